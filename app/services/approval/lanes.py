"""Which lane a case takes, and the terms that follow: those of the law and those promised, side by side."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.rules import keeping
from app.rules import lanes as rule
from app.rules.errors import Locale
from app.rules.lanes import LaneAnswer
from app.rules.vocabulary.approval import ApplicationWay, Lane, LaneSource
from app.services.approval import standing
from app.services.flow import deadlines
from app.services.rulebook import decisions, standards
from models.approval import ApprovalCase, ApprovalItem


def propose(session: Session, case: ApprovalCase, day: date) -> tuple[standing.Standing, LaneAnswer]:
    """What is known of the applicant on `day`, and the lane that the rule gives it."""
    known = standing.of(session, case, day)
    return known, rule.lane(known.facts, day, standards.parameters(session))


def accept(session: Session, case: ApprovalCase, day: date) -> None:
    """Keep with the case what is known of the applicant and the lane it takes; later changes alter neither.

    Penalties, lists and bars are those of the day on which it counts as accepted.
    """
    case.accepted_on = accepted_on(session, case, day)
    known, answer = propose(session, case, case.accepted_on)
    facts, firm = known.facts, case.enterprise
    case.grade_then, case.score_then = facts.grade, firm.score
    case.listed_then, case.penalties_then = facts.listed, len(known.penalties)
    case.false_promise_then, case.snapshot = facts.false_promise_until, known.kept()
    _take(session, case, answer, day, proposed=True)


def accepted_on(session: Session, case: ApprovalCase, day: date) -> date:
    """`day`; where nobody asked for completion in time, the day of receipt (行政许可法 第三十二条)."""
    looked_at = [each for each in deadlines.of(session, case.register_name(), case.id) if each.kind == "accept_case"]
    late = [each.started_on for each in looked_at if each.due_on < day and each.stopped_on in (None, day)]
    return late[-1] if late else day


def take_promise_back(session: Session, case: ApprovalCase, day: date) -> None:
    """The applicant no longer wants to promise: the ordinary way that the credit of the day of acceptance opens."""
    case.way, stated = ApplicationWay.ORDINARY, case.promised_days
    _take(session, case, by_then(session, case, day), day)
    restart(session, case, day, stated)


def by_then(session: Session, case: ApprovalCase, day: date) -> LaneAnswer:
    """What the rule says of what was known at acceptance, with what the applicant wants now."""
    return rule.lane(standing.as_it_was(case), case.accepted_on or day, standards.parameters(session))


def _take(session: Session, case: ApprovalCase, answer: LaneAnswer, day: date, *, proposed: bool = False) -> None:
    case.lane, case.legal_days = answer.lane, case.item.legal_days
    if proposed:
        case.proposed_lane, case.lane_by = answer.lane, LaneSource.RULE
    case.promised_days = promised(case.item, answer.way, answer.days_factor)
    decisions.keep(
        session,
        case,
        "lane",
        day,
        inputs=_plain(standing.as_it_was(case)),
        answer={"lane": str(answer.lane), "promised_days": case.promised_days},
        reasons=answer.reasons,
        digest=answer.digest,
    )


def _plain(facts: rule.LaneFacts) -> dict[str, Any]:
    return {name: value for name, value in facts.__dict__.items() if value not in (None, False)}


def promised(item: ApprovalItem, way: str, factor: float) -> int:
    """The days that are promised: the matter's own for this way, else its share of the term, and at least one."""
    own = getattr(item, f"days_{way}")
    return int(own) if own is not None else max(1, int(item.legal_days * factor))


def set_terms(session: Session, case: ApprovalCase, day: date) -> None:
    """The term promised in a lane that the section chief chose."""
    factors = standards.parameters(session).table("lane.days_factor", case.accepted_on or day)
    way = _WAYS[Lane(case.lane or Lane.ORDINARY)]
    case.lane_by = LaneSource.RULE if case.lane == case.proposed_lane else LaneSource.CHIEF
    stated, case.promised_days = case.promised_days, promised(case.item, way, float(factors[way]))
    restart(session, case, day, stated)


_WAYS = {Lane.GREEN: "green", Lane.COMMITMENT: "commitment", Lane.ORDINARY: "ordinary", Lane.STRICT: "strict"}
"""How an application is handled in a lane that somebody chose."""


def begin(session: Session, case: ApprovalCase, day: date) -> None:
    for kind in ("decide_case", "promise_case"):
        deadlines.start(session, case, kind, case.accepted_on or day)


def restart(session: Session, case: ApprovalCase, day: date, stated: int | None) -> None:
    """The promise changed; its clock counts from the acceptance all the same, pauses and extension included.

    stated  the days promised before: what was late by them stays late, and they stay promised
    """
    if not deadlines.change(session, case, "promise_case", case.promised_days or 0, day):
        case.promised_days = stated


def reasons_kept(session: Session, case: ApprovalCase, locale: Locale) -> list[tuple[str, str]]:
    """(sentence, source) of why the case has the lane that the rule gave it last."""
    kept = next((d for d in decisions.of(session, case.register_name(), case.id) if d.rule == "lane"), None)
    return [(keeping.in_words(r, locale), r["source"]) for r in kept.reasons] if kept else []


def would_be(session: Session, case: ApprovalCase, day: date) -> LaneAnswer:
    """What would be decided today, of a case that was accepted earlier."""
    return propose(session, case, day)[1]
