"""审批通道: how fast and how strictly an application is handled, by the applicant's credit (plan 三(二)2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.rules.errors import N_
from app.rules.parameters import Parameters, parameters
from app.rules.reasons import Reason, digest
from app.rules.vocabulary.approval import Lane
from app.rules.vocabulary.grading import Grade

_SOURCE = "陈应急发〔2023〕148号 三(二)2"
_NOTICE = "国办发〔2020〕42号"
_BAR = "《行政许可法》第七十八条、第七十九条"


@dataclass(frozen=True)
class LaneFacts:
    """The applicant on the day, and whether the item may be decided on a commitment; an item says so with its basis.

    barred_until         the last day on which this applicant may not apply for this matter
    false_promise_until  the last day on which an earlier false promise closes the easier ways
    chose_commitment     what the applicant chose; None where nothing was asked
    """

    grade: Grade
    listed: bool = False
    punished: bool = False
    false_promise_until: date | None = None
    item_allows_commitment: bool = False
    barred_until: date | None = None
    chose_commitment: bool | None = None


@dataclass(frozen=True)
class LaneAnswer:
    """way: how the application is handled; days_factor: the share of the legal term that is promised."""

    lane: Lane
    way: str
    days_factor: float
    may_be_accepted: bool
    reasons: tuple[Reason, ...]
    digest: str


def lane(facts: LaneFacts, day: date, law: Parameters | None = None) -> LaneAnswer:
    """The lane that is proposed on `day`; people may override it with a reason."""
    law = law or parameters()
    factors, ways = law.table("lane.days_factor", day), law.table("lane.by_credit", day)
    barred = bool(facts.barred_until and day <= facts.barred_until)
    way, reasons = _choose(facts, ways, law.source("lane.by_credit", day), day)
    # a question that says nothing of a bar or a choice is the one it was before they were asked about
    asked = {name: value for name, value in facts.__dict__.items() if name not in _LATER or value is not None}
    print_ = digest("lane", asked, factors, ways, day)
    return LaneAnswer(_LANES[way], way, float(factors[way]), not barred, reasons, print_)


def is_open(facts: LaneFacts, lane: Lane, day: date) -> bool:
    """Whether an application may be handled in this lane at all, whoever chooses it."""
    if lane == Lane.COMMITMENT and (not facts.item_allows_commitment or facts.chose_commitment is False):
        return False
    return lane not in EASY or not any(_against(facts, day))


EASY = (Lane.GREEN, Lane.COMMITMENT)
"""The lanes that are shut to whoever is listed, barred or promised falsely."""
_LATER = ("barred_until", "chose_commitment")
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
_SHUT = N_("A commitment was offered, but the item is not open to one: no document allows it.")
_DECLINED = N_("The applicant chose the ordinary procedure; nobody has to give a commitment.")


def _choose(
    facts: LaneFacts, ways: Mapping[str, Mapping[str, str]], source: str, day: date
) -> tuple[str, tuple[Reason, ...]]:
    """How the application is handled, and why."""
    if strict := tuple(_against(facts, day)):
        return "strict", strict
    way, words = ways[facts.grade]["punished" if facts.punished else "clean"], _PUNISHED if facts.punished else _WORDS
    by_credit = Reason(words[way], {"grade": facts.grade}, source)
    if not _may_promise(facts, way):
        return way, (by_credit, *_why_not(facts))
    if facts.chose_commitment is False:
        return way, (by_credit, Reason(_DECLINED, {}, _NOTICE))
    if facts.chose_commitment or way != "green":
        return "commitment", (Reason(N_("No penalty, and the item may be decided on a commitment."), {}, _NOTICE),)
    return way, (by_credit,)


def _may_promise(facts: LaneFacts, way: str) -> bool:
    return facts.item_allows_commitment and not facts.punished and way != "strict"


def _why_not(facts: LaneFacts) -> Iterator[Reason]:
    if facts.chose_commitment and not facts.item_allows_commitment:
        yield Reason(_SHUT, {}, _NOTICE)


def _against(facts: LaneFacts, day: date) -> Iterator[Reason]:
    """Why the application is looked at strictly whatever the grade; nothing where nothing asks for that."""
    if facts.barred_until and day <= facts.barred_until:
        barred = {"day": facts.barred_until}
        yield Reason(N_("Barred from applying for this matter until %(day)s; it cannot be accepted."), barred, _BAR)
    if facts.listed:
        yield Reason(N_("On the serious-dishonesty list: strict review and guidance."), {}, _SOURCE)
    if facts.false_promise_until and day <= facts.false_promise_until:
        until = {"day": facts.false_promise_until}
        yield Reason(N_("A false commitment bars the easier ways until %(day)s."), until, _NOTICE)
