"""The way of a record: the moves it made, the rounds in which it was handed back, where it stands and what is next."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.rules.terms import Term
from models.base import Register
from models.platform import Movement

MOVES = 100
"""Moves of a record that are read at once, the latest; what came before is one link further."""


@dataclass(frozen=True)
class Round:
    """How a record went before it was handed back: the statuses it came through, and the step that ended it."""

    way: list[Term]
    ended: Movement


def movements(session: Session, name: str, key: int, before: int | None = None) -> list[Movement]:
    """The latest moves of a record, or the last before one, the first of them first; one more than are told."""
    query = select(Movement).where(Movement.register == name, Movement.record_id == key)
    if before:
        query = query.where(Movement.id < before)
    people = selectinload(Movement.user), selectinload(Movement.on_behalf_of)
    return list(session.scalars(query.options(*people).order_by(Movement.id.desc()).limit(MOVES + 1)))[::-1]


def steps(record: Register, movements: list[Movement]) -> list[tuple[Term, str]]:
    """The line of steps: the way on which the record came, where it is, and the plain way on from here."""
    flow = record.WORKFLOW
    way = [status for status in flow.way_to(movement.move for movement in movements) if status != record.status]
    onward = [status for status in flow.plain_way(record.status) if status not in way]
    return [*((status, "done") for status in way), (record.status, "now"), *((status, "next") for status in onward)]


def rounds(record: Register, movements: list[Movement]) -> list[Round]:
    """The rounds in which it was handed back, the first of them first; the one it is in now is the line of steps."""
    flow, found, way = record.WORKFLOW, list[Round](), list[Term]()
    for step in movements:
        move = flow.moves.get(step.move)
        if move is not None and not move.stays:
            way = way or [flow.vocabulary(step.from_status)]
            if move.new_round:
                found.append(Round(way, step))
            way = [] if move.new_round else [*way, move.target]
    return found
