"""Checks of enterprises and practitioners."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import identifiers
from app.rules.errors import N_, Refused, together
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import IdentityKind
from app.services.flow.checks import credit_code, not_after, pinned
from app.services.flow.people import Person
from app.services.flow.registry import check, doubt, guard, knows_codes
from models.subjects import Enterprise, Practitioner, UnusualCode


@check("enterprise")
def enterprise_valid(session: Session, enterprise: Enterprise, by: Person, day: date) -> None:
    """An enterprise is known by a credit code whose check digit is right (GB 32100-2015)."""
    together(
        partial(credit_code, session, "uscc", enterprise.uscc), partial(not_after, enterprise, "supervised_since", day)
    )


@check("practitioner")
def practitioner_valid(session: Session, practitioner: Practitioner, by: Person, day: date) -> None:
    """An identity card has a number that can be right."""
    if practitioner.identity_no and practitioner.identity in (None, IdentityKind.IDENTITY_CARD):
        pinned("identity_no", identifiers.check_identity, practitioner.identity_no)
        pinned("identity_no", identifiers.check_identity_digit, practitioner.identity_no)


@doubt("enterprise")
def region_unknown(session: Session, enterprise: Enterprise) -> Iterator[Refused]:
    """The region in a credit code is only doubted: codes keep the numbers of counties that are gone."""
    if enterprise.uscc and not identifiers.has_known_region(enterprise.uscc):
        yield Refused(
            N_("The credit code %(code)s names no province in its 3rd and 4th sign; check it against the licence."),
            code=enterprise.uscc,
        ).on("uscc")


@guard
@check("unusual_code")
def code_unusual(session: Session, record: UnusualCode, by: Person, day: date) -> None:
    """Only a code that the standard's check refuses needs an entry, and it still has the signs of a credit code."""
    if not record.uscc:
        return
    pinned("uscc", identifiers.check_credit_signs, record.uscc)
    if identifiers.is_sound(record.uscc):
        raise Refused(
            N_("%(code)s passes the check of credit codes; it can be used without an entry here."), code=record.uscc
        ).on("uscc")


@knows_codes
def approved_codes(session: Session, code: str) -> bool:
    """Codes that the leader has approved although they fail the check."""
    if identifiers.is_sound(code):
        return False
    with session.no_autoflush:
        found = select(UnusualCode.id).where(UnusualCode.uscc == code, UnusualCode.status == Status.IN_FORCE)
        return session.scalar(found) is not None
