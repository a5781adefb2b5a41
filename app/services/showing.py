"""What the public sees of a record: the columns that may leave the house, and nothing in them of other persons."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import masking, personal
from app.rules.errors import N_, Refused, Sentence
from app.rules.vocabulary.subjects import PartyKind
from models.base import Register
from models.subjects import Practitioner

SHOWN = {
    "penalty": ("party_name", "party", "uscc", "legal_representative", "decision_no", "violation", "facts", "basis", "kinds", "content",
                "fine", "confiscated", "licence_affected", "decided_on", "valid_until", "organ", "organ_uscc", "data_source"),
    "licence": ("party_name", "party", "uscc", "legal_representative", "document_name", "decision_no", "kind", "certificate_name",
                "certificate_no", "content", "decided_on", "valid_from", "valid_until", "organ", "organ_uscc", "state", "data_source"),
}
"""The columns that the public sees; everything else never leaves the house."""

CODES = ("uscc", "organ_uscc")
"""Columns with a check of their own; a code all of digits may look like an identity number."""

PROSE = ("violation", "facts", "content", "licence_affected")
"""The columns in which people write sentences, and in them of other people."""


def masked(session: Session, record: Register) -> dict[str, Any]:
    """What the public sees of a record; raises Refused when an identity number stands in any of it."""
    refuse_identity_numbers(record)
    content = {name: _plain(getattr(record, name)) for name in SHOWN[record.register_name()]}
    names, spare = _persons(session, record)
    for name, text in _prose(record):
        content[name] = personal.masked(text, names, spare)
    if getattr(record, "party", None) == PartyKind.NATURAL_PERSON:
        content["party_name"] = masking.name(content["party_name"])
    content["legal_representative"] = masking.name(content["legal_representative"] or "") or None
    return {name: value for name, value in content.items() if value not in (None, "", [])}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [str(v) for v in value]
    return value.isoformat() if isinstance(value, date) else (str(value) if value is not None else None)


def _prose(record: Any) -> list[tuple[str, str]]:
    return [(name, text) for name in PROSE if name in SHOWN[record.register_name()] and (text := getattr(record, name))]


def _persons(session: Session, record: Any) -> tuple[list[str], list[str]]:
    """Persons known to have to do with the matter, and the words that stay: the party's own name."""
    names = [record.legal_representative or ""]
    if record.enterprise_id:
        with session.no_autoflush:
            names += session.scalars(select(Practitioner.name).where(Practitioner.enterprise_id == record.enterprise_id))
    return names, [record.party_name or ""]


def _is_published(record: Any) -> bool:
    """A penalty on a natural person is never published; every licence is."""
    return record.register_name() in SHOWN and not (record.register_name() == "penalty" and record.party == PartyKind.NATURAL_PERSON)


def refuse_identity_numbers(record: Any) -> None:
    """An identity number is taken out by whoever writes the record; the system never decides that one is harmless."""
    if not _is_published(record):
        return
    for name in SHOWN[record.register_name()]:
        text = getattr(record, name)
        if isinstance(text, str) and name not in CODES and personal.has_identity_number(text):
            raise Refused(N_("“%(field)s” of %(record)s contains an identity number; take it out before publishing."),
                          field=record.label_of(name), record=record.title).on(name)


def hidden(session: Session, record: Any) -> Iterator[Refused]:
    """What the public will not read as it was written, told to the clerk."""
    if not _is_published(record):
        return
    names, spare = _persons(session, record)
    for name, text in _prose(record):
        if found := personal.find(text, names, spare):
            kinds = tuple(Sentence(words) for words in dict.fromkeys(personal.WORDS[each.kind] for each in found))
            yield Refused(N_("“%(field)s” contains %(what)s; the public will not see it. Please read the rest for other persons."),
                          field=record.label_of(name), what=kinds).on(name)


def changed(record: Any, content: dict[str, Any]) -> list[tuple[str, str]]:
    """(label, text) of the prose that the public reads otherwise than it was written."""
    return [(record.label_of(name), content[name]) for name in PROSE if name in content and content[name] != getattr(record, name)]
