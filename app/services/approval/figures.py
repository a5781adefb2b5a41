"""本章数据: how many cases took which lane and how long, what was promised and kept, what reports were used for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.rules.errors import N_
from app.rules.terms import Term
from app.rules.vocabulary.approval import CommitmentStatus, DayKind, Lane, LaneSource, ReportScene, Timeliness
from app.rules.vocabulary.platform import Status
from app.services.approval import guiding
from models.approval import ApprovalCase, ApprovalItem, Commitment, ReportUse
from models.base import Register
from models.platform import Deadline


@dataclass(frozen=True)
class Figure:
    """A number, and where the rows are that it counts."""

    label: Term | str
    number: int
    register: str
    address: str


@dataclass(frozen=True)
class Speed:
    """The days that cases of a lane took: how many were decided, the middle one, and what nine in ten stayed within.

    legal, promised  the same middle of what the law and the bureau gave them

    Working days: the few matters with calendar days are counted, not measured; None where there are no others.
    """

    lane: Term
    decided: Figure
    median: float | None = None
    within: int | None = None
    legal: float | None = None
    promised: float | None = None


@dataclass(frozen=True)
class Figures:
    accepted: list[Figure]
    speeds: list[Speed]
    beside: list[Figure]
    commitments: list[Figure]
    scenes: list[Figure]


def of(session: Session, first: date, last: date) -> Figures:
    """The figures of the days from `first` to `last`, both included."""
    made = _counted(session, Commitment.status, Commitment.made_on, first, last)
    used = _counted(session, ReportUse.scene, ReportUse.used_on, first, last, ReportUse.status == Status.IN_FORCE)
    return Figures(
        _by_lane(session, first, last),
        [speed for lane in Lane if (speed := _speed(session, lane, first, last))],
        [_overrides(session, first, last), *_late(session, first, last)],
        [
            Figure(each, made.get(each, 0), *_rows(Commitment, "made_on", first, last, status=each))
            for each in (Status.IN_FORCE, *CommitmentStatus)
        ],
        [
            Figure(each, used.get(each, 0), *_rows(ReportUse, "used_on", first, last, scene=each, status="in_force"))
            for each in ReportScene
        ],
    )


def _counted(
    session: Session,
    column: InstrumentedAttribute[Any],
    day: InstrumentedAttribute[Any],
    first: date,
    last: date,
    *more: ColumnElement[bool],
) -> dict[str, int]:
    query = select(column, func.count()).where(day >= first, day <= last, *more).group_by(column)
    return {str(value): number for value, number in session.execute(query)}


def _rows(register: type[Register], day: str, first: date, last: date, **said: str) -> tuple[str, str]:
    """(register, the list of its rows of these days that say this)."""
    asked = {**{name: str(value) for name, value in said.items()}, f"{day}_from": first, f"{day}_until": last}
    name = register.register_name()
    return name, f"/{name}/list/?{urlencode(asked)}"


def _by_lane(session: Session, first: date, last: date) -> list[Figure]:
    found = _counted(session, ApprovalCase.lane, ApprovalCase.accepted_on, first, last)
    rows = {lane: _rows(ApprovalCase, "accepted_on", first, last, lane=lane) for lane in Lane}
    return [Figure(lane, found.get(lane, 0), *where) for lane, where in rows.items()]


def _late(session: Session, first: date, last: date) -> list[Figure]:
    found = _counted(session, ApprovalCase.timeliness, ApprovalCase.decided_on, first, last)
    hows = (Timeliness.LATE_PROMISE, Timeliness.LATE_LAW)
    rows = {how: _rows(ApprovalCase, "decided_on", first, last, timeliness=how) for how in hows}
    return [Figure(how, found.get(how, 0), *where) for how, where in rows.items()]


def brief(session: Session, first: date, last: date) -> list[Figure]:
    """What the workbench says of the chapter: cases by lane, what was decided late, what runs late, overrides."""
    running = Figure(N_("Not decided, past a term"), overdue_number(session, last), ApprovalCase.register_name(), LATE)
    guided = Figure(N_("To be given guidance this year"), guiding.due_number(session, last), "guidance", GUIDE)
    beside = [*_late(session, first, last), _overrides(session, first, last), guided]
    return [*_by_lane(session, first, last), running, *beside]


LATE, GUIDE = "/approval_figures/#late", "/approval_figures/#guide"
"""Where the cases stand that are not decided and past a term, and the enterprises that are to be guided."""
_CLOCKS = ("decide_case", "promise_case")


def overdue(session: Session, day: date, limit: int = 50) -> list[Deadline]:
    """The clocks of cases that were to be decided before `day` and are not, the oldest first."""
    return list(session.scalars(_overdue(day).order_by(Deadline.due_on).limit(limit)))


def overdue_number(session: Session, day: date) -> int:
    """How many cases were to be decided before `day` and are not."""
    cases = _overdue(day).with_only_columns(func.count(Deadline.record_id.distinct()))
    return session.scalar(cases) or 0


def _overdue(day: date) -> Select[Any]:
    """Clocks of the cases that the reader sees, as the reader's own rows do."""
    own = ApprovalCase.id == Deadline.record_id
    late = (Deadline.register == ApprovalCase.register_name()) & Deadline.kind.in_(_CLOCKS) & (Deadline.due_on < day)
    return select(Deadline).join(ApprovalCase, own).where(late, Deadline.runs())


def _overrides(session: Session, first: date, last: date) -> Figure:
    chosen = _counted(session, ApprovalCase.lane_by, ApprovalCase.accepted_on, first, last)
    where = _rows(ApprovalCase, "accepted_on", first, last, lane_by=LaneSource.CHIEF)
    return Figure(N_("Lane chosen by the section chief"), chosen.get(LaneSource.CHIEF, 0), *where)


def _speed(session: Session, lane: Lane, first: date, last: date) -> Speed | None:
    """How long the cases of a lane took that were decided in these days; None where there were none."""
    case = ApprovalCase
    chosen = (case.lane == lane, case.decided_on >= first, case.decided_on <= last)
    number = session.scalar(select(func.count()).select_from(case).where(*chosen)) or 0
    if not number:
        return None
    decided = Figure(lane, number, *_rows(case, "decided_on", first, last, lane=lane))
    columns: Iterable[InstrumentedAttribute[Any]] = (case.days_used, case.legal_days, case.promised_days)
    measured = select(*columns).join(case.item).where(*chosen, ApprovalItem.days_kind == DayKind.WORKING)
    rows = [row for row in session.execute(measured) if None not in row]
    if not rows:
        return Speed(lane, decided)
    used, legal, promised = (sorted(column) for column in zip(*rows, strict=True))
    return Speed(lane, decided, middle(used), nine_in_ten(used), middle(legal), middle(promised))


def middle(days: Sequence[int]) -> float:
    """The median, a whole number where it is one."""
    found = median(days)
    return int(found) if found == int(found) else found


def nine_in_ten(days: Sequence[int]) -> int:
    """The smallest number of days, of these in ascending order, within which nine in ten cases were decided."""
    return days[-(-9 * len(days) // 10) - 1]
