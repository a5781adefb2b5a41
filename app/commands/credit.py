"""Commands about credit: a grade explained, a rule applied, the audit chain verified."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.orm import Session

from app import audit, clock
from app.commands.console import DAY, _, as_json, cli, complain, inside, locale, show
from app.rules.errors import N_, Refused

if TYPE_CHECKING:
    from app.services.credit.simulation import Trial


@cli.command(help=N_("The grade of an enterprise on a day, explained."))
@click.argument("uscc")
@click.option("--day", type=DAY, default=None)
@as_json
@inside
def grade(uscc: str, day: date | None, as_json: bool) -> None:
    from sqlalchemy import select

    from app.extensions import db
    from app.rules import grading as rule
    from app.rules.identifiers import fold
    from app.services.credit import grading
    from models.subjects import Enterprise

    day = day or clock.today()
    enterprise = db.session.scalar(select(Enterprise).where(Enterprise.uscc == fold(uscc)))
    if enterprise is None:
        raise Refused(N_("No enterprise has the credit code %(code)s."), code=uscc)
    answer = grading.explain(db.session(), enterprise, day)
    account = {"uscc": enterprise.uscc, "name": enterprise.name, "day": day.isoformat(), **rule.plain(answer, locale())}
    show(account, as_json, _as_text(account))


def _as_text(account: dict[str, Any]) -> str:
    lines = [f"{account['name']} {account['uscc']} {account['day']}", f"{_('Base score')} {account['base']}"]
    for line in account["lines"]:
        source = f"  {line['occurred_on']} {line['source']['no']}" if line["source"] else ""
        lines.append(
            f"{line['points']:+g}  {line['indicator']} {line['label' if locale().code == 'zh' else 'english']}{source}"
        )
    if account["direct"]:
        lines.append(account["direct"]["why"])
    from app.rules.vocabulary.grading import Grade

    grade = locale().word(Grade(account["grade"]))
    return "\n".join([*lines, f"{_('Score')} {account['score']}  {_('Grade')} {grade}"])


@cli.command(
    help=N_("What a draft standard (grading or frequency, as YAML) would make of everybody today; writes nothing.")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--day", type=DAY, default=None)
@click.option("--most", default=200, help=N_("So many changes are told one by one."))
@as_json
@inside
def simulate(file: Path, day: date | None, most: int, as_json: bool) -> None:
    from app.extensions import db
    from app.services.credit import simulation
    from app.services.rulebook import drafts

    draft = drafts.read(_text_of(file))
    trial = simulation.run(db.session(), day or clock.today(), draft.scheme, draft.table, most)
    db.session.rollback()
    show(simulation.plain(trial), as_json, "" if as_json else _told(trial))


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Refused(N_("“%(file)s” cannot be read."), file=file) from None


def _told(trial: "Trial") -> str:
    """The matrix, the load, and who changes, in lines."""
    from app.rules.vocabulary.grading import Grade

    names = [(grade, str(locale().word(grade))) for grade in Grade]
    rows = [["", *(name for _, name in names)]]
    rows += [[name, *(str(trial.matrix[before, after]) for after, _ in names)] for before, name in names]
    before, after = trial.person_days
    told = [
        _(N_("%(seen)s enterprises, %(changed)s would change."), seen=trial.seen, changed=trial.changed),
        "\n".join("\t".join(row) for row in rows),
        _(N_("Person-days a year: %(before)s before, %(after)s after."), before=round(before), after=round(after)),
    ]
    for each in trial.changes:
        points = "；".join(f"{why.label} {why.before:+g} → {why.after:+g}" for why in each.why)
        grades = " → ".join(str(locale().word(grade)) for grade, _score in (each.before, each.after))
        told.append(f"{each.name} {each.uscc} {grades} {points}".strip())
    return "\n".join(told)


@cli.command(help=N_("One pure rule, its answer and its reasons."))
@click.argument("name")
@click.option("--day", type=DAY, required=True)
@click.option("--input", "given", required=True, help=N_("The facts as one JSON object."))
@as_json
def rule(name: str, day: date, given: str, as_json: bool) -> None:
    from app.rules.answers import answer

    try:
        found = answer(name, json.loads(given), day, locale())
    except (json.JSONDecodeError, RecursionError) as fault:
        raise click.UsageError(
            _(N_("--input is not JSON (place %(place)s)."), place=getattr(fault, "pos", 0) + 1)
        ) from None
    except Refused as refusal:
        raise SystemExit(complain(refusal.sentence(locale()))) from None
    reasons = "\n".join(f"- {r['text']} {r['source']}" for r in found["reasons"])
    show(found, as_json, f"{json.dumps(found['answer'], ensure_ascii=False)}\n{reasons}")


@cli.group("audit", help=N_("The audit chain."))
def trail() -> None:
    pass


@trail.command(
    help=N_(
        "Walk the chain, and compare every record that carries key facts with it; exit status 1 and what is wrong if "
        "anything was altered."
    )
)
@click.option(
    "--checkpoint",
    type=click.Path(path_type=Path),
    default=None,
    help=N_("The chain must still pass through this place; the last one kept in the data folder unless given."),
)
@click.option("--chain-only", is_flag=True, help=N_("Walk the chain and leave the records aside."))
@as_json
@inside
def verify(checkpoint: Path | None, chain_only: bool, as_json: bool) -> None:
    from app.extensions import db
    from app.services.platform import checkpoints

    session = db.session()
    verdict = audit.verify(session, checkpoints.read(checkpoint)) if checkpoint else checkpoints.verify(session)
    records = None if chain_only or verdict.first_bad is not None else _changed_records(session)
    result = {
        "entries": verdict.entries,
        "head": verdict.head,
        "ok": verdict.first_bad is None and not records,
        "first_bad": verdict.first_bad,
        "why": verdict.why,
        "records": records,
    }
    show(result, as_json, _good(verdict.entries, chain_only) if result["ok"] else "")
    if verdict.first_bad is not None:
        raise SystemExit(
            complain(_("Entry %(seq)s is not what was written: %(why)s.", seq=verdict.first_bad, why=_(verdict.why)))
        )
    if records:
        raise SystemExit(complain(records))


def _good(entries: int, chain_only: bool) -> str:
    if chain_only:
        return _("%(count)s entries, all in order; the records were not compared.", count=entries)
    return _("%(count)s entries, all in order; every record says what was written last.", count=entries)


def _changed_records(session: Session) -> str:
    """What records say otherwise than the chain, in the reader's language; empty where they agree."""
    from app.services.platform import attestations

    try:
        attestations.whole(session)
    except Refused as refusal:
        return refusal.sentence(locale())
    return ""
