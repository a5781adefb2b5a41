"""The source checks itself: imports, length of files, who assigns a status, who commits, what every register has."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import config
from app import catalogue
from app.rules.terms import Term
from models.base import Register, registers
from tests.views import records
from views import check_names, menu
from views.base import RegisterView
from views.inbox import InboxView
from views.subjects import EnterpriseView, OfficerView

BIN = Path(sys.executable).parent
LONGEST, LONGEST_FUNCTION = 320, 40
MAY_COMMIT = {"app/services/demo/telling.py"}
MAY_SAY_SQL = {"views/health.py"}

REGISTERS = sorted(registers(), key=lambda r: r.register_name())
each = pytest.mark.parametrize("register", REGISTERS, ids=lambda r: r.register_name())


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (config.ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(config.ROOT).as_posix()


def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator[Any]:
    yield from (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kinds))


# --- who imports whom --------------------------------------------------------------------------------


def test_imports_go_one_way() -> None:
    done = subprocess.run(
        [BIN / "lint-imports", "--no-cache"], cwd=config.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_app_package_imports_nothing() -> None:
    assert list(nodes(config.ROOT / "app" / "__init__.py", ast.Import, ast.ImportFrom)) == []


def test_rules_and_flows_load_without_the_web_and_the_database() -> None:
    modules = [
        name_of(path).removesuffix(".py").replace("/", ".")
        for path in sources("app/rules", "app/workflow")
        if path.stem != "__init__"
    ]
    code = (
        f"import sys, {', '.join(modules)}; "
        "print(sorted({'flask', 'flask_appbuilder', 'sqlalchemy', 'apscheduler'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=config.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_jobs_and_views_do_not_import_each_other() -> None:
    def imported(folder: str) -> set[str]:
        return {(node.module or "").split(".")[0] for path in sources(folder) for node in nodes(path, ast.ImportFrom)}

    assert "jobs" not in imported("views")
    assert "views" not in imported("jobs")


# --- how it is written -------------------------------------------------------------------------------


def test_no_file_is_too_long() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources("app", "models", "views", "jobs")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{name_of(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in sources("app", "models", "views", "jobs")
        for node in nodes(path, ast.FunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def _assigned(path: Path) -> Iterator[int]:
    """Lines on which an attribute `status` is assigned, by `=`, by `setattr` or by an UPDATE."""
    for node in nodes(path, ast.Assign, ast.AugAssign, ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = [part for target in targets for part in ast.walk(target)]
        yield from (part.lineno for part in parts if isinstance(part, ast.Attribute) and part.attr == "status")
    for call in nodes(path, ast.Call):
        by_name = getattr(call.func, "id", "") == "setattr" and getattr(call.args[1], "value", "") == "status"
        by_update = getattr(call.func, "attr", "") == "values" and any(word.arg == "status" for word in call.keywords)
        if by_name or by_update:
            yield call.lineno


def test_only_a_move_changes_a_status() -> None:
    found = {
        name_of(path): lines for path in sources("app", "models", "views", "jobs") if (lines := list(_assigned(path)))
    }
    declared = [
        node.lineno
        for node in nodes(config.ROOT / "app/services/flow/transition.py", ast.FunctionDef)
        if node.name in ("_write", "perform_all")
    ]
    assert set(found) == {"app/services/flow/transition.py"}
    assert len(found["app/services/flow/transition.py"]) == len(declared) == 2


def test_a_status_assigned_outside_a_move_is_found(tmp_path: Path) -> None:
    (tmp_path / "sly.py").write_text(
        "a.status = 1\na.b, a.status = 1, 2\nsetattr(a, 'status', 1)\nupdate(a).values(status=1)\nA(status=1)\n",
        encoding="utf-8",
    )
    assert sorted(_assigned(tmp_path / "sly.py")) == [1, 2, 3, 4]


def test_services_leave_the_commit_to_their_caller() -> None:
    committing = {
        name_of(path)
        for path in sources("app/services")
        for call in nodes(path, ast.Call)
        if getattr(call.func, "attr", "") == "commit"
    }
    assert committing == MAY_COMMIT


def test_services_and_models_do_not_import_flask() -> None:
    imported = {
        (name_of(path), node.module)
        for path in sources("app/services", "models")
        for node in nodes(path, ast.ImportFrom)
    }
    knowing = {name for name, module in imported if module in ("flask", "flask_login")}
    assert knowing == set()


def test_views_use_no_raw_sql_and_no_core_tables() -> None:
    """Raw SQL and Core tables pass by the listener that confines a person to their department."""
    speaking = set()
    for path in sources("views"):
        names = {
            alias.name
            for node in nodes(path, ast.ImportFrom)
            if (node.module or "").startswith("sqlalchemy")
            for alias in node.names
        }
        tables = [
            node for node in nodes(path, ast.Attribute) if node.attr in ("__table__", "exec_driver_sql", "metadata")
        ]
        if names & {"text", "insert", "update", "delete", "table"} or tables:
            speaking.add(name_of(path))
    assert speaking == MAY_SAY_SQL


def _asks_the_time(call: ast.Call) -> bool:
    of = getattr(getattr(call.func, "value", None), "id", "")
    return of in ("date", "datetime") and getattr(call.func, "attr", "") in ("today", "now", "utcnow")


def test_only_the_clock_reads_the_time() -> None:
    """Nobody else asks for today or now; rules are given their day."""
    asking = {
        name_of(path)
        for path in sources("app", "models", "views", "jobs")
        for call in nodes(path, ast.Call)
        if _asks_the_time(call)
    }
    assert asking == {"app/clock.py"}


# --- what every register has -------------------------------------------------------------------------


@each
def test_every_register_has_a_screen_in_a_chapter(register: type[Register], app: Flask) -> None:
    views = app.extensions["appbuilder"].baseviews
    screens = [view for view in views if isinstance(view, RegisterView) and view.register is register]
    assert [view.chapter in dict(menu.CHAPTERS) for view in screens] == [True]


@each
def test_every_register_stands_in_the_menu(register: type[Register], app: Flask) -> None:
    lines = [entry for entry in menu.ENTRIES if entry.right == ("can_read", register.register_name())]
    assert [line.label for line in lines] == [register.PLURAL]


# --- what stands twice is refused when the application starts -----------------------------------------


def test_two_screens_of_one_register_are_refused() -> None:
    with pytest.raises(RuntimeError, match="enterprise"):
        check_names([EnterpriseView, OfficerView, EnterpriseView], [InboxView])


def test_two_pages_of_one_permission_name_are_refused() -> None:
    with pytest.raises(RuntimeError, match="inbox"):
        check_names([EnterpriseView], [InboxView, InboxView])


def test_a_page_with_the_permission_name_of_a_register_is_refused() -> None:
    page = type("SlyView", (InboxView,), {"class_permission_name": "enterprise"})
    with pytest.raises(RuntimeError, match="enterprise"):
        check_names([EnterpriseView], [page])


def test_two_menu_entries_of_one_endpoint_are_refused_and_the_menu_stays_as_it_was(app: Flask) -> None:
    before = list(menu.ENTRIES)
    with pytest.raises(RuntimeError, match=before[0].endpoint):
        menu.fill([*before, before[0]])
    assert before == menu.ENTRIES


def test_a_menu_entry_in_no_chapter_is_refused(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="nowhere"):
        menu.fill([menu.Entry("nowhere", "Inbox", "InboxView.todo", ("can_open", "inbox"))])


# --- the words of every register -----------------------------------------------------------------------


def _texts(register: type[Register]) -> set[str]:
    """Every text that a register declares: names, labels and explanations."""
    columns = [c for c in register.__mapper__.columns if c.key not in ("id", "version")]
    said = {register.LABEL, register.PLURAL, *(move.label for move in register.WORKFLOW)}
    return said | {c.info.get(part, "") for c in columns for part in ("label", "help", "unit")} - {""}


@each
def test_every_text_of_a_register_has_its_chinese(register: type[Register]) -> None:
    chinese = catalogue.locale("zh")
    assert sorted(words for words in _texts(register) if chinese.say(words) == words) == []


@each
def test_every_column_has_a_label(register: type[Register]) -> None:
    assert [
        c.key for c in register.__mapper__.columns if c.key not in ("id", "version") and not c.info.get("label")
    ] == []


@each
def test_every_register_is_called_by_a_column_it_lists(register: type[Register]) -> None:
    listed = {c.key for c in register.columns() if c.info.get("listed")}
    assert register.NUMBER == "id" or register.NUMBER in listed


@each
def test_every_register_has_a_maker_for_the_tests_of_the_screens(register: type[Register]) -> None:
    assert register.register_name() in records.MAKERS


def test_every_table_is_one_class() -> None:
    """Two classes with one table name would be merged without an error."""
    tables = [r.__tablename__ for r in REGISTERS]
    assert len(tables) == len(set(tables))


@each
def test_an_empty_record_has_a_title(register: type[Register]) -> None:
    """A form that is still empty asks what its record is called, and so does a refusal of it."""
    assert isinstance(register().title, str)
    assert "None" not in register().title


def test_no_two_terms_of_a_list_share_a_code() -> None:
    """Of two with one code Python would keep the first in silence."""
    lists = [each for each in Term.__subclasses__() if each.__members__]
    assert len(lists) > 20
    assert [each.__name__ for each in lists if len(each.__members__) != len(list(each))] == []


def test_a_number_by_which_a_record_is_found_is_one_number_however_it_is_typed() -> None:
    """What people type and no two records share is a code, a name, or kept beside itself in one spelling."""
    typed = {
        f"{register.register_name()}.{column.key}"
        for register in registers()
        for column in register.__mapper__.columns
        if column.unique and column.info.get("form") and not column.info["code"] and column.key != "name"
    }
    assert not typed, f"{typed}: mark as a code, or keep beside it a column that `folds` it"


def test_a_migration_knows_nothing_of_what_the_house_does_today() -> None:
    """It is run years later on data of its own day; what it needs stands in it. Only the seal is for ever."""
    steps = sorted((config.ROOT / "models" / "migrations" / "versions").glob("*.py"))
    live = [
        path.name
        for path in steps
        if re.search(r"^\s*(from|import) (app(?!\.cipher\b)|models|jobs|views)\b", path.read_text(), re.M)
    ]
    assert steps
    assert not live
