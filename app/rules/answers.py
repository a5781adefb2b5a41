"""One pure rule asked from outside: JSON in, the answer with its reasons out (contract.md 2, `rule NAME`)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from app.rules import classes, dates, publicity, repair
from app.rules.accidents import accident_grade
from app.rules.draw import Candidate, DrawFacts, Hand, draw
from app.rules.errors import N_, Locale, Refused
from app.rules.frequency import FrequencyFacts, FrequencyTable, frequency
from app.rules.inputs import Asked
from app.rules.lanes import LaneFacts, lane
from app.rules.listing import ListingFacts, listing
from app.rules.parameters import FOLDER, read_yaml
from app.rules.reasons import Reason, digest
from app.rules.vocabulary.disclosure import PenaltyField, PenaltyKind, Procedure, Seriousness
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import PartyKind, SupervisionClass

Answer = tuple[dict[str, Any], tuple[Reason, ...], str]


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
        "fine": asked.amount_or_none("fine"),
    }


def _publicity(asked: Asked, day: date) -> Answer:
    facts = classes.PublicityFacts(**_penalty(asked))
    classes.check(facts, day)
    found = publicity.term(facts, day)
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
            asked.day_or_none("barred_until"),
            asked.flag("chose_commitment") if asked.get("chose_commitment") is not None else None,
        ),
        day,
    )
    answer = {"lane": found.lane.chinese, "days_factor": found.days_factor, "may_be_accepted": found.may_be_accepted}
    return answer, found.reasons, found.digest


def _repair(asked: Asked, day: date) -> Answer:
    facts = repair.RepairFacts(
        **_penalty(asked), performed=asked.flag("performed"), bar_until=asked.day_or_none("bar_until")
    )
    classes.check(facts, day)
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
