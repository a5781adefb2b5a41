"""The one command of the house (docs: README). Exit status 0 done, 1 refused or failed, 2 wrong usage."""

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

import config
from app import audit, catalogue, clock
from app.rules.errors import N_, Refused, Tongue

MIGRATIONS = config.ROOT / "models" / "migrations"


def tongue() -> Tongue:
    return catalogue.tongue(config.BABEL_DEFAULT_LOCALE)


def _(msgid: str, **params: Any) -> str:
    return tongue().say(msgid, params)


def inside(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run inside the application; a refusal is one sentence on stderr and exit status 1."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from app.factory import create_app

        try:
            with create_app().app_context(), audit.acting(audit.Actor(None, "command")):
                return command(*args, **kwargs)
        except Refused as refusal:
            raise SystemExit(_complain(refusal.sentence(tongue()))) from None
        except (OperationalError, ProgrammingError) as fault:
            if "no such table" not in str(fault.orig) and "does not exist" not in str(fault.orig):
                raise
            raise SystemExit(_complain(_(N_("The database has not been set up; run “run.py init” first.")))) from None

    return wrapped


def _complain(words: str) -> int:
    click.echo(words, err=True)
    return 1


def show(value: Any, as_json: bool, plain: str) -> None:
    """One JSON document, or words for people."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str) if as_json else plain)


class Day(click.ParamType):  # type: ignore[type-arg]  # generic only for type checkers
    """A day as YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is not a day such as 2026-11-23", param, ctx)


DAY = Day()
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def cli(context: click.Context) -> None:
    """信易安. Without a command: the site and the timetable, on the embedded database."""
    if context.invoked_subcommand is None:
        embedded()


# --- site and timetable ----------------------------------------------------------------------------


@inside
def embedded() -> None:
    """The database is made or brought up to date, filled with fictional data when it is new, and the site starts."""
    from sqlalchemy import func, select

    from app.extensions import db
    from models.platform import Account

    _found()
    if not db.session.scalar(select(func.count()).select_from(Account)):
        click.echo(_("The database is new: making fictional data …"))
        _demo(300, 7)
    db.session.remove()
    db.engine.dispose()
    _tell_accounts()
    _serve("127.0.0.1", 8080, 1, jobs=True)


def _tell_accounts() -> None:
    path = config.INSTANCE / "demo-accounts.json"
    if path.exists():
        for row in json.loads(path.read_text()):
            click.echo(f"  {row['username']:<20}{row['password']:<20}{row['role']}")
        click.echo(f"  ({path})")


def _serve(host: str, port: int, workers: int, *, jobs: bool) -> None:
    from app.serving import Site

    click.echo(f"http://{host}:{port}")
    Site(host, port, workers, jobs=jobs).run()


@cli.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8080, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, type=click.IntRange(1, 64))
@click.option("--jobs/--no-jobs", default=False)
def serve(host: str, port: int, workers: int, jobs: bool) -> None:
    """The site under gunicorn."""
    _serve(host, port, workers, jobs=jobs)


@cli.command()
@inside
def jobs() -> None:
    """The timetable alone; any number of these may run."""
    import signal

    from flask import current_app

    from jobs.scheduler import Clock

    ringing = Clock(current_app._get_current_object())  # type: ignore[attr-defined]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ringing.stop())
    ringing.run()


@cli.command()
@click.argument("name", required=False)
@click.option("--list", "listing", is_flag=True, help="The jobs there are.")
@click.option("--day", type=DAY, default=None)
@click.option("--full", is_flag=True, help="Everybody, not only those with a reason to change.")
@as_json
@inside
def job(name: str | None, listing: bool, day: date | None, full: bool, as_json: bool) -> None:
    """One job now, for the day; prints its counts."""
    from app.services import runs

    if listing or not name:
        known = [{"job": j.name, "label": _(j.label), "at": f"{j.hour:02d}:{j.minute:02d}", "monthly": j.monthly} for j in runs.known()]
        show(known, as_json, "\n".join(f"{row['job']:<24}{row['at']}  {row['label']}" for row in known))
        return
    run = _run_now(name, day or clock.today(), full)
    words = "  ".join(f"{key} {value}" for key, value in run["counts"].items())
    show(run, as_json, f"{run['job']} {run['day']} {run['state']} {run['seconds']} s  {words}")
    if run["state"] != "succeeded":
        raise SystemExit(_complain(run["error"] or run["state"]))


