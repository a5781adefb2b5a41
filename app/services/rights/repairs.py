"""信用修复: what a decision sets right, all at once; and what it costs to have lied for it."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, scope
from app.rules.dates import add_months
from app.rules.vocabulary.disclosure import PublicationStatus
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd
from app.services.credit import events
from app.services.flow.registry import repairables
from app.services.publishing import publicity
from app.services.rulebook import standards
from models.disclosure import Publication
from models.platform import Movement
from models.rights import RepairApplication


def repair(session: Session, application: RepairApplication, day: date) -> None:
    """End the publicity of the record on every channel and its use in grading, from `day` on.

    Repair is one act: 终止公示, 停止共享和使用, 解除失信惩戒 (发改委令第36号 第三条).
    """
    record = application.about
    publicity.end_all(session, record, EventEnd.REPAIRED, day)
    events.close(session, record, EventEnd.REPAIRED, day)
    repairables[record.register_name()].repaired(record, day)


def undo(session: Session, application: RepairApplication, day: date) -> None:
    """The repair rested on false materials: publish to the longest term and count again (domain.md 1.1)."""
    record = application.about
    if repairables[record.register_name()].restored(session, record, day):
        events.resume(session, record, EventEnd.REPAIRED, day)


def bar_of(session: Session, application: RepairApplication) -> date | None:
    """The last day of the bar that false materials brought upon this applicant, None without one.

    Whichever department received them.
    """
    subject = next((name for name in application.subjects() if getattr(application, f"{name}_id")), None)
    if subject is None:
        return None
    applicant = f"{subject}_id"
    undone = (
        select(Movement.at)
        .join(RepairApplication, Movement.record_id == RepairApplication.id)
        .where(
            Movement.register == RepairApplication.register_name(),
            Movement.move == "undo",
            getattr(RepairApplication, applicant) == getattr(application, applicant),
            RepairApplication.status == Status.REVOKED,
        )
        .order_by(Movement.at.desc())
        .limit(1)
    )
    with scope.confined_to(None):
        at = session.scalar(undone)
    if at is None:
        return None
    since = clock.office_time(at).date()
    return add_months(since, standards.parameters(session).number("repair.false_materials_bar_months", since))


def applicant(application: RepairApplication, day: date) -> dict[str, Any]:
    """The applicant as a recipient of the decision."""
    return {"who": application.whose, "how": "notice", "on": day.isoformat()}


def recipients(session: Session, application: RepairApplication, day: date) -> list[dict[str, Any]]:
    """Who is told of the decision: the applicant, and every channel that had a copy."""
    copies = publicity.copies(session, application.about)
    return [
        applicant(application, day),
        *(_channel(copy, day) for copy in copies if copy.status != PublicationStatus.NOT_PUBLISHED),
    ]


def _channel(copy: Publication, day: date) -> dict[str, Any]:
    ended = {"ended_on": copy.ended_on.isoformat(), "why": str(copy.end_reason)} if copy.ended_on else {}
    return {"who": str(copy.channel), "how": str(copy.status), "on": day.isoformat(), "publication": copy.id, **ended}
