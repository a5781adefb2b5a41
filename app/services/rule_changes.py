"""When the bureau changes a standard or a parameter named here, what still runs is decided anew: marked at once, done by the jobs."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app import audit
from app.services import reassessment, runs
from models.subjects import Enterprise


def reach_out(session: Session, rule: Any, day: date) -> None:
    """Mark what depends on this standard or parameter from its first day on, and have a run decide it anew on that day.

    A rule revoked or retired reaches as far as one approved. What has ended under it stays ended.
    """
    begins = max(rule.starts_on, day)
    name = rule.name if rule.register_name() == "setting" else rule.register_name()
    if name not in _REACH or session.info.get("trial"):  # a page that only shows what would happen touches nobody else
        return
    mark, job = _REACH[name]
    marked: dict[str, Any] = {"marked": mark(session, begins)} if mark else {}
    audit.note(session, "rule_change", rule.register_name(), rule.id, rule=rule.title, day=str(begins), **marked)
    runs.ensure(session, job, begins)


def _everyone_due(session: Session, day: date) -> int:
    """Every enterprise has a reason to be graded again from `day` on."""
    due = update(Enterprise).where(or_(Enterprise.regrade_on.is_(None), Enterprise.regrade_on > day))
    return session.execute(due.values(regrade_on=day), execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]


_REACH: dict[str, tuple[Callable[[Session, date], int] | None, str]] = {
    "grading_scheme": (_everyone_due, "grade_recalculation"),
    "frequency_rule": (None, "inspection_frequency"),
    "frequency.cap": (None, "inspection_frequency"),
    "publicity.transition": (reassessment.everyone_due, "publication_expiry"),
}
"""register, or name of a parameter → how what it decides is marked, and the job that decides anew."""
