"""What the office adds to a licence or a penalty that people handed in, and what it says is wrong with it."""

import re
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import cipher, clock
from app.rules import identifiers
from app.rules.errors import N_, Questionable, Refused
from app.rules.vocabulary.subjects import IdentityKind, PartyKind
from app.services.disclosure import collecting, questions, terms
from app.services.flow.checks import pinned
from app.services.flow.registry import before_save, doubt, first_doubt
from app.services.reading import spelling
from app.services.rulebook import standards
from models.disclosure import FineCollection, Licence, Penalty
from models.subjects import Enterprise, Practitioner


@before_save("penalty", "licence")
def counterparty(session: Session, record: Penalty | Licence) -> None:
    """Link the party to its enterprise; a decision of our own names our bureau where the clerk left it out."""
    record.enterprise_id = None
    if record.uscc:
        record.enterprise_id = session.scalar(select(Enterprise.id).where(Enterprise.uscc == record.uscc))
    if record.party == PartyKind.NATURAL_PERSON:
        _person(session, record)
    today = clock.today()
    bureau, code = standards.unit(session, "bureau_name", today), standards.unit(session, "uscc", today)
    record.organ, record.organ_uscc = record.organ or bureau, record.organ_uscc or code
    record.data_source, record.data_source_uscc = record.data_source or bureau, record.data_source_uscc or code
    if isinstance(record, Penalty):
        terms.foretell(session, record, today)


def _person(session: Session, record: Penalty | Licence) -> None:
    """Link the party to the person of the document number; of one chosen by name the number is taken from there."""
    if number := record.person_identity_no:
        known = select(Practitioner.id).where(Practitioner.identity_key == cipher.print_of(number))
        record.practitioner_id = record.practitioner_id or session.scalar(known)
    elif record.practitioner_id and (person := session.get(Practitioner, record.practitioner_id)):
        record.person_identity = record.person_identity or person.identity
        record.person_identity_no = person.identity_no


@doubt("penalty", "licence")
def as_served(session: Session, record: Penalty | Licence) -> Iterator[Refused]:
    """What is kept as it stands, a served decision being recorded as it was written, but the clerk must know of."""
    yield from _wrong_digits(record)
    if isinstance(record, Penalty):
        yield from questions.of(session, record, clock.today())


def _wrong_digits(record: Penalty | Licence) -> Iterator[Refused]:
    """Numbers of identity cards whose last character does not follow from the others."""
    for kind, number in (
        ("person_identity", "person_identity_no"),
        ("representative_identity", "representative_identity_no"),
    ):
        if (text := getattr(record, number)) and getattr(record, kind) in (None, IdentityKind.IDENTITY_CARD):
            try:
                pinned(number, identifiers.check_identity, text)
                pinned(number, identifiers.check_identity_digit, text)
            except Refused as wrong:
                yield wrong


@first_doubt("penalty", "licence")
def unlike_the_register(session: Session, record: Penalty | Licence) -> Iterator[Refused]:
    """Who has the number is on the register under another name, representative or kind."""
    with session.no_autoflush:
        firm = session.get(Enterprise, record.enterprise_id) if record.enterprise_id else None
        person = session.get(Practitioner, record.practitioner_id) if record.practitioner_id else None
    if person and spelling.fold(record.party_name or "") != spelling.fold(person.name):
        yield _unlike(record, "party_name", record.party_name, person.name)
    if firm is None:
        return
    if not _is_called(firm, record.party_name):
        yield Questionable(
            N_(
                "“%(field)s” is “%(name)s”, but the credit code belongs to “%(firm)s” on the register; "
                "correct what is wrong here, or have the register corrected."
            ),
            field=record.label_of("party_name"),
            name=record.party_name,
            firm=firm.name,
        ).on("party_name")
    for name in ("legal_representative", "party"):
        stated, registered = getattr(record, name), getattr(firm, name)
        if stated and registered and spelling.fold(str(stated)) != spelling.fold(str(registered)):
            yield _unlike(record, name, _named(stated), _named(registered))


def _unlike(record: Penalty | Licence, name: str, stated: str, registered: str) -> Refused:
    return Questionable(
        N_(
            "“%(field)s” is “%(stated)s”, but “%(registered)s” on the register; "
            "correct what is wrong here, or have the register corrected."
        ),
        field=record.label_of(name),
        stated=stated,
        registered=registered,
    ).on(name)


def _named(value: str) -> str:
    """A kind of party by its name, anything else as it stands."""
    return PartyKind(value) if value in set(PartyKind) else value


def _is_called(firm: Enterprise, name: str) -> bool:
    """Whether this is a name of the firm, now or formerly, in whatever width and brackets."""
    names = (firm.name, *re.split("[，,、;；]", firm.former_names or ""))
    return spelling.fold(name or "") in map(spelling.fold, names)


@before_save("fine_collection")
def complete_collection(session: Session, record: FineCollection) -> None:
    collecting.complete(session, record)
