"""Which templates there are for a record, and which of them a move makes a document of."""

from datetime import date
from pathlib import Path
from typing import Any, cast

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused
from app.rules.parameters import read_yaml
from app.rules.vocabulary.grading import StandardStatus
from app.rules.vocabulary.platform import Status
from models.base import Register
from models.documents import DocumentTemplate

_APPROVED = (Status.IN_FORCE, StandardStatus.RETIRED)


def in_force(session: Session, register: str, day: date) -> list[DocumentTemplate]:
    """The editions that hold on `day` for records of this register, one of each code, by name."""
    query = select(DocumentTemplate).where(
        DocumentTemplate.used_for == register,
        DocumentTemplate.status.in_(_APPROVED),
        DocumentTemplate.starts_on <= day,
        or_(DocumentTemplate.ended_on.is_(None), DocumentTemplate.ended_on > day),
    )
    order = (DocumentTemplate.starts_on, DocumentTemplate.edition)
    found = {template.code: template for template in session.scalars(query.order_by(*order))}
    return sorted(found.values(), key=lambda template: template.name)


def made_by(session: Session, register: str, move: str, day: date) -> list[DocumentTemplate]:
    """The editions of which this move of this register makes a document."""
    if (register, move) not in _occasions(session):
        return []
    return [template for template in in_force(session, register, day) if template.made_by == move]


def _occasions(session: Session) -> set[tuple[str, str]]:
    """(register, move) of all templates, read once in a transaction: most moves make no document."""
    known: Any = session.info.get("occasions")
    if known is None or known[0] is not session.get_transaction():
        rows = session.execute(select(DocumentTemplate.used_for, DocumentTemplate.made_by).distinct())
        found = {(str(used_for), str(move)) for used_for, move in rows if move}
        known = session.info["occasions"] = (session.get_transaction(), found)
    return known[1]


def named(session: Session, register: str, code: str, day: date) -> DocumentTemplate:
    """The edition of this code that holds for the register; raises Refused naming those there are."""
    known = in_force(session, register, day)
    if (found := next((template for template in known if code in (template.code, template.name)), None)) is None:
        raise Refused(
            N_("There is no template “%(code)s” for this register; there are: %(known)s."),
            code=code,
            known=tuple(template.code for template in known) or "—",
        )
    return found


def next_of(session: Session, record: Register, template: DocumentTemplate, day: date) -> DocumentTemplate:
    """The edition that holds on `day` in the place of an earlier one; the earlier one itself where none does."""
    known = in_force(session, record.register_name(), day)
    return next((each for each in known if each.code == template.code), template)


FIRST = Path(__file__).parent / "first"
"""The templates that a new installation begins with: what each is for, a line ---, and its text."""


def first() -> list[DocumentTemplate]:
    """The first editions, of 2018-01-01, in force from the beginning."""
    begins: dict[str, Any] = {"edition": 1, "starts_on": date(2018, 1, 1), "status": Status.IN_FORCE}
    return [shipped(path.stem, **begins) for path in sorted(FIRST.glob("*.txt"))]


def shipped(file: str, **more: object) -> DocumentTemplate:
    """The template of this file as it is shipped; edition, first day and status are the caller's to say."""
    head, _, text = (FIRST / f"{file}.txt").read_text().partition("\n---\n")
    stated = cast("dict[str, Any]", read_yaml(head))
    reason = f"系统初始模板，经审批后可修订。依据：{stated.pop('source')}"
    return DocumentTemplate(**{"content": text.strip("\n"), "reason": reason} | stated | more)
