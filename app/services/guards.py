"""Checks that a move may ask for by name; each raises Refused with what is wrong and how to go on.

The same checks serve the form, the import and the move: `check_fields` is what a record must fulfil whenever
it is saved, the named guards what it must fulfil to go further.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import identifiers, repair
from app.rules.accidents import accident_grade
from app.rules.errors import N_, NotInForce, Refused
from app.rules.vocabulary.disclosure import PenaltyKind, PenaltyStatus, Seriousness
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.rights import RepairStatus
from app.rules.vocabulary.subjects import IdentityKind, PartyKind
from app.services import decisions, publicity_terms, rule_guards, showing, standards
from app.services.amounts import money_in_text
from app.services.people import Person
from models.base import LONG_TERM, Register
from models.disclosure import Penalty
from models.rights import RepairApplication

Guard = Callable[[Session, Any, Person, date], None]


def not_after(record: Register, name: str, day: date) -> None:
    """What has been done cannot lie in the future."""
    value = getattr(record, name)
    if value and value > day:
        raise Refused(N_("“%(field)s”: %(value)s lies in the future; please correct the date."),
                      field=record.label_of(name), value=value).on(name)


def in_order(record: Register, first: str, second: str) -> None:
    """`first` may not be later than `second`."""
    if getattr(record, first) and getattr(record, second) and getattr(record, first) > getattr(record, second):
        raise Refused(
            N_("“%(second)s” (%(end)s) is before “%(first)s” (%(begin)s); please check which is wrong."),
            first=record.label_of(first), second=record.label_of(second), begin=getattr(record, first), end=getattr(record, second),
        ).on(second)


def counterparty(record: Any) -> None:
    """The party of a licence or penalty: the right numbers for its kind (双公示 standard, domain.md 5.2)."""
    for organ in ("organ_uscc", "data_source_uscc"):
        if code := getattr(record, organ):
            pinned(organ, identifiers.check_uscc, code)
    if record.party == PartyKind.NATURAL_PERSON:
        if record.uscc:
            raise Refused(N_("A natural person has no unified social credit code; leave it empty or change the kind of party.")).on("uscc")
        if not record.person_identity_no:
            raise Refused(N_("“%(field)s” is needed for a natural person."), field=record.label_of("person_identity_no")).on("person_identity_no")
        if record.person_identity in (None, IdentityKind.IDENTITY_CARD):
            pinned("person_identity_no", identifiers.check_identity, record.person_identity_no)
        return
    if not record.uscc:
        raise Refused(N_("“%(field)s” is needed for a %(party)s."), field=record.label_of("uscc"),
                      party=PartyKind(record.party)).on("uscc")
    pinned("uscc", identifiers.check_uscc, record.uscc)


def pinned(column: str, check: Callable[[str], Any], value: str) -> None:
    """Run a check of a number; its refusal names the column."""
    try:
        check(value)
    except Refused as refusal:
        raise refusal.on(column) from None


def penalty_complete(session: Session, penalty: Any, by: Person, day: date) -> None:
    """A penalty that may go further: the required matrix, the amount, the dates (domain.md 12 task 1)."""
    counterparty(penalty)
    not_after(penalty, "decided_on", day)
    in_order(penalty, "decided_on", "valid_until")
    _within_the_rules(session, penalty)
    _fine(penalty)
    showing.refuse_identity_numbers(penalty)


def _within_the_rules(session: Session, penalty: Any) -> None:
    try:
        standards.parameters(session).at("publicity.rule_set", penalty.decided_on)
    except NotInForce:
        raise Refused(N_("“%(field)s” is %(day)s; no rules on publicity are known for so early a day. Check the year."),
                      field=penalty.label_of("decided_on"), day=penalty.decided_on).on("decided_on") from None


HUGE = 10_000
"""Above this many 万元 a fine is more likely one in yuan (domain.md 12 task 1)."""


def _fine(penalty: Any) -> None:
    if PenaltyKind.FINE in penalty.kinds and not (penalty.fine and penalty.fine > 0):
        raise Refused(N_("The penalty includes a fine but “%(field)s” is empty; enter it in 10,000 yuan (2000 yuan is 0.2)."),
                      field=penalty.label_of("fine")).on("fine")
    if penalty.fine and PenaltyKind.FINE not in penalty.kinds:
        raise Refused(N_("There is an amount in “%(field)s” but the kinds of penalty include no fine."),
                      field=penalty.label_of("fine")).on("kinds")
    said = money_in_text(penalty.content or "")
    if penalty.fine and said is not None and said != penalty.fine * 10_000:
        raise Refused(
            N_("“%(field)s” is in 10,000 yuan: %(value)s means %(yuan)s yuan, but the content of the penalty says %(said)s yuan."),
            field=penalty.label_of("fine"), value=_number(penalty.fine), yuan=_number(penalty.fine * 10_000), said=_number(said),
        ).on("fine")
    if penalty.fine and penalty.fine > HUGE and said is None:
        raise Refused(N_("“%(field)s” is in 10,000 yuan: %(value)s means %(yuan)s yuan. If that is right, state the amount in the content of the penalty too."),
                      field=penalty.label_of("fine"), value=_number(penalty.fine), yuan=_number(penalty.fine * 10_000)).on("fine")


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def licence_complete(session: Session, licence: Any, by: Person, day: date) -> None:
    """A licence that may go further: the party's numbers and the order of its dates."""
    counterparty(licence)
    not_after(licence, "decided_on", day)
    in_order(licence, "valid_from", "valid_until")
    if licence.valid_until > LONG_TERM:
        raise Refused(N_("“%(field)s” may not lie after 2099-12-31, which means long-term."), field=licence.label_of("valid_until")).on("valid_until")
    showing.refuse_identity_numbers(licence)


