"""What the commands have in common: the language, refusals as one sentence, JSON for scripts."""

import gc
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, ProgrammingError

import config
from app import audit, catalogue
from app.outage import Trouble, lacks_table, trouble
from app.rules.errors import N_, Locale, Refused
from app.rules.inputs import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from flask import Flask

P = ParamSpec("P")
R = TypeVar("R")


def locale() -> Locale:
    """The language in which the commands answer."""
    return catalogue.locale(config.BABEL_DEFAULT_LOCALE)


def _(msgid: str, **params: object) -> str:
    return locale().say(msgid, params)


def inside(command: Callable[P, R]) -> Callable[P, R]:
    """Run inside the application; a refusal is one sentence on stderr and exit status 1."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with _refusals(), application().app_context(), audit.acting(audit.Actor(None, "command")):
            done = command(*args, **kwargs)
            _keep_checkpoint()
            return done

    return wrapped


def application() -> "Flask":
    """The application without its site, made without a look for garbage: what the start makes lives to the end."""
    gc.disable()
    try:
        from app.factory import create_app

        return create_app(site=False)
    finally:
        gc.freeze()
        gc.enable()


def _keep_checkpoint() -> None:
    """Keep where the chain stands after a command, outside the database; where there is no chain yet, nothing."""
    from app.extensions import db
    from app.services.platform import checkpoints

    with suppress(DBAPIError):
        db.session.rollback()
        checkpoints.mark(db.session())


@contextmanager
def _refusals() -> Iterator[None]:
    """What is refused, or does not answer, inside ends the command with one sentence and exit status 1."""
    try:
        yield
    except (Refused, OperationalError, ProgrammingError, ArgumentError, OSError) as fault:
        raise SystemExit(complain(_sentence(fault))) from None


def _sentence(fault: Exception) -> str:
    if isinstance(fault, Refused):
        return fault.sentence(locale())
    if trouble(fault) is Trouble.FULL:
        return _(N_("The disk is full; make room, then run the command again."))
    if isinstance(fault, OSError):
        unread = N_("“%(file)s” cannot be written or read; check the folder and your rights.")
        return _(unread, file=fault.filename or "")
    if isinstance(fault, ArgumentError):
        return _(N_("DATABASE_URL is not the address of a database."))
    if isinstance(fault, DBAPIError) and lacks_table(fault):
        return _(N_("The database has not been set up; run “run.py init” first."))
    return _(N_("The database does not answer; check DATABASE_URL and that it is running."))


def complain(sentence: str) -> int:
    """Print one sentence on stderr; the exit status that goes with it."""
    click.echo(sentence, err=True)
    return 1


def show(value: object, as_json: bool, plain: str) -> None:
    """Print one JSON document, or the text for people."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str) if as_json else plain)


class Day(click.ParamType):  # type: ignore[type-arg]  # generic only for type checkers
    """A day as YYYY-MM-DD, from FIRST_YEAR to LAST_YEAR inclusive."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(_(N_("%(day)s is not a day such as 2026-11-23"), day=value), param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            outside = N_("%(day)s lies outside the years %(first)s to %(last)s")
            self.fail(_(outside, day=value, first=FIRST_YEAR, last=LAST_YEAR), param, ctx)
        return day


DAY = Day()
as_json = click.option("--json", "as_json", is_flag=True, help=N_("One JSON document on stdout."))


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("Xin Yi An. Without a command: the site and the timetable, on the embedded database."),
)
@click.pass_context
def cli(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        from app.commands.house import embedded

        embedded()


def bar() -> Callable[[int], object]:
    """A progress bar on a terminal, nothing elsewhere; called with how much further it is."""
    from tqdm import tqdm

    advance: Callable[[int], object] = tqdm(disable=not sys.stderr.isatty(), unit="", leave=False).update
    return advance
