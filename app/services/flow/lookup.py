"""Finding a record by what people call it: a number, a credit code, a name."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ScalarResult, String, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.rules.errors import N_, Refused
from app.services.flow import search
from app.services.reading import cells, spelling
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


def fold_numbers(record: Register) -> None:
    """Write every document number of a record beside itself in the one spelling in which numbers are compared."""
    for column in record.__mapper__.columns:
        if folds := column.info.get("folds"):
            key = cells.document_key(getattr(record, folds) or "")
            setattr(record, column.key, key[: column.type.length])


def _key_of(handle: InstrumentedAttribute[Any]) -> InstrumentedAttribute[Any] | None:
    """The column that holds a document number in its one spelling; None where the handle is no such number."""
    columns = handle.class_.__mapper__.columns
    return next((getattr(handle.class_, c.key) for c in columns if c.info.get("folds") == handle.key), None)


def resolve(session: Session, target: str, raw: object) -> int | None:
    """The key of the one record that is called so; raises Refused when there is none, or more than one."""
    if (text := cells.text(raw, 255)) is None:
        return None
    register = _model(target)
    for handle in _handles(register):
        if (key := _key_of(handle)) is not None:
            called = key == cells.document_key(text)
        else:
            called = handle == (cells.code(text) if handle.info.get("code") else text)
        found = session.scalars(select(register.id).where(called).limit(2)).all()
        if found:
            return _only(found, text)
    if issubclass(register, Register) and (alike := _called(session, register, text)):
        return _only(alike, text)
    raise Refused(N_("Nothing is called “%(name)s”; choose from the list or check the code."), name=text)


def _only(found: Sequence[int], text: str) -> int:
    if len(found) > 1:
        raise Refused(N_("More than one record is called “%(name)s”; give its code instead."), name=text)
    return int(found[0])


def _called(session: Session, register: type[Register], text: str) -> list[int]:
    """The records that are called so in another width, case or kind of bracket."""
    rows = session.scalars(select(register).where(search.called(session, register, text)).limit(20))
    wanted, names = spelling.fold(text), register.handles()
    return [row.id for row in rows if wanted in (spelling.fold(str(getattr(row, name))) for name in names)]


def handle_of(record: Register | Account | None) -> str:
    """The text by which this record is chosen in a form."""
    return str(getattr(record, record.handles()[0])) if record is not None else ""


def suggest(session: Session, target: str, text: str, limit: int = 12) -> list[tuple[str, str]]:
    """(what to put into the form, what to show) for records that a list would find by the text.

    None for a register whose records go by their key alone.
    """
    register = _model(target)
    if not any(isinstance(handle.type, String) for handle in _handles(register)):
        return []
    query = select(register).order_by(register.id.desc()).limit(limit)
    if issubclass(register, Register):
        valid = register.status.not_in(register.WORKFLOW.void())
        query = query.where(valid, search.containing(session, register, text))
    else:
        query = query.where(register.username.icontains(text, autoescape=True))
    found: ScalarResult[Register | Account] = session.scalars(query)
    return [(handle_of(row), _shown(row)) for row in found]


def reachable(session: Session, sources: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Of records named by (register, key) those within the reader's scope."""
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
