"""公共信用综合评价: of an enterprise the latest counts; it is shown beside our own grade, unchanged."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd
from app.services.credit import events
from models.reputation import PublicRating


def in_force(session: Session, enterprise_id: int) -> list[PublicRating]:
    """The latest first."""
    r = PublicRating
    query = select(r).where(r.enterprise_id == enterprise_id, r.status == Status.IN_FORCE)
    return list(session.scalars(query.order_by(r.year.desc())))


def latest(session: Session, enterprise_id: int) -> PublicRating | None:
    return next(iter(in_force(session, enterprise_id)), None)


def end_former(session: Session, rating: PublicRating, day: date) -> None:
    """The one before counts no longer."""
    if former := _former(session, rating):
        events.close(session, former, EventEnd.SUPERSEDED, day)


def resume_former(session: Session, rating: PublicRating, day: date) -> None:
    """The one before counts again, where the revoked one was the latest."""
    former = _former(session, rating)
    if former and former is latest(session, rating.enterprise_id):
        events.resume(session, former, EventEnd.SUPERSEDED, day)


def _former(session: Session, rating: PublicRating) -> PublicRating | None:
    return next((r for r in in_force(session, rating.enterprise_id) if r.year < rating.year), None)
