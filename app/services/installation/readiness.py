"""What `run.py check` asks: whether this installation is safe and complete, and what to do where it is not."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

import config
from app import catalogue, clock
from app.rules.errors import N_, Locale, NotInForce
from app.services.flow import deadlines
from app.services.platform import runs
from app.services.rulebook import standards
from models.platform import Account

ROOM = 1 << 30
"""Bytes of disk that should be free."""
Finding = tuple[bool, str, str]
"""(Whether it is so, what is asked, what to do where it is not); both sentences are English msgids."""


def findings(session: Session, locale: Locale) -> list[dict[str, Any]]:
    """Every question with its answer: {"ok", "what", "remedy"}."""
    parts = (_settings, _schema, _calendar, _standards, _accounts, _machine)
    return [
        {"ok": ok, "what": locale.say(what), "remedy": locale.say(remedy)}
        for part in parts
        for ok, what, remedy in part(session)
    ]


def _settings(_session: Session) -> Iterator[Finding]:
    yield config.PRODUCTION, N_("Runs as production"), N_("Set ENVIRONMENT=production, SECRET_KEY and FIELD_KEY.")
    yield (
        config.SESSION_COOKIE_SECURE,
        N_("Session cookies travel over HTTPS only"),
        N_("Follows from ENVIRONMENT=production behind an HTTPS proxy."),
    )
    yield (
        not (config.INSTANCE / "demo-accounts.json").exists(),
        N_("No demonstration accounts"),
        N_("Use a database without fictional data and delete demo-accounts.json."),
    )


def _schema(session: Session) -> Iterator[Finding]:
    at = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    newest = max(path.name.split("_")[0] for path in (config.ROOT / "models" / "migrations" / "versions").glob("*.py"))
    yield at == newest, N_("The schema is the newest"), N_("Run “run.py init”.")


def _calendar(session: Session) -> Iterator[Finding]:
    today = clock.today()
    unknown = deadlines.unknown_years(session, today)
    yield (
        today.year not in unknown,
        N_("This year's calendar is known"),
        N_("Enter the State Council's notice under Holidays."),
    )
    yield (
        today.year + 1 not in unknown,
        N_("Next year's calendar is known by December"),
        N_("Enter the State Council's notice under Holidays."),
    )


def _standards(session: Session) -> Iterator[Finding]:
    try:
        standards.scheme(session, clock.today())
        standards.frequency_table(session, clock.today())
        ready = True
    except NotInForce:
        ready = False
    yield ready, N_("A grading scheme and a frequency rule are in force"), N_("Approve an edition of each.")
    yield (
        bool(catalogue.locale("zh").translate("Workbench") != "Workbench"),
        N_("The Chinese words are there"),
        N_("Restore the folder translations."),
    )


def _accounts(session: Session) -> Iterator[Finding]:
    waiting = (
        session.scalar(select(func.count()).select_from(Account).where(Account.must_change_password, Account.active))
        or 0
    )
    yield not waiting, N_("Every account has a password of its own"), N_("Ask their owners to sign in once.")


def _machine(session: Session) -> Iterator[Finding]:
    folder = Path(config.DATA_DIR)
    yield (
        shutil.disk_usage(folder if folder.exists() else config.ROOT).free > ROOM,
        N_("More than 1 GB of disk is free"),
        N_("Make room, or move DATA_DIR."),
    )
    last = runs.last_tick(session)
    yield (
        bool(last and clock.now() - last < timedelta(minutes=2)),
        N_("The timetable is running"),
        N_("Start “run.py jobs”."),
    )
