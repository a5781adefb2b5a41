"""What a case ends in: the certificate, the licence that is published, the bar that follows from falseness."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from app import catalogue, scope
from app.rules import dates
from app.rules.errors import N_
from app.rules.vocabulary.approval import ItemKind, Timeliness
from app.rules.vocabulary.disclosure import LicenceKind, LicenceState
from app.services.documents import issuing
from app.services.flow import deadlines, entering, transition
from app.services.flow.people import Person
from app.services.rulebook import standards
from models.approval import ApprovalCase
from models.base import LONG_TERM
from models.disclosure import Licence
from models.platform import Deadline


def note_decided(session: Session, case: ApprovalCase, day: date) -> None:
    """The day of the decision, how many days of its term the case took, and whether that was in time."""
    case.decided_on = day
    clocks = {clock.kind: clock for clock in deadlines.of(session, case.register_name(), case.id)}
    if (law := clocks.get("decide_case")) is not None:
        case.days_used = _used(session, law, day)
        case.timeliness = _timeliness(law, clocks.get("promise_case"), day)


def _used(session: Session, clock: Deadline, day: date) -> int:
    calendar, pauses = deadlines.calendar(session), deadlines.pauses_of(clock)
    return dates.days_passed(clock.started_on, day, deadlines.kind_of(clock), calendar, pauses)


def _timeliness(law: Deadline, promise: Deadline | None, day: date) -> Timeliness:
    if day > law.due_on:
        return Timeliness.LATE_LAW
    return Timeliness.LATE_PROMISE if promise and day > promise.due_on else Timeliness.IN_TIME


def bar(session: Session, case: ApprovalCase, ground: str, day: date) -> None:
    """From the day of the decision the applicant may not apply for the licence again, through the last day.

    The law bars from licences; a filing may be made again.
    """
    months = standards.parameters(session).table("approval.bar_months", day).get(ground, 0)
    if months and case.kind == ItemKind.LICENCE:
        case.barred_until = dates.add_months(day, months)


def last_day(case: ApprovalCase) -> date:
    """The last day of a certificate that is valid from the day that was stated."""
    years = case.item.valid_years
    if not years or case.valid_from is None:
        return LONG_TERM
    return dates.add_months(case.valid_from, 12 * years) - timedelta(days=1)


def make_licence(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """A matter of licensing becomes a licence on its register, filled in, as a draft of whoever issued it."""
    case.valid_until = last_day(case)
    if case.item.kind != ItemKind.LICENCE:
        return
    firm = case.enterprise
    licence = Licence(
        party_name=firm.name,
        party=firm.party,
        uscc=firm.uscc,
        legal_representative=firm.legal_representative,
        department_id=case.department_id,
        document_name=catalogue.locale("zh").say(N_("Decision to grant an administrative licence")),
        decision_no=decision_no(session, case) or case.certificate_no,
        kind=LicenceKind.ORDINARY,
        certificate_name=case.item.certificate_name,
        certificate_no=case.certificate_no,
        content=case.matter or case.item.name,
        decided_on=case.decided_on or day,
        valid_from=case.valid_from,
        valid_until=case.valid_until,
        state=LicenceState.VALID,
    )
    case.licence = entering.enter(session, licence, by)


def decision_no(session: Session, case: ApprovalCase) -> str | None:
    """The number of the decision that was made out; None where the bureau's templates make none."""
    return issuing.number_of(session, case, "grant")


def revoke_licence(session: Session, case: ApprovalCase, by: Person, opinion: str, day: date) -> None:
    """The licence that rested on the case is revoked, and with it its publication; one on its way goes no further."""
    with scope.confined_to(None):
        licence = session.get(Licence, case.licence_id) if case.licence_id else None
    open_ = [move.name for move in licence.WORKFLOW.from_status(licence.status)] if licence else []
    if licence and "revoke" in open_:
        transition.perform(session, licence, "revoke", by, opinion, day=day)
    elif licence and "lapse" in open_:
        transition.perform(session, licence, "lapse", opinion=opinion, day=day)
