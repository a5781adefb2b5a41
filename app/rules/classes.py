"""失信类别: the class of an act by the kinds and the amount of its penalty, and facts that cannot all be right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.rules.errors import N_, Questionable, Refused
from app.rules.parameters import Parameters, parameters
from app.rules.vocabulary.disclosure import PenaltyField, PenaltyKind, Procedure, Seriousness
from app.rules.vocabulary.subjects import PartyKind

KINDS, FINES, SIMPLE = "publicity.class_of_kinds", "publicity.large_fines", "penalty.simple_procedure"
_RANK = {seriousness: rank for rank, seriousness in enumerate(Seriousness)}


@dataclass(frozen=True)
class PublicityFacts:
    """What the rules need to know of a penalty.

    seriousness  only where somebody has classified the act
    fine         in yuan, None where it is not known or there is none
    """

    decided_on: date
    kinds: tuple[PenaltyKind, ...]
    field: PenaltyField = PenaltyField.WORK_SAFETY
    seriousness: Seriousness | None = None
    procedure: Procedure = Procedure.ORDINARY
    party: PartyKind = PartyKind.LEGAL_PERSON
    fine: Decimal | None = None

    def known_on(self, day: date) -> date:
        """The day as of which the bureau's parameters are read: today, but never before the decision."""
        return max(day, self.decided_on)


def class_of(facts: PublicityFacts, law: Parameters, day: date) -> Seriousness:
    """The class by the bureau's table as known on `day`: of several kinds the gravest governs.

    What is done by the simple procedure has a class of its own.
    """
    table = law.table(KINDS, facts.known_on(day))
    if facts.procedure == Procedure.SIMPLE:
        return Seriousness(table["simple"])
    found = [_of_fine(facts, law, day) if k == PenaltyKind.FINE else Seriousness(table[str(k)]) for k in facts.kinds]
    return max(found, key=_RANK.__getitem__, default=Seriousness.ORDINARY)


def _of_fine(facts: PublicityFacts, law: Parameters, day: date) -> Seriousness:
    """The amounts are those for organisations; for a person there is none, and an unknown amount is ordinary."""
    if facts.fine is None or facts.party == PartyKind.NATURAL_PERSON:
        return Seriousness.ORDINARY
    amounts = law.table(FINES, facts.known_on(day))
    if facts.fine >= amounts["huge_fine"]:
        return Seriousness.SERIOUS
    return Seriousness.ORDINARY if facts.fine >= amounts["large_fine"] else Seriousness.MINOR


def check(facts: PublicityFacts, day: date, law: Parameters | None = None) -> None:
    """Whether the facts can all be right. Raises Refused, naming what contradicts what."""
    law = law or parameters()
    if facts.procedure == Procedure.SIMPLE:
        _check_simple(facts, law)
    if facts.seriousness and _apart(facts, facts.seriousness, law, day) > 1:
        raise Refused(
            N_(
                "“%(stated)s” is stated as the class, but by its kinds and amount the penalty is “%(found)s” "
                "(%(source)s); correct whichever is wrong."
            ),
            **_about(facts, facts.seriousness, law, day),
        ).on("seriousness")


def _check_simple(facts: PublicityFacts, law: Parameters) -> None:
    allowed, source = law.table(SIMPLE, facts.decided_on), law.source(SIMPLE, facts.decided_on)
    if heavier := [kind for kind in facts.kinds if str(kind) not in allowed["kinds"]]:
        raise Refused(
            N_(
                "By the simple procedure only a warning or a small fine is imposed (%(source)s), not “%(kind)s”; "
                "correct the procedure or the kinds of penalty."
            ),
            source=source,
            kind=heavier[0],
        ).on("procedure")
    most = allowed["citizen" if facts.party == PartyKind.NATURAL_PERSON else "organisation"]
    if facts.fine is not None and facts.fine > most:
        raise Refused(
            N_(
                "By the simple procedure a fine is at most %(most)s yuan for such a party (%(source)s), here it is "
                "%(fine)s yuan; correct the procedure, the amount or the kind of party."
            ),
            source=source,
            most=most,
            fine=f"{facts.fine.normalize():f}",
        ).on("procedure")


def questions(
    facts: PublicityFacts, day: date, law: Parameters | None = None, stated: Seriousness | None = None
) -> Iterator[Questionable]:
    """What may be right, the sector's own standard being open, but only a person can say so.

    stated  a class that is only proposed so far
    """
    law, stated = law or parameters(), stated or facts.seriousness
    if stated and _apart(facts, stated, law, day) == 1:
        yield Questionable(
            N_(
                "“%(stated)s” is stated as the class; by its kinds and amount the penalty would be “%(found)s” "
                "(%(source)s)."
            ),
            **_about(facts, stated, law, day),
        ).on("seriousness")


def _apart(facts: PublicityFacts, stated: Seriousness, law: Parameters, day: date) -> int:
    """How many classes lie between the stated one and that of the table."""
    return abs(_RANK[stated] - _RANK[class_of(facts, law, day)])


def _about(facts: PublicityFacts, stated: Seriousness, law: Parameters, day: date) -> dict[str, object]:
    simple = facts.procedure == Procedure.SIMPLE
    source = law.source(SIMPLE, facts.decided_on) if simple else law.source(KINDS, facts.known_on(day))
    return {"stated": stated, "found": class_of(facts, law, day), "source": source}
