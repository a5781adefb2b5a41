"""Commands about registers: hand in a ledger, take a register out, move a record."""

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Unpack

import click

from app import audit, clock
from app.commands.console import _, as_json, bar, cli, complain, inside, locale, show
from app.rules.errors import N_, Refused
from app.whole import whole

if TYPE_CHECKING:
    from app.services.flow.people import Person
    from app.services.ledgers.loading import Options
    from app.services.ledgers.reports import Report
    from app.services.reading.sheets import Sheet
    from models.base import Register


def _register(name: str) -> "type[Register]":
    """The register of this name; raises Refused naming those there are."""
    from models.base import register_of, registers

    if (found := register_of(name)) is None:
        raise Refused(
            N_("There is no register “%(name)s”; there are: %(known)s."),
            name=name,
            known=", ".join(r.register_name() for r in registers()),
        )
    return found


def _person(name: str | None) -> "Person":
    """The person with this account; the system itself where none is named."""
    from app.extensions import db
    from app.services.flow import people

    return people.person(db.session(), people.find(db.session(), name), clock.today()) if name else people.SYSTEM


@cli.command(help=N_("Hand in a ledger (.xlsx, .csv, .jsonl): the same checks as the screen, all or nothing."))
@click.argument("register")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=N_("Show the difference it would make; write nothing."))
@click.option("--good-rows", is_flag=True, help=N_("Write the good rows even when others are refused."))
@click.option("--sheet", default="", help=N_("The sheet to read, where the workbook has several with such headings."))
@click.option("--rename", is_flag=True, help=N_("Let rows change the names of records that are on the register."))
@click.option(
    "--return",
    "back",
    type=click.Path(path_type=Path),
    default=None,
    help=N_("Your own workbook again, with 错误原因."),
)
@click.option("--as", "username", default=None)
@as_json
@inside
def load(
    register: str, file: Path, back: Path | None, username: str | None, as_json: bool, **how: Unpack["Options"]
) -> None:
    from app.services.ledgers import returned

    person, source = _person(username), _read(file)
    if back:
        _check_back(back, file)
    with audit.acting(audit.Actor(person.user_id, username or "command")):
        report, sheet = _load(register, source, file.name, person, as_json, how)
    if back:
        with whole(back) as out:
            out.write(returned.give_back(source, report.by_row(), sheet=sheet, heading=_("Why it was refused")))
    show(report.plain(), as_json, _report(report))
    if report.refused and not report.written and not how.get("dry_run"):
        sentence = N_(
            "%(count)s rows are refused and nothing was written; correct them, or take the good rows with --good-rows."
        )
        raise SystemExit(complain(_(sentence, count=report.refused)))


def _check_back(back: Path, file: Path) -> None:
    """Raises Refused or OSError, before anything is written, where refused rows could not be given back there."""
    if back.exists() and back.samefile(file):
        raise Refused(
            N_("The workbook that comes back needs a name of its own; “%(file)s” is the ledger itself."), file=str(back)
        )
    back.open("ab").close()


def _load(
    register: str, source: bytes, filename: str, person: "Person", as_json: bool, how: "Options"
) -> "tuple[Report, Sheet]":
    """Take the ledger in and commit what was written; a file that is refused as a whole has its report printed too."""
    from app.extensions import db, writing
    from app.services.ledgers import loading, reports

    how["locale"], how["progress"] = locale(), bar()
    with writing():
        try:
            report, sheet = loading.load(
                db.session(), _register(register), source, filename, person, clock.today(), **how
            )
        except Refused as refusal:
            show(reports.of_refusal(register, refusal.sentence(locale())).plain(), as_json, "")
            raise
        db.session.commit() if report.written else db.session.rollback()
    return report, sheet


def _report(report: "Report") -> str:
    """A report as text: notes, differences, faults, doubts, and the counts."""
    head = _(
        "%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused.",
        rows=report.rows,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        refused=report.refused,
    )
    end = _("Written.") if report.written else _("Nothing was written.")
    changes = [
        f"{row['row']}: {row['no']} " + "; ".join(f"{k} {a} → {b}" for k, (a, b) in row["changes"].items())
        for row in report.differences
    ]
    doubt = _("please check")
    faults = [*(fault.message for fault in report.errors), *(f"({doubt}) {fault.message}" for fault in report.warnings)]
    return "\n".join([*report.notes, *changes, *faults, f"{head} {end}"])


