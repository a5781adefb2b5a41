"""What the public sees of a record: the columns that may leave the house, and nothing in them of other persons."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app import clock
from app.rules import masking, personal
from app.rules.errors import N_, NotInForce, Refused, Sentence
from app.rules.vocabulary.subjects import PartyKind
from app.services.flow import registry
from models.base import Register
from models.declarations import Publishing


def declared(record: Register) -> Publishing:
    """How this record's register is published."""
    if record.PUBLISHING is None:
        raise ValueError(f"{record.register_name()} is not published")
    return record.PUBLISHING


def said(record: Register, name: str) -> Any:  # noqa: ANN401  # any column's
    """What a column says in words: of a link the name of whoever it leads to."""
    linked = record.__mapper__.columns[name].foreign_keys and getattr(record, name.removesuffix("_id"))
    return linked.title if linked else getattr(record, name)


def party(record: Register) -> str:
    """Whoever the record is about, as the office reads it."""
    return str(said(record, declared(record).party) or "")


def kind(record: Register) -> PartyKind | None:
    """Of what kind they are."""
    name = declared(record).kind
    found: PartyKind | None = getattr(record, name, None) or getattr(record.subject, name, None)
    return found


def code(record: Register) -> str | None:
    """Their credit code."""
    name = declared(record).code
    found: str | None = getattr(record, name, None) or getattr(record.subject, name, None)
    return found


def masked(session: Session, record: Register) -> dict[str, Any]:
    """What the public sees of a record; raises Refused when an identity number stands in any of it."""
    refuse_identity_numbers(record)
    publishing = declared(record)
    content = {name: _plain(said(record, name)) for name in publishing.shown}
    names, spare = _persons(session, record)
    for name, text in _prose(record):
        content[name] = personal.masked(text, names, spare)
    of_persons = publishing.persons
    if kind(record) == PartyKind.NATURAL_PERSON:
        of_persons += (publishing.party,)
    content |= {name: masking.name(said(record, name) or "") for name in of_persons}
    return {name: value for name, value in content.items() if value not in (None, "", [])}


def masked_further(session: Session, record: Register, content: dict[str, Any]) -> dict[str, Any]:
    """A content that the public reads, with everything hidden that would be hidden in it today."""
    names, spare = _persons(session, record)
    free = free_texts(type(record), declared(record))
    return content | {
        name: personal.masked(text, names, spare) for name, text in content.items() if name in free and text
    }


def _plain(value: object) -> list[str] | str | None:
    if isinstance(value, list):
        return [str(v) for v in value]
    return value.isoformat() if isinstance(value, date) else (str(value) if value is not None else None)


def free_texts(register: type[Register], publishing: Publishing) -> list[str]:
    """The published columns that hold whatever people wrote: all of text but names, codes and terms."""
    apart = {*publishing.persons, *publishing.codes, publishing.party}
    columns = register.__mapper__.columns
    return [
        name
        for name in publishing.shown
        if name not in apart
        and columns[name].type.python_type is str
        and getattr(columns[name].type, "vocabulary", None) is None
    ]


def _prose(record: Register) -> list[tuple[str, str]]:
    names = free_texts(type(record), declared(record))
    return [(name, text) for name in names if (text := getattr(record, name))]


def _persons(session: Session, record: Register) -> tuple[list[str], list[str]]:
    """Persons known to have to do with the matter, and the words that stay: the party's own name."""
    publishing = declared(record)
    names = [getattr(record, name) or "" for name in publishing.persons]
    names += [name for known in registry.persons for name in registry.persons[known](session, record)]
    names += [name for _, text in _prose(record) for name in personal.named(text)]
    return names, [party(record)]


def readable(session: Session, record: Register, content: dict[str, Any]) -> list[tuple[str, str]]:
    """(column, kind of fact) of what can still be read of persons in a content that the public sees.

    It asks every text and not only the prose, and knows what the masker leaves: what it would hide again is readable.
    """
    names, spare = _persons(session, record)
    texts = [
        (name, text) for name, value in content.items() for text in (value if isinstance(value, list) else [value])
    ]
    return [
        (name, found.kind)
        for name, text in texts
        if isinstance(text, str) and name not in declared(record).codes
        for found in personal.find(text, names, spare)
        if text[found.start : found.end] != found.shown
    ]


def is_published(record: Register) -> bool:
    """Whether the public sees anything of a record like this one at all."""
    publishing = record.PUBLISHING
    return publishing is not None and kind(record) not in publishing.withheld


def refuse_identity_numbers(record: Register) -> None:
    """An identity number is taken out by whoever writes the record; the system never decides that one is harmless."""
    if not is_published(record):
        return
    for name in declared(record).shown:
        text = getattr(record, name)
        if isinstance(text, str) and name not in declared(record).codes and personal.has_identity_number(text):
            raise Refused(
                N_("“%(field)s” of %(record)s contains an identity number; take it out before publishing."),
                field=record.label_of(name),
                record=record.title,
            ).on(name)


@registry.doubt(registry.EVERY)
def hidden(session: Session, record: Register) -> Iterator[Refused]:
    """What the public will not read, or not as it was written, said to the clerk and to whoever approves it."""
    if not is_published(record):
        return
    yield from withheld(session, record)
    names, spare = _persons(session, record)
    for name, text in _prose(record):
        found = personal.find(text, names, spare)
        if kinds := dict.fromkeys(personal.WORDS[each.kind] for each in found if each.sure):
            yield Refused(
                N_(
                    "“%(field)s” contains %(what)s; the public will not see it. Please read the rest for other persons."
                ),
                field=record.label_of(name),
                what=tuple(Sentence(words) for words in kinds),
            ).on(name)
        if unsure := dict.fromkeys(text[each.start : each.end] for each in found if not each.sure):
            yield Refused(
                N_(
                    "“%(field)s” may speak of a person: %(words)s. The public will read it as it stands; if a person "
                    "is meant, list them as a practitioner of the enterprise, or write the surname only."
                ),
                field=record.label_of(name),
                words=tuple(unsure),
            ).on(name)


def withheld(session: Session, record: Register) -> Iterator[Refused]:
    """A record on its way that will not be published says so, and why, before it is approved."""
    if record.PUBLISHING is None or not record.WORKFLOW.is_under_way(record.status):
        return
    try:
        shown = registry.terms[record.PUBLISHING.term](session, record, clock.today())
    except NotInForce:
        return  # the check of the record says so
    if not shown.may_show:
        why = tuple(Refused(reason.msgid, **reason.params) for reason in shown.reasons)
        yield Refused(N_("It will not be published: %(why)s"), why=why)


def changed(session: Session, record: Register) -> list[tuple[str, list[tuple[str, bool]]]]:
    """(label, pieces) of the texts that the public reads otherwise than they were written, or that may need it.

    Marked are the pieces that may speak of a person and stay readable.
    """
    names, spare = _persons(session, record)
    read = [(record.label_of(name), text, personal.pieces(text, names, spare)) for name, text in _prose(record)]
    return [(label, pieces) for label, text, pieces in read if pieces != [(text, False)]]
