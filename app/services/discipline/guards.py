"""Checks of accidents."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.accidents import accident_grade
from app.rules.errors import N_, Refused
from app.rules.vocabulary.discipline import Liability
from app.services.flow.checks import not_after
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from app.services.rulebook import decisions
from models.discipline import Accident


@check("accident")
def accident_valid(session: Session, accident: Accident, by: Person, day: date) -> None:
    not_after(accident, "occurred_on", day)


@guard
def accident_complete(session: Session, accident: Accident, by: Person, day: date) -> None:
    """Grade the accident by its consequences; liability needs the document that fixed it."""
    not_after(accident, "occurred_on", day)
    answer = accident_grade(accident.deaths, accident.serious_injuries, accident.loss, accident.occurred_on)
    accident.grade = answer.grade
    inputs = {"deaths": accident.deaths, "serious_injuries": accident.serious_injuries, "loss": accident.loss}
    decisions.keep(
        session,
        accident,
        "accident_grade",
        day,
        reasons=answer.reasons,
        digest=answer.digest,
        answer={"grade": answer.grade},
        inputs=inputs,
    )
    if accident.liability == Liability.LIABLE and not accident.liability_document:
        raise Refused(
            N_("“%(field)s” is needed where liability is fixed."), field=accident.label_of("liability_document")
        ).on("liability_document")


@guard
def liability_differs(session: Session, accident: Accident, by: Person, day: date) -> None:
    """Liability is stated anew only where a document fixes it otherwise than before."""
    if accident.proposed_liability == accident.liability:
        raise Refused(
            N_("The liability for %(record)s is “%(what)s” already; there is nothing to change."),
            record=accident.title,
            what=Liability(accident.liability),
        ).on("proposed_liability")
