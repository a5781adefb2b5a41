"""Writing in a record by hand: while it may be edited, by whoever may edit it, and with a trace in its trail."""

from sqlalchemy.orm import Session

from app.rules.errors import N_, NotAllowed, Refused
from app.services.flow import transition
from app.services.flow.people import Capacity, Person
from app.workflow.moves import EDITED
from models.base import Register
from models.platform import Movement


def may(record: Register, by: Person) -> bool:
    """Whether this person may edit the record as it stands now."""
    flow = record.WORKFLOW
    return record.status in flow.editable and by.capacity(flow.editors, record) is not None


def check(record: Register, by: Person) -> Capacity:
    """The capacity in which this person edits the record now; raises Refused, or NotAllowed where it is not theirs."""
    flow = record.WORKFLOW
    if record.status not in flow.editable:
        raise Refused(
            N_("%(record)s is “%(status)s” and can no longer be edited."), record=record.title, status=record.status
        )
    if (capacity := by.capacity(flow.editors, record)) is None:
        raise NotAllowed(N_("%(record)s belongs to another department."), record=record.title)
    return capacity


def note(session: Session, record: Register, by: Person) -> None:
    """Say in the trail that somebody wrote in a record who is not its author, or wrote it in another's place.

    They no longer count as other eyes. Several edits in a row by one person are one step.
    """
    capacity = by.capacity(record.WORKFLOW.editors, record)
    owner = capacity.owner if capacity else None
    if owner is None and by.user_id in (None, record.created_by_id):
        return
    last = transition.history(session, record, limit=1)
    if last and (last[0].move, last[0].user_id, last[0].on_behalf_of_id) == (EDITED, by.user_id, owner):
        return
    session.add(
        Movement(
            register=record.register_name(),
            record_id=record.id,
            title=record.title[:255],
            move=EDITED,
            from_status=record.status,
            to_status=record.status,
            user_id=by.user_id,
            on_behalf_of_id=owner,
        )
    )
