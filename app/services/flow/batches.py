"""Many records one by one, for jobs: each in a savepoint of its own, so that one in trouble stops no other."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import structlog
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.rules.errors import Refused
from models.base import Register

CHUNK = 200
Progress = tuple[int | None, dict[str, int], tuple[str, ...]]
"""The key of the last record of a chunk (None when nothing is left), counts by name, a line for each fault."""
Look = tuple[int | None, dict[str, int], list[Refused]]
"""The same of a pass that changes nothing: instead of faults what somebody should look into."""
log = structlog.get_logger()


def each(session: Session, due: Sequence[Any], act: Callable[[Any], Any]) -> tuple[str, ...]:
    """Do it for each record; a line for each one that could not be handled."""
    faults = []
    for record in due:
        name = f"{record.register_name()} {record.id}"
        try:
            with session.begin_nested():
                act(record)
        except Exception as fault:  # whatever is wrong with this one is not the others' fault
            log.exception("record_failed", record=name, exc_info=fault)
            faults.append(f"{name}: {fault}"[:300])
    return tuple(faults)


def sampled(session: Session, register: type[Register], most: int, day: date) -> ColumnElement[bool]:
    """The condition for about `most` records, others each day until all have been looked at; for all of a few."""
    number = session.scalar(select(func.count()).select_from(register)) or 0
    every = max(1, -(-number // most))
    return register.id % every == day.toordinal() % every


def progress(due: Sequence[Any], faults: tuple[str, ...], **counts: int) -> Progress:
    return (due[-1].id if len(due) == CHUNK else None), {"seen": len(due), **counts, "failed": len(faults)}, faults
