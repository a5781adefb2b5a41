"""信用修复: what a decision sets right, all at once; and what it costs to have lied for it."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.rules.dates import add_months
from app.rules.vocabulary.disclosure import PublicationStatus
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd
from app.services import events, publicity, publicity_terms, standards
from app.services.people import Person
from models.disclosure import STANDING, Penalty
from models.platform import Movement
from models.rights import RepairApplication


def repair(session: Session, application: RepairApplication, by: Person, day: date) -> None:
    """End the publicity of the penalty on every channel and its use in grading, from `day` on.

    Repair is one act: 终止公示, 停止共享和使用, 解除失信惩戒 (发改委令第36号 第三条).
    """
    publicity.end_all(session, application.penalty, EventEnd.REPAIRED, day)
    events.close(session, application.penalty, EventEnd.REPAIRED, day)
    application.penalty.publish_until, application.penalty.reassess_on = day, None


def undo(session: Session, application: RepairApplication, by: Person, day: date) -> None:
    """The repair rested on false materials: publish to the longest term and count again (domain.md 1.1)."""
    if application.penalty.status not in STANDING:
        return  # what has been revoked meanwhile stays revoked
    answer = publicity_terms.of(session, application.penalty, day)
    if answer.publish and answer.ends_on:
        publicity.resume(session, application.penalty, answer.ends_on, day)
    events.resume(session, application.penalty, EventEnd.REPAIRED, day)


def bar_of(session: Session, enterprise_id: int | None, day: date) -> date | None:
    """The last day of the bar that false materials brought upon this enterprise, None without one."""
    undone = session.scalar(
        select(Movement.at)
        .join(RepairApplication, (Movement.register == "repair_application") & (Movement.record_id == RepairApplication.id))
        .where(RepairApplication.enterprise_id == enterprise_id, RepairApplication.status == Status.REVOKED, Movement.move == "undo")
        .order_by(Movement.at.desc())
        .limit(1)
    )
    if undone is None:
        return None
    since = clock.office_time(undone).date()
    return add_months(since, standards.parameters(session).at("repair.false_materials_bar_months", since))


def tell(session: Session, application: RepairApplication, by: Person, day: date) -> None:
    """Record who was told of the decision: the applicant, and every channel that had a copy."""
    told: list[dict[str, Any]] = [{"who": application.enterprise.name if application.enterprise else "", "how": "notice", "on": day.isoformat()}]
    penalty: Penalty = application.penalty
    for copy in publicity.copies(session, penalty):
        if copy.status != PublicationStatus.NOT_PUBLISHED:
            ended = {"ended_on": copy.ended_on.isoformat(), "why": str(copy.end_reason)} if copy.ended_on else {}
            told.append({"who": str(copy.channel), "how": str(copy.status), "on": day.isoformat(), "publication": copy.id, **ended})
    application.told = told
