"""Checks that the guards of several chapters share; each raises Refused, naming the column."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Column, inspect
from sqlalchemy.orm import Session

from app.rules import identifiers
from app.rules.conditions import When
from app.rules.errors import N_, Refused, Sentence, together
from app.services.flow import registry
from models.base import Register, register_of
from models.declarations import Rows
from models.rows import Columned


def conditions(record: Register, names: Collection[str] | None = None) -> None:
    """What a column asks because of what another says; of all columns and lines, or of those of these names.

    Raises Refused: every one that is not met.
    """
    asked = (
        (at, part, column)
        for at, part in _parts(record)
        for column in part.columns()
        if (column.info["form"] if names is None else (at or column.key).partition("-")[0] in names)
    )
    together(*(partial(_condition, part, column, at) for at, part, column in asked))


def counted(record: Register, names: Collection[str] | None = None) -> None:
    """Whether there are as many lines as there must be, and no more than there may. Raises Refused."""
    together(*(partial(_counted, record, own) for own in record.ROWS if names is None or own.name in names))


def undecided(record: Register, changed: Sequence[str]) -> None:
    """Raises Refused for what is changed by a decision of its own, once the record is on the register."""
    columns = record.__mapper__.columns
    for name in changed if record.id else ():
        if name in columns and (decided := register_of(columns[name].info["decided"])):
            raise Refused(
                N_("“%(field)s” is changed by a decision: enter “%(register)s”."),
                field=Sentence(record.label_of(name)),
                register=Sentence(decided.LABEL),
            ).on(name)


def _counted(record: Register, own: Rows) -> None:
    number = len(getattr(record, own.name))
    if own.minimum <= number <= own.maximum:
        return
    sentence = (
        N_("“%(field)s” needs at least %(minimum)s lines; it has %(number)s.")
        if number < own.minimum
        else N_("“%(field)s” takes at most %(maximum)s lines; it has %(number)s.")
    )
    raise Refused(sentence, field=Sentence(own.label), minimum=own.minimum, maximum=own.maximum, number=number).on(
        own.name
    )


def _parts(record: Register) -> Iterator[tuple[str, Columned]]:
    """The record and its lines, each with what stands before its columns where a form points at them."""
    yield "", record
    yield from record.own_lines()


def _condition(record: Columned, column: Column[Any], at: str) -> None:
    needed, only, empty = column.info["needed_when"], column.info["only_when"], not getattr(record, column.key)
    if needed and empty and (said := needed.met_by(getattr(record, needed.column))):
        raise _needed(record, column, needed, said).on(at + column.key)
    if only and not empty and (other := getattr(record, only.column)) and not only.met_by(other):
        said = tuple(other) if isinstance(other, list) else (other,)
        raise Refused(
            N_("“%(field)s” is not filled in where “%(other)s” is %(said)s; empty it or correct “%(other)s”."),
            **_named(record, column, only.column, said),
        ).on(at + column.key)


def _needed(record: Columned, column: Column[Any], needed: When, said: Sequence[str]) -> Refused:
    if needed.terms:
        sentence = N_("“%(field)s” is needed where “%(other)s” is %(said)s.")
        return Refused(sentence, **_named(record, column, needed.column, said))
    field, other = record.label_of(column.key), record.label_of(needed.column)
    return Refused(N_("“%(field)s” is needed where “%(other)s” is filled in."), field=field, other=other)


def gaps(record: Register) -> Iterator[Refused]:
    """Columns whose absence is questionable because of what another says."""
    for at, part in _parts(record):
        for column in part.columns():
            missed = column.info["missed_when"]
            if missed and not getattr(part, column.key) and (said := missed.met_by(getattr(part, missed.column))):
                sentence = N_("“%(other)s” includes %(said)s, but “%(field)s” is empty.")
                yield Refused(sentence, **_named(part, column, missed.column, said)).on(at + column.key)


def _named(record: Columned, column: Column[Any], other: str, said: Sequence[str]) -> dict[str, object]:
    kind: Any = record.__mapper__.columns[other].type  # a TermType or a TermList
    return {
        "field": record.label_of(column.key),
        "other": record.label_of(other),
        "said": tuple(kind.vocabulary(code) for code in said),
    }


def not_after(record: Register, name: str, day: date) -> None:
    """What has been done cannot lie in the future."""
    value = getattr(record, name)
    if value and value > day:
        raise Refused(
            N_("“%(field)s”: %(value)s lies in the future; please correct the date."),
            field=record.label_of(name),
            value=value,
        ).on(name)


def before(record: Register, name: str) -> Any:  # noqa: ANN401  # of any column
    """What stood in a column of a record that is on the register, where the writing at hand changes it; else None."""
    gone: Any = inspect(record).attrs[name].history.deleted if record.id else ()
    return gone[0] if gone else None


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


def credit_code(session: Session, column: str, code: str | None) -> None:
    """A credit code, where there is one, passes the standard's check or is known to be real without it.

    Raises Refused.
    """
    if not code:
        return
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
