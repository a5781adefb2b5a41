"""Commands of the installation: site, scheduler, jobs, database, demonstration data, accounts, and its check."""

import json
import os
import sys
from datetime import date
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

import config
from app import clock
from app.commands.console import DAY, _, as_json, bar, cli, complain, inside, locale, show
from app.outage import lacks_table
from app.rules import keeping
from app.rules.errors import N_, Refused

if TYPE_CHECKING:
    from models.platform import JobRun

MIGRATIONS = config.ROOT / "models" / "migrations"


FIRMS = 300
"""So many enterprises has the fictional bureau of a new installation."""


@inside
def embedded() -> None:
    """Make the database or bring it up to date, fill a new one with demonstration data, and start the site.

    The data are made by a process of their own: making documents starts threads, which a fork of the site would lose.
    """
    made = get_context("spawn").Process(target=_prepare, args=(FIRMS,))
    made.start()
    made.join()
    if made.exitcode:
        raise SystemExit(made.exitcode)
    _print_accounts()
    _serve("127.0.0.1", 8080, 1, jobs=True)


@inside
def _prepare(enterprises: int) -> None:
    from sqlalchemy import func, select

    from app.extensions import db
    from models.platform import Account

    _set_up()
    if not db.session.scalar(select(func.count()).select_from(Account)):
        click.echo(_("The database is new: making fictional data …"))
        _fill_demo(enterprises, 7)


def _print_accounts() -> None:
    """The demonstration accounts with their passwords, where there are any."""
    path = config.INSTANCE / "demo-accounts.json"
    if path.exists():
        for row in json.loads(path.read_text()):
            click.echo(f"  {row['username']:<20}{row['password']:<20}{row['role']}")
        click.echo(f"  ({path})")


def _serve(host: str, port: int, workers: int, *, jobs: bool) -> None:
    from app.serving import Site

    click.echo(f"http://{host}:{port}")
    Site(host, port, workers, jobs=jobs).run()


@cli.command(help=N_("The site under gunicorn."))
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8080, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, type=click.IntRange(1, 64))
@click.option("--jobs/--no-jobs", default=False)
def serve(host: str, port: int, workers: int, jobs: bool) -> None:
    _serve(host, port, workers, jobs=jobs)


@cli.command(help=N_("The timetable alone; any number of these may run."))
@inside
def jobs() -> None:
    import signal

    from flask import current_app

    from jobs.scheduler import Scheduler

    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the threads need what the proxy stands for
    scheduler = Scheduler(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: scheduler.stop())
    scheduler.run()


@cli.command(help=N_("One job now, for the day; prints its counts."))
@click.argument("name", required=False)
@click.option("--list", "listing", is_flag=True, help=N_("The jobs there are."))
@click.option("--day", type=DAY, default=None)
@click.option("--full", is_flag=True, help=N_("Everybody, not only those with a reason to change."))
@click.option("--dry-run", is_flag=True, help=N_("Say what it would do, and change nothing."))
@as_json
@inside
def job(name: str | None, listing: bool, day: date | None, full: bool, dry_run: bool, as_json: bool) -> None:
    from app.services.platform import runs

    if listing or not name:
        known = [
            {
                "job": j.name,
                "label": _(j.label),
                "at": f"{j.hour:02d}:{j.minute:02d}",
                "monthly": j.monthly,
                "weekly": j.weekly,
            }
            for j in runs.known()
        ]
        show(known, as_json, "\n".join(f"{row['job']:<24}{row['at']}  {row['label']}" for row in known))
        return
    if dry_run:
        _try_out(name, day or clock.today(), full, as_json)
        return
    _check_day(day or clock.today())
    run = _run_now(name, day or clock.today(), full)
    words = "  ".join(f"{key} {value}" for key, value in run["counts"].items())
    show(run, as_json, f"{run['job']} {run['day']} {run['state']} {run['seconds']} s  {words}")
    if run["state"] != "succeeded":
        raise SystemExit(complain(run["error"] or run["state"]))


def _try_out(name: str, day: date, full: bool, as_json: bool) -> None:
    """Print what a job would do on a day, also one to come."""
    from jobs import rehearsal

    begun, word = clock.now(), locale().word
    found = rehearsal.rehearse(name, day, full=full)
    moves = [{"record": record, "from": word(before), "to": word(then)} for record, before, then in found.moves]
    seconds = round((clock.now() - begun).total_seconds(), 3)
    told = {"job": name, "day": day, "state": "dry_run", "seconds": seconds, "counts": found.counts}
    counted = "  ".join(f"{key} {value}" for key, value in found.counts.items())
    outcome = _(N_("tried out, nothing was changed"))
    log = [line.sentence(locale()) for line in found.log]
    lines = [f"{name} {day} {outcome} {seconds} s  {counted}", *log]
    lines += [f"  {move['record']}  {move['from']} → {move['to']}" for move in moves]
    show({**told, "log": log, "moves": moves}, as_json, "\n".join(lines))


