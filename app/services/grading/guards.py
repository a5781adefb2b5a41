"""Checks of the bureau's own rules: a standard or a parameter that could not be used goes no further."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.rules import settings, wording
from app.rules.errors import N_, Refused
from app.rules.frequency import FrequencyTable
from app.rules.scheme import GradingScheme as Scheme
from app.rules.vocabulary.platform import Status
from app.services.flow.people import Person
from app.services.flow.registry import guard
from app.services.rulebook import standards
from models.grading import Standard
from models.platform import Setting


def _begins_in_time(session: Session, standard: Standard, day: date) -> None:
    """A rule is not laid over days that have passed: what was decided on them must stay explained."""
    if standard.starts_on < day:
        raise Refused(
            N_(
                "“%(field)s” %(value)s lies before today; "
                "a standard holds from the day of its approval at the earliest."
            ),
            field=standard.label_of("starts_on"),
            value=standard.starts_on,
        ).on("starts_on")


def _is_an_edition_of_its_own(session: Session, standard: Standard) -> None:
    """Of one code there is one edition of each number, and one that begins on a day."""
    model = type(standard)
    other = session.scalar(
        select(model)
        .where(
            model.code == standard.code,
            model.id != (standard.id or 0),
            model.status.not_in((Status.REVOKED, Status.DISCARDED, Status.DRAFT, Status.RETURNED)),
            or_(model.edition == standard.edition, model.starts_on == standard.starts_on),
        )
        .limit(1)
    )
    if other is not None:
        raise Refused(
            N_(
                "Edition %(edition)s of “%(code)s” (from %(day)s) exists already; "
                "give this one another number and another first day."
            ),
            edition=other.edition,
            code=other.code,
            day=other.starts_on,
        ).on("edition")


@guard
def scheme_valid(session: Session, standard: Standard, by: Person, day: date) -> None:
    _begins_in_time(session, standard, day)
    _is_an_edition_of_its_own(session, standard)
    _table_valid(
        standard,
        lambda table: Scheme.model_validate({**table, "code": standard.code, "version": standard.edition}).compiled(),
    )


@guard
def frequency_valid(session: Session, standard: Standard, by: Person, day: date) -> None:
    _begins_in_time(session, standard, day)
    _is_an_edition_of_its_own(session, standard)
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
        _begins_in_time(session, setting, day)
    settings.check_change(law, name, settings.value_of(law, name, setting.value))
