"""Checks of the bureau's own rules: a standard or a parameter that could not be used goes no further."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import settings, wording
from app.rules.errors import N_, Refused
from app.rules.frequency import FrequencyTable
from app.rules.scheme import GradingScheme as Scheme
from app.rules.vocabulary.platform import Status
from app.services.flow.checks import in_order, not_after
from app.services.flow.people import Person
from app.services.flow.registry import guard
from app.services.grading import evaluations, reputation
from app.services.rulebook import editions, standards
from models.grading import ClassChange, Evaluation, Standard
from models.platform import Setting
from models.reputation import Honour, PublicRating


@guard
def scheme_valid(session: Session, standard: Standard, by: Person, day: date) -> None:
    editions.begins_in_time(standard, day)
    editions.is_of_its_own(session, standard)
    _table_valid(
        standard,
        lambda table: Scheme.model_validate({**table, "code": standard.code, "version": standard.edition}).compiled(),
    )


@guard
def frequency_valid(session: Session, standard: Standard, by: Person, day: date) -> None:
    editions.begins_in_time(standard, day)
    editions.is_of_its_own(session, standard)
    _table_valid(standard, FrequencyTable.model_validate)


def _table_valid(standard: Standard, build: Callable[[Any], Any]) -> None:
    table = wording.read(standard.content)
    if not isinstance(table, dict):
        raise Refused(N_("The content is no table; begin with the edition in force and change what is to change.")).on(
            "content"
        )
    try:
        build(table)
    except ValidationError as error:
        raise wording.fault(error).on("content") from None


@guard
def setting_valid(session: Session, setting: Setting, by: Person, day: date) -> None:
    """The parameter exists, is one the bureau may set, and the value is of its kind."""
    law, name = standards.parameters(session), str(setting.name)
    if not name.startswith("unit."):  # what the bureau is called is no rule
        editions.begins_in_time(setting, day)
    settings.check_change(law, name, settings.value_of(law, name, setting.value))


@guard
def answered_in_order(session: Session, evaluation: Evaluation, by: Person, day: date) -> None:
    """An answer that comes late is heard as well, as long as nothing has been decided."""
    not_after(evaluation, "answered_on", day)
    if not (evaluation.answer or "").strip():
        raise Refused(N_("Please write down what the enterprise says.")).on("answer")


@guard
def facts_unchanged(session: Session, evaluation: Evaluation, by: Person, day: date) -> None:
    """What the enterprise was told is what the ledger still says of the year, line by line."""
    now = evaluations.computed(session, evaluation)
    if evaluations.said(now["lines"], now["direct"]) != evaluations.said(evaluation.lines, evaluation.direct):
        raise Refused(
            N_("Facts of the year have changed: now %(grade)s with %(score)s; send it back to be computed again."),
            grade=now["grade"],
            score=now["score"],
        )


@guard
def none_of_later_year(session: Session, evaluation: Evaluation, by: Person, day: date) -> None:
    e = Evaluation
    later = e.enterprise_id == evaluation.enterprise_id, e.year > evaluation.year, e.status == Status.IN_FORCE
    if year := session.scalar(select(e.year).where(*later).limit(1)):
        raise Refused(N_("That of %(year)s is published already; have this one dropped."), year=year)


@guard
def honour_in_order(session: Session, honour: Honour, by: Person, day: date) -> None:
    not_after(honour, "granted_on", day)
    in_order(honour, "granted_on", "valid_until")


@guard
def rating_in_order(session: Session, rating: PublicRating, by: Person, day: date) -> None:
    """Of one year and enterprise one stands, and none is added behind the latest."""
    not_after(rating, "evaluated_on", day)
    if rating.evaluated_on and rating.year and not 0 <= rating.evaluated_on.year - rating.year <= 1:
        raise Refused(N_("A year is evaluated in its course or in the year after it.")).on("year")
    with session.no_autoflush:
        standing = [each for each in reputation.in_force(session, rating.enterprise_id) if each is not rating]
    if standing and rating.year is not None and standing[0].year >= rating.year:
        year = standing[0].year
        raise Refused(N_("That of %(year)s stands already; have it revoked first."), year=year).on("year")


@guard
def class_change_in_order(session: Session, change: ClassChange, by: Person, day: date) -> None:
    """It changes something, and no other change of the same enterprise waits for a decision."""
    if change.enterprise and change.to_class == change.enterprise.supervision_class:
        raise Refused(N_("It is of this class already.")).on("to_class")
    c = ClassChange
    own = c.enterprise_id == change.enterprise_id, c.id != (change.id or 0)
    under_way = c.status.in_((Status.SUBMITTED, Status.REVIEWED))
    with session.no_autoflush:
        other = session.scalar(select(c.no).where(*own, under_way).limit(1))
    if other:
        raise Refused(N_("%(no)s of the same enterprise waits for a decision."), no=other).on("enterprise_id")
