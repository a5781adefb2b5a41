"""公示期限: whether a penalty is published, from when it may be repaired, and until when it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.rules import classes
from app.rules.classes import PublicityFacts
from app.rules.dates import add_months
from app.rules.errors import N_
from app.rules.parameters import Parameters, parameters
from app.rules.reasons import Reason, digest
from app.rules.terms import Term
from app.rules.vocabulary.disclosure import PenaltyField, PenaltyKind, Seriousness
from app.rules.vocabulary.subjects import PartyKind

RULES, TRANSITION = "publicity.rule_set", "publicity.transition"
OPEN_TO_THE_BUREAU = (
    "publicity.order_58_terms",
    "publicity.order_58_fields",
    "publicity.order_58_unpublished",
    "publicity.safety_one_year",
    "publicity.safety_serious_fine",
    "publicity.before_order_58",
    "publicity.terms_2019",
    "publicity.special_kinds_2019",
    classes.KINDS,
    classes.FINES,
)
"""The parameters that are read as they stand on the day of asking: a change of one looks at running terms again."""


@dataclass(frozen=True)
class PublicityAnswer:
    """ends_on is the first day on which the record is no longer shown; repair may be asked from earliest_repair_on."""

    publish: bool
    rule_set: str
    earliest_repair_on: date | None
    ends_on: date | None
    reasons: tuple[Reason, ...]
    digest: str = ""

    @property
    def days(self) -> tuple[bool, date | None, date | None]:
        """What people act on: whether it is shown, from when it may be repaired, and when it ends."""
        return self.publish, self.earliest_repair_on, self.ends_on


def term(facts: PublicityFacts, day: date, law: Parameters | None = None) -> PublicityAnswer:
    """The term of publicity by the rule set of the decision day and the bureau's parameters, as it stands on `day`.

    A record still running when newer rules came takes the shorter term where the bureau favours the party.
    Raises NotInForce for a decision before 2018-01-01.
    """
    law = law or parameters()
    answer = _by(facts, facts.decided_on, law, day)
    for reform in _reforms(facts, law):
        if reform <= day:
            answer = _transition(answer, facts, reform, day, law)
    read = [law.at(RULES, facts.decided_on), *(law.at(name, facts.known_on(day)) for name in OPEN_TO_THE_BUREAU)]
    return replace(
        answer, digest=digest("publicity", facts.__dict__, read, [answer.ends_on, answer.earliest_repair_on])
    )


def ended(answer: PublicityAnswer, on: date) -> PublicityAnswer:
    """The answer for a record whose publicity ended on a day: neither newer rules nor a class move that end later."""
    if answer.ends_on is not None and answer.ends_on <= on:
        return answer
    return replace(_because(answer, Reason(_STAYS_ENDED, {"day": on})), ends_on=on)


def next_edge(facts: PublicityFacts, day: date, law: Parameters | None = None) -> date | None:
    """The first day after `day` on which the same facts give another term; None when none is known."""
    law = law or parameters()
    now = term(facts, day, law)
    known = (day for name in (TRANSITION, *OPEN_TO_THE_BUREAU) for day in law.get(name).days)
    for edge in sorted({*_reforms(facts, law), *known}):
        if edge > day and (now.ends_on is None or edge < now.ends_on) and term(facts, edge, law).days != now.days:
            return edge
    return None


def _reforms(facts: PublicityFacts, law: Parameters) -> Iterator[date]:
    """The days after the decision on which a newer rule set came into force."""
    return (day for day in law.get(RULES).days if day > facts.decided_on)


def _by(facts: PublicityFacts, rules_of: date, law: Parameters, day: date) -> PublicityAnswer:
    """The answer of the rule set of one day, with the bureau's parameters as known on another."""
    rules, source = law.table(RULES, rules_of), law.source(RULES, rules_of)
    if facts.party == PartyKind.NATURAL_PERSON:
        why = Reason(N_("Penalties on natural persons are in principle not published."), {}, source)
        return _kept_back(rules["code"], why)
    return {"A": _by_a, "B": _by_b}[rules["code"]](facts, rules, source, law, day)


def _kept_back(code: str, reason: Reason, earliest: date | None = None, ends: date | None = None) -> PublicityAnswer:
    return PublicityAnswer(False, code, earliest, ends, (reason,))


# --- rule set A --------------------------------------------------------------------------------------


def _by_a(facts: PublicityFacts, rules: dict[str, Any], source: str, law: Parameters, day: date) -> PublicityAnswer:
    """Order 58: three months, one year in the safety fields, at most three years; light penalties not at all."""
    seen = facts.known_on(day)
    light = law.texts("publicity.order_58_unpublished", seen)
    if str(facts.procedure) in light or {str(kind) for kind in facts.kinds} <= set(light):
        return _kept_back(
            "A",
            Reason(N_("Penalties by simple procedure, warnings and public criticism are not published."), {}, source),
        )
    least, words = _least(facts, law, day)
    terms = law.table("publicity.order_58_terms", seen)
    about = {"least": terms[least], "most": terms["most"]}
    return _unless_over_before(_published("A", facts, about, source, words, facts.field), facts, rules, law, day)


def _least(facts: PublicityFacts, law: Parameters, day: date) -> tuple[str, str]:
    """(which shortest term, the sentence that says so): one year for all safety penalties, or the serious ones."""
    seen = facts.known_on(day)
    plain = N_("Field %(what)s: published at least %(least)s and at most %(most)s months from the decision.")
    if str(facts.field) not in law.texts("publicity.order_58_fields", seen):
        return "other_least", plain
    safety = facts.field == PenaltyField.WORK_SAFETY
    if safety and law.at("publicity.safety_one_year", seen) == "serious_only" and not _grave(facts, law, day):
        return "other_least", N_(
            "Field %(what)s, the penalty not being a serious one: published at least %(least)s and at most %(most)s "
            "months from the decision."
        )
    return "field_least", plain


