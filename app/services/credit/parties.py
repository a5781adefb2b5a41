"""Whom a record is about; whoever only its paper names is put on the register when it takes effect."""

from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import cipher
from app.rules.vocabulary.subjects import OperatingState, PartyKind, SafetySector, SupervisionClass
from app.services.credit import frequency
from app.services.flow import conflicts
from app.services.flow.entering import complete
from app.services.flow.locks import lock, lock_subject
from models.protocols import HasEnterprise, HasParty
from models.subjects import Enterprise, Practitioner

Subject = Enterprise | Practitioner


def subject(session: Session, source: HasEnterprise, day: date) -> Subject | None:
    """Whom a record is about, locked; None where that is nobody on a register, nor named so that they can be."""
    if found := lock_subject(session, source):
        return cast(Subject, found)
    return _named(session, cast(HasParty, source), day) if source.PARTY else None


def _named(session: Session, source: HasParty, day: date) -> Subject | None:
    """The party that the paper names by its number: as the register has it, else as the paper does."""
    if source.party == PartyKind.NATURAL_PERSON:
        register: type[Subject] = Practitioner
        number, make = source.person_identity_no, _person
        query = select(Practitioner.id).where(Practitioner.identity_key == cipher.print_of(number or ""))
    else:
        register, number, make = Enterprise, source.uscc, _firm
        query = select(Enterprise.id).where(Enterprise.uscc == number)
    if not number:
        return None
    key = session.scalar(query) or _put_on_register(session, make(source), day) or session.scalar(query)
    setattr(source, f"{register.register_name()}_id", key)
    return cast(Subject | None, lock(session, register, key))


def _put_on_register(session: Session, record: Subject, day: date) -> int | None:
    """Enter whoever only the paper names; None where somebody else has entered them a moment ago."""
    try:
        with session.begin_nested():
            complete(session, record)
            session.add(record)
            session.flush()
    except IntegrityError as error:
        if not conflicts.is_taken(error):
            raise
        return None
    if isinstance(record, Enterprise):
        frequency.adjust(session, record, day)
    return record.id


def _firm(source: HasParty) -> Enterprise:
    return Enterprise(
        uscc=source.uscc,
        name=source.party_name,
        party=source.party,
        legal_representative=source.legal_representative,
        sector=SafetySector.OTHER,
        supervision_class=SupervisionClass.GENERAL,
        operating_state=OperatingState.OPERATING,
        department_id=source.department_id,
    )


def _person(source: HasParty) -> Practitioner:
    """A person of whom nothing but name and number is known, for nothing else was asked."""
    return Practitioner(
        name=source.party_name,
        identity=source.person_identity,
        identity_no=source.person_identity_no,
        department_id=source.department_id,
    )
