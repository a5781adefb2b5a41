"""Finding a record by what people call it: a number, a credit code, a name."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ScalarResult, String, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.rules.errors import N_, Refused
from app.services.reading import cells
from models.base import Register, register_of
from models.platform import Account


def _model(target: str) -> type[Register] | type[Account]:
    if target == "account":
        return Account
    if (register := register_of(target)) is None:
        raise ValueError(f"{target} is no register")
    return register


def _handles(register: type[Register] | type[Account]) -> list[InstrumentedAttribute[Any]]:
    """The columns by which people know a record of this register, the surest first."""
    return [getattr(register, name) for name in register.handles()]


def resolve(session: Session, target: str, raw: object) -> int | None:
    """The key of the one record that is called so; raises Refused when there is none, or more than one."""
    if (text := cells.text(raw, 255)) is None:
        return None
    register = _model(target)
    for handle in _handles(register):
        wanted = cells.code(text) if handle.info.get("code") else text
        found = session.scalars(select(register.id).where(handle == wanted).limit(2)).all()
        if len(found) == 1:
            return int(found[0])
        if len(found) > 1:
            raise Refused(N_("More than one record is called “%(name)s”; give its code instead."), name=text)
    raise Refused(N_("Nothing is called “%(name)s”; choose from the list or check the code."), name=text)


def handle_of(record: Register | Account | None) -> str:
    """The text by which this record is chosen in a form."""
    return str(getattr(record, record.handles()[0])) if record is not None else ""


def suggest(session: Session, target: str, text: str, limit: int = 12) -> list[tuple[str, str]]:
    """(what to put into the form, what to show) for records whose number or name contains the text.

    None for a register whose records go by their key alone.
    """
    register = _model(target)
    conditions = [
        handle.contains(text, autoescape=True) for handle in _handles(register) if isinstance(handle.type, String)
    ]
    if text.isascii() and text.isalpha():
        conditions += [column.startswith(text.lower(), autoescape=True) for column in sounds(register)]
    query = select(register).where(or_(false(), *conditions)).order_by(register.id.desc()).limit(limit)
    if issubclass(register, Register):
        query = query.where(register.status.not_in(register.WORKFLOW.void()))
    found: ScalarResult[Register | Account] = session.scalars(query)
    return [(handle_of(row), _shown(row)) for row in found]


def reachable(session: Session, sources: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Of records named by (register, key) those that the reader's scope lets them open."""
    keys: dict[str, set[int]] = {}
    for name, key in sources:
        keys.setdefault(name, set()).add(key)
    found = ((name, register_of(name), wanted) for name, wanted in keys.items())
    return {
        (name, key)
        for name, register, wanted in found
        if register
        for key in session.scalars(select(register.id).where(register.id.in_(wanted)))
    }


def _shown(row: Register | Account) -> str:
    return row.full_name if isinstance(row, Account) else str(row)


def sounds(register: type[Register] | type[Account]) -> list[InstrumentedAttribute[Any]]:
    """The columns that say how a record's name sounds."""
    return [getattr(register, column.key) for column in register.__mapper__.columns if column.info.get("sound")]
