"""What is questionable about a penalty: it may be right, but only a person can say so."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.rules import classes, publicity
from app.rules.classes import PublicityFacts
from app.rules.errors import N_, NotInForce, Questionable
from app.rules.parameters import Parameters
from app.rules.vocabulary.disclosure import PenaltyField, PenaltyKind, Procedure, Seriousness
from app.rules.vocabulary.subjects import PartyKind
from app.services.disclosure import terms
from app.services.reading.amounts import money_in_text
from app.services.rulebook import standards
from models.disclosure import Penalty

_SAID = {
    PenaltyKind.CONFISCATE_GAINS: ("没收",),
    PenaltyKind.SUSPEND_LICENCE: ("暂扣",),
    PenaltyKind.LOWER_QUALIFICATION: ("降低资质",),
    PenaltyKind.REVOKE_LICENCE: ("吊销",),
    PenaltyKind.RESTRICT_BUSINESS: ("限制开展生产经营",),
    PenaltyKind.STOP_BUSINESS: ("停产停业", "停业整顿", "停产整顿"),
    PenaltyKind.CLOSE_DOWN: ("责令关闭", "予以关闭"),
    PenaltyKind.RESTRICT_PRACTICE: ("限制从业", "禁止从业"),
}
"""How a decision words the kinds of penalty that weigh more than a warning; a fine is known by its amount."""
LONGEST_NAME = 3
"""So many characters have most names of persons; hardly a firm has a shorter one."""
_ALIKE = {PenaltyKind.CONFISCATE_GAINS: PenaltyKind.CONFISCATE_PROPERTY}


def of(session: Session, penalty: Penalty, day: date) -> Iterator[Questionable]:
    """The party, the class that is stated or proposed, and what the decision says against the kinds of penalty."""
    facts, law = terms.facts_of(penalty), standards.parameters(session)
    yield from _called_like_a_person(penalty, law.texts("penalty.organisation_words", day))
    proposed = Seriousness(penalty.proposed_class) if penalty.proposed_class else None
    try:
        for question in classes.questions(facts, day, law, proposed):
            yield question.on("proposed_class") if proposed else question
        yield from _left_out(penalty, facts, day, law)
        yield from _other_field(penalty, facts, day, law)
    except NotInForce:
        return  # a decision too early for any rule goes no further


def _called_like_a_person(penalty: Penalty, of_organisations: list[str]) -> Iterator[Questionable]:
    """A penalty on a natural person is not published; one that is stated for a firm would be."""
    name = (penalty.party_name or "").strip()
    if penalty.party == PartyKind.NATURAL_PERSON or any(word in name for word in of_organisations):
        return
    if len(name) <= LONGEST_NAME or name == (penalty.legal_representative or "").strip():
        yield Questionable(
            N_("“%(name)s” is called like a person but stated as “%(party)s”; the public would read it."),
            name=name,
            party=PartyKind(penalty.party),
        ).on("party")


def _left_out(penalty: Penalty, facts: PublicityFacts, day: date, law: Parameters) -> Iterator[Questionable]:
    """Kinds that the decision names and the kinds of penalty lack, where with them the publicity would be another."""
    said = penalty.content or ""
    named = [replace(facts, kinds=(*facts.kinds, kind)) for kind in _named(said) if not _has(facts, kind)]
    if PenaltyKind.FINE not in facts.kinds and (amount := money_in_text(said)):
        named.append(replace(facts, kinds=(*facts.kinds, PenaltyKind.FINE), fine=amount))
    for wider in named:
        if _differ(facts, replace(wider, procedure=Procedure.ORDINARY), day, law):
            yield Questionable(
                N_("“%(field)s” speaks of “%(kind)s”, which the kinds of penalty lack; with it the publicity differs."),
                field=penalty.label_of("content"),
                kind=wider.kinds[-1],
            ).on("kinds")


def _other_field(penalty: Penalty, facts: PublicityFacts, day: date, law: Parameters) -> Iterator[Questionable]:
    """A penalty under the law of work safety that is stated for another field, where that makes its term another."""
    if facts.field == PenaltyField.WORK_SAFETY or "安全生产" not in (penalty.basis or ""):
        return
    if _differ(facts, replace(facts, field=PenaltyField.WORK_SAFETY), day, law):
        yield Questionable(
            N_("“%(field)s” is “%(stated)s”, but “%(basis)s” names the law of work safety; the term differs."),
            field=penalty.label_of("field"),
            stated=facts.field,
            basis=penalty.label_of("basis"),
        ).on("field")


def _differ(one: PublicityFacts, other: PublicityFacts, day: date, law: Parameters) -> bool:
    return publicity.term(one, day, law).days != publicity.term(other, day, law).days


def _named(said: str) -> Iterator[PenaltyKind]:
    return (kind for kind, words in _SAID.items() if any(word in said for word in words))


def _has(facts: PublicityFacts, kind: PenaltyKind) -> bool:
    return kind in facts.kinds or _ALIKE.get(kind) in facts.kinds
