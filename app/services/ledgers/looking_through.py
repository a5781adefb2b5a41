"""What people carry away in masked exports, looked through at night for what they should not read of persons."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import masking
from app.rules.errors import N_, Refused, Sentence
from app.services.flow.batches import Look, sampled
from app.services.ledgers import export
from models.base import Register, registers

SAMPLE = 200
"""So many records of each register are looked through a night, and all where there are no more."""


def exports(session: Session, after: int, day: date) -> Look:
    """Look through the sample of the register that comes `after` so many others."""
    register = registers()[after]
    query = select(register).where(sampled(session, register, SAMPLE, day)).order_by(register.id)
    rows = list(export.records(session, register, query, masked=True))
    found = [wrong for row in rows for wrong in _readable(register, row)]
    left = after + 1 if after + 1 < len(registers()) else None
    return left, {"looked": len(rows), "warned": len(found)}, found


def _readable(register: type[Register], row: dict[str, Any]) -> list[Refused]:
    own = [(register.row_of(rows.name), line) for rows in register.ROWS for line in row[rows.name]]
    told = [(column, row) for column in export.columns(register)]
    told += [(column, line) for kind, line in own for column in kind.columns()]
    return [
        Refused(
            N_(
                "A masked export of %(register)s shows a personal fact in “%(field)s” of %(record)s; take it out there."
            ),
            register=Sentence(register.LABEL),
            field=Sentence(column.info["label"]),
            record=str(row[register.NUMBER])[:60],
        )
        for column, said in told
        if isinstance(value := said[column.key], str) and _is_readable(value, column.info.get("mask"))
    ]


def _is_readable(value: str, mask: str | None) -> bool:
    """Whether a masked cell is not what masking leaves, or a number of a real person stands in any other."""
    return masking.contains_identity_number(value) or bool(mask and masking.masked(value, mask) != value)
