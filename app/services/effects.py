"""What a move sets in motion, by name, in the same transaction."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.rules.identifiers import commitment_code
from app.rules.vocabulary.subjects import EventEnd
from app.services import events, frequency, grading, numbers, publicity, reassessment, repairs, rule_changes, standards
from app.services.holding import hold
from app.services.people import Person
from models.subjects import Enterprise

Effect = Callable[[Session, Any, Person, date], None]


def record_event(session: Session, record: Any, by: Person, day: date) -> None:
    events.record(session, record, day)


def expire_events(session: Session, record: Any, by: Person, day: date) -> None:
    """The fact was true and is over: a hazard was put right."""
    events.close(session, record, EventEnd.EXPIRED, day)


def annul_events(session: Session, record: Any, by: Person, day: date) -> None:
    """The fact no longer stands: a decision was revoked."""
    events.close(session, record, EventEnd.ANNULLED, day)


def publish(session: Session, record: Any, by: Person, day: date) -> None:
    publicity.publish(session, record, day)


def note_sent(session: Session, record: Any, by: Person, day: date) -> None:
    """A channel outside the house shows the record from the day its receipt came."""
    record.published_on = day


def end_publication(session: Session, record: Any, by: Person, day: date) -> None:
    publicity.end_all(session, record, EventEnd.ANNULLED, day)


def regrade(session: Session, record: Any, by: Person, day: date) -> None:
    """The enterprise is graded again at once; its grade on the screen is never older than its last fact."""
    if enterprise := _enterprise(session, record):
        grading.regrade(session, enterprise, day)


def refrequency(session: Session, record: Any, by: Person, day: date) -> None:
    if enterprise := _enterprise(session, record):
        frequency.adjust(session, enterprise, day)


def apply_grade(session: Session, record: Any, by: Person, day: date) -> None:
    """A confirmed grade becomes the enterprise's, and its inspections follow."""
    grading.apply(session, record, day)


def note_inspected(session: Session, record: Any, by: Person, day: date) -> None:
    """The enterprise was seen on this day; a later visit is not pushed back by an older record."""
    enterprise = _enterprise(session, record)
    if enterprise and (enterprise.last_inspected_on is None or enterprise.last_inspected_on < record.inspected_on):
        enterprise.last_inspected_on = record.inspected_on
        frequency.adjust(session, enterprise, day)


def number_commitment(session: Session, record: Any, by: Person, day: date) -> None:
    """承诺编码: region, day and serial, given once (domain.md 5.5)."""
    if not record.code:
        region = standards.unit(session, "region_code", day)
        prefix = commitment_code(region, record.made_on, 0)[:-6]
        record.code = commitment_code(region, record.made_on, numbers.next_serial(session, type(record).code, prefix))


def adopt_class(session: Session, record: Any, by: Person, day: date) -> None:
    """The class that was proposed is the penalty's, and its term of publicity follows at once."""
    record.seriousness, record.proposed_class = record.proposed_class, None
    reassessment.reassess(session, record, day, stated=True)


def drop_class(session: Session, record: Any, by: Person, day: date) -> None:
    record.proposed_class = None


def repair_record(session: Session, record: Any, by: Person, day: date) -> None:
    repairs.repair(session, record, by, day)


def restore_record(session: Session, record: Any, by: Person, day: date) -> None:
    repairs.undo(session, record, by, day)


def tell_everyone(session: Session, record: Any, by: Person, day: date) -> None:
    repairs.tell(session, record, by, day)


def tell_applicant(session: Session, record: Any, by: Person, day: date) -> None:
    record.told = [{"who": record.enterprise.name if record.enterprise else "", "how": "notice", "on": day.isoformat()}]


def free_number(session: Session, record: Any, by: Person, day: date) -> None:
    """A draft that was thrown away keeps nobody from using its number: what must be unique of it gets its key behind."""
    for column in record.__mapper__.columns:
        if column.unique and (value := getattr(record, column.key)) and (column.info.get("form") or column.info.get("internal")):
            behind = f"#{record.id}"
            setattr(record, column.key, value[: column.type.length - len(behind)] + behind)


def note_retired(session: Session, record: Any, by: Person, day: date) -> None:
    """A retired edition answers for the days before, so that they can be replayed, and for none after."""
    record.ended_on = day


def reach_out(session: Session, record: Any, by: Person, day: date) -> None:
    """What a standard, or one of the parameters that reach further, decides is looked at again when it changes."""
    rule_changes.reach_out(session, record, day)


def _enterprise(session: Session, record: Any) -> Enterprise | None:
    return hold(session, record.enterprise_id)


EFFECTS: dict[str, Effect] = {
    effect.__name__: effect
    for effect in (
        record_event, expire_events, annul_events, publish, note_sent, end_publication, regrade, refrequency, apply_grade, note_inspected,
        number_commitment, adopt_class, drop_class, repair_record, restore_record, tell_everyone, tell_applicant, note_retired, reach_out, free_number,
    )
}
