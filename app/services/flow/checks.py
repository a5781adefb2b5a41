"""Checks that the guards of several chapters share; each raises Refused, naming the column."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.rules import identifiers
from app.rules.errors import N_, Refused
from app.services.flow import registry
from models.base import Register


def not_after(record: Register, name: str, day: date) -> None:
    """What has been done cannot lie in the future."""
    value = getattr(record, name)
    if value and value > day:
        raise Refused(
            N_("“%(field)s”: %(value)s lies in the future; please correct the date."),
            field=record.label_of(name),
            value=value,
        ).on(name)


def in_order(record: Register, first: str, second: str) -> None:
    """`first` may not be later than `second`."""
    begin, end = getattr(record, first), getattr(record, second)
    if begin and end and begin > end:
        raise Refused(
            N_("“%(second)s” (%(end)s) is before “%(first)s” (%(begin)s); please check which is wrong."),
            first=record.label_of(first),
            second=record.label_of(second),
            begin=begin,
            end=end,
        ).on(second)


def credit_code(session: Session, column: str, code: str) -> None:
    """A credit code passes the check of the standard, or is known to be real without it. Raises Refused."""
    pinned(column, identifiers.check_credit_signs, code)
    if not any(registry.codes[name](session, code) for name in registry.codes):
        pinned(column, identifiers.check_uscc, code)


def pinned(column: str, check: Callable[[str], Any], value: str) -> None:
    """Run a check of a number; its refusal names the column."""
    try:
        check(value)
    except Refused as refusal:
        raise refusal.on(column) from None
