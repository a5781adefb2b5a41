"""What a form offers to pick: records of other registers, colleagues, and numbers that are free."""

from typing import Any

from flask import Flask

from app import clock
from app.extensions import db
from app.security import granted
from app.services.flow import lookup, numbers
from app.services.ledgers.columns import Field
from app.services.rulebook import standards
from models.base import Register, register_of
from views import related


def init_app(app: Flask) -> None:
    for part in (called_so, decided_address, lookup_address, picks_of, new_address, free_numbers, short_numbers):
        app.jinja_env.globals[part.__name__] = part


def called_so(field: Field, given: str) -> str:
    """How the record is called that a link field holds; nothing where what stands there is no record's."""
    return lookup.picked(db.session(), field.target, given) if given else ""


def decided_address(field: Field, record: Register) -> str:
    """The form of the decision by which what stands here is changed; nothing for who may enter none."""
    register = register_of(field.decided)
    return related.new_address(register, record) if register else ""


def lookup_address(field: Field) -> str:
    """Where suggestions for a field come from; nowhere for a reader who may not read that register."""
    if field.target == "account":
        return "/inbox/colleagues"
    at = _lookup(field.target)
    return f"{at}?once={field.once}" if at and field.once else at


def _lookup(register: str) -> str:
    return f"/{register}/lookup" if ("can_read", register) in granted() else ""


def picks_of(field: Field) -> list[dict[str, Any]]:
    """Where the names of a field can be picked, as far as the reader may read there, and what is filled in with one."""
    known = [(_lookup(pick.register), pick) for pick in field.picks]
    return [{"at": at, "fills": dict(pick.fills), "says": dict(pick.says)} for at, pick in known if at]


def new_address(field: Field) -> str:
    """Where a record is entered that a field cannot find, for those who may enter one."""
    register = register_of(field.target)
    may = register is not None and register.WORKFLOW.editors and ("can_write", field.target) in granted()
    return f"/{field.target}/add" if may else ""


def short_numbers(numbers: list[str]) -> list[str]:
    """Numbers of one series by their serials: 12号."""
    return [number.rpartition("〕")[2] for number in numbers]


def free_numbers(field: Field, register: type[Register]) -> list[str]:
    """The next number of the bureau's own series of this year, then the first that were left out."""
    session, today = db.session(), clock.today()
    key = next(c.key for c in register.__mapper__.columns if c.info.get("folds") == field.name)
    mark = standards.unit(session, "document_prefix", today)
    return numbers.free_in_series(session, getattr(register, key), mark, field.series, today.year)
