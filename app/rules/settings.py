"""What the bureau may set for itself, and what no rule could use."""

from collections.abc import Callable
from datetime import date
from typing import Any

from app.rules import identifiers, wording
from app.rules.errors import N_, Named, Refused
from app.rules.parameters import OPEN, Parameters, parameters
from app.rules.terms import Term
from app.rules.vocabulary.disclosure import Channel, PenaltyField, PenaltyKind, Procedure, Seriousness

_NAMES = [
    (p.name.upper().replace(".", "_"), (p.name, p.chinese, p.label)) for p in parameters() if p.confidence in OPEN
]
ParameterName: Any = Term("ParameterName", _NAMES)  # type: ignore[arg-type]  # the functional form of an enumeration
"""The parameters that are the bureau's to set, as terms."""


def check_change(law: Parameters, name: str, value: object) -> None:
    """Whether the bureau may set this parameter, to a value of this kind. Raises Refused."""
    known = law.get(name)
    named = Named(known.chinese, known.label)
    if known.confidence not in OPEN:
        raise Refused(
            N_("“%(name)s” is fixed by law (%(source)s); the bureau cannot change it."),
            name=named,
            source=known.sources[-1],
        )
    present = known.values[-1]
    if not _alike(present, value):
        raise Refused(N_("“%(name)s” needs a value like %(present)s."), name=named, present=_shown(present))
    check = _CHECKS.get(name, _clock if name.startswith("deadlines.") else None)
    if check:
        check(value)


def value_of(law: Parameters, name: str, text: str) -> object:
    """What people wrote as the value of a parameter; where a text belongs (a name, a region code) it is that text."""
    present = law.get(name).values[-1]
    if isinstance(present, str) and present not in wording.TEXTS:
        return text.strip().strip("'\"")
    return wording.read(text)


def _shown(value: object) -> Named:
    return Named(wording.brief(wording.spoken(value)), wording.brief(value))


def _alike(present: object, value: object) -> bool:
    if isinstance(present, bool) or isinstance(value, bool):
        return isinstance(present, bool) and isinstance(value, bool)
    if isinstance(present, (int, float)):
        return isinstance(value, (int, float)) and value >= 0
    if isinstance(present, dict):
        return (
            isinstance(value, dict)
            and set(value) == set(present)
            and all(_alike(present[k], value[k]) for k in present)
        )
    return isinstance(value, type(present))


def _one_of(*allowed: str) -> Callable[[Any], None]:
    def check(value: object) -> None:
        for item in value if isinstance(value, list) else [value]:
            if item not in allowed:
                raise Refused(
                    N_("“%(text)s” is not one of: %(names)s."),
                    text=str(item),
                    names=tuple(_shown(str(each)) for each in allowed),
                )

    return check


def _whole(most: int) -> Callable[[Any], None]:
    def check(value: object) -> None:
        if not isinstance(value, int) or not 0 <= value <= most:
            raise Refused(N_("%(value)s is not a whole number between 0 and %(most)s."), value=value, most=most)

    return check


def _clock(value: dict[str, Any]) -> None:
    """A legal clock: whole days of one kind."""
    _whole(365)(value["days"])
    _one_of("working", "calendar")(value["kind"])


def _shares(value: dict[str, Any]) -> None:
    """Shares of the legal term: the promise may be shorter than the law, never longer."""
    if not all(0 < share <= 1 for share in value.values()):
        raise Refused(N_("A share of the legal term lies above 0 and is at most 1."))


def _parts(value: dict[str, Any]) -> None:
    if not all(0 <= share <= 1 for share in value.values()):
        raise Refused(N_("A share of the cases lies between 0 and 1."))


def _percents(value: dict[str, Any]) -> None:
    for percent in value.values():
        _whole(100)(percent)


def _ways(value: dict[str, dict[str, str]]) -> None:
    """How each grade is handled; a penalty that the public still reads shortens nothing."""
    for row in value.values():
        _one_of("green", "clean", "ordinary", "strict")(row["clean"])
        _one_of("ordinary", "strict")(row["punished"])


def _working_days(value: dict[str, Any]) -> None:
    """A clock whose days the law itself calls working days."""
    _clock(value)
    if value["kind"] != "working":
        raise Refused(
            N_("Terms of licensing are counted in working days (《行政许可法》第八十二条); write working days.")
        )


def _region(value: str) -> None:
    if not (len(value) == 6 and value.isdecimal()):
        raise Refused(N_("A region code has six digits (GB/T 2260)."))


def _caps(value: dict[str, Any]) -> None:
    for most in value.values():
        _whole(52)(most)


def _terms(value: dict[str, Any]) -> None:
    """Terms in months, a shortest one never above the longest."""
    for months in value.values():
        _whole(120)(months)
    if any(months > value.get("most", months) for months in value.values()):
        raise Refused(N_("A shortest term is longer than the longest one; correct one of the two."))


def _amounts(value: dict[str, Any]) -> None:
    if value["large_fine"] > value["huge_fine"]:
        raise Refused(N_("A huge fine begins below a considerable one; correct one of the two amounts."))


def _classes(value: dict[str, Any]) -> None:
    _one_of(*Seriousness)(list(value.values()))


def _words(value: list[Any]) -> None:
    """Words looked for in names: one of a single character would be found in the names of people."""
    for word in value:
        if not isinstance(word, str) or len(word.strip()) < 2:
            raise Refused(N_("“%(text)s” is too short; give at least two characters."), text=str(word))


def _day_of_year(text: str) -> None:
    """A day of any year."""
    try:
        date.fromisoformat(f"2023-{text}")
    except ValueError:
        raise Refused(N_("“%(text)s” is no month and day such as 01-05."), text=text) from None


_CHECKS: dict[str, Callable[[Any], None]] = {
    "platform.message_days": _whole(3650),
    "deadlines.decide_repair_extension": _whole(60),
    "publicity.transition": _one_of("favour_party", "by_decision_date"),
    "publicity.channels": _one_of(*Channel),
    "publicity.evaluation_channels": _one_of(*Channel),
    "grading.evaluation_begins": _day_of_year,
    "publicity.inspection_channels": _one_of(*Channel),
    "publicity.inspection_months": _whole(120),
    "publicity.order_58_terms": _terms,
    "publicity.order_58_fields": _one_of(*PenaltyField),
    "publicity.order_58_unpublished": _one_of(Procedure.SIMPLE, *PenaltyKind),
    "publicity.safety_one_year": _one_of("all", "serious_only"),
    "publicity.before_order_58": _one_of("order_58", "stays_ended"),
    "publicity.terms_2019": _terms,
    "publicity.special_kinds_2019": _one_of(*PenaltyKind),
    "publicity.class_of_kinds": _classes,
    "publicity.large_fines": _amounts,
    "penalty.organisation_words": _words,
    "listing.term_months": _whole(120),
    "listing.early_removal_months": _whole(120),
    "unit.region_code": _region,
    "unit.uscc": identifiers.check_uscc,
    "deadlines.publish_licence": _working_days,
    "lane.days_factor": _shares,
    "approval.post_check_share": _parts,
    "approval.false_promise_months": _whole(120),
    "approval.report_valid_days": _whole(365),
    "approval.clock_warnings": _percents,
    "deadlines.promise_case_extension": _whole(60),
    "deadlines.verify_complaint_extension": _whole(60),
    "lane.by_credit": _ways,
    "repair.false_materials_bar_months": _whole(120),
    "frequency.cap": _caps,
}
