"""What is known of an applicant's credit on a day: the facts of the lane, and what a case keeps of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app import scope
from app.rules.dates import add_months
from app.rules.lanes import LaneFacts
from app.rules.vocabulary.approval import ApplicationWay
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import EventKind
from app.services.publishing import publicity
from app.services.rulebook import standards
from models.approval import ApprovalCase, ApprovalItem
from models.disclosure import Penalty, Publication
from models.subjects import CreditEvent, Enterprise


@dataclass(frozen=True)
class Standing:
    """facts: what the rule asks; penalties: numbers of those in publication; bars: (matter, last day) of every bar."""

    facts: LaneFacts
    penalties: tuple[str, ...]
    bars: tuple[tuple[str, date], ...]

    def kept(self) -> dict[str, Any]:
        """As a case keeps it."""
        bars = [{"matter": matter, "until": until.isoformat()} for matter, until in self.bars]
        return {"penalties": list(self.penalties), "bars": bars}


def of(session: Session, case: ApprovalCase, day: date) -> Standing:
    """The applicant's credit on `day`, as the case is handled with it."""
    with scope.confined_to(None):
        firm, item = session.get_one(Enterprise, case.enterprise_id), session.get_one(ApprovalItem, case.item_id)
        bars = _bars(session, firm.id, day)
        penalties = _in_publication(session, firm.id, day)
        facts = LaneFacts(
            Grade(firm.grade),
            listed=_listed(session, firm.id, day),
            punished=bool(penalties),
            false_promise_until=_false_promise_until(session, firm.id, day),
            item_allows_commitment=item.allows_commitment,
            barred_until=max((until for code, _, until in bars if code == item.code), default=None),
            chose_commitment=case.way == ApplicationWay.COMMITMENT,
        )
    return Standing(facts, penalties, tuple((name, until) for _, name, until in bars))


def as_it_was(case: ApprovalCase) -> LaneFacts:
    """The facts as they were at acceptance, with what the applicant wants now."""
    return LaneFacts(
        Grade(case.grade_then or Grade.UNGRADED),
        bool(case.listed_then),
        bool(case.penalties_then),
        case.false_promise_then,
        case.item.allows_commitment,
        chose_commitment=case.way == ApplicationWay.COMMITMENT,
    )


def _running(enterprise_id: int, kind: EventKind, day: date) -> Any:  # noqa: ANN401  # a condition of SQL
    e = CreditEvent
    holds = or_(e.counts_until.is_(None), e.counts_until >= day), or_(e.ended_on.is_(None), e.ended_on > day)
    return (e.enterprise_id == enterprise_id) & (e.kind == kind) & (e.counts_from <= day) & holds[0] & holds[1]


_FALSENESS = (EventKind.COMMITMENT_BROKEN, EventKind.FALSE_MATERIALS)


def _listed(session: Session, enterprise_id: int, day: date) -> bool:
    query = select(CreditEvent.id).where(_running(enterprise_id, EventKind.SERIOUS_LISTING, day)).limit(1)
    return session.scalar(query) is not None


def _false_promise_until(session: Session, enterprise_id: int, day: date) -> date | None:
    """Until when falseness shuts the easier lanes: a promise that was not kept, or a certificate got by something
    false; repaired or annulled, it shuts none."""
    false_ = or_(*(_running(enterprise_id, kind, day) for kind in _FALSENESS))
    last = session.scalar(select(func.max(CreditEvent.occurred_on)).where(false_))
    if last is None:
        return None
    until = add_months(last, standards.parameters(session).number("approval.false_promise_months", last))
    return until if until >= day else None


def _in_publication(session: Session, enterprise_id: int, day: date) -> tuple[str, ...]:
    """The numbers of the firm's penalties that the public still reads."""
    shown = select(Publication.no).where(
        Publication.enterprise_id == enterprise_id,
        Publication.source_register == Penalty.register_name(),
        publicity.visible(day),
    )
    return tuple(session.scalars(shown.order_by(Publication.id)))


def _bars(session: Session, enterprise_id: int, day: date) -> list[tuple[str, str, date]]:
    """(code of the matter, its name, last day) of what this firm may not apply for on `day`."""
    query = (
        select(ApprovalItem.code, ApprovalItem.name, func.max(ApprovalCase.barred_until))
        .join(ApprovalItem, ApprovalCase.item_id == ApprovalItem.id)
        .where(ApprovalCase.enterprise_id == enterprise_id, ApprovalCase.barred_until >= day)
        .group_by(ApprovalItem.code, ApprovalItem.name)
    )
    return [(code, name, until) for code, name, until in session.execute(query) if until]


def shut(session: Session, enterprise_id: int, day: date) -> tuple[list[tuple[str, date]], date | None]:
    """(matter, last day) of every bar of a firm on `day`, and until when falseness shuts the easier lanes to it."""
    with scope.confined_to(None):
        bars = [(name, until) for _, name, until in _bars(session, enterprise_id, day)]
        return bars, _false_promise_until(session, enterprise_id, day)


def bar_on(session: Session, case: ApprovalCase, day: date) -> date | None:
    """The last day of the bar that this applicant is under for this matter on `day`, None without one."""
    with scope.confined_to(None):
        item = session.get_one(ApprovalItem, case.item_id)
        bars = _bars(session, case.enterprise_id, day)
    return max((until for code, _, until in bars if code == item.code), default=None)
