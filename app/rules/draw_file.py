"""The public file of a draw: all that went into it, what came out, and the fingerprints by which changes are named.

docs/draw_verify.py checks the same file without any of this code.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.rules import draw as rule
from app.rules.draw import Candidate, Change, DrawFacts, Hand, fingerprint
from app.rules.errors import N_, Refused
from app.rules.vocabulary.inspection import DrawChange, SeedKind

FORMAT = "xinyian-draw-1"
PARTS = {
    "pool": N_("The enterprises are not those that were sealed."),
    "weights": N_("The weights are not those that were sealed."),
    "officers": N_("The inspectors are not those that were sealed."),
    "take": N_("The numbers to be drawn are not those that were sealed."),
    "terms": N_("The day, the method or the source of the seed is not what was sealed."),
    "names": N_("The name of the draw, of an enterprise or of an inspector is not what was sealed."),
}


_LATER = {"seed", "reveals", "changes", "result", "seals"}
"""What a file has once it was drawn from."""


def sealed(
    pool: Sequence[Mapping[str, str]],
    officers: Sequence[Mapping[str, Any]],
    take: Mapping[str, int],
    terms: Mapping[str, Any],
) -> dict[str, Any]:
    """The file before the seed is known.

    pool      id, name, stratum, weight, speciality; officers: id, name, certified_until, on_leave, specialities, avoids
    terms     no, day, least, frozen_on, source: kind, what, on, and where witnesses seal it their `seals`
    """
    file = {"format": FORMAT, "algorithm": rule.ALGORITHM, **terms, "take": dict(take)}
    file |= {"pool": list(pool), "officers": list(officers)}
    parts = _parts(file)
    return {**file, "parts": parts, "commitment": rule.commitment(parts)}


def drawn(
    file: Mapping[str, Any], seed: str, reveals: Sequence[str] = (), changes: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """The file with what the seed, and the changes within the protocol, make of it. Raises Refused."""
    whole = {**file, "seed": seed, "reveals": list(reveals), "changes": list(changes)}
    answer = rule.draw(_facts(whole), date.fromisoformat(whole["day"]))
    result = [{"object": name, "officers": list(answer.officers[name])} for name in answer.objects]
    return {**whole, "result": result, "seals": _seals(whole | {"result": result})}


def joined(reveals: Sequence[str]) -> str:
    """The seed that two witnesses make together."""
    return fingerprint(list(reveals))


def seal_of(secret: str) -> str:
    """What a witness hands in first: the SHA-256 of the words that they keep to themselves."""
    return rule.hashed(folded(secret))


def folded(words: str) -> str:
    """A seed in its one spelling, as seal.js makes it as well: letters and digits alone, half-width, capitals.

    Whoever writes a public number down is left no choice between spellings, and no blank spoils a seal.
    """
    return "".join(
        sign for sign in unicodedata.normalize("NFKC", words) if unicodedata.category(sign)[0] in "LMN"
    ).upper()


def verify(file: Any, published: str = "") -> list[Refused]:  # noqa: ANN401  # whatever a file holds
    """All that does not fit; nothing where the result follows from what was sealed.

    published: the commitment as it was made public before; a file that was rewritten as a whole differs from it.
    """
    try:
        return list(_faults(file, published))
    except Refused as refusal:
        return [refusal]
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation):
        return [Refused(N_("This is no file of a draw, or parts of it are missing."))]


def _faults(file: Mapping[str, Any], published: str) -> Iterator[Refused]:
    if file["format"] != FORMAT:
        raise ValueError(file["format"])
    kept, now = file["parts"], _parts(file)
    now["terms"] = now["terms"] if file["algorithm"] == rule.ALGORITHM else ""
    wrong = [name for name in PARTS if kept[name] != now[name]]
    yield from (Refused(PARTS[name]) for name in wrong)
    if file["commitment"] != rule.commitment(kept) or published not in ("", file["commitment"]):
        yield Refused(N_("The commitment is not the one that was made public before the draw."))
    if not _LATER & file.keys():  # it was never drawn
        return
    seed = list(_seed_faults(file))
    yield from seed
    if not wrong and not seed:
        yield from _result_faults(file)


def _seed_faults(file: Mapping[str, Any]) -> Iterator[Refused]:
    """The seed is the one that the result was sealed with, and comes from where it was to come from."""
    source, now = file["source"], _seals(file)
    if file["seals"]["seed"] != now["seed"]:
        yield Refused(N_("The seed is not the one that was drawn with."))
    elif source["kind"] == SeedKind.WITNESSES:
        for place, (secret, seal) in enumerate(zip(file["reveals"], source["seals"], strict=True), start=1):
            if seal_of(secret) != seal:
                yield Refused(N_("What witness %(place)s revealed is not what they had sealed."), place=place)
        if file["seed"] != joined(file["reveals"]):
            yield Refused(N_("The seed is not what the witnesses revealed."))
    elif source["on"] <= file["frozen_on"]:
        yield Refused(N_("The day of the seed is not later than the day on which the lists were sealed."))


def _result_faults(file: Mapping[str, Any]) -> Iterator[Refused]:
    if file["seals"]["changes"] != _seals(file)["changes"]:
        yield Refused(N_("The changes after the draw are not those that were written down."))
        return
    answer = rule.draw(_facts(file), date.fromisoformat(file["day"]))
    kept = {each["object"]: tuple(each["officers"]) for each in file["result"]}
    for name in answer.objects:
        if name not in kept:
            yield Refused(N_("“%(name)s” was drawn and is not in the result."), name=name)
        elif kept[name] != answer.officers[name]:
            yield Refused(N_("The inspectors of “%(name)s” are not those that were drawn."), name=name)
    for name in kept:
        if name not in answer.objects:
            yield Refused(N_("“%(name)s” is in the result and was not drawn."), name=name)
    if list(kept) != list(answer.objects) and set(kept) == set(answer.objects):
        yield Refused(N_("The result is not in the order of the draw."))
    if file["seals"]["result"] != _seals(file)["result"]:
        yield Refused(N_("The result is not the one that was written down."))


def _parts(file: Mapping[str, Any]) -> dict[str, str]:
    source = fingerprint([file["source"], file["frozen_on"]])
    names = [sorted([each["id"], each["name"]] for each in file[part]) for part in ("pool", "officers")]
    sealed = rule.seals(_facts(file), date.fromisoformat(file["day"]), file["least"], source)
    return {**sealed, "names": fingerprint([file["no"], *names])}


def _seals(file: Mapping[str, Any]) -> dict[str, str]:
    """Fingerprints of what came after the commitment, each bound to it."""
    commitment = file["commitment"]
    return {
        "seed": fingerprint([commitment, file["seed"], file["reveals"]]),
        "changes": fingerprint([commitment, file["changes"]]),
        "result": fingerprint([commitment, file["result"]]),
    }


def _facts(file: Mapping[str, Any]) -> DrawFacts:
    return DrawFacts(
        tuple(Candidate(c["id"], c["stratum"], Decimal(c["weight"]), c["speciality"]) for c in file["pool"]),
        tuple(_hand(officer) for officer in file["officers"]),
        {str(name): int(number) for name, number in file["take"].items()},
        str(file.get("seed", "")),
        tuple(Change(DrawChange(c["kind"]), c["object"], c.get("officer", "")) for c in file.get("changes", ())),
    )


def _hand(officer: Mapping[str, Any]) -> Hand:
    until = officer["certified_until"]
    return Hand(
        officer["id"],
        date.fromisoformat(until) if until else None,
        bool(officer["on_leave"]),
        frozenset(officer["specialities"]),
        frozenset(officer["avoids"]),
    )
