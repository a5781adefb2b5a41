"""双随机抽取: which enterprises are inspected and by whom, drawn so that anybody can draw it again from the seed.

Each candidate gets a number from the seed and its own name alone (SHA-256), so neither the order of the pool nor
who else is in it moves anybody's number. Weights are those of the frequency table: twice the weight, about twice as
often.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from app.rules.errors import N_, Refused
from app.rules.parameters import Parameters, parameters
from app.rules.reasons import Reason, digest

ALGORITHM = "sha256-ln-1"
_SOURCE = "陈应急发〔2023〕148号 三(三)"
_EXACT = Context(prec=50)
"""Decimal logarithms are rounded the same way everywhere; those of floats are not."""


@dataclass(frozen=True)
class Candidate:
    """An enterprise of the pool.

    weight      0: in the pool, never drawn
    speciality  what at least one officer should know
    """

    id: str
    stratum: str
    weight: Decimal = Decimal(1)
    speciality: str = ""


@dataclass(frozen=True)
class Hand:
    """An officer on the day of the draw.

    certified_until  last day of the certificate
    avoids           enterprises to keep away from (回避)
    """

    id: str
    certified_until: date | None = None
    on_leave: bool = False
    specialities: frozenset[str] = frozenset()
    avoids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DrawFacts:
    """take: how many of each stratum; seed: any text, fixed and published before."""

    pool: tuple[Candidate, ...]
    officers: tuple[Hand, ...]
    take: Mapping[str, int]
    seed: str


@dataclass(frozen=True)
class DrawAnswer:
    """The objects in the order in which they were drawn, and the officers of each.

    commitment: the fingerprint of all that went in.
    """

    objects: tuple[str, ...]
    officers: Mapping[str, tuple[str, ...]]
    commitment: str
    reasons: tuple[Reason, ...]
    digest: str


def draw(facts: DrawFacts, day: date, law: Parameters | None = None) -> DrawAnswer:
    """The draw as of `day`.

    Raises Refused where more is to be taken than there is, or an object finds too few officers.
    """
    _check(facts)
    least = (law or parameters()).number("draw.officers", day)
    objects = [drawn for stratum in sorted(facts.take) for drawn in _from(facts, stratum)]
    objects.sort(key=lambda candidate: _rank(facts.seed, candidate))
    teams = {candidate.id: _team(facts, candidate, least, day) for candidate in objects}
    commitment = digest(ALGORITHM, _inputs(facts), day)
    return DrawAnswer(
        tuple(c.id for c in objects),
        teams,
        commitment,
        _reasons(facts, objects, teams, least),
        digest(commitment, least),
    )


def is_drawn(seed: str, id: str, share: Decimal) -> bool:
    """Whether one of many is drawn that are each taken with the same probability: 1 takes every one, 0 none."""
    return Decimal(_number(seed, "sample", id)) < share * 2**256


def _inputs(facts: DrawFacts) -> tuple[object, ...]:
    """Everything that decides the draw, in an order of its own."""
    pool = sorted((c.id, c.stratum, c.weight, c.speciality) for c in facts.pool)
    officers = sorted(
        (o.id, str(o.certified_until or ""), o.on_leave, sorted(o.specialities), sorted(o.avoids))
        for o in facts.officers
    )
    return pool, officers, sorted(facts.take.items()), facts.seed


def _check(facts: DrawFacts) -> None:
    for people in (facts.pool, facts.officers):
        ids: Sequence[str] = [each.id for each in people]
        if twice := sorted({name for name in ids if ids.count(name) > 1} if len(set(ids)) < len(ids) else ()):
            raise Refused(N_("“%(name)s” stands in the draw twice."), name=twice[0])
    for stratum, number in facts.take.items():
        there = sum(c.stratum == stratum and c.weight > 0 for c in facts.pool)
        if number > there:
            raise Refused(
                N_("%(number)s are to be drawn from “%(stratum)s”, but only %(there)s can be."),
                number=number,
                stratum=stratum,
                there=there,
            )


def _from(facts: DrawFacts, stratum: str) -> list[Candidate]:
    """The lowest ranks of a stratum."""
    there = [c for c in facts.pool if c.stratum == stratum and c.weight > 0]
    return sorted(there, key=lambda candidate: _rank(facts.seed, candidate))[: facts.take[stratum]]


def _rank(seed: str, candidate: Candidate) -> tuple[Decimal, str]:
    """Waiting time with the weight as its rate: the first of them are a weighted sample without replacement."""
    share = _EXACT.divide(Decimal(_number(seed, "object", candidate.id) + 1), Decimal(2**256 + 1))
    return _EXACT.divide(-_EXACT.ln(share), candidate.weight), candidate.id


def _number(*parts: str) -> int:
    text = "\x1f".join((ALGORITHM, *parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def _team(facts: DrawFacts, candidate: Candidate, least: int, day: date) -> tuple[str, ...]:
    """Officers who may go there, one who knows the trade first where there is one."""
    free = [o for o in facts.officers if _may_go(o, candidate, day)]
    if len(free) < least:
        raise Refused(
            N_("Only %(there)s officers may inspect “%(name)s”; %(least)s are needed."),
            there=len(free),
            name=candidate.id,
            least=least,
        )
    free.sort(key=lambda o: (_number(facts.seed, "officer", candidate.id, o.id), o.id))
    versed = next((o for o in free if candidate.speciality in o.specialities), free[0])
    return tuple(o.id for o in [versed, *(o for o in free if o is not versed)][:least])


def _may_go(officer: Hand, candidate: Candidate, day: date) -> bool:
    certified = officer.certified_until is None or day <= officer.certified_until
    return certified and not officer.on_leave and candidate.id not in officer.avoids


def _reasons(
    facts: DrawFacts, objects: Sequence[Candidate], teams: Mapping[str, tuple[str, ...]], least: int
) -> tuple[Reason, ...]:
    knowing = {o.id: o.specialities for o in facts.officers}
    found = [
        Reason(
            N_("%(number)s of %(there)s drawn from the seed by weight, within each stratum."),
            {"number": len(objects), "there": len(facts.pool)},
            _SOURCE,
        ),
        Reason(
            N_("%(least)s officers each, certified on the day, not on leave, not to keep away."),
            {"least": least},
            "《行政处罚法》第四十二条、第四十三条",
        ),
    ]
    for candidate in objects:
        if candidate.speciality and not any(candidate.speciality in knowing[name] for name in teams[candidate.id]):
            found.append(Reason(N_("No free officer knows the trade of “%(name)s”."), {"name": candidate.id}, _SOURCE))
    return tuple(found)
