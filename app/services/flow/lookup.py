"""Finding a record by what people call it: a number, a credit code, a name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, Date, ScalarResult, String, exists, func, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app import cipher, clock
from app.rules import masking
from app.rules.errors import N_, Refused
from app.rules.identifiers import looks_personal
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


def one_spelling(register: type[Register], column: Column[Any]) -> Callable[[str], str]:
    """How what this column folds is compared: a name as searches fold it, the number of a document as offices do."""
    is_name = register.__mapper__.columns[column.info["folds"]].info["sound"]
    return spelling.fold if is_name else cells.document_key


def fold_numbers(record: Register) -> None:
    """Write every number of a record beside itself as it is compared: that of a document, and a name, in its one
    spelling, a sealed one as its print."""
    for column in record.__mapper__.columns:
        if folds := column.info.get("folds"):
            key = one_spelling(type(record), column)(getattr(record, folds) or "")
            setattr(record, column.key, key[: column.type.length])
        elif prints := column.info.get("prints"):
            number = getattr(record, prints)
            setattr(record, column.key, cipher.print_of(number) if number else None)


def _is_called(handle: InstrumentedAttribute[Any], text: str) -> ColumnElement[bool]:
    """That a record has this number, code or name, as it is compared."""
    register = cast("type[Register]", handle.class_)
    for column in register.__mapper__.columns:
        if column.info.get("folds") == handle.key:
            return column == one_spelling(register, column)(text)[: column.type.length]
        if column.info.get("prints") == handle.key:
            return column == cipher.print_of(cells.code(text) or "")
    return handle == (cells.code(text) if handle.info.get("code") else text)


def resolve(session: Session, target: str, raw: object) -> int | None:
    """The key of the one record that is called so; raises Refused when there is none, or more than one."""
    if (text := cells.short(raw)) is None:
        return None
    register = _model(target)
    for handle in _handles(register):
        called = _is_called(handle, text)
        found = session.scalars(select(register.id).where(called).order_by(register.id.desc()).limit(2)).all()
        if found:
            return _only(register, found, text)
    if issubclass(register, Register) and (alike := _called(session, register, text)):
        return _only(register, alike, text)
    raise Refused(
        N_("Nothing is called “%(name)s”; choose from the list or check the code."),
        name=masking.identity(text) if looks_personal(text) else text,
    )


def _only(register: type[Register] | type[Account], found: Sequence[int], text: str) -> int:
    if len(found) > 1 and not getattr(register, "EDITIONS", False):
        raise Refused(N_("More than one record is called “%(name)s”; give its code instead."), name=text)
    return int(found[0])


def _called(session: Session, register: type[Register], text: str) -> list[int]:
    """The records that are called so in another width, case or kind of bracket."""
    query = select(register).where(search.called(session, register, text)).order_by(register.id.desc())
    rows = session.scalars(query.limit(20))
    wanted, names = spelling.fold(text), register.handles()
    return [row.id for row in rows if wanted in (spelling.fold(str(getattr(row, name))) for name in names)]


def handle_of(record: Register | Account | None) -> str:
    """The text by which this record is chosen in a form; nothing for one that has no number yet."""
    return str(getattr(record, record.handles()[0]) or "") if record is not None else ""


@dataclass(frozen=True)
class Suggestion:
    """A record as a form offers it: what stands for it, how it is called, and what else tells it apart."""

    value: str
    label: str
    detail: str
    facts: Mapping[str, str]


def suggest(
    session: Session,
    target: str,
    text: str,
    limit: int = 12,
    facts: Iterable[str] = (),
    beside: Iterable[str] = (),
    once: str = "",
) -> list[Suggestion]:
    """The records that a list would find by the text, the latest first; of a register by key alone none.

    facts   columns that are handed out with each record; never what is masked
    once    `register.column` of which each may have one: those that have are left out
    beside  `register:handle` of what else the form holds; only what is about the same enterprise goes with it
    """
    register = _model(target)
    if not any(isinstance(handle.type, String) for handle in _handles(register)):
        return []
    query = select(register).order_by(register.id.desc()).limit(limit)
    if issubclass(register, Register):
        query = query.where(
            _offered(register), _free(register, once), search.containing(session, register, text), _current(register)
        )
        if "enterprise_id" in register.__mapper__.columns and (firm := _firm(session, beside)):
            query = query.where(register.__mapper__.columns["enterprise_id"] == firm)
    else:
        named = or_(register.username.icontains(text, autoescape=True), _full_name(register).contains(text))
        query = query.where(register.active.is_(True), named)
    found: ScalarResult[Register | Account] = session.scalars(query)
    numbered = (row for row in found if handle_of(row))
    return [Suggestion(handle_of(row), called(row), _detail(row), _facts(row, facts)) for row in numbered]


def _free(register: type[Register], once: str) -> ColumnElement[bool]:
    """That no record which counts leads to it by this column yet."""
    name, _, key = once.partition(".")
    other = register_of(name)
    column = other.__mapper__.columns.get(key) if other else None
    if other is None or column is None or not (column.info.get("once") and column.references(register.__table__.c.id)):
        return true()
    return register.id.not_in(select(column).where(other.status.not_in(other.WORKFLOW.void())))


def _offered(register: type[Register]) -> ColumnElement[bool]:
    """That a record, or one under another name in the same question, stands where others may point at it."""
    if register.OFFERED:
        return register.status.in_(register.OFFERED)
    return register.status.not_in(register.WORKFLOW.void())


def _current(register: type[Register]) -> ColumnElement[bool]:
    """Of records that come in editions, the one of each that holds today."""
    if not register.EDITIONS:
        return true()
    own, other, today = cast("Any", register), aliased(register), clock.today()
    begun = _offered(other) & (other.code == own.code) & (other.starts_on <= today)
    later = tuple_(other.starts_on, other.edition) > tuple_(own.starts_on, own.edition)
    return (own.starts_on <= today) & ~exists().where(begun & later)


def _firm(session: Session, beside: Iterable[str]) -> int | None:
    """The enterprise that what else a form holds is about; None where it is about none."""
    for each in beside:
        name, _, handle = each.partition(":")
        if (record := _record(session, name, handle)) is not None:
            return int(record.id) if record.HAS_LEDGER else getattr(record, "enterprise_id", None)
    return None


def _record(session: Session, name: str, handle: str) -> Register | None:
    register = register_of(name)
    try:
        key = resolve(session, name, handle) if register else None
    except Refused:
        return None
    return session.get(register, key) if register and key else None


def _full_name(register: type[Account]) -> ColumnElement[str]:
    return func.coalesce(register.last_name, "") + func.coalesce(register.first_name, "")


def _detail(row: Register | Account) -> str:
    """What tells a record apart from others that are called alike: its code, whose it is, and its day."""
    if isinstance(row, Account):
        return str(row.username)
    handle = handle_of(row)
    parts = [handle if handle != called(row) else "", row.whose, _day(row)]
    return " · ".join(filter(None, parts))


def _day(row: Register) -> str:
    """The first day that the list of its register shows."""
    days = (c.key for c in row.columns() if c.info["listed"] and isinstance(c.type, Date))
    return next((str(day) for name in days if (day := getattr(row, name))), "")


def _facts(row: Register | Account, wanted: Iterable[str]) -> dict[str, str]:
    """The values of these columns, of those that people fill in and that everybody who reads the register reads."""
    if isinstance(row, Account):
        return {}
    known = {c.key for c in row.columns() if c.info["form"] and not c.info["mask"] and not c.foreign_keys}
    return {name: str(value) for name in wanted if name in known and (value := getattr(row, name)) is not None}


def picked(session: Session, target: str, handle: str) -> str:
    """How the record is called for which this stands in a form; nothing where it stands for none."""
    try:
        key = resolve(session, target, handle)
    except Refused:
        return ""
    record = session.get(_model(target), key) if key else None
    return called(record) if isinstance(record, (Register, Account)) else ""


def own(session: Session, target: str, column: str, user_id: int | None) -> str:
    """What stands in a form for the writer's own record: the one whose `column` leads to their account."""
    register = _model(target)
    mine = session.scalar(select(register).where(getattr(register, column) == user_id).limit(1)) if user_id else None
    return handle_of(mine) if isinstance(mine, (Register, Account)) else ""


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


def called(row: Register | Account) -> str:
    return row.full_name if isinstance(row, Account) else str(row)
