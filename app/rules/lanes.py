"""审批通道: how fast and how strictly an application is handled, by the applicant's credit (plan 三(二)2)."""

from dataclasses import dataclass
from datetime import date

from app.rules.errors import N_
from app.rules.parameters import Parameters, parameters
from app.rules.reasons import Reason, digest
from app.rules.vocabulary.approval import Lane
from app.rules.vocabulary.grading import Grade

_SOURCE = "陈应急发〔2023〕148号 三(二)2"
_NOTICE = "国办发〔2020〕42号"


@dataclass(frozen=True)
class LaneFacts:
    """The applicant on the day, and whether the item may be decided on a commitment; an item says so with its basis."""

    grade: Grade
    listed: bool = False
    punished: bool = False
    false_promise_until: date | None = None
    item_allows_commitment: bool = False


@dataclass(frozen=True)
class LaneAnswer:
    """days_factor: the share of the legal term that is promised."""

    lane: Lane
    days_factor: float
    reasons: tuple[Reason, ...]
    digest: str


def lane(facts: LaneFacts, day: date, law: Parameters | None = None) -> LaneAnswer:
    """The lane that is proposed on `day`; people may override it with a reason."""
    factors = (law or parameters()).table("lane.days_factor", day)
    chosen, factor, reason = _choose(facts, day)
    return LaneAnswer(chosen, float(factors[factor]), (reason,), digest("lane", facts.__dict__, factors, day))


def _choose(facts: LaneFacts, day: date) -> tuple[Lane, str, Reason]:
    """The lane, the factor that shortens its term, and why."""
    if strict := _strict(facts, day):
        return Lane.STRICT, "strict", strict
    if facts.punished:
        why = Reason(N_("Under a penalty that is still published: the ordinary procedure."), {}, _SOURCE)
        return Lane.ORDINARY, "ordinary", why
    if facts.grade == Grade.A:
        return Lane.GREEN, "green", Reason(N_("Grade A without a penalty: the green channel."), {}, _SOURCE)
    if facts.item_allows_commitment:
        why = Reason(N_("No penalty, and the item may be decided on a commitment."), {}, _NOTICE)
        return Lane.COMMITMENT, "commitment", why
    if facts.grade == Grade.B:
        why = Reason(N_("Grade B without a penalty: the ordinary procedure in a shorter time."), {}, _SOURCE)
        return Lane.ORDINARY, "clean", why
    return Lane.ORDINARY, "ordinary", Reason(N_("Not yet graded: the ordinary procedure."), {}, _SOURCE)


def _strict(facts: LaneFacts, day: date) -> Reason | None:
    """Why the application is looked at strictly; None where nothing asks for that."""
    if facts.listed:
        return Reason(N_("On the serious-dishonesty list: strict review and guidance."), {}, _SOURCE)
    if facts.false_promise_until and day <= facts.false_promise_until:
        barred = {"day": facts.false_promise_until}
        return Reason(N_("A false commitment bars the easier ways until %(day)s."), barred, _NOTICE)
    if facts.grade in (Grade.C, Grade.D):
        return Reason(N_("Grade %(grade)s: strict review and guidance."), {"grade": facts.grade}, _SOURCE)
    return None
