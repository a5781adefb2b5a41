"""What looks wrong but is kept as it stands: the clerk is told, and decides."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from app.rules import identifiers
from app.rules.errors import N_, Refused
from app.rules.vocabulary.disclosure import PenaltyKind
from app.rules.vocabulary.subjects import IdentityKind
from app.services import guards, showing
from models.subjects import Enterprise


def of(session: Session, record: Any) -> list[Refused]:
    """What is kept as it stands, a served decision being recorded as it was written, but the clerk must know of."""
    if record.register_name() not in showing.SHOWN:
        return []
    return [*_wrong_digits(record), *_other_name(session, record), *_gaps(record), *showing.hidden(session, record)]


def _wrong_digits(record: Any) -> Iterator[Refused]:
    """Numbers of identity cards whose last character does not follow from the others."""
    for kind, number in (("person_identity", "person_identity_no"), ("representative_identity", "representative_identity_no")):
        if (text := getattr(record, number)) and getattr(record, kind) in (None, IdentityKind.IDENTITY_CARD):
            try:
                guards.pinned(number, identifiers.check_identity, text)
                guards.pinned(number, identifiers.check_identity_digit, text)
            except Refused as doubt:
                yield doubt


def _other_name(session: Session, record: Any) -> Iterator[Refused]:
    """The register knows the credit code under another name."""
    with session.no_autoflush:
        firm = session.get(Enterprise, record.enterprise_id) if record.enterprise_id else None
    if firm and record.party_name not in (firm.name, *(firm.former_names or "").replace("、", "，").split("，")):
        yield Refused(N_("“%(field)s” is “%(name)s”, but the credit code belongs to “%(firm)s” on the register; please check which is wrong."),
                      field=record.label_of("party_name"), name=record.party_name, firm=firm.name).on("party_name")


_NEEDS = {
    PenaltyKind.CONFISCATE_GAINS: "confiscated", PenaltyKind.CONFISCATE_PROPERTY: "confiscated", PenaltyKind.SUSPEND_LICENCE: "licence_affected",
    PenaltyKind.REVOKE_LICENCE: "licence_affected",
}
"""What the 双公示 standard asks for with a kind of penalty (domain.md 5.2, conditional columns)."""


def _gaps(record: Any) -> Iterator[Refused]:
    for kind in getattr(record, "kinds", None) or []:
        if (name := _NEEDS.get(kind)) and not getattr(record, name):
            yield Refused(N_("The penalty includes “%(kind)s” but “%(field)s” is empty."), kind=kind, field=record.label_of(name)).on(name)
