"""检查频次: how often an enterprise is inspected, by its class, grade and record, under the frequency rule in force."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.rules import frequency as rule
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import EventKind, SupervisionClass
from app.services.rulebook import standards
from models.subjects import CreditEvent, Enterprise


def listed(session: Session, enterprise_ids: list[int], day: date) -> set[int]:
    """Which of these enterprises are on the serious-dishonesty list on `day`."""
    query = select(CreditEvent.enterprise_id).where(
        CreditEvent.enterprise_id.in_(enterprise_ids),
        CreditEvent.kind == EventKind.SERIOUS_LISTING,
        CreditEvent.counts_from <= day,
        (CreditEvent.ended_on.is_(None)) | (CreditEvent.ended_on > day),
        (CreditEvent.counts_until.is_(None)) | (CreditEvent.counts_until >= day),
    )
    return set(session.scalars(query))


def adjust(session: Session, enterprise: Enterprise, day: date) -> bool:
    """Set the frequency of one enterprise anew; True if anything changed."""
    is_listed = bool(listed(session, [enterprise.id], day))
    row = {name: getattr(enterprise, name) for name in INPUTS}
    limit = cap(session, enterprise.supervision_class, day)
    values = plan(counted(row), is_listed, standards.frequency_table(session, day), limit, day)
    changed = {name: value for name, value in values.items() if getattr(enterprise, name) != value}
    for name, value in (changed | {"frequency_on": day} if changed else {}).items():
        setattr(enterprise, name, value)
    return bool(changed)


INPUTS = ("supervision_class", "grade", "last_inspected_on", "supervised_since", "created_at")


def counted(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a plan is made from, alike for enterprises that are planned alike.

    One never inspected counts from when it came under supervision, else from when it was entered on the register:
    a day that stays the same however often it is planned.
    """
    since = row["supervised_since"] or clock.office_time(row["created_at"]).date()
    alike = {name: row[name] for name in ("supervision_class", "grade", "last_inspected_on")}
    return {**alike, "supervised_since": None if row["last_inspected_on"] else since}


def cap(session: Session, supervision_class: str, day: date) -> int:
    """How many planned inspections a year an enterprise need bear at most (国办发〔2024〕54号)."""
    return int(standards.parameters(session).table("frequency.cap", day)[str(supervision_class)])


def plan(row: Mapping[str, Any], is_listed: bool, table: rule.FrequencyTable, limit: int, day: date) -> dict[str, Any]:
    """The columns of an enterprise that follow from the frequency rule, of what `counted` says of it."""
    answer = rule.frequency(
        rule.FrequencyFacts(
            category=SupervisionClass(row["supervision_class"]),
            grade=Grade(row["grade"]),
            last_inspected_on=row["last_inspected_on"],
            bad_record=False,
            listed=is_listed,
            cap=limit,
            supervised_since=row["supervised_since"],
        ),
        table,
        day,
    )
    return {
        "times_per_year": rule.exact(answer.times_per_year),
        "draw_weight": rule.exact(answer.draw_weight),
        "inspection_due_on": answer.due_on,
        "next_planned_on": answer.next_planned_on,
    }
