"""公示期限: whether a penalty is published, from when it may be repaired, and until when it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.rules.dates import add_months
from app.rules.errors import N_
from app.rules.parameters import Parameters, parameters
from app.rules.reasons import Reason, digest
from app.rules.terms import Term
from app.rules.vocabulary.disclosure import PenaltyField, PenaltyKind, Procedure, Seriousness
from app.rules.vocabulary.subjects import PartyKind


@dataclass(frozen=True)
class PublicityFacts:
    """What the rule needs to know of a penalty. `seriousness` only where somebody has classified the act."""

    decided_on: date
    kinds: tuple[PenaltyKind, ...]
    field: PenaltyField = PenaltyField.WORK_SAFETY
    seriousness: Seriousness | None = None
    procedure: Procedure = Procedure.ORDINARY
    party: PartyKind = PartyKind.LEGAL_PERSON


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
    """The term of publicity by the rule set of the decision day, as it stands on `day`.

    A record still running when newer rules came takes the shorter term where the bureau favours the party.
    Raises NotInForce for a decision before 2018-01-01.
    """
    law = law or parameters()
    rules = law.table("publicity.rule_set", facts.decided_on)
    answer = _by(rules, facts, law.source("publicity.rule_set", facts.decided_on))
    for reform in _reforms(facts, law):
        if reform <= day:
            answer = _transition(answer, facts, reform, day, law)
    return replace(
        answer, digest=digest("publicity", facts.__dict__, rules, [answer.ends_on, answer.earliest_repair_on])
    )


def next_edge(facts: PublicityFacts, day: date, law: Parameters | None = None) -> date | None:
    """The first day after `day` on which the same facts give another term; None when none is known."""
    law = law or parameters()
    now = term(facts, day, law)
    edges = sorted({*_reforms(facts, law), *law.get("publicity.transition").days})
    for edge in edges:
        if edge > day and (now.ends_on is None or edge < now.ends_on) and term(facts, edge, law).days != now.days:
            return edge
    return None


def _reforms(facts: PublicityFacts, law: Parameters) -> Iterator[date]:
    """The days after the decision on which a newer rule set came into force."""
    return (day for day in law.get("publicity.rule_set").days if day > facts.decided_on)


def _by(rules: dict[str, Any], facts: PublicityFacts, source: str) -> PublicityAnswer:
    return {"A": _by_a, "B": _by_b}[rules["code"]](facts, rules, source)


def _kept_back(code: str, reason: Reason, earliest: date | None = None, ends: date | None = None) -> PublicityAnswer:
    return PublicityAnswer(False, code, earliest, ends, (reason,))


def _by_a(facts: PublicityFacts, rules: dict[str, Any], source: str) -> PublicityAnswer:
    """Order 58: three months, one year in the safety fields, at most three years; light penalties not at all."""
    if facts.party == PartyKind.NATURAL_PERSON:
        return _kept_back("A", Reason(N_("Penalties on natural persons are in principle not published."), {}, source))
    if facts.procedure == Procedure.SIMPLE or set(facts.kinds) <= {PenaltyKind(k) for k in rules["unpublished"]}:
        return _kept_back(
            "A",
            Reason(N_("Penalties by simple procedure, warnings and public criticism are not published."), {}, source),
        )
    safety = str(facts.field) in rules["sectors"]
    return _published(
        "A",
        facts,
        rules["sector" if safety else "other"],
        source,
        N_("Field %(what)s: published at least %(least)s and at most %(most)s months from the decision."),
        facts.field,
    )


def _by_b(facts: PublicityFacts, rules: dict[str, Any], source: str) -> PublicityAnswer:
    """Order 36: the class of the act decides; of several kinds the longest term governs."""
    if facts.party == PartyKind.NATURAL_PERSON:
        return _kept_back("B", Reason(N_("Penalties on natural persons are in principle not published."), {}, source))
    seriousness = facts.seriousness or _class(facts, rules)
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


def _class(facts: PublicityFacts, rules: dict[str, Any]) -> Seriousness:
    """The class by the kinds of penalty, where nobody has stated one."""
    kinds = {str(kind) for kind in facts.kinds}
    if kinds & set(rules["serious_kinds"]):
        return Seriousness.SERIOUS
    light = facts.procedure == Procedure.SIMPLE or kinds <= set(rules["minor_kinds"])
    return Seriousness.MINOR if light else Seriousness.ORDINARY


def _published(
    code: str, facts: PublicityFacts, terms: dict[str, int], source: str, words: str, what: Term
) -> PublicityAnswer:
    reason = Reason(words, {"what": what, "least": terms["least"], "most": terms["most"]}, source)
    return PublicityAnswer(
        True, code, add_months(facts.decided_on, terms["least"]), add_months(facts.decided_on, terms["most"]), (reason,)
    )


def _transition(
    answer: PublicityAnswer, facts: PublicityFacts, reform: date, day: date, law: Parameters
) -> PublicityAnswer:
    """A record that was running on the day of the reform: the shorter term, never ending before that day.

    Only a class that somebody has stated shortens it: there is no ministry table to infer one from, and the
    system must not guess a record off the portal.
    """
    if not answer.publish or answer.ends_on is None or answer.ends_on <= reform:
        return answer
    if law.at("publicity.transition", day) != "favour_party":
        return answer
    source = law.source("publicity.transition", day)
    if facts.seriousness is None:
        return _because(answer, Reason(N_("Its class has not been stated, so the earlier term stands."), {}, source))
    newer = _by(law.table("publicity.rule_set", reform), facts, source)
    if newer.ends_on is None or newer.earliest_repair_on is None:
        return answer
    ends = min(answer.ends_on, max(reform, newer.ends_on))
    earliest = min(answer.earliest_repair_on or ends, max(reform, newer.earliest_repair_on))
    about = {"reform": reform, "what": facts.seriousness}
    if (ends, earliest) == (answer.ends_on, answer.earliest_repair_on):
        return _because(answer, Reason(_NOT_SHORTER, about, source))
    shorter = Reason(_SHORTER, {**about, "ends": ends, "before": answer.ends_on}, source)
    return replace(_because(answer, shorter), ends_on=ends, earliest_repair_on=earliest)


_NOT_SHORTER = N_(
    "Running on %(reform)s and stated as %(what)s: the newer term is not shorter, the earlier one stands."
)
_SHORTER = N_(
    "Running on %(reform)s and stated as %(what)s: the shorter term applies, until %(ends)s instead of %(before)s."
)


def _because(answer: PublicityAnswer, reason: Reason) -> PublicityAnswer:
    """The same answer with one more reason."""
    return replace(answer, reasons=(*answer.reasons, reason))
