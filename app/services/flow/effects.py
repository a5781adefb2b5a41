"""What moves of any register may set in motion."""

from datetime import date

from sqlalchemy.orm import Session

from app.services.flow import reach
from app.services.flow.people import Person
from app.services.flow.registry import effect
from models.base import Register
from models.grading import Standard
from models.platform import Setting


@effect
def free_number(session: Session, record: Register, by: Person, day: date) -> None:
    """A draft that was thrown away gives up its number, so that another record may have it: its key is put behind."""
    for column in record.__mapper__.columns:
        if (
            column.unique
            and (value := getattr(record, column.key))
            and (column.info.get("form") or column.info.get("internal"))
        ):
            setattr(record, column.key, value[: column.type.length - len(record.given_up)] + record.given_up)


@effect
def note_retired(session: Session, record: Standard, by: Person, day: date) -> None:
    """A retired edition answers for the days before, so that they can be replayed, and for none after."""
    record.ended_on = day


@effect
def reach_out(session: Session, record: Standard | Setting, by: Person, day: date) -> None:
    """What a standard, or a parameter that reaches further, decides is looked at again when it changes."""
    reach.reach_out(session, record, day)
