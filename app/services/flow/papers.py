"""附件 by their kind: which a move rests on, and which of those do not lie with the record yet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, Sentence
from app.rules.terms import Term
from app.workflow.moves import Move, Needed
from models.base import Register, register_of
from models.platform import Attachment

FIELD = "file"
"""By this name a form hands in files, and a refusal is pinned to them."""


def kind_named(register: str, code: str) -> str:
    """The code of a kind of paper that this register knows; of any other the last, which is for all the rest."""
    model = register_of(register)
    known = [*model.papers()] if model else []
    return next((term.value for term in known if term.value == code), known[-1].value if known else code)


def kind_of(register: str, code: str) -> Term | str:
    """The kind of a paper by its name; a kind that no longer exists as it stands."""
    model = register_of(register)
    return next((term for term in model.papers() if term.value == code), code) if model else code


def wanted(record: Register, move: Move) -> list[Needed]:
    """The papers that a move of this record rests on."""
    return [needed for needed in move.papers if needed.applies(record)]


def missing(session: Session, record: Register, move: Move) -> list[Needed]:
    """Those of them that do not lie with the record."""
    asked = wanted(record, move)
    if not asked:
        return []
    standing = select(Attachment.kind).where(
        Attachment.register == record.register_name(), Attachment.record_id == record.id, Attachment.ended_at.is_(None)
    )
    there = set(session.scalars(standing))
    return [needed for needed in asked if needed.kind.value not in there]


def check(session: Session, record: Register, move: Move) -> None:
    """Raises Refused where a paper is missing without which the move cannot be made."""
    lacking = tuple(needed.kind for needed in missing(session, record, move) if needed.must)
    if lacking:
        raise Refused(
            N_("For “%(move)s” a paper is missing: %(papers)s. Hand it in here and say of what kind it is."),
            move=Sentence(move.label),
            papers=lacking,
        ).on(FIELD)
