"""Checks of post-checks: who looks, and when."""

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, refuse_all, together
from app.services.flow.checks import in_order, not_after
from app.services.flow.people import Person
from app.services.flow.registry import guard
from models.approval import PostCheck
from models.subjects import Officer


@guard
def check_in_order(session: Session, record: PostCheck, by: Person, day: date) -> None:
    """Two different inspectors who may inspect this firm, and days in their order."""
    together(
        *(partial(not_after, record, name, day) for name in ("checked_on", "seen_again_on")),
        partial(_after_the_decision, record),
        partial(_two, record),
        *(partial(_may_check, session, record, name) for name in ("first_officer", "second_officer")),
        partial(in_order, record, "checked_on", "put_right_by"),
        partial(in_order, record, "checked_on", "seen_again_on"),
    )


def _after_the_decision(record: PostCheck) -> None:
    decided = record.approval_case.decided_on
    if record.checked_on and decided and record.checked_on < decided:
        raise Refused(N_("A check is made after the decision of %(day)s."), day=decided).on("checked_on")


def _two(record: PostCheck) -> None:
    if record.first_officer_id and record.first_officer_id == record.second_officer_id:
        raise Refused(N_("A check needs two different inspectors.")).on("second_officer_id")


def _may_check(session: Session, record: PostCheck, name: str) -> None:
    key, firm = getattr(record, f"{name}_id"), record.approval_case.enterprise
    officer = session.get(Officer, key) if key else None
    seen_on = record.seen_again_on or record.checked_on
    if officer and seen_on:
        refuse_all(officer.unfit(firm.uscc, seen_on), f"{name}_id" if seen_on == record.checked_on else "seen_again_on")
