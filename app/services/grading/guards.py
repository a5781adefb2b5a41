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
from app.services.flow.people import Person
from app.services.flow.registry import guard
from app.services.rulebook import editions, standards
from models.grading import ClassChange, Standard
from models.platform import Setting


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