def enterprise_valid(session: Session, enterprise: Any, by: Person, day: date) -> None:
    """An enterprise is known by a credit code whose check digit is right (GB 32100-2015)."""
    pinned("uscc", identifiers.check_uscc, enterprise.uscc)
    not_after(enterprise, "supervised_since", day)


def practitioner_valid(session: Session, practitioner: Any, by: Person, day: date) -> None:
    if practitioner.identity_no:
        pinned("identity_no", identifiers.check_identity, practitioner.identity_no)
        pinned("identity_no", identifiers.check_identity_digit, practitioner.identity_no)


def finding_valid(session: Session, finding: Any, by: Person, day: date) -> None:
    not_after(finding, "found_on", day)
    in_order(finding, "found_on", "due_on")


def accident_valid(session: Session, accident: Any, by: Person, day: date) -> None:
    not_after(accident, "occurred_on", day)


def application_valid(session: Session, application: Any, by: Person, day: date) -> None:
    not_after(application, "applied_on", day)
    not_after(application, "performed_on", day)
    penalty = session.get(Penalty, application.penalty_id) if application.penalty_id else None
    if penalty and application.performed_on and application.performed_on < penalty.decided_on:
        raise Refused(N_("“%(field)s” (%(value)s) is before the penalty was decided (%(day)s)."), field=application.label_of("performed_on"),
                      value=application.performed_on, day=penalty.decided_on).on("performed_on")


def commitment_complete(session: Session, commitment: Any, by: Person, day: date) -> None:
    not_after(commitment, "made_on", day)
    in_order(commitment, "made_on", "valid_until")


def fulfilment_short(session: Session, commitment: Any, by: Person, day: date) -> None:
    """Who did not keep all of it: what was not kept must be said (domain.md 5.5)."""
    if not (commitment.unperformed or "").strip():
        raise Refused(N_("Say what was not kept; a commitment kept in part or not at all needs it."))


def fulfilment_full(session: Session, commitment: Any, by: Person, day: date) -> None:
    if (commitment.unperformed or "").strip() or (commitment.breach_handling or "").strip():
        raise Refused(N_("A commitment kept in full has nothing unperformed; empty the field or choose another result."))


def inspection_complete(session: Session, inspection: Any, by: Person, day: date) -> None:
    """Two different inspectors whose certificates were valid on the day (行政处罚法 第四十二条)."""
    not_after(inspection, "inspected_on", day)
    first, second = inspection.first_officer, inspection.second_officer
    if first is second:
        raise Refused(N_("An inspection needs two different inspectors."))
    for officer in (first, second):
        if officer.certificate_until < inspection.inspected_on:
            raise Refused(N_("The certificate of %(name)s ended on %(day)s, before the inspection."),
                          name=officer.name, day=officer.certificate_until)
        if inspection.enterprise.uscc in (officer.avoids or ""):
            raise Refused(N_("%(name)s must keep away from this enterprise; choose another inspector."), name=officer.name)


