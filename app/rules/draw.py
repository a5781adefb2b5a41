"""双随机抽取: which enterprises are inspected and by whom, drawn so that anybody can draw it again from the seed.

Each candidate gets a number from the seed and its own name alone (SHA-256), so neither the order of the pool nor
who else is in it moves anybody's number. All that decides the draw is sealed before anybody knows the seed. Weights
are those of the frequency table: twice the weight, about twice as often.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from app.rules.errors import N_, Refused
from app.rules.parameters import Parameters, parameters
from app.rules.reasons import Reason, digest
from app.rules.vocabulary.inspection import DrawChange

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
class Change:
    """What was changed after the draw: an officer recused from an object, or an object replaced by the next."""

    kind: DrawChange
    object: str
    officer: str = ""


@dataclass(frozen=True)
class DrawFacts:
    """take: how many of each stratum; seed: any text that nobody knew when the rest was sealed."""

    pool: tuple[Candidate, ...]
    officers: tuple[Hand, ...]
    take: Mapping[str, int]
    seed: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class DrawAnswer:
    """The objects in the order in which they were drawn, and the officers of each.

    commitment: the fingerprint of all that went in but the seed and what was changed after it (see `seals`).
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
    sealed = commitment(seals(facts, day, least))
    return DrawAnswer(
        tuple(c.id for c in objects),
        teams,
        sealed,
        _reasons(facts, objects, teams, least),
        digest(sealed, facts.seed, [(c.kind, c.object, c.officer) for c in facts.changes]),
    )


def is_drawn(seed: str, id: str, share: Decimal) -> bool:
    """Whether one of many is drawn that are each taken with the same probability: 1 takes every one, 0 none."""
    return Decimal(_number(seed, "sample", id)) < share * 2**256


def seals(facts: DrawFacts, day: date, least: int, source: str = "") -> dict[str, str]:
    """A fingerprint of each part that is fixed before the seed is known; source: where the seed will come from."""
    by_id = sorted(facts.pool, key=lambda candidate: candidate.id)
    return {
        "pool": fingerprint([[c.id, c.stratum, c.speciality] for c in by_id]),
        "weights": fingerprint([[c.id, plain(c.weight)] for c in by_id]),
        "officers": fingerprint(sorted(_said(officer) for officer in facts.officers)),
        "take": fingerprint(dict(facts.take)),
        "terms": fingerprint([ALGORITHM, day.isoformat(), least, source]),
    }


def commitment(parts: Mapping[str, str]) -> str:
    """What is made public before the seed is known."""
    return fingerprint(dict(parts))


def fingerprint(value: object) -> str:
    """SHA-256 of the value as JSON without blanks, keys in order, in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashed(text)


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def plain(weight: Decimal) -> str:
    """A weight as the published file has it."""
    return format(weight.normalize(), "f")


def _said(officer: Hand) -> list[object]:
    until = officer.certified_until.isoformat() if officer.certified_until else ""
    return [officer.id, until, officer.on_leave, sorted(officer.specialities), sorted(officer.avoids)]


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
    """The lowest ranks of a stratum; one that was replaced makes room for the next."""
    gone = {change.object for change in facts.changes if change.kind == DrawChange.REPLACED}
    there = [c for c in facts.pool if c.stratum == stratum and c.weight > 0 and c.id not in gone]
    if len(there) < facts.take[stratum]:
        raise Refused(N_("There is none left in “%(stratum)s” to take the place."), stratum=stratum)
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
    recused = {c.officer for c in facts.changes if c.kind == DrawChange.RECUSED and c.object == candidate.id}
    free = [o for o in facts.officers if o.id not in recused and _may_go(o, candidate, day)]
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
