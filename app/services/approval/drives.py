"""承诺书集中签订: who is asked, what is counted, and what opening, closing and reopening a drive do to its firms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, update
from sqlalchemy.orm import Session

from app import cipher
from app.rules.terms import Term
from app.rules.vocabulary.drives import DriveStatus, LineStatus
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import KeptStatus, OperatingState
from app.services.flow import transition
from app.services.flow.batches import CHUNK, Progress, each, progress
from models.approval import CommitmentDrive, DriveLine, DriveScope
from models.subjects import Department, Enterprise

INSERT = 500
SIGNED = (LineStatus.SIGNED, LineStatus.SIGNED_LATE)
OPEN = (LineStatus.UNSIGNED, LineStatus.MISSED)
"""Firms whose signature is still wanted."""
_GONE = (LineStatus.DROPPED, LineStatus.VOIDED)


def supervised() -> ColumnElement[bool]:
    """An enterprise that is on the register and has not been struck off."""
    return and_(Enterprise.status == KeptStatus.IN_USE, Enterprise.operating_state != OperatingState.DEREGISTERED)


def asked(drive: CommitmentDrive) -> ColumnElement[bool]:
    """The enterprises that a drive would ask today: those that fit one of its lines, or all where it has none."""
    lines = [_fits(line) for line in drive.scopes]
    return and_(supervised(), or_(*lines) if lines else true())


def _fits(line: DriveScope) -> ColumnElement[bool]:
    e = Enterprise
    said = ((e.supervision_class, line.category), (e.sector, line.sector), (e.department_id, line.department_id))
    return and_(true(), *(column == value for column, value in said if value))


def number_asked(session: Session, drive: CommitmentDrive) -> int:
    return session.scalar(select(func.count()).select_from(Enterprise).where(asked(drive))) or 0


def begin(session: Session, drive: CommitmentDrive, day: date) -> None:
    """Fix the list of firms, each with the number and the mark of its letter."""
    e, drive.opened_on = Enterprise, day
    firms = session.execute(
        select(e.id, e.department_id, e.name).where(asked(drive)).order_by(e.department_id, e.id)
    ).all()
    lines = [_line(drive, place, *firm) for place, firm in enumerate(firms, 1)]
    for start in range(0, len(lines), INSERT):
        session.add_all(lines[start : start + INSERT])
        session.flush()
    count(session, drive)


def _line(drive: CommitmentDrive, place: int, firm: int, department: int | None, name: str) -> DriveLine:
    return DriveLine(
        no=f"{drive.lines_of}{place:04d}",
        commitment_drive_id=drive.id,
        enterprise_id=firm,
        department_id=department,
        firm_name=name,
        token=cipher.print_of(f"drive_line {drive.id} {firm}")[:32],
    )


# --- counting --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """How many firms of a department, or of all, were asked, have signed, were excused and are still wanted."""

    department: str
    asked: int
    signed: int
    excused: int
    open: int

    @property
    def coverage(self) -> Decimal:
        return share(self.signed, self.asked)


def share(signed: int, number: int) -> Decimal:
    """Coverage in per cent; it says 100 only where all have signed."""
    part = Decimal(signed * 1000 // number) / 10 if number else Decimal(0)
    return part.quantize(Decimal("0.1"))


def count(session: Session, drive: CommitmentDrive) -> None:
    """Bring the figures of the drive's own row up to date, without making it a newer version."""
    number, signed, _, _ = session.execute(_counted(drive)).one()
    figures = {"firms_asked": number, "firms_signed": signed, "coverage": share(signed, number)}
    session.execute(update(CommitmentDrive).where(CommitmentDrive.id == drive.id).values(**figures))
    session.refresh(drive, list(figures))


def _counted(drive: CommitmentDrive) -> Select[*tuple[Any, ...]]:
    status = DriveLine.status
    counts = (func.count().filter(status.in_(these)) for these in (SIGNED, (LineStatus.EXCUSED,), OPEN))
    number = func.count().filter(status.not_in(_GONE))
    return select(number, *counts).select_from(DriveLine).where(DriveLine.commitment_drive_id == drive.id)


def by_department(session: Session, drive: CommitmentDrive) -> list[Count]:
    """The figures of each department that the reader sees."""
    query = _counted(drive).add_columns(DriveLine.department_id).group_by(DriveLine.department_id)
    names = {key: name for key, name in session.execute(select(Department.id, Department.name))}
    found = [Count(names.get(department, ""), *figures) for *figures, department in session.execute(query)]
    return sorted(found, key=lambda each: (each.coverage, each.department))


# --- closing ---------------------------------------------------------------------------------------------


AT_ONCE = 200
"""So many firms are settled with the move itself; the job settles the rest the same night."""


def close(session: Session, drive: CommitmentDrive, day: date) -> None:
    """Each firm that has not signed gets the credit event; one that is no longer supervised is no case."""
    drive.closed_on = day
    _first(session, drive, day)
    count(session, drive)


def reopen(session: Session, drive: CommitmentDrive, day: date) -> None:
    """What closing said about firms that had not signed no longer stands."""
    drive.closed_on = drive.reminded_on = None
    _first(session, drive, day)
    count(session, drive)


def void(session: Session, drive: CommitmentDrive, day: date) -> None:
    """Nobody is asked any more; what was signed stands."""
    _first(session, drive, day)


def _first(session: Session, drive: CommitmentDrive, day: date) -> None:
    query = _unsettled(drive).order_by(DriveLine.enterprise_id)  # as everybody locks firms
    _settle(session, session.scalars(query.limit(AT_ONCE)).all(), day)


def settle(session: Session, cursor: int, day: date) -> Progress:
    """One chunk of the firms that do not stand yet as their drive does."""
    due = session.scalars(_unsettled().where(DriveLine.id > cursor).order_by(DriveLine.id).limit(CHUNK)).all()
    lines = sorted(due, key=lambda line: line.enterprise_id)  # as everybody locks firms
    faults = each(session, lines, lambda line: _settle(session, [line], day))
    for drive in {line.commitment_drive for line in due}:
        count(session, drive)
    return progress(due, faults, changed=len(due) - len(faults))


_MOVES: dict[tuple[Term, Term], str] = {
    (DriveStatus.CLOSED, LineStatus.UNSIGNED): "miss",
    (DriveStatus.OPEN, LineStatus.MISSED): "await",
    **{(Status.REVOKED, status): "void" for status in (*OPEN, LineStatus.EXCUSED)},
}
"""What becomes of a firm that stands so in a drive that stands so."""


def _unsettled(drive: CommitmentDrive | None = None) -> Select[DriveLine]:
    """The firms of which something is still to become."""
    ways = [and_(CommitmentDrive.status == status, DriveLine.status == stands) for status, stands in _MOVES]
    query = select(DriveLine).join(CommitmentDrive, DriveLine.commitment_drive_id == CommitmentDrive.id)
    own = CommitmentDrive.id == drive.id if drive is not None else true()
    return query.where(or_(*ways), own)


def _settle(session: Session, lines: Sequence[DriveLine], day: date) -> None:
    firms = [line.enterprise_id for line in lines]
    still = set(session.scalars(select(Enterprise.id).where(Enterprise.id.in_(firms), supervised())))
    for line in lines:
        move = _MOVES[line.commitment_drive.status, line.status]
        gone = move == "miss" and line.enterprise_id not in still
        transition.perform(session, line, "drop" if gone else move, day=day)
