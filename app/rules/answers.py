"""One pure rule asked from outside: JSON in, the answer with its reasons out (contract.md 2, `rule NAME`)."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from app.rules import dates, publicity, repair
from app.rules.accidents import accident_grade
from app.rules.draw import Candidate, DrawFacts, Hand, draw
from app.rules.errors import N_, Locale, Refused
from app.rules.frequency import FrequencyFacts, FrequencyTable, frequency
from app.rules.lanes import LaneFacts, lane
from app.rules.listing import ListingFacts, listing
from app.rules.parameters import FOLDER, read_yaml
from app.rules.reasons import Reason, digest
from app.rules.terms import Term
from app.rules.vocabulary.disclosure import PenaltyField, PenaltyKind, Procedure, Seriousness
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import PartyKind, SupervisionClass

FIRST_YEAR, LAST_YEAR = 1949, 2200
"""The years in which a rule may be asked; terms of some decades can be added to any of them."""

Answer = tuple[dict[str, Any], tuple[Reason, ...], str]
Value = TypeVar("Value")
AnyTerm = TypeVar("AnyTerm", bound=Term)


class Asked:
    """The input of a rule, read field by field; a field that is missing or wrong is refused by name."""

    def __init__(self, given: object) -> None:
        if not isinstance(given, dict):
            raise Refused(N_("The input is one JSON object."))
        self.given: Mapping[str, object] = given
        self.asked: set[str] = set()

    def no_more(self) -> None:
        """Raises Refused for a field that nothing asked for: a misspelt fact is no fact left out."""
        if unknown := sorted(set(self.given) - self.asked):
            raise Refused(
                N_("“%(name)s” is no input of this rule; there are: %(known)s."),
                name=unknown[0],
                known=", ".join(sorted(self.asked)),
            )

    def get(self, name: str, default: object = None) -> object:
        """The value as it was given; the default where the field is missing or null."""
        self.asked.add(name)
        value = self.given.get(name)
        return default if value is None else value

    def needed(self, name: str) -> object:
        return self._not_none(name, self.get(name))

    def day(self, name: str) -> date:
        return self._not_none(name, self.day_or_none(name))

    def day_or_none(self, name: str) -> date | None:
        value = self.get(name)
        if value is None:
            return None
        try:
            found = date.fromisoformat(value)  # type: ignore[arg-type]  # what is no text is a TypeError
        except (TypeError, ValueError):
            raise self._wrong(name, value) from None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise self._wrong(name, value)
        return found

    def term(self, name: str, vocabulary: type[AnyTerm]) -> AnyTerm:
        return self._not_none(name, self.term_or_none(name, vocabulary))

    def term_or_none(self, name: str, vocabulary: type[AnyTerm]) -> AnyTerm | None:
        value = self.get(name)
        return None if value is None else vocabulary.parse(str(value))

    def terms(self, name: str, vocabulary: type[AnyTerm]) -> tuple[AnyTerm, ...]:
        values = self.needed(name)
        if values in ([], ""):
            raise Refused(N_("“%(name)s” is missing from the input."), name=name)
        return tuple(vocabulary.parse(str(v)) for v in (values if isinstance(values, list) else [values]))

    def flag(self, name: str) -> bool:
        value = self.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, value)
        return value

    def whole(self, name: str) -> int:
        return self._not_none(name, self.whole_or_none(name))

    def whole_or_none(self, name: str) -> int | None:
        value = self.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(name, value)
        return value

    def count(self, name: str) -> int | None:
        """How many, none when it is left out; never below nought."""
        value = self.whole_or_none(name)
        if value is not None and value < 0:
            raise self._wrong(name, value)
        return value

    def amount(self, name: str, default: Decimal) -> Decimal:
        value = self.get(name, default)
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            raise self._wrong(name, value) from None
        if not found.is_finite():
            raise self._wrong(name, value)
        return found

    def weight(self, name: str) -> Decimal:
        value = self.amount(name, Decimal(1))
        if value < 0:
            raise self._wrong(name, value)
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """A text; a whole number is read as its digits."""
        value = self.needed(name) if default is None else self.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (str, int)) or (value == "" and default is None):
            raise self._wrong(name, value)
        return str(value)

    def texts(self, name: str) -> frozenset[str]:
        values = self.get(name, [])
        if not isinstance(values, list) or not all(type(v) in (str, int) for v in values):
            raise self._wrong(name, values)
        return frozenset(map(str, values))

    def many(self, name: str, *known: str) -> "list[Asked]":
        """A list of objects, each read like the whole.

        A bare name is an object with nothing but its `id`. What is not known is refused.
        """
        values = self.needed(name)
        if not isinstance(values, list):
            raise self._wrong(name, values)
        found = [Asked({"id": value} if isinstance(value, (str, int)) else value) for value in values]
        if unknown := sorted({key for each in found for key in each.given} - {"id", "name", *known}):
            raise Refused(
                N_("“%(name)s” is no input of “%(where)s”; there are: %(known)s."),
                name=unknown[0],
                where=name,
                known=", ".join(known),
            )
        return found

    def numbers(self, name: str) -> dict[str, int]:
        """How many of each, none below nought."""
        values = self.needed(name)
        if not isinstance(values, dict) or not all(type(v) is int and v >= 0 for v in values.values()):
            raise self._wrong(name, values)
        return values

    def _not_none(self, name: str, value: Value | None) -> Value:
        if value is None:
            raise Refused(
                N_("“%(name)s” is null; it needs a value.")
                if name in self.given
                else N_("“%(name)s” is missing from the input."),
                name=name,
            )
        return value

    @staticmethod
    def _wrong(name: str, value: object) -> Refused:
        return Refused(N_("“%(name)s”: %(value)s is not a value of its kind."), name=name, value=str(value)[:60])


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _penalty(asked: Asked) -> dict[str, Any]:
    return {
        "decided_on": asked.day("decided_on"),
        "kinds": asked.terms("kinds", PenaltyKind),
        "field": asked.term_or_none("field", PenaltyField) or PenaltyField.WORK_SAFETY,
        "seriousness": asked.term_or_none("seriousness", Seriousness),
        "procedure": asked.term_or_none("procedure", Procedure) or Procedure.ORDINARY,
        "party": asked.term_or_none("party", PartyKind) or PartyKind.LEGAL_PERSON,
    }


def _publicity(asked: Asked, day: date) -> Answer:
    found = publicity.term(publicity.PublicityFacts(**_penalty(asked)), day)
    answer = {
        "publish": found.publish,
        "rule_set": found.rule_set,
        "earliest_repair_on": _text(found.earliest_repair_on),
        "ends_on": _text(found.ends_on),
    }
    return answer, found.reasons, found.digest


def _accident_grade(asked: Asked, day: date) -> Answer:
    if all(asked.get(name) is None for name in ("deaths", "serious_injuries", "loss")):
        raise Refused(N_("An accident is graded by deaths, serious injuries or loss; give at least one."))
    found = accident_grade(
        asked.whole_or_none("deaths") or 0,
        asked.whole_or_none("serious_injuries") or 0,
        asked.amount("loss", Decimal(0)),
        day,
    )
    return {"grade": found.grade.chinese}, found.reasons, found.digest


def _deadline(asked: Asked, _day: date) -> Answer:
    kind = asked.get("kind", "working")
    if not isinstance(kind, str) or kind not in ("working", "calendar"):
        raise Refused(N_("“%(name)s”: %(value)s is not a value of its kind."), name="kind", value=str(kind)[:60])
    start, number = asked.day("start"), asked.whole("days")
    due = dates.days_after(start, number, kind, dates.shipped_calendar())
    words = (
        N_("%(days)s working days after %(start)s.")
        if kind == "working"
        else N_("%(days)s calendar days after %(start)s.")
    )
    reasons = [
        Reason(words, {"days": number, "start": start}, "国务院办公厅节假日安排通知" if kind == "working" else "")
    ]
    if due.provisional:
        reasons.append(
            Reason(N_("A year without an announced calendar is counted Monday to Friday; the day is provisional."))
        )
    return (
        {"due_on": _text(due.due_on), "provisional": due.provisional},
        tuple(reasons),
        digest("deadline", start, number, kind, due.due_on),
    )


def _frequency(asked: Asked, day: date) -> Answer:
    table = FrequencyTable.model_validate(read_yaml((FOLDER / "frequency_default.yaml").read_text()))
    facts = FrequencyFacts(
        asked.term("category", SupervisionClass),
        asked.term("grade", Grade),
        asked.day_or_none("last_inspected_on"),
        asked.flag("bad_record"),
        asked.flag("listed"),
        asked.count("cap"),
        asked.day_or_none("supervised_since"),
    )
    found = frequency(facts, table, day)
    times = int(found.times_per_year) if found.times_per_year.denominator == 1 else float(found.times_per_year)
    weight = float(found.draw_weight)
    return (
        {"times_per_year": times, "draw_weight": weight, "due_on": _text(found.due_on), "guidance": found.guidance},
        found.reasons,
        found.digest,
    )


def _lane(asked: Asked, day: date) -> Answer:
    found = lane(
        LaneFacts(
            asked.term("grade", Grade),
            asked.flag("listed"),
            asked.flag("punished"),
            asked.day_or_none("false_promise_until"),
            asked.flag("item_allows_commitment"),
        ),
        day,
    )
    return {"lane": found.lane.chinese, "days_factor": found.days_factor}, found.reasons, found.digest


def _repair(asked: Asked, day: date) -> Answer:
    facts = repair.RepairFacts(
        **_penalty(asked), performed=asked.flag("performed"), bar_until=asked.day_or_none("bar_until")
    )
    found = repair.eligible(facts, day)
    return {"eligible": found.eligible, "earliest_on": _text(found.earliest_on)}, found.reasons, found.digest


def _listing(asked: Asked, day: date) -> Answer:
    facts = ListingFacts(
        asked.day("listed_on"),
        asked.flag("performed"),
        asked.flag("harm_removed"),
        asked.flag("again"),
        asked.day_or_none("bar_until"),
        asked.day_or_none("restored_on"),
    )
    found = listing(facts, day)
    answer = {
        "ends_on": _text(found.ends_on),
        "earliest_removal_on": _text(found.earliest_removal_on),
        "eligible": found.eligible,
    }
    return answer, found.reasons, found.digest


def _draw(asked: Asked, day: date) -> Answer:
    given = asked.many("pool", "stratum", "weight", "speciality")
    pool = tuple(
        Candidate(c.text("id"), c.text("stratum", ""), c.weight("weight"), c.text("speciality", "")) for c in given
    )
    officers = tuple(
        Hand(
            o.text("id"),
            o.day_or_none("certified_until"),
            o.flag("on_leave"),
            o.texts("specialities"),
            o.texts("avoids"),
        )
        for o in asked.many("officers", "certified_until", "on_leave", "specialities", "avoids")
    )
    found = draw(DrawFacts(pool, officers, asked.numbers("take"), asked.text("seed")), day)
    answer = {
        "objects": list(found.objects),
        "officers": {name: list(team) for name, team in found.officers.items()},
        "commitment": found.commitment,
    }
    return answer, found.reasons, found.digest


RULES: dict[str, Callable[[Asked, date], Answer]] = {
    "publicity": _publicity,
    "accident_grade": _accident_grade,
    "deadline": _deadline,
    "frequency": _frequency,
    "lane": _lane,
    "repair": _repair,
    "listing": _listing,
    "draw": _draw,
}


def answer(name: str, given: object, day: date, locale: Locale) -> dict[str, Any]:
    """What the rule says, as outsiders read it. Raises Refused for an unknown rule or a wrong input."""
    if name not in RULES:
        raise Refused(N_("There is no rule “%(name)s”; there are: %(known)s."), name=name, known=", ".join(RULES))
    asked = Asked(given)
    found, reasons, print_ = RULES[name](asked, day)
    asked.no_more()
    return {
        "rule": name,
        "day": day.isoformat(),
        "answer": found,
        "digest": print_,
        "reasons": [{"text": r.text(locale), "source": r.source} for r in reasons],
    }
