"""The house itself: site, timetable, jobs, database, demonstration, accounts, and whether all is well."""

import json
import os
import sys
from datetime import date
from typing import Any

import click

import config
from app import clock
from app.commands.console import DAY, _, as_json, bar, cli, complain, inside, locale, show
from app.rules.errors import N_, Refused

MIGRATIONS = config.ROOT / "models" / "migrations"


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

    from jobs.scheduler import Clock

    ringing = Clock(current_app._get_current_object())  # type: ignore[attr-defined]  # a proxy; the thread needs the application itself
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ringing.stop())
    ringing.run()


@cli.command(help=N_("One job now, for the day; prints its counts."))
@click.argument("name", required=False)
@click.option("--list", "listing", is_flag=True, help=N_("The jobs there are."))
@click.option("--day", type=DAY, default=None)
@click.option("--full", is_flag=True, help=N_("Everybody, not only those with a reason to change."))
@as_json
@inside
def job(name: str | None, listing: bool, day: date | None, full: bool, as_json: bool) -> None:
    from app.services.platform import runs

    if listing or not name:
        known = [
            {"job": j.name, "label": _(j.label), "at": f"{j.hour:02d}:{j.minute:02d}", "monthly": j.monthly}
            for j in runs.known()
        ]
        show(known, as_json, "\n".join(f"{row['job']:<24}{row['at']}  {row['label']}" for row in known))
        return
    _beware_of_the_future(day or clock.today())
    run = _run_now(name, day or clock.today(), full)
    words = "  ".join(f"{key} {value}" for key, value in run["counts"].items())
    show(run, as_json, f"{run['job']} {run['day']} {run['state']} {run['seconds']} s  {words}")
    if run["state"] != "succeeded":
        raise SystemExit(complain(run["error"] or run["state"]))


def _beware_of_the_future(day: date) -> None:
    """A job does what is due on its day, for good: on a day to come it ends what still runs today."""
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
    run = db.session.get_one(JobRun, key)
    seconds = ((run.finished_at or clock.now()) - run.started_at).total_seconds() if run.started_at else 0
    return {
        "job": run.job,
        "slot": run.slot,
        "day": run.day.isoformat(),
        "state": run.state,
        "seconds": round(seconds, 3),
        "counts": run.counts,
        "error": run.error,
    }


def _found() -> dict[str, int]:
    from app.extensions import db
    from app.services.installation import seeding

    with seeding.alone(db.engine, config.INSTANCE):
        seeding.to_head(db.engine, MIGRATIONS)
        counts = seeding.seed(db.session())
        db.session.commit()
    return counts


@cli.command(help=N_("Schema to head, roles, dated policy, default standards, holidays; safe to repeat."))
@inside
def init() -> None:
    click.echo("  ".join(f"{name} +{number}" for name, number in _found().items()))


def _demo(enterprises: int, seed: int) -> dict[str, int]:
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
    _found()
    counts = _demo(enterprises, seed)
    show(counts, as_json, "  ".join(f"{name} {number}" for name, number in counts.items()))
    if not as_json:
        _tell_accounts()


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
    from app.extensions import db
    from app.services.platform import accounts

    given = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    if given == "":
        raise Refused(N_("No password came on standard input."))
    secret = accounts.add(db.session(), name, list(roles), full_name=full_name, department=department, password=given)
    db.session.commit()
    if given is None:
        click.echo(secret)


@user.command(help=N_("Lift a lock-out."))
@click.argument("name")
@inside
def unlock(name: str) -> None:
    from app.extensions import db
    from app.services.flow import people
    from app.services.platform import accounts

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
        raise SystemExit(
            complain(
                _(
                    N_("%(count)s of %(all)s conditions are not met: %(what)s."),
                    count=len(wrong),
                    all=len(found),
                    what=tuple(wrong),
                )
            )
        )
