"""How the commands speak: the language of the house, refusals as one sentence, JSON for scripts."""

import json
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

import click
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError

import config
from app import audit, catalogue
from app.rules.answers import FIRST_YEAR, LAST_YEAR
from app.rules.errors import N_, Locale, Refused


def locale() -> Locale:
    return catalogue.locale(config.BABEL_DEFAULT_LOCALE)


def _(msgid: str, **params: Any) -> str:
    return locale().say(msgid, params)


def inside(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run inside the application; a refusal is one sentence on stderr and exit status 1."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from app.factory import create_app

        try:
            with create_app().app_context(), audit.acting(audit.Actor(None, "command")):
                return command(*args, **kwargs)
        except Refused as refusal:
            raise SystemExit(complain(refusal.sentence(locale()))) from None
        except (OperationalError, ProgrammingError) as fault:
            if "no such table" in str(fault.orig) or "does not exist" in str(fault.orig):
                raise SystemExit(
                    complain(_(N_("The database has not been set up; run “run.py init” first.")))
                ) from None
            raise SystemExit(
                complain(_(N_("The database does not answer; check DATABASE_URL and that it is running.")))
            ) from None
        except ArgumentError:
            raise SystemExit(complain(_(N_("DATABASE_URL is not the address of a database.")))) from None
        except OSError as fault:
            raise SystemExit(
                complain(
                    _(
                        N_("“%(file)s” cannot be written or read; check the folder and your rights."),
                        file=fault.filename or "",
                    )
                )
            ) from None

    return wrapped


def complain(words: str) -> int:
    """One sentence for whoever typed the command; the exit status that goes with it."""
    click.echo(words, err=True)
    return 1


def show(value: Any, as_json: bool, plain: str) -> None:
    """One JSON document, or words for people."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str) if as_json else plain)


class Day(click.ParamType):  # type: ignore[type-arg]  # generic only for type checkers
    """A day as YYYY-MM-DD, of the years in which rules can be asked."""

    name = "day"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        try:
            day = value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(_(N_("%(day)s is not a day such as 2026-11-23"), day=value), param, ctx)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(
                _(
                    N_("%(day)s lies outside the years %(first)s to %(last)s"),
                    day=value,
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                ),
                param,
                ctx,
            )
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


def bar() -> Callable[[int], None]:
    """A progress bar on a terminal, nothing elsewhere."""
    from tqdm import tqdm

    shown = tqdm(disable=not sys.stderr.isatty(), unit="", leave=False)
    return lambda number: shown.update(number) and None