@cli.command(help=N_("The columns that load and dump know."))
@click.argument("register")
@as_json
@inside
def fields(register: str, as_json: bool) -> None:
    from app.services.ledgers import export

    known = export.fields(_register(register), locale())
    show(known, as_json, "\n".join(map(_line, known)))


def _line(field: dict[str, Any]) -> str:
    codes = "、".join(code["name"] for code in field["codes"])
    return f"{field['name']:<28}{field['label']}{'*' if field['required'] else ''}  {field['type']}  {codes}"


@cli.command(help=N_("The whole register, streamed."))
@click.argument("register")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "xlsx"]), default="jsonl")
@click.option("--out", type=click.Path(path_type=Path), default=None)
@inside
def dump(register: str, form: str, out: Path | None) -> None:
    from sqlalchemy import select

    from app.extensions import db
    from app.services.ledgers import export

    model = _register(register)
    query = select(model).order_by(model.id)
    with _target(out) as target:
        number = export.write(db.session(), model, query, form, target, locale(), masked=False)
        _enter("export", register, form=form, rows=number)


def _enter(action: str, register: str, key: int | str = "", **detail: object) -> None:
    """Enter in the trail what was taken out, in a transaction that begins by writing: one that read may be too late."""
    from app.extensions import db, writing

    session = db.session()
    session.rollback()
    with writing():
        audit.note(session, action, register, key, "done", **detail)
        session.commit()


def _target(out: Path | None) -> AbstractContextManager[BinaryIO]:
    """Where a dump goes: a file that is there whole or not at all, a device, or stdout."""
    if out is None:
        return nullcontext(sys.stdout.buffer)
    return out.open("wb") if out.exists() and not out.is_file() else whole(out)


@cli.command(help=N_("One move, through the same checks as the button."))
@click.argument("register")
@click.argument("key", type=click.IntRange(1, 2**31 - 1), metavar="ID")
@click.argument("move")
@click.option("--as", "username", required=True)
@click.option("--opinion", default="")
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help=N_("A value the move asks for."))
@inside
def perform(register: str, key: int, move: str, username: str, opinion: str, given: tuple[str, ...]) -> None:
    from app import scope
    from app.extensions import db, writing
    from app.services.flow import people, transition
    from app.services.ledgers import intake

    person, model = _person(username), _register(register)
    raw = dict(pair.split("=", 1) for pair in given if "=" in pair)
    with (
        writing(),
        audit.acting(audit.Actor(person.user_id, username)),
        scope.confined_to(people.sight(person), people.hidden(person)),
    ):
        from sqlalchemy import select

        record = db.session.scalar(select(model).where(model.id == key))
        if record is None:
            raise Refused(N_("There is no %(register)s %(id)s."), register=_(model.LABEL), id=key)
        values = intake.take_move(db.session(), model, raw).understood()
        transition.perform(db.session(), record, move, person, opinion, values=values)
        db.session.commit()
        click.echo(f"{record.title}: {locale().word(record.status)}")


@cli.command(help=N_("A document of a record as it stands, for looking at: no number is given and nothing is kept."))
@click.argument("register")
@click.argument("key", type=click.IntRange(1, 2**31 - 1), metavar="ID")
@click.argument("template")
@click.option("--format", "kind", type=click.Choice(["pdf", "docx"]), default="pdf")
@click.option("--out", type=click.Path(path_type=Path), default=None)
@inside
def document(register: str, key: int, template: str, kind: str, out: Path | None) -> None:
    from app.extensions import db
    from app.services.documents import issuing, templates

    model, session = _register(register), db.session()
    known = templates.named(session, register, template, clock.today())
    if (record := session.get(model, key)) is None:
        raise Refused(N_("There is no %(register)s %(id)s."), register=_(model.LABEL), id=key)
    data, title = issuing.preview(session, known, record, clock.today(), kind), known.name
    with _target(out) as target:
        target.write(data)
    _enter("print", register, key, document=title)


def _read(path: Path) -> bytes:
    """The bytes of a file that the command names. Raises Refused when it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(N_("There is no file “%(file)s”; check its name and folder."), file=str(path)) from None
    except OSError:
        raise Refused(
            N_("The file “%(file)s” cannot be read; check that it is a file and that you may read it."), file=str(path)
        ) from None
