"""What comes with a move: the values it asks for, an opinion, papers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, Sentence, together
from app.services.flow import papers
from app.services.flow.checks import conditions, counted
from app.workflow.moves import Move
from models.base import Register

OPINION = "opinion"
"""By this name the page of a move asks why, and a refusal is pinned to it."""


@dataclass(frozen=True)
class Given:
    """What comes with a move.

    version  the version of the record that the mover read
    bring    puts the files that come with the move into the record
    """

    values: Mapping[str, Any]
    opinion: str
    version: int | None = None
    bring: Callable[[], object] | None = None


def take_values(session: Session, record: Register, move: Move, given: Given) -> None:
    """The values, into the record. Raises Refused: everything that the move needs and was not given."""
    held = {name: value for name in move.fields if (value := given.values.get(name)) not in (None, "", [], {})}
    for name, value in held.items():
        _put(session, record, name, value)
    missing = (partial(_refuse_missing, record, move, name) for name in move.fields if name not in held)
    sound = (partial(check, record, held) for check in (conditions, counted))
    together(*missing, *sound, partial(_opinion, move, given.opinion))


def _put(session: Session, record: Register, name: str, value: object) -> None:
    """A value into its column; lines as they were typed know how they are put into a record."""
    if put_into := getattr(value, "put_into", None):
        put_into(session, record, name)
    else:
        setattr(record, name, value)


def _refuse_missing(record: Register, move: Move, name: str) -> None:
    raise Refused(
        N_("“%(field)s” is needed for “%(move)s”."), field=record.label_of(name), move=Sentence(move.label)
    ).on(name)


def _opinion(move: Move, opinion: str) -> None:
    if move.opinion and not opinion.strip():
        sentence = N_("Please write your opinion; “%(move)s” needs a reason.")
        raise Refused(sentence, move=Sentence(move.label)).on(OPINION)


def take_papers(session: Session, record: Register, move: Move, given: Given) -> None:
    """The files, into the record. Raises Refused where one is missing on which the move rests."""
    if given.bring and move.takes_files:
        given.bring()
    papers.check(session, record, move)
