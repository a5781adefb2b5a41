"""The rows of other registers about a record, and where the next one is entered with all that the two share."""

from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.security import granted
from app.services.flow import lookup
from app.services.ledgers import columns
from models.base import Register, register_of

ROWS = 10


@dataclass(frozen=True)
class Related:
    """Rows of another register about a record, the latest first, and where the next one is entered."""

    register: type[Register]
    rows: list[Register]
    new: str


def about(session: Session, record: Register, tabs: tuple[str, ...]) -> list[Related]:
    """The latest rows of each named register about this record, where the reader may read that register."""
    found = []
    for name in tabs:
        register = register_of(name)
        if register is None or ("can_read", name) not in granted():
            continue
        link = next((c for c in register.__mapper__.columns if c.key == f"{record.register_name()}_id"), None)
        condition = link == record.id if link is not None else _copies(register, record)
        query = select(register).where(condition).order_by(register.id.desc()).limit(ROWS)
        found.append(Related(register, list(session.scalars(query)), new_address(register, record)))
    return found


def new_address(register: type[Register], record: Register) -> str:
    """The form of a new row about the record, with all that the two share filled in; nothing for who may enter none."""
    if not register.WORKFLOW.editors or ("can_write", register.register_name()) not in granted():
        return ""
    given = _taken_over(register, record) or _shared(register, record)
    return f"/{register.register_name()}/add?{urlencode(given)}" if given else ""


def _taken_over(register: type[Register], record: Register) -> dict[str, str]:
    """What a form takes over from the record where it can be picked by its name."""
    known = (pick for picks in register.PICKS.values() for pick in picks)
    pick = next((pick for pick in known if pick.register == record.register_name()), None)
    values = {**pick.says, **{own: getattr(record, theirs) for own, theirs in pick.fills.items()}} if pick else {}
    return {own: str(value) for own, value in values.items() if value}


def _shared(register: type[Register], record: Register) -> dict[str, str]:
    """The record itself, and the records that both it and a new row of the register point at."""
    asked = {name for name, given in columns.fields(register).items() if given.kind == "link"}
    if (own := f"{record.register_name()}_id") not in asked:
        return {}
    others = {name: getattr(record, name.removesuffix("_id"), None) for name in asked - {own}}
    shared = {name: lookup.handle_of(other) for name, other in others.items() if isinstance(other, Register)}
    return {own: lookup.handle_of(record), **shared}


def _copies(register: type[Register], record: Register) -> ColumnElement[bool]:
    """The rows that name the record as their source, where no column of their own points at it (publications)."""
    mapped = register.__mapper__.columns
    return (mapped["source_register"] == record.register_name()) & (mapped["source_id"] == record.id)