def _grave(facts: PublicityFacts, law: Parameters, day: date) -> bool:
    """Whether a safety penalty counts as serious under Order 58; a fine of unknown amount does."""
    if Seriousness.SERIOUS in (facts.seriousness, classes.class_of(facts, law, day)):
        return True
    from_on = law.number("publicity.safety_serious_fine", facts.known_on(day))
    return PenaltyKind.FINE in facts.kinds and (facts.fine is None or facts.fine >= from_on)


def _unless_over_before(
    answer: PublicityAnswer, facts: PublicityFacts, rules: dict[str, Any], law: Parameters, day: date
) -> PublicityAnswer:
    """Where the bureau has it so, what was over under the mechanism of 2019 when Order 58 came stays over."""
    seen, began = facts.known_on(day), rules["began"]
    if facts.decided_on >= began or law.at("publicity.before_order_58", seen) != "stays_ended":
        return answer
    over = add_months(facts.decided_on, law.table("publicity.terms_2019", seen)[_class_2019(facts, law, day)])
    if over > began:
        return answer
    about, source = {"over": over, "began": began}, law.source("publicity.before_order_58", seen)
    words = N_(
        "Over on %(over)s by the mechanism of 2019, before Order 58 came into force on %(began)s; it stays over."
    )
    earliest = min(over, answer.earliest_repair_on or over)
    return replace(_because(answer, Reason(words, about, source)), ends_on=over, earliest_repair_on=earliest)


def _class_2019(facts: PublicityFacts, law: Parameters, day: date) -> str:
    special = set(law.texts("publicity.special_kinds_2019", facts.known_on(day)))
    if facts.field == PenaltyField.WORK_SAFETY and special & {str(kind) for kind in facts.kinds}:
        return "special_most"
    seriousness = facts.seriousness or classes.class_of(facts, law, day)
    return "serious_most" if seriousness == Seriousness.SERIOUS else "ordinary_most"


# --- rule set B --------------------------------------------------------------------------------------


def _by_b(facts: PublicityFacts, rules: dict[str, Any], source: str, law: Parameters, day: date) -> PublicityAnswer:
    """Order 36: the class of the act decides, stated or by the bureau's table."""
    seriousness = facts.seriousness or classes.class_of(facts, law, day)
    terms = rules[str(seriousness)]
    if seriousness == Seriousness.MINOR:
        reason = Reason(
            N_("Minor: in principle not published; if published by exception, at most %(most)s months."),
            {"most": terms["most"]},
            source,
        )
        return _kept_back("B", reason, facts.decided_on, add_months(facts.decided_on, terms["most"]))
    words = (
        N_("Stated as %(what)s: published at least %(least)s and at most %(most)s months from the decision.")
        if facts.seriousness
        else N_(
            "By the kinds of penalty %(what)s: published at least %(least)s and at most %(most)s months "
            "from the decision."
        )
    )
    return _published("B", facts, terms, source, words, seriousness)


def _published(
    code: str, facts: PublicityFacts, terms: dict[str, int], source: str, words: str, what: Term
) -> PublicityAnswer:
    reason = Reason(words, {"what": what, "least": terms["least"], "most": terms["most"]}, source)
    return PublicityAnswer(
        True, code, add_months(facts.decided_on, terms["least"]), add_months(facts.decided_on, terms["most"]), (reason,)
    )


# --- from one rule set to the next -------------------------------------------------------------------


def _transition(
    answer: PublicityAnswer, facts: PublicityFacts, reform: date, day: date, law: Parameters
) -> PublicityAnswer:
    """A record that was running on the day of the reform: the shorter term, never ending before that day.

    Only a class that somebody has stated shortens it: there is no ministry table to infer one from, and the
    system must not guess a record off the portal.
    """
    if not answer.publish or answer.ends_on is None or answer.ends_on <= reform:
        return answer
    if law.at(TRANSITION, day) != "favour_party":
        return answer
    source = law.source(TRANSITION, day)
    if facts.seriousness is None:
        return _because(answer, Reason(N_("Its class has not been stated, so the earlier term stands."), {}, source))
    newer = _by(facts, reform, law, day)
    if newer.ends_on is None or newer.earliest_repair_on is None:
        return answer
    ends = min(answer.ends_on, max(reform, newer.ends_on))
    earliest = min(answer.earliest_repair_on or ends, max(reform, newer.earliest_repair_on))
    about = {"reform": reform, "what": facts.seriousness}
    if (ends, earliest) == (answer.ends_on, answer.earliest_repair_on):
        return _because(answer, Reason(_NOT_SHORTER, about, source))
    shorter = Reason(_SHORTER, {**about, "ends": ends, "before": answer.ends_on}, source)
    return replace(_because(answer, shorter), ends_on=ends, earliest_repair_on=earliest)


_STAYS_ENDED = N_("Publicity ended on %(day)s and is not opened again.")
_NOT_SHORTER = N_(
    "Running on %(reform)s and stated as %(what)s: the newer term is not shorter, the earlier one stands."
)
_SHORTER = N_(
    "Running on %(reform)s and stated as %(what)s: the shorter term applies, until %(ends)s instead of %(before)s."
)


def _because(answer: PublicityAnswer, reason: Reason) -> PublicityAnswer:
    """The same answer with one more reason."""
    return replace(answer, reasons=(*answer.reasons, reason))
