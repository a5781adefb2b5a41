"""Checks of licences and penalties: the party's numbers, the amount, the dates (domain.md 12 task 1)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.rules import classes, identifiers
from app.rules.errors import N_, NotInForce, Refused, together
from app.rules.vocabulary.disclosure import Seriousness
from app.rules.vocabulary.subjects import IdentityKind, PartyKind
from app.services.disclosure import terms
from app.services.flow.checks import conditions, credit_code, in_order, not_after, pinned
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from app.services.publishing import public_view, publicity
from app.services.reading.amounts import money_in_text
from app.services.rulebook import standards
from models.base import LONG_TERM
from models.disclosure import Licence, Penalty, Publication
from models.subjects import Enterprise, Practitioner

HUGE = 10_000
"""Above this many 万元 a fine is more likely one in yuan (domain.md 12 task 1)."""


@guard
@check("penalty")
def penalty_complete(session: Session, penalty: Penalty, by: Person, day: date) -> None:
    """A penalty that may go further: the required matrix, the amount, the dates."""
    together(
        partial(counterparty, session, penalty),
        partial(not_after, penalty, "decided_on", day),
        partial(in_order, penalty, "decided_on", "valid_until"),
        partial(_within_the_rules, session, penalty),
        partial(_fine, penalty),
        partial(_class, session, penalty, day),
        partial(_of_its_finding, penalty),
        partial(public_view.refuse_identity_numbers, penalty),
    )


def _of_its_finding(penalty: Penalty) -> None:
    if penalty.finding and penalty.enterprise_id != penalty.finding.enterprise_id:
        raise Refused(N_("This is about another enterprise.")).on("finding_id")


def _class(session: Session, penalty: Penalty, day: date) -> None:
    """The class that is stated is one that the kinds and the amount allow."""
    if terms.is_known(penalty):
        classes.check(terms.facts_of(penalty), day, standards.parameters(session))


@guard
@check("licence")
def licence_complete(session: Session, licence: Licence, by: Person, day: date) -> None:
    """A licence that may go further: the party's numbers and the order of its dates."""
    together(
        partial(counterparty, session, licence),
        partial(not_after, licence, "decided_on", day),
        partial(in_order, licence, "valid_from", "valid_until"),
        partial(_within_long_term, licence),
        partial(public_view.refuse_identity_numbers, licence),
    )


def _within_long_term(licence: Licence) -> None:
    if licence.valid_until and licence.valid_until > LONG_TERM:
        raise Refused(
            N_("“%(field)s” may not lie after 2099-12-31, which means long-term."),
            field=licence.label_of("valid_until"),
        ).on("valid_until")


@guard
def class_differs(session: Session, penalty: Penalty, by: Person, day: date) -> None:
    """A class is stated anew only where it says something else than before."""
    if penalty.seriousness and penalty.proposed_class == penalty.seriousness:
        raise Refused(
            N_("Penalty %(no)s is stated as %(what)s already."),
            no=penalty.decision_no,
            what=Seriousness(penalty.seriousness),
        ).on("proposed_class")


@guard
def class_fits(session: Session, penalty: Penalty, by: Person, day: date) -> None:
    """A class is proposed only where the kinds and the amount allow it."""
    if not penalty.proposed_class:
        return
    proposed = replace(terms.facts_of(penalty), seriousness=Seriousness(penalty.proposed_class))
    try:
        classes.check(proposed, day, standards.parameters(session))
    except Refused as refusal:
        raise refusal.on("proposed_class") if refusal.column == "seriousness" else refusal from None


@guard
def term_runs(session: Session, copy: Publication, by: Person, day: date) -> None:
    """Nothing is sent to a channel when its term is over."""
    if publicity.has_run_out(copy.planned_until, day):
        raise Refused(
            N_("The term of %(record)s was over on %(day)s; do not send it. The system cancels this copy by itself."),
            record=copy.title,
            day=copy.planned_until,
        )


def counterparty(session: Session, record: Penalty | Licence) -> None:
    """The party of a licence or penalty: the right numbers for its kind (双公示 standard, domain.md 5.2)."""
    natural = record.party == PartyKind.NATURAL_PERSON
    together(
        partial(conditions, record),
        *(
            partial(credit_code, session, name, getattr(record, name))
            for name in ("organ_uscc", "data_source_uscc", *(() if natural else ("uscc",)))
        ),
        *(
            (partial(_named_like_a_person, session, record), partial(_natural_person, session, record))
            if natural
            else ()
        ),
    )


def _named_like_a_person(session: Session, record: Penalty | Licence) -> None:
    """Nothing about a natural person is published, so a firm must not be taken for one."""
    words = standards.parameters(session).texts("penalty.organisation_words", clock.today())
    with session.no_autoflush:
        known = session.scalar(select(Enterprise.id).where(Enterprise.name == record.party_name).limit(1))
    if known or any(word in (record.party_name or "") for word in words):
        raise Refused(
            N_("“%(name)s” is called like an organisation but stated as a natural person; correct the kind of party."),
            name=record.party_name,
        ).on("party")


def _natural_person(session: Session, record: Penalty | Licence) -> None:
    """The number is one of its kind, and that of the person who was chosen on the register."""
    if record.person_identity_no and record.person_identity in (None, IdentityKind.IDENTITY_CARD):
        pinned("person_identity_no", identifiers.check_identity, record.person_identity_no)
    with session.no_autoflush:
        person = session.get(Practitioner, record.practitioner_id) if record.practitioner_id else None
    if person and person.identity_no and record.person_identity_no not in (None, person.identity_no):
        raise Refused(
            N_("“%(field)s” is %(no)s, whose document number is another one; check which of the two is meant."),
            field=record.label_of("practitioner_id"),
            no=person.no,
        ).on("practitioner_id")


def _within_the_rules(session: Session, penalty: Penalty) -> None:
    if not penalty.decided_on:
        return
    try:
        standards.parameters(session).at("publicity.rule_set", penalty.decided_on)
    except NotInForce:
        raise Refused(
            N_("“%(field)s” is %(day)s; no rules on publicity are known for so early a day. Check the year."),
            field=penalty.label_of("decided_on"),
            day=penalty.decided_on,
        ).on("decided_on") from None


def _fine(penalty: Penalty) -> None:
    """The amount agrees with what the decision says."""
    if penalty.fine:
        _as_decided(penalty, penalty.fine, money_in_text(penalty.content or ""))


def _as_decided(penalty: Penalty, fine: Decimal, said: Decimal | None) -> None:
    """The amount in 万元 against the yuan that stand in the content of the penalty; None where it names none."""
    label, yuan = penalty.label_of("fine"), fine * 10_000
    if said is not None and said != yuan:
        raise Refused(
            N_(
                "“%(field)s” is in 10,000 yuan: %(value)s means %(yuan)s yuan, "
                "but the content of the penalty says %(said)s yuan."
            ),
            field=label,
            value=_number(fine),
            yuan=_number(yuan),
            said=_number(said),
        ).on("fine")
    if fine > HUGE and said is None:
        raise Refused(
            N_(
                "“%(field)s” is in 10,000 yuan: %(value)s means %(yuan)s yuan. "
                "If that is right, state the amount in the content "
                "of the penalty too."
            ),
            field=label,
            value=_number(fine),
            yuan=_number(yuan),
        ).on("fine")


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
