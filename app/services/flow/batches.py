"""Many records one by one, for jobs: each in a savepoint of its own, so that one in trouble stops no other."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import structlog
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, Sentence
from models.base import Register

CHUNK = 200
Progress = tuple[int | None, dict[str, int], tuple[Refused, ...]]
"""The key of the last record of a chunk (None when nothing is left), counts by name, a sentence for each fault."""
Look = tuple[int | None, dict[str, int], list[Refused]]
"""The same of a pass that changes nothing: instead of faults what somebody should look into."""
log = structlog.get_logger()


def each(session: Session, due: Sequence[Any], act: Callable[[Any], Any]) -> tuple[Refused, ...]:
    """Do it for each record; a sentence for each one that could not be handled."""
    faults = []
    for record in due:
        try:
            with session.begin_nested():
                act(record)
        except Exception as fault:  # whatever is wrong with this one is not the others' fault
            log.exception("record_failed", record=f"{record.register_name()} {record.id}", exc_info=fault)
            faults.append(_fault(record, fault))
    return tuple(faults)


def _fault(record: Register, fault: Exception) -> Refused:
    """What is wrong with this one; a fault of the program in its own words."""
    why = fault if isinstance(fault, Refused) else str(fault)[:300]
    return Refused(N_("%(register)s no. %(id)s: %(why)s"), register=Sentence(record.LABEL), id=record.id, why=why)


def sampled(session: Session, register: type[Register], most: int, day: date) -> ColumnElement[bool]:
    """The condition for about `most` records, others each day until all have been looked at; for all of a few."""
    number = session.scalar(select(func.count()).select_from(register)) or 0
    every = max(1, -(-number // most))
    return register.id % every == day.toordinal() % every


def progress(due: Sequence[Any], faults: tuple[Refused, ...], **counts: int) -> Progress:
    return (due[-1].id if len(due) == CHUNK else None), {"seen": len(due), **counts, "failed": len(faults)}, faults
