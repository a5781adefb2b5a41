"""审批通道: how fast and how strictly an application is handled, by the applicant's credit (plan 三(二)2)."""

from collections.abc import Mapping
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
    law = law or parameters()
    factors, ways = law.table("lane.days_factor", day), law.table("lane.by_credit", day)
    way, reason = _choose(facts, ways, law.source("lane.by_credit", day), day)
    answer = digest("lane", facts.__dict__, factors, ways, day)
    return LaneAnswer(_LANES[way], float(factors[way]), (reason,), answer)


_LANES = {
    "green": Lane.GREEN,
    "commitment": Lane.COMMITMENT,
    "clean": Lane.ORDINARY,
    "ordinary": Lane.ORDINARY,
    "strict": Lane.STRICT,
}
"""The lane of each way of handling; `clean` is the ordinary procedure in a shorter time."""
_WORDS = {
    "green": N_("Grade %(grade)s without a penalty: the green channel."),
    "clean": N_("Grade %(grade)s without a penalty: the ordinary procedure in a shorter time."),
    "ordinary": N_("Grade %(grade)s without a penalty: the ordinary procedure."),
    "strict": N_("Grade %(grade)s: strict review and guidance."),
}
_PUNISHED = {
    "ordinary": N_("Grade %(grade)s, under a penalty that is still published: the ordinary procedure."),
    "strict": N_("Grade %(grade)s, under a penalty that is still published: strict review and guidance."),
}
"""Why a grade is handled in a way, and what is said of a firm whose penalty the public still reads."""


def _choose(facts: LaneFacts, ways: Mapping[str, Mapping[str, str]], source: str, day: date) -> tuple[str, Reason]:
    """How the application is handled, and why."""
    if strict := _strict(facts, day):
        return "strict", strict
    way = ways[facts.grade]["punished" if facts.punished else "clean"]
    if facts.punished:
        return way, Reason(_PUNISHED[way], {"grade": facts.grade}, source)
    if facts.item_allows_commitment and way in ("clean", "ordinary"):
        return "commitment", Reason(N_("No penalty, and the item may be decided on a commitment."), {}, _NOTICE)
    return way, Reason(_WORDS[way], {"grade": facts.grade}, source)


def _strict(facts: LaneFacts, day: date) -> Reason | None:
    """Why the application is looked at strictly whatever the grade; None where nothing asks for that."""
    if facts.listed:
        return Reason(N_("On the serious-dishonesty list: strict review and guidance."), {}, _SOURCE)
    if facts.false_promise_until and day <= facts.false_promise_until:
        barred = {"day": facts.false_promise_until}
        return Reason(N_("A false commitment bars the easier ways until %(day)s."), barred, _NOTICE)
    return None
