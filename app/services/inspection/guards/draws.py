"""Checks of draws."""

import re
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from app.rules import draw_file
from app.rules.errors import N_, NotAllowed, Refused, together
from app.rules.vocabulary.inspection import SeedKind
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from app.services.inspection import draws, tasks
from app.services.inspection.guards.tasks import published
from models.inspection import Draw

_SEAL = re.compile(r"[0-9a-f]{64}")


@guard
@check("draw")
def draw_in_order(session: Session, draw: Draw, by: Person, day: date) -> None:
    together(
        partial(_not_past, draw, day),
        partial(published, draw.item, draw.draws_on),
        partial(_seed_later, draw, day),
        *(partial(_number, at, line) for at, line in draw.own_lines()),
        partial(_told_apart, draw),
    )


def _not_past(draw: Draw, day: date) -> None:
    if draw.draws_on and draw.draws_on < day:
        raise Refused(N_("The day of the draw has passed; choose one to come.")).on("draws_on")


def _seed_later(draw: Draw, day: date) -> None:
    """Nobody may know the seed when the lists are sealed, and the draw needs it."""
    if draw.seed_kind != SeedKind.ANNOUNCED or draw.seed_on is None:
        return
    if draw.seed_on <= day:
        raise Refused(N_("The number must become known on a later day than today, when nobody can know it.")).on(
            "seed_on"
        )
    if draw.draws_on and draw.draws_on < draw.seed_on:
        raise Refused(N_("The draw cannot be earlier than the day on which its seed becomes known.")).on("draws_on")


def _number(at: str, line: object) -> None:
    number = getattr(line, "number", None)
    if number is not None and number < 1:
        raise Refused(N_("At least one is drawn from each line.")).on(at + "number")


def _told_apart(draw: Draw) -> None:
    """Two lines that say the same cannot be told apart in the protocol."""
    seen = set()
    for at, line in draw.own_lines():
        named = getattr(line, "named", "") if getattr(line, "category", None) else ""
        if named and named in seen:
            raise Refused(N_("“%(name)s” stands there twice."), name=named).on(at + "category")
        seen.add(named)


@guard
def may_witness(session: Session, draw: Draw, by: Person, day: date) -> None:
    """Two different people witness a draw, each once."""
    if draw.second_seal or by.user_id == draw.first_witness_id:
        raise NotAllowed(N_("You have sealed your words already, or two others have."))


@guard
def seal_in_order(session: Session, draw: Draw, by: Person, day: date) -> None:
    if not _SEAL.fullmatch(draw.own_seal or ""):
        raise Refused(
            N_("What is sent is the seal of the words, 64 signs from 0 to f; this browser has not made one.")
        ).on("own_seal")
    if draw.own_seal == draw.first_seal:
        raise Refused(N_("These are the words of the other witness; choose your own.")).on("own_seal")


@guard
def may_reveal(session: Session, draw: Draw, by: Person, day: date) -> None:
    """A witness reveals their own words once both seals are in."""
    words = {draw.first_witness_id: draw.first_words, draw.second_witness_id: draw.second_words}
    if draw.second_seal is None or by.user_id not in words or words[by.user_id]:
        raise NotAllowed(N_("Words are revealed once, by the witness who sealed them, when both have sealed theirs."))


@guard
def words_as_sealed(session: Session, draw: Draw, by: Person, day: date) -> None:
    seal = draw.first_seal if by.user_id == draw.first_witness_id else draw.second_seal
    if draw.own_words and draw_file.seal_of(draw.own_words) != seal:
        raise Refused(N_("These are not the words that you sealed; every letter and digit counts.")).on("own_words")


@guard
def seed_is_known(session: Session, draw: Draw, by: Person, day: date) -> None:
    if draw.seed_on and day < draw.seed_on:
        raise Refused(N_("The number becomes known on %(day)s; until then nothing is drawn."), day=draw.seed_on)
    if draw.seed and not draw_file.folded(draw.seed).isdecimal():
        raise Refused(N_("Write the digits of the number in their order, and nothing else.")).on("seed")


@guard
def both_revealed(session: Session, draw: Draw, by: Person, day: date) -> None:
    if not (draw.first_words and draw.second_words):
        raise Refused(N_("Both witnesses must seal their words and reveal them first."))


@guard
def recusal_in_order(session: Session, draw: Draw, by: Person, day: date) -> None:
    draws.is_drawn(session, draw, draw.changed_firm_id, draw.recused_officer_id)
    if tasks.inspected(session, draw):
        raise Refused(N_("This enterprise has been inspected already.")).on("changed_firm_id")


@guard
def replacement_in_order(session: Session, draw: Draw, by: Person, day: date) -> None:
    draws.is_drawn(session, draw, draw.changed_firm_id)