def accident_complete(session: Session, accident: Any, by: Person, day: date) -> None:
    """Grade the accident by its consequences; liability needs the document that fixed it."""
    not_after(accident, "occurred_on", day)
    answer = accident_grade(accident.deaths, accident.serious_injuries, accident.loss, accident.occurred_on)
    accident.grade = answer.grade
    decisions.keep(session, accident, "accident_grade", day, reasons=answer.reasons, digest=answer.digest, answer={"grade": answer.grade},
                   inputs={"deaths": accident.deaths, "serious_injuries": accident.serious_injuries, "loss": accident.loss})
    if accident.liability == "liable" and not accident.liability_document:
        raise Refused(N_("“%(field)s” is needed where liability is fixed."), field=accident.label_of("liability_document"))


def rectified_in_order(session: Session, finding: Any, by: Person, day: date) -> None:
    not_after(finding, "rectified_on", day)
    in_order(finding, "found_on", "rectified_on")


def repair_facts(application: RepairApplication, barred_until: date | None) -> repair.RepairFacts:
    """What the rule on repair needs to know of an application."""
    return repair.RepairFacts(**vars(publicity_terms.facts_of(application.penalty)), performed=bool(application.performed_on), bar_until=barred_until)


def repair_eligible(session: Session, application: Any, by: Person, day: date) -> None:
    """资格预检: the shortest term has passed, duties are performed, no bar runs; the answer is kept either way."""
    penalty = application.penalty
    if penalty.status == PenaltyStatus.CLASSIFYING:
        raise Refused(N_("The class of penalty %(no)s is being stated; its repair can be decided once that is settled."), no=penalty.decision_no)
    if penalty.status != Status.IN_FORCE:
        raise Refused(N_("Penalty %(no)s is not in force; there is nothing to repair."), no=penalty.decision_no)
    not_after(application, "performed_on", day)
    application.enterprise_id = penalty.enterprise_id
    _only_application(session, application)
    facts = repair_facts(application, barred_until(session, application, day))
    answer = repair.eligible(facts, day, standards.parameters(session))
    if not answer.eligible:
        raise Refused(N_("Not yet eligible for repair: %(why)s"), why=tuple(Refused(r.msgid, **r.params) for r in answer.reasons))
    decisions.keep(session, application, "repair", day, inputs={"penalty": penalty.decision_no, "performed_on": application.performed_on},
                   answer={"eligible": True, "earliest_on": answer.earliest_on}, reasons=answer.reasons, digest=answer.digest)


def _only_application(session: Session, application: Any) -> None:
    """One application a penalty; of two handed in at once the second waits and is told of the first."""
    session.execute(select(Penalty.id).where(Penalty.id == application.penalty_id).with_for_update(key_share=True))
    other = session.scalar(
        select(RepairApplication.no).where(
            RepairApplication.penalty_id == application.penalty_id, RepairApplication.id != application.id,
            RepairApplication.status.not_in((Status.DRAFT, Status.DISCARDED, RepairStatus.NOT_ACCEPTED, RepairStatus.REFUSED, Status.REVOKED)),
        )
    )
    if other:
        raise Refused(N_("Application %(no)s already asks for the repair of this penalty."), no=other)


def barred_until(session: Session, application: Any, day: date) -> date | None:
    """The last day on which this enterprise may not repair because it once used false materials."""
    from app.services.repairs import bar_of

    return bar_of(session, application.penalty.enterprise_id, day)


def class_differs(session: Session, penalty: Any, by: Person, day: date) -> None:
    """A class is stated anew only where it says something else than before."""
    if penalty.proposed_class == penalty.seriousness:
        raise Refused(N_("Penalty %(no)s is stated as %(what)s already."), no=penalty.decision_no, what=Seriousness(penalty.seriousness))


INTAKE: dict[str, Guard] = {
    "enterprise": enterprise_valid,
    "practitioner": practitioner_valid,
    "penalty": penalty_complete,
    "licence": licence_complete,
    "commitment": commitment_complete,
    "inspection": inspection_complete,
    "finding": finding_valid,
    "accident": accident_valid,
    "repair_application": application_valid,
}
"""What a record must fulfil whenever it is written, by a form or from a ledger."""

GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        penalty_complete, licence_complete, commitment_complete, fulfilment_full, fulfilment_short, inspection_complete,
        accident_complete, rectified_in_order, class_differs, repair_eligible, rule_guards.scheme_valid, rule_guards.frequency_valid, rule_guards.setting_valid,
    )
}
