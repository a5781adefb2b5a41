"""Checks that the guards of several chapters share; each raises Refused, naming the column."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import inspect
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


def not_moved_on(record: Register, name: str, day: date) -> None:
    """A last day that has passed is not moved to a later one; what was late stays late."""
    written: Sequence[Any] = inspect(record).attrs[name].history.deleted or ()
    before, after = next(iter(written), None), getattr(record, name)
    if before and after and before < min(day, after):
        raise Refused(
            N_("“%(field)s” was %(before)s and has passed; a term that is over is not moved to a later day."),
            field=record.label_of(name),
            before=before,
        ).on(name)


def pinned(column: str, check: Callable[[str], Any], value: str) -> None:
    """Run a check of a number; its refusal names the column."""
    try:
        check(value)
    except Refused as refusal:
        raise refusal.on(column) from None
