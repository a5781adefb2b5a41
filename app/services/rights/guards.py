"""资格预检: whether a repair may be asked for and granted (domain.md 1.3)."""

from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import scope
from app.rules import repair
from app.rules.errors import N_, Refused, together
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.rights import RepairStatus
from app.services.flow import locks
from app.services.flow.checks import not_after
from app.services.flow.people import Person
from app.services.flow.registry import check, early, guard, repairables
from app.services.rights import repairs
from app.services.rulebook import decisions, standards
from models.rights import RepairApplication

_OVER = (Status.DRAFT, Status.DISCARDED, RepairStatus.NOT_ACCEPTED, RepairStatus.REFUSED, Status.REVOKED)
"""Statuses in which an application stands in no other's way."""


@check("repair_application")
def application_valid(session: Session, application: RepairApplication, by: Person, day: date) -> None:
    together(
        partial(not_after, application, "applied_on", day),
        partial(not_after, application, "performed_on", day),
        partial(_after_the_decision, application),
    )


def _after_the_decision(application: RepairApplication) -> None:
    if application.about is None or not application.performed_on:
        return
    decided_on = repairables[application.about.register_name()].facts(application.about).decided_on
    if application.performed_on < decided_on:
        raise Refused(
            N_("“%(field)s” (%(value)s) is before the penalty was decided (%(day)s)."),
            field=application.label_of("performed_on"),
            value=application.performed_on,
            day=decided_on,
        ).on("performed_on")


@guard
@early
def repair_eligible(session: Session, application: RepairApplication, by: Person, day: date) -> None:
    """The shortest term has passed, duties are performed, no bar runs; the answer is kept either way."""
    if application.about is None:  # a form in which nothing was picked yet
        return
    not_after(application, "performed_on", day)
    try:
        _decide(session, application, day)
    except Refused as refusal:
        raise refusal.on(f"{_pointing(application)}_id") from None


def _decide(session: Session, application: RepairApplication, day: date) -> None:
    record = application.about
    repairables[record.register_name()].refuse(record)
    application.enterprise_id, application.practitioner_id = record.enterprise_id, record.practitioner_id
    _only_application(session, application)
    answer = repair.eligible(_facts(session, application), day, standards.parameters(session))
    if not answer.eligible:
        raise Refused(
            N_("Not eligible for repair: %(why)s"), why=tuple(Refused(r.msgid, **r.params) for r in answer.reasons)
        )
    inputs = {record.register_name(): record.title, "performed_on": application.performed_on}
    decisions.keep(
        session,
        application,
        "repair",
        day,
        inputs=inputs,
        reasons=answer.reasons,
        digest=answer.digest,
        answer={"eligible": True, "earliest_on": answer.earliest_on},
    )


def _facts(session: Session, application: RepairApplication) -> repair.RepairFacts:
    """What the rule on repair needs to know of an application."""
    record = application.about
    barred = repairs.bar_of(session, application)
    facts = repairables[record.register_name()].facts(record)
    return repair.RepairFacts(**vars(facts), performed=True, bar_until=barred)  # the form asks when they were


def _pointing(application: RepairApplication) -> str:
    """The relationship that points at what is to be repaired."""
    return next(name for name in application.ABOUT if getattr(application, name) is application.about)


def _only_application(session: Session, application: RepairApplication) -> None:
    """One application for a record; of two handed in at once the second waits and is refused."""
    model, record = type(application), application.about
    if not locks.only_looks(session):
        session.execute(select(type(record).id).where(type(record).id == record.id).with_for_update(key_share=True))
    same = getattr(model, f"{_pointing(application)}_id") == record.id
    with scope.confined_to(None):
        other = session.scalar(select(model.no).where(same, model.id != application.id, model.status.not_in(_OVER)))
    if other:
        raise Refused(N_("Application %(no)s already asks for the repair of this penalty."), no=other)
