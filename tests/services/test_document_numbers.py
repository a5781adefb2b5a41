"""One document number in many spellings is one number wherever numbers are compared, on both databases."""

import csv
import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from alembic import command
from flask import Flask
from sqlalchemy import select, text

from app import catalogue, clock
from app.extensions import db
from app.rules.errors import Refused
from app.rules.vocabulary.disclosure import Channel, PenaltyKind, Seriousness
from app.services.flow import entering, lookup, transition
from app.services.installation import seeding
from app.services.ledgers import difference, export, intake
from app.services.reading import cells
from models.disclosure import Penalty, Publication
from models.subjects import Officer, Practitioner
from tests import making
from tests.conftest import MIGRATIONS, make_app
from tests.views import records
from views.formats import last_day

ONE = "（陈）应急罚〔2025〕501号"
SAME = [
    "(陈)应急罚[2025]第501号",
    "（陈）应急罚「2025」501号",
    "(陈)应急罚<2025>0501号",
    "（陈）应急罚《2025》501",
    "(陈)应急罚‹2025›第0501号",
    "陈应急罚〔2025〕501号",
]
OTHER = "（陈）应急罚〔2025〕5011号"


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


@pytest.mark.parametrize("make", [making.penalty, making.licence])
def test_a_decision_is_entered_once_however_its_number_is_written(make: Any, session: Any) -> None:
    make(session, decision_no=ONE)
    for spelling in SAME:
        again = _copy_of(session, make, spelling)
        assert intake.duplicate(session, again).column == "decision_no"
    assert intake.duplicate(session, _copy_of(session, make, OTHER)) is None


def _copy_of(session: Any, make: Any, number: str) -> Any:
    """Another record of this number, not kept."""
    made = make(session)
    with session.no_autoflush:
        made.decision_no = number
        entering.complete(session, made)
    session.expunge(made)
    return made


@pytest.mark.parametrize(("make", "column"), [(making.inspection, "notice_no"), (making.finding, "no")])
def test_a_number_of_any_register_is_entered_once_however_it_is_written(make: Any, column: str, session: Any) -> None:
    make(session, **{column: "（陈）应急检〔2026〕7号"})
    again = make(session)
    with session.no_autoflush:
        for spelling in ("(陈)应急检「2026」第007号", "陈应急检〔2026〕7号"):
            setattr(again, column, spelling)
            entering.complete(session, again)
            assert intake.duplicate(session, again).column == column


@pytest.mark.parametrize(
    ("make", "name", "typed"),
    [
        (records.accident, "陈旗（宝日希勒）“3·12”机械伤害事故", '陈旗(宝日希勒)"3.12"机械伤害事故'),
        (records.agency, "陈巴尔虎旗市场监督管理局（知识产权局）", "陈巴尔虎旗市场监督管理局 (知识产权局)"),
    ],
)
def test_a_name_is_entered_once_in_whatever_brackets(make: Any, name: str, typed: str, session: Any) -> None:
    kept, again = make(session, name=name), make(session)
    register = type(kept)
    with session.no_autoflush:
        again.name = typed
        entering.complete(session, again)
        assert intake.duplicate(session, again).column == "name"
    session.expire(again)
    assert lookup.resolve(session, register.register_name(), typed) == kept.id
    assert difference.key_value(register, {"name": typed}) == kept.name_key
    assert kept.name == name, "it stays as it was typed"


def test_a_person_of_a_ledger_is_found_however_the_name_is_typed(session: Any) -> None:
    firm = making.enterprise(session)
    kept = making.person(session, firm, name="迪丽热巴·买买提", certificate_no=None)
    row = {"name": "迪丽热巴•买买提", "enterprise_id": firm.id, "certificate_no": None}
    assert difference.same(session, Practitioner, row) is kept
    assert difference.same(session, Practitioner, row | {"name": "迪丽热巴"}) is None


def test_a_certificate_is_one_however_its_number_is_typed(session: Any) -> None:
    taken = intake.take(session, Officer, {"certificate_no": " 蒙０７ａ－0012 "})
    assert taken.values == {"certificate_no": "蒙07A-0012"}
    assert not taken.refusals


@pytest.mark.parametrize("spelling", SAME)
def test_a_form_finds_the_record_by_any_spelling(spelling: str, session: Any) -> None:
    penalty = making.penalty(session, decision_no=ONE, status="in_force")
    making.penalty(session, decision_no=OTHER)
    assert lookup.resolve(session, "penalty", spelling) == penalty.id
    assert ONE in [each.value for each in lookup.suggest(session, "penalty", spelling)]
    with pytest.raises(Refused):
        lookup.resolve(session, "penalty", "（陈）应急罚〔2025〕50号")


@pytest.mark.parametrize("spelling", [*SAME, "第501号", "0501"])
def test_lists_and_the_portal_are_searched_in_any_spelling(
    spelling: str, session: Any, person: Any, login: Any, app: Flask
) -> None:
    penalty = making.penalty(session, decision_no=ONE, decided_on=clock.today(), valid_until=date(2090, 1, 1))
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, move, person(who), "同意")
    making.penalty(session, decision_no="（陈）应急罚〔2025〕50号")
    session.commit()
    key = session.scalar(select(Publication.id).where(Publication.channel == Channel.PORTAL))
    leader = login("leader")
    for address in ("/penalty/list/", "/publication/list/"):
        page = leader.get(address, query_string={"q": spelling}).text
        assert ONE in page
        assert "〔2025〕50号" not in page
    assert f"/public/record/{key}" in app.test_client().get("/public/", query_string={"q": spelling}).text


# --- the last day ---------------------------------------------------------------------------------------


