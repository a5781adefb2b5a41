"""What comes back from the phone: entered once, through the checks of the form, and answered with a receipt."""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import scope
from app.rules.errors import N_, Refused
from app.rules.vocabulary.inspection import InspectionOutcome, InspectionPaper
from app.services.flow import editing, entering, files, locks, lookup, numbers
from app.services.flow.people import Person
from app.services.ledgers import intake
from app.services.onsite import taking
from app.services.rulebook import standards
from models.base import Register
from models.inspection import Finding, Inspection, InspectionTask
from models.platform import Attachment

LARGEST = 40
"""So many pictures and signatures come with one inspection at most."""
_SIGNED = "signature"


@dataclass(frozen=True)
class Receipt:
    """What was kept of an entry: the phone forgets nothing before it has read this.

    findings  how many; files: the SHA-256 of every picture and signature, in their order
    """

    entry: str
    inspection: int
    no: str
    lines: int
    findings: int
    files: tuple[str, ...]


def receive(session: Session, folder: Path, entry: Mapping[str, Any], by: Person, day: date) -> Receipt:
    """Enter an inspection as it was written on the phone; one that came before is answered as it was then.

    Raises Refused: what stands against it, as the form would say it; then nothing of it may be committed.
    """
    key, task = _text(entry, "id"), taking.one(session, by, _number(entry.get("task")))
    if not key or len(key) > 64:
        raise Refused(N_("What was sent is no inspection from this page."))
    if task is None:
        raise Refused(N_("This task is not yours, or it is gone."))
    with scope.confined_to(None):  # the task may be of another department than the inspector
        return _received(session, folder, task, entry, by, day)


def _received(
    session: Session, folder: Path, task: InspectionTask, entry: Mapping[str, Any], by: Person, day: date
) -> Receipt:
    own = Inspection.entry_key == _text(entry, "id"), Inspection.inspection_task_id == task.id
    if (known := session.scalar(select(Inspection).where(*own))) is not None:
        return receipt(session, known)
    locks.lock(session, InspectionTask, task.id)  # of two phones the second finds what the first has entered
    _signed(entry)
    inspection = _inspection(session, task, entry, by, day)
    for number, said in enumerate(_list(entry, "findings"), start=1):
        _finding(session, inspection, number, said, by, day)
    for name, kind, data in _papers(entry):
        files.keep(session, folder, inspection, name, data, by.user_id, kind)
    session.flush()
    return receipt(session, inspection)


def receipt(session: Session, inspection: Inspection) -> Receipt:
    """What is kept of an inspection that came from a phone."""
    found = select(func.count()).select_from(Finding).where(Finding.inspection_id == inspection.id)
    own = Attachment.register == inspection.register_name(), Attachment.record_id == inspection.id
    kept = session.scalars(select(Attachment.sha256).where(*own).order_by(Attachment.id)).all()
    return Receipt(
        inspection.entry_key or "",
        inspection.id,
        inspection.notice_no,
        len(inspection.checked),
        session.scalar(found) or 0,
        tuple(kept),
    )


def _inspection(session: Session, task: InspectionTask, entry: Mapping[str, Any], by: Person, day: date) -> Inspection:
    raw: dict[str, object] = {
        "inspection_task_id": task.no,
        "enterprise_id": lookup.handle_of(task.enterprise),
        "notice_no": _next_number(session, day),
        "method": str(task.method),
        "first_officer_id": lookup.handle_of(task.first_officer),
        "second_officer_id": lookup.handle_of(task.second_officer),
        "items": task.content or task.item.name,
        "checked": _list(entry, "lines"),
        **{name: _text(entry, name) for name in ("inspected_on", "outcome", "account")},
    }
    record = _entered(session, Inspection, raw, by, day, entry_key=_text(entry, "id"))
    assert isinstance(record, Inspection)
    return record


def _finding(
    session: Session, inspection: Inspection, number: int, said: Mapping[str, Any], by: Person, day: date
) -> None:
    raw: dict[str, object] = {
        "enterprise_id": lookup.handle_of(inspection.enterprise),
        "no": f"YH-{inspection.id:06d}-{number}",
        "inspection_id": inspection.notice_no,
        "found_on": str(inspection.inspected_on),
        **{name: _text(said, name) for name in ("description", "measure", "level", "due_on")},
    }
    _entered(session, Finding, raw, by, day)


def _entered(
    session: Session, register: type[Register], raw: Mapping[str, object], by: Person, day: date, **own: object
) -> Register:
    """A new record, read and checked as the form does it."""
    record = intake.new_record(register, by)
    for name, value in own.items():
        setattr(record, name, value)
    intake.accept(session, record, intake.take(session, register, raw), by, day)
    session.add(record)
    session.flush()
    entering.follow(session, [record])
    editing.note(session, record, by)
    return record


def _next_number(session: Session, day: date) -> str:
    mark = standards.unit(session, "document_prefix", day)
    series = str(Inspection.__mapper__.columns["notice_no"].info["series"])
    return numbers.free_in_series(session, Inspection.notice_key, mark, series, day.year)[0]


def _signed(entry: Mapping[str, Any]) -> None:
    """Both inspectors have signed, and the enterprise, or it is said why not (安全生产法 第六十八条). Raises Refused.

    Where nobody was met, nobody can sign for the enterprise.
    """
    whose = {_text(each, "whose") for each in _list(entry, "files") if each.get("kind") == _SIGNED}
    met = _text(entry, "outcome") != InspectionOutcome.NOT_FOUND
    if not {"first", "second"} <= whose:
        raise Refused(N_("Both inspectors sign the record."))
    if met and "firm" not in whose and not _text(entry, "unsigned"):
        raise Refused(N_("The enterprise signs the record; where it refuses, tick so and say why."))


def _papers(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, bytes]]:
    """(name, kind, bytes) of every picture and signature. Raises Refused for one that was damaged on its way."""
    given = _list(entry, "files")
    if len(given) > LARGEST:
        raise Refused(N_("At most %(number)s pictures come with one inspection."), number=LARGEST)
    for each in given:
        kind = InspectionPaper.RECORD if each.get("kind") == _SIGNED else InspectionPaper.PHOTO
        yield _text(each, "name")[:200] or "photo.jpg", kind.value, _bytes(each)


def _bytes(given: Mapping[str, Any]) -> bytes:
    try:
        data = base64.b64decode(_text(given, "data").partition(",")[2], validate=True)
    except binascii.Error:
        data = b""
    if not data or hashlib.sha256(data).hexdigest() != given.get("sha256"):
        raise Refused(N_("“%(name)s” did not arrive whole; please send again."), name=_text(given, "name"))
    return data


def _list(given: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = given.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Refused(N_("What was sent is no inspection from this page."))
    return found


def _text(given: Mapping[str, Any], name: str) -> str:
    found = given.get(name)
    return found.strip() if isinstance(found, str) else ""


def _number(given: object) -> int:
    return given if isinstance(given, int) and not isinstance(given, bool) else 0
