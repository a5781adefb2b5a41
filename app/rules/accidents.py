"""事故等级: the highest grade that any of deaths, serious injuries and loss reaches; 以上 includes the number."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.rules.errors import N_, Refused
from app.rules.parameters import Parameters, parameters
from app.rules.reasons import Reason, digest
from app.rules.vocabulary.discipline import AccidentGrade

_RANK = (AccidentGrade.EXCEPTIONAL, AccidentGrade.MAJOR, AccidentGrade.LARGE)


@dataclass(frozen=True)
class AccidentAnswer:
    grade: AccidentGrade
    reasons: tuple[Reason, ...]
    digest: str


def accident_grade(
    deaths: int, serious_injuries: int, loss: Decimal, day: date, law: Parameters | None = None
) -> AccidentAnswer:
    """Grade an accident by persons and yuan (国务院令第493号 第三条). Raises Refused on negative numbers."""
    measured: dict[str, Any] = {"deaths": deaths, "serious_injuries": serious_injuries, "loss": loss}
    if min(measured.values()) < 0:
        raise Refused(N_("Deaths, injuries and loss cannot be negative."))
    law = law or parameters()
    limits, source = law.table("accident.grades", day), law.source("accident.grades", day)
    for grade in _RANK:
        reached = [name for name, value in measured.items() if value >= limits[str(grade)][name]]
        if reached:
            reasons = tuple(_reason(name, measured[name], limits[str(grade)][name], grade, source) for name in reached)
            return AccidentAnswer(grade, reasons, digest("accident_grade", measured, limits))
    below = Reason(N_("No limit of a higher grade is reached: an ordinary accident."), {}, source)
    return AccidentAnswer(AccidentGrade.ORDINARY, (below,), digest("accident_grade", measured, limits))


_WORDS = {
    "deaths": N_("%(value)s deaths, at least %(limit)s: %(grade)s."),
    "serious_injuries": N_("%(value)s serious injuries, at least %(limit)s: %(grade)s."),
    "loss": N_("Loss of %(value)s yuan, at least %(limit)s: %(grade)s."),
}


def _reason(name: str, value: object, limit: object, grade: AccidentGrade, source: str) -> Reason:
    return Reason(_WORDS[name], {"value": value, "limit": limit, "grade": grade}, source)
