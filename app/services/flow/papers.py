"""附件 by their kind: which a move rests on, and which of those do not lie with the record yet."""

from difflib import SequenceMatcher

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, Sentence
from app.rules.terms import Term
from app.workflow.moves import Move, Needed
from models.base import Register, register_of
from models.platform import Attachment

FIELD = "file"
"""By this name a form hands in files, and a refusal is pinned to them."""
SHORTEST = 3
"""So many characters the name of a file and that of a kind have in common before the one tells the other."""


def kind_named(register: str, code: str) -> str:
    """The code of a kind of paper that this register knows; of any other the last, which is for all the rest."""
    model = register_of(register)
    known = [*model.papers()] if model else []
    return next((term.value for term in known if term.value == code), known[-1].value if known else code)


def kind_told(register: str, name: str) -> str:
    """The code of the kind that the name of a file tells, as scans are usually called; nothing where it tells none."""
    model, best, most = register_of(register), "", SHORTEST - 1
    for term in model.papers() if model else ():
        if (shared := _shared(term.chinese, name)) > most:
            best, most = term.value, shared
    return best


def _shared(one: str, other: str) -> int:
    """How many characters in a row both have."""
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size


def kind_of(register: str, code: str) -> Term | str:
    """The kind of a paper by its name; a kind that no longer exists as it stands."""
    model = register_of(register)
    return next((term for term in model.papers() if term.value == code), code) if model else code


def ahead(register: type[Register], record: Register | None) -> list[Needed]:
    """The papers on which moves may rest that are open to a record where it stands, or to a new one."""
    status = record.status if record else register.WORKFLOW.start
    return [needed for move in register.WORKFLOW if status in move.sources for needed in move.papers]


def wanted(record: Register, move: Move) -> list[Needed]:
    """The papers that a move of this record rests on."""
    return [needed for needed in move.papers if needed.applies(record)]


def missing(session: Session, record: Register, asked: list[Needed]) -> list[Needed]:
    """Those of these papers that do not lie with the record."""
    if not asked:
        return []
    standing = select(Attachment.kind).where(
        Attachment.register == record.register_name(), Attachment.record_id == record.id, Attachment.ended_at.is_(None)
    )
    there = set(session.scalars(standing))
    return [needed for needed in asked if needed.kind.value not in there]


def check(session: Session, record: Register, move: Move) -> None:
    """Raises Refused where a paper is missing without which the move cannot be made."""
    lacking = tuple(needed.kind for needed in missing(session, record, wanted(record, move)) if needed.must)
    if lacking:
        raise Refused(
            N_("For “%(move)s” a paper is missing: %(papers)s. Hand it in here and say of what kind it is."),
            move=Sentence(move.label),
            papers=lacking,
        ).on(FIELD)