def _run_now(name: str, day: date, full: bool) -> dict[str, Any]:
    """Begin a run, or go on with one that was killed, and work it to its end in this process."""
    from app.extensions import db, writing
    from app.services import runs
    from jobs import runner
    from models.platform import JobRun

    with writing():
        run = runs.resumable(db.session(), name, day, full) or runs.request(db.session(), name, None, day=day, full=full, origin="command")
        key = run.id
        db.session.commit()
    taken = runner.claim(key)
    if taken is None:
        raise Refused(N_("This job is already waiting or running (run %(id)s)."), id=key)
    runner.work(*taken)
    run = db.session.get_one(JobRun, key)
    seconds = ((run.finished_at or clock.now()) - run.started_at).total_seconds() if run.started_at else 0
    return {"job": run.job, "slot": run.slot, "day": run.day.isoformat(), "state": run.state, "seconds": round(seconds, 3), "counts": run.counts,
            "error": run.error}


# --- setting up ------------------------------------------------------------------------------------


def _found() -> dict[str, int]:
    from app.extensions import db
    from app.services import founding

    with founding.alone(db.engine, config.INSTANCE):
        founding.to_head(db.engine, MIGRATIONS)
        counts = founding.furnish(db.session())
        db.session.commit()
    return counts


@cli.command()
@inside
def init() -> None:
    """Schema to head, roles, dated policy, default standards, holidays; safe to repeat."""
    click.echo("  ".join(f"{name} +{number}" for name, number in _found().items()))


def _demo(enterprises: int, seed: int) -> dict[str, int]:
    from app.extensions import db
    from app.services import demo as fiction
    from app.services import timetable

    counts, accounts = fiction.tell(db.session(), enterprises, seed, clock.today(), progress=_bar())
    path = config.INSTANCE / "demo-accounts.json"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=1)
    for name in timetable.JOBS:
        _run_now(name, clock.today(), False)
    return counts


def _bar() -> Callable[[int], None]:
    """A progress bar on a terminal, nothing elsewhere."""
    from tqdm import tqdm

    bar = tqdm(disable=not sys.stderr.isatty(), unit="", leave=False)
    return lambda number: bar.update(number) and None


@cli.command()
@click.option("--enterprises", default=300, type=click.IntRange(1, 100_000))
@click.option("--seed", default=7)
@as_json
@inside
def demo(enterprises: int, seed: int, as_json: bool) -> None:
    """Fictional data over every register, all states, several years."""
    _found()
    counts = _demo(enterprises, seed)
    show(counts, as_json, "  ".join(f"{name} {number}" for name, number in counts.items()))
    if not as_json:
        _tell_accounts()


@cli.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True)
@click.option("--department", default="")
@click.option("--full-name", default="")
@click.option("--password-stdin", is_flag=True)
@inside
def add(name: str, roles: tuple[str, ...], department: str, full_name: str, password_stdin: bool) -> None:
    """A new account; without --password-stdin a one-time password is printed."""
    from app.extensions import db
    from app.services import accounts

    given = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    secret = accounts.add(db.session(), name, list(roles), full_name=full_name, department=department, password=given)
    db.session.commit()
    if given is None:
        click.echo(secret)


@user.command()
@click.argument("name")
@inside
def unlock(name: str) -> None:
    """Lift a lock-out."""
    from app.extensions import db
    from app.services import accounts, people

    accounts.unlock(db.session(), people.find(db.session(), name))
    db.session.commit()


# --- registers -------------------------------------------------------------------------------------


def _register(name: str) -> Any:
    from models.base import register_of, registers

    if (found := register_of(name)) is None:
        raise Refused(N_("There is no register “%(name)s”; there are: %(known)s."), name=name, known=", ".join(r.register_name() for r in registers()))
    return found