BEFORE, AFTER = date(2026, 3, 20), date(2026, 5, 20)
WARNED = {"decided_on": date(2026, 5, 6), "kinds": [PenaltyKind.WARNING], "fine": None, "content": "警告"}


@pytest.mark.parametrize(
    ("approved", "given", "last"),
    [
        (AFTER, {"decided_on": date(2026, 5, 6)}, "2027-05-05"),
        (BEFORE, {"decided_on": date(2025, 6, 15), "seriousness": Seriousness.ORDINARY}, "2026-06-14"),
        (AFTER, {"decided_on": date(2025, 6, 15), "seriousness": Seriousness.ORDINARY}, "2026-06-14"),
        (AFTER, {"decided_on": date(2026, 5, 6), "fine": 20, "content": "罚款20万元"}, "2029-05-05"),
        (AFTER, WARNED, None),
    ],
    ids=["ordinary", "shorter from the reform on", "shorter since the reform", "huge", "not shown"],
)
def test_portal_screen_and_every_export_say_the_same_last_day(
    approved: date, given: dict[str, Any], last: str | None, session: Any, person: Any
) -> None:
    """Also of a record approved before the rules changed: what is known already is said everywhere."""
    penalty = making.penalty(session, **given)
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, move, person(who), "同意", day=approved)
    shown = [copy for copy in session.scalars(select(Publication)) if copy.planned_until]
    portal = {str(last_day(copy.planned_until)) for copy in shown}
    assert portal == ({last} if last else set())
    for register in (Penalty, Publication):
        assert {said for said in _exported(session, register) if said} == portal


def _exported(session: Any, register: Any) -> list[str | None]:
    """What the three forms of export say in 公示截止期."""
    found: list[str | None] = []
    name = "publish_until" if register is Penalty else "planned_until"
    heading = catalogue.locale("zh").say(register.__mapper__.columns[name].info["label"])
    for form in export.FORMS:
        out = io.BytesIO()
        export.write(session, register, select(register), form, out, catalogue.locale("zh"), masked=True)
        found += _column(form, out.getvalue(), name, heading)
    return found


def _column(form: str, data: bytes, name: str, heading: str) -> list[str | None]:
    if form == "jsonl":
        return [json.loads(line)[name] for line in data.splitlines()]
    if form == "csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    else:
        rows = [list(row) for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)]
    place = next(row.index(heading) for row in rows if heading in row)
    start = next(n for n, row in enumerate(rows) if heading in row)
    return [str(row[place])[:10] if row[place] else None for row in rows[start + 1 :]]


# --- what is there already ----------------------------------------------------------------------------------


def test_records_that_turn_out_to_have_one_number_are_both_kept(tmp_path: Any) -> None:
    """An installation that took 501号 and 第501号 for two numbers is upgraded; the earlier one keeps the number."""
    made = make_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'old.db'}")
    with made.app_context():
        with db.engine.begin() as connection:
            command.upgrade(seeding.migrations(MIGRATIONS, connection), "0006")
        with db.engine.begin() as connection:
            for key, number in ((1, ONE), (2, SAME[0]), (3, OTHER), (4, SAME[-1])):
                connection.execute(text(_OLD), {"id": key, "no": number})
            connection.execute(text(_OLD_FIRM))
            for key in (1, 2):
                connection.execute(text(_OLD_FINDING), {"id": key, "no": f"隐患〔2025〕0{key}号"})
            for key, name in ((1, "统计局（旗）"), (2, "统计局(旗)"), (3, "统计局")):
                connection.execute(text(_OLD_AGENCY), {"id": key, "name": name})
        seeding.to_head(db.engine, MIGRATIONS)
        with db.engine.connect() as connection:
            keys = connection.execute(text("SELECT decision_key FROM licence ORDER BY id")).scalars().all()
            findings = connection.execute(text("SELECT no_key FROM finding ORDER BY id")).scalars().all()
            agencies = connection.execute(text("SELECT name_key FROM agency ORDER BY id")).scalars().all()
        db.engine.dispose()
    assert agencies == ["统计局(旗)", "统计局(旗)#2", "统计局"]
    first = "陈应急罚(2025)501"
    assert keys == [first, first + "#2", cells.document_key(OTHER), first + "#4"]
    assert findings == ["隐患(2025)1", "隐患(2025)2"]


_OLD = (
    "INSERT INTO licence (id, version, status, party_name, party, document_name, decision_no, decision_key, kind, "
    "content, decided_on, valid_from, valid_until, state, created_at, changed_at) "
    "VALUES (:id, 1, 'draft', 'x', 'legal_person', 'x', :no, :no, 'ordinary', "
    "'x', '2025-01-01', '2025-01-01', '2026-01-01', '1', '2025-01-01', '2025-01-01')"
)
_OLD_FIRM = (
    "INSERT INTO enterprise (id, version, status, uscc, name, party, sector, supervision_class, operating_state, "
    "grade, initials, created_at, changed_at) VALUES (1, 1, 'in_use', 'x', 'x', 'legal_person', 'other', 'general', "
    "'operating', 'a', 'x', '2025-01-01', '2025-01-01')"
)
_OLD_AGENCY = (
    "INSERT INTO agency (id, version, status, name, created_at, changed_at) "
    "VALUES (:id, 1, 'in_use', :name, '2025-01-01', '2025-01-01')"
)
_OLD_FINDING = (
    "INSERT INTO finding (id, version, status, no, enterprise_id, description, level, found_on, due_on, created_at, "
    "changed_at) VALUES (:id, 1, 'draft', :no, 1, 'x', 'general', '2025-01-01', '2025-01-01', '2025-01-01', "
    "'2025-01-01')"
)