def _check_day(day: date) -> None:
    """Warn of a day to come, and in production raise Refused: the job would end, for good, what still runs today."""
    if day <= clock.today():
        return
    if config.PRODUCTION:
        raise Refused(N_("%(day)s has not come yet; a job of that day would end what still runs today."), day=day)
    click.echo(
        _(N_("Note: %(day)s has not come yet; what ends by that day ends now, and stays ended."), day=day), err=True
    )


def _run_now(name: str, day: date, full: bool) -> dict[str, Any]:
    """Begin a run, or go on with one that was killed, and work it to its end in this process."""
    from app.extensions import db, writing
    from app.services.platform import runs
    from jobs import runner
    from models.platform import JobRun

    with writing():
        run = runs.resumable(db.session(), name, day, full) or runs.request(
            db.session(), name, None, day=day, full=full, origin="command"
        )
        key = run.id
        db.session.commit()
    taken = runner.claim(key)
    if taken is None:
        raise Refused(N_("This job is already waiting or running (run %(id)s)."), id=key)
    runner.work(*taken)
    return _result(db.session.get_one(JobRun, key))


def _result(run: "JobRun") -> dict[str, Any]:
    """What a run came to, as the command prints it."""
    seconds = ((run.finished_at or clock.now()) - run.started_at).total_seconds() if run.started_at else 0
    return {
        "job": run.job,
        "slot": run.slot,
        "day": run.day.isoformat(),
        "state": run.state,
        "seconds": round(seconds, 3),
        "counts": run.counts,
        "error": "\n".join(keeping.lines(run.error, locale())),
    }


def _set_up() -> dict[str, int]:
    """Bring the schema to the newest edition and add what is missing at the beginning; how many of each were added.

    Raises Refused where the schema lacks a table even then: the migrations are behind the models.
    """
    from app.extensions import db
    from app.services.installation import seeding

    try:
        with seeding.alone(db.engine, config.INSTANCE):
            seeding.to_head(db.engine, MIGRATIONS)
            counts = seeding.seed(db.session())
            db.session.commit()
    except (OperationalError, ProgrammingError) as fault:
        if lacks_table(fault):
            raise Refused(
                N_("The migrations lack a table or a column of the models; a developer makes it with “make migration”.")
            ) from fault
        raise
    return counts


@cli.command(help=N_("Schema to head, roles, dated policy, default standards, holidays; safe to repeat."))
@inside
def init() -> None:
    click.echo("  ".join(f"{name} +{number}" for name, number in _set_up().items()))


def _fill_demo(enterprises: int, seed: int) -> dict[str, int]:
    """Fill an empty installation with demonstration data and run every job once; how many records of each register."""
    if config.PRODUCTION:
        raise Refused(
            N_("Fictional data and its accounts do not belong in production; use run.py init and run.py user add.")
        )
    from app.extensions import db
    from app.services.demo import telling
    from app.services.platform import timetable

    counts, accounts = telling.tell(db.session(), enterprises, seed, clock.today(), progress=bar())
    path = config.INSTANCE / "demo-accounts.json"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=1)
    for name in timetable.JOBS:
        _run_now(name, clock.today(), False)
    return counts


@cli.command(help=N_("Fictional data over every register, all states, several years."))
@click.option("--enterprises", default=300, type=click.IntRange(1, 100_000))
@click.option("--seed", default=7)
@as_json
@inside
def demo(enterprises: int, seed: int, as_json: bool) -> None:
    _set_up()
    counts = _fill_demo(enterprises, seed)
    show(counts, as_json, "  ".join(f"{name} {number}" for name, number in counts.items()))
    if not as_json:
        _print_accounts()


@cli.group(help=N_("Accounts."))
def user() -> None:
    pass


@user.command(help=N_("A new account; without --password-stdin a one-time password is printed."))
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True)
@click.option("--department", default="")
@click.option("--full-name", default="")
@click.option("--password-stdin", is_flag=True)
@inside
def add(name: str, roles: tuple[str, ...], department: str, full_name: str, password_stdin: bool) -> None:
    from app.extensions import db, writing
    from app.services.platform import accounts

    given = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    if given == "":
        raise Refused(N_("No password came on standard input."))
    with writing():
        secret = accounts.add(
            db.session(), name, list(roles), full_name=full_name, department=department, password=given
        )
        db.session.commit()
    if given is None:
        click.echo(secret)


@user.command(help=N_("Lift a lock-out."))
@click.argument("name")
@inside
def unlock(name: str) -> None:
    from app.extensions import db, writing
    from app.services.flow import people
    from app.services.platform import accounts

    with writing():
        accounts.unlock(db.session(), people.find(db.session(), name))
        db.session.commit()


@cli.command(help=N_("Is this installation safe and complete?"))
@as_json
@inside
def check(as_json: bool) -> None:
    from app.extensions import db
    from app.services.installation import readiness

    found = readiness.findings(db.session(), locale())
    show(
        found,
        as_json,
        "\n".join(f"{'✓' if f['ok'] else '✗'} {f['what']}  {f['remedy'] if not f['ok'] else ''}" for f in found),
    )
    if wrong := [f["what"] for f in found if not f["ok"]]:
        unmet = N_("%(count)s of %(all)s conditions are not met: %(what)s.")
        raise SystemExit(complain(_(unmet, count=len(wrong), all=len(found), what=tuple(wrong))))
