"""What a changed standard or parameter reaches: marked at once, decided anew by the jobs."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app import audit
from app.services.flow.registry import reaches
from app.services.platform import runs
from models.grading import Standard
from models.platform import Setting


def reach_out(session: Session, rule: Standard | Setting, day: date) -> None:
    """Mark what depends on this standard or parameter from its first day on, and have a run decide it anew on that day.

    A rule revoked or retired reaches as far as one approved. What has ended under it stays ended.
    """
    begins, reached = max(rule.starts_on, day), reaches.get(rule.rule_name)
    if reached is None or session.info.get("trial"):  # a page that only shows what would happen touches nobody else
        return
    marked = reached.mark(session, begins)
    counted: dict[str, Any] = {} if marked is None else {"marked": marked}
    audit.note(session, "rule_change", rule.register_name(), rule.id, rule=rule.title, day=str(begins), **counted)
    runs.ensure(session, reached.job, begins)