def _person(name: str | None) -> Any:
    from app.extensions import db
    from app.services import people

    return people.person(db.session(), people.find(db.session(), name), clock.today()) if name else people.SYSTEM


@cli.command()
@click.argument("register")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show the difference it would make; write nothing.")
@click.option("--good-rows", is_flag=True, help="Write the good rows even when others are refused.")
@click.option("--return", "back", type=click.Path(path_type=Path), default=None, help="Your own workbook again, with 错误原因.")
@click.option("--as", "username", default=None)
@as_json
@inside
def load(register: str, file: Path, dry_run: bool, good_rows: bool, back: Path | None, username: str | None, as_json: bool) -> None:
    """Hand in a ledger (.xlsx, .csv, .jsonl): the same checks as the screen, all or nothing."""
    from app.extensions import db, writing
    from app.services import ledgers, workbook

    person, source = _person(username), ledgers.read_file(file)
    with writing(), audit.acting(audit.Actor(person.user_id, username or "command")):
        report, sheet = ledgers.load(db.session(), _register(register), source, file.name, person, clock.today(),
                                     dry_run=dry_run, good_rows=good_rows, tongue=tongue(), progress=_bar())
        db.session.commit() if report.written else db.session.rollback()
    if back:
        back.write_bytes(workbook.give_back(source, report.by_row(), sheet=sheet, heading=_("Why it was refused")))
    show(report.plain(), as_json, _report(report))
    if report.refused and not report.written and not dry_run:
        raise SystemExit(1)


def _report(report: Any) -> str:
    head = _("%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused.",
               rows=report.rows, new=report.new, changed=report.changed, unchanged=report.unchanged, refused=report.refused)
    end = _("Written.") if report.written else _("Nothing was written.")
    changes = [f"{row['row']}: {row['no']} " + "; ".join(f"{k} {a} → {b}" for k, (a, b) in row["changes"].items()) for row in report.differences]
    doubt = _("please check")
    faults = [*(fault.message for fault in report.errors), *(f"({doubt}) {fault.message}" for fault in report.warnings)]
    return "\n".join([*report.notes, *changes, *faults, f"{head} {end}"])


@cli.command()
@click.argument("register")
@as_json
@inside
def fields(register: str, as_json: bool) -> None:
    """The columns that load and dump know."""
    from app.services import export

    known = export.fields(_register(register), tongue())
    lines = [f"{f['name']:<28}{f['label']}{'*' if f['required'] else ''}  {f['type']}  {'、'.join(c['name'] for c in f['codes'])}" for f in known]
    show(known, as_json, "\n".join(lines))


@cli.command()
@click.argument("register")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "xlsx"]), default="jsonl")
@click.option("--out", type=click.Path(path_type=Path), default=None)
@inside
def dump(register: str, form: str, out: Path | None) -> None:
    """The whole register, streamed."""
    from sqlalchemy import select

    from app.extensions import db
    from app.services import export

    model = _register(register)
    target = out or sys.stdout.buffer
    number = export.write(db.session(), model, select(model).order_by(model.id), form, target, tongue(), masked=False)
    audit.note(db.session(), "export", register, form=form, rows=number)
    db.session.commit()


@cli.command()
@click.argument("register")
@click.argument("key", type=click.IntRange(1), metavar="ID")
@click.argument("move")
@click.option("--as", "username", required=True)
@click.option("--opinion", default="")
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help="A value the move asks for.")
@inside
def perform(register: str, key: int, move: str, username: str, opinion: str, given: tuple[str, ...]) -> None:
    """One move, through the same checks as the button."""
    from app import scope
    from app.extensions import db, writing
    from app.services import intake, transition

    person, model = _person(username), _register(register)
    raw = dict(pair.split("=", 1) for pair in given if "=" in pair)
    with writing(), audit.acting(audit.Actor(person.user_id, username)), scope.confined_to(None if person.everywhere else person.department_id):
        from sqlalchemy import select

        record = db.session.scalar(select(model).where(model.id == key))
        if record is None:
            raise Refused(N_("There is no %(register)s %(id)s."), register=_(model.LABEL), id=key)
        values = intake.take_move(db.session(), model, raw)
        transition.perform(db.session(), record, move, person, opinion, values=values)
        db.session.commit()
        click.echo(f"{record.title}: {tongue().word(record.status)}")


