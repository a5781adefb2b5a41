"""Checks of enterprises and practitioners."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules import identifiers
from app.services.flow.checks import not_after, pinned
from app.services.flow.people import Person
from app.services.flow.registry import check
from models.subjects import Enterprise, Practitioner


@check("enterprise")
def enterprise_valid(session: Session, enterprise: Enterprise, by: Person, day: date) -> None:
    """An enterprise is known by a credit code whose check digit is right (GB 32100-2015)."""
    pinned("uscc", identifiers.check_uscc, enterprise.uscc)
    not_after(enterprise, "supervised_since", day)


@check("practitioner")
def practitioner_valid(session: Session, practitioner: Practitioner, by: Person, day: date) -> None:
    if practitioner.identity_no:
        pinned("identity_no", identifiers.check_identity, practitioner.identity_no)
        pinned("identity_no", identifiers.check_identity_digit, practitioner.identity_no)
