"""应予行政指导: enterprises that the frequency rule has guided instead of visited more often, and that were not yet."""

from datetime import date

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import Session

from app.rules.errors import NotInForce
from app.rules.vocabulary.approval import GuidanceKind
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import KeptStatus, SupervisionClass
from app.services.rulebook import standards
from models.approval import Guidance
from models.subjects import Enterprise


def due(session: Session, day: date, limit: int = 50) -> list[Enterprise]:
    """Those that got no guidance in the year of `day` (陈应急发〔2023〕148号 三(四)), in the order of their codes."""
    return list(session.scalars(_due(session, day).order_by(Enterprise.uscc).limit(limit)))


def due_number(session: Session, day: date) -> int:
    """How many they are."""
    return session.scalar(_due(session, day).with_only_columns(func.count())) or 0


def _due(session: Session, day: date) -> Select[tuple[Enterprise]]:
    given = exists().where(
        Guidance.enterprise_id == Enterprise.id,
        Guidance.kind == GuidanceKind.KEY_GOOD,
        Guidance.guided_on >= date(day.year, 1, 1),
        Guidance.status != Status.DISCARDED,
    )
    return select(Enterprise).where(Enterprise.status == KeptStatus.IN_USE, _guided(session, day), ~given)


def _guided(session: Session, day: date) -> ColumnElement[bool]:
    """Of a class and a grade for which the rule in force on `day` says guidance; nobody where none is in force."""
    try:
        table = standards.frequency_table(session, day)
    except NotInForce:
        return false()
    return or_(
        false(),
        *(
            (Enterprise.supervision_class == kind) & (Enterprise.grade == grade)
            for kind in SupervisionClass
            for grade in Grade
            if (row := getattr(getattr(table, kind), grade, None)) and row.guidance
        ),
    )