# --- credit ----------------------------------------------------------------------------------------


@cli.command()
@click.argument("uscc")
@click.option("--day", type=DAY, default=None)
@as_json
@inside
def grade(uscc: str, day: date | None, as_json: bool) -> None:
    """The grade of an enterprise on a day, explained."""
    from sqlalchemy import select

    from app.extensions import db
    from app.rules import grading as rule
    from app.rules.identifiers import fold
    from app.services import grading
    from models.subjects import Enterprise

    day = day or clock.today()
    enterprise = db.session.scalar(select(Enterprise).where(Enterprise.uscc == fold(uscc)))
    if enterprise is None:
        raise Refused(N_("No enterprise has the credit code %(code)s."), code=uscc)
    answer = grading.explain(db.session(), enterprise, day)
    told = {"uscc": enterprise.uscc, "name": enterprise.name, "day": day.isoformat(), **rule.plain(answer, tongue())}
    show(told, as_json, _account(told))


def _account(told: dict[str, Any]) -> str:
    lines = [f"{told['name']} {told['uscc']} {told['day']}", f"{_('Base score')} {told['base']}"]
    for line in told["lines"]:
        source = f"  {line['occurred_on']} {line['source']['no']}" if line["source"] else ""
        lines.append(f"{line['points']:+g}  {line['indicator']} {line['label' if tongue().code == 'zh' else 'english']}{source}")
    if told["direct"]:
        lines.append(told["direct"]["why"])
    from app.rules.vocabulary import Grade

    return "\n".join([*lines, f"{_('Score')} {told['score']}  {_('Grade')} {tongue().word(Grade(told['grade']))}"])


@cli.command()
@click.argument("name")
@click.option("--day", type=DAY, required=True)
@click.option("--input", "given", required=True, help="JSON.")
@as_json
def rule(name: str, day: date, given: str, as_json: bool) -> None:
    """One pure rule, its answer and its reasons."""
    from app.rules.answers import answer

    try:
        told = answer(name, json.loads(given), day, tongue())
    except json.JSONDecodeError as fault:
        raise click.UsageError(f"--input is not JSON: {fault}") from None
    except Refused as refusal:
        raise SystemExit(_complain(refusal.sentence(tongue()))) from None
    reasons = "\n".join(f"- {r['text']} {r['source']}" for r in told["reasons"])
    show(told, as_json, f"{json.dumps(told['answer'], ensure_ascii=False)}\n{reasons}")


# --- trust -----------------------------------------------------------------------------------------


@cli.group("audit")
def trail() -> None:
    """The audit chain."""


@trail.command()
@click.option("--checkpoint", type=click.Path(path_type=Path), default=None, help="The chain must still pass through this place.")
@as_json
@inside
def verify(checkpoint: Path | None, as_json: bool) -> None:
    """Walk the chain; exit status 1 and the first bad entry if anything was altered."""
    from app.extensions import db
    from app.services import checkpoints

    verdict = audit.verify(db.session(), checkpoints.read(checkpoint) if checkpoint else None)
    told = {"entries": verdict.entries, "head": verdict.head, "ok": verdict.first_bad is None, "first_bad": verdict.first_bad, "why": verdict.why}
    good = _("%(count)s entries, all in order.", count=verdict.entries)
    show(told, as_json, good if verdict.first_bad is None else "")
    if verdict.first_bad is not None:
        raise SystemExit(_complain(_("Entry %(seq)s is not what was written: %(why)s.", seq=verdict.first_bad, why=_(verdict.why))))


@cli.command()
@as_json
@inside
def check(as_json: bool) -> None:
    """Is this installation safe and complete?"""
    from app.extensions import db
    from app.services import readiness

    found = readiness.findings(db.session(), tongue())
    show(found, as_json, "\n".join(f"{'✓' if f['ok'] else '✗'} {f['what']}  {f['remedy'] if not f['ok'] else ''}" for f in found))
    if not all(f["ok"] for f in found):
        raise SystemExit(1)


if __name__ == "__main__":
    cli()
