"""双随机抽取: reproducible by anybody, fair by weight, and every change of what was sealed is named."""

import copy
import importlib.util
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.rules import draw_file
from app.rules.draw import Candidate, DrawFacts, Hand, draw
from app.rules.errors import Refused

DAY = date(2026, 12, 1)
PROGRAM = Path(__file__).parents[2] / "docs" / "draw_verify.py"
TRADES = ("", "chemical", "mine")


def _stranger() -> Any:
    """The stand-alone program, which shares no code with ours."""
    spec = importlib.util.spec_from_file_location("draw_verify", PROGRAM)
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


STRANGER = _stranger()


def sealed(chance: random.Random, witnesses: bool) -> dict[str, Any]:
    pool = [
        {
            "id": f"91150725MA{n:08d}",
            "name": f"某公司{n}",
            "stratum": chance.choice(("一般", "重点", "危化")),
            "weight": chance.choice(("0", "0.5", "1", "2", "4")),
            "speciality": chance.choice(TRADES),
        }
        for n in range(chance.randrange(5, 60))
    ]
    officers = [
        {
            "id": f"15{n:04d}",
            "name": f"某{n}",
            "certified_until": (DAY + timedelta(days=chance.randrange(-3, 900))).isoformat(),
            "on_leave": chance.random() < 0.1,
            "specialities": [each for each in TRADES[1:] if chance.random() < 0.3],
            "avoids": [one["id"] for one in pool if chance.random() < 0.02],
        }
        for n in range(12)
    ]
    there = Counter(one["stratum"] for one in pool if one["weight"] != "0")
    take = {name: chance.randrange(number + 1) for name, number in there.items()}
    source = {"kind": "witnesses" if witnesses else "announced", "what": "", "on": ""}
    source |= {"seals": [draw_file.seal_of(words) for words in ("一", "二")]} if witnesses else {"on": "2026-12-01"}
    terms = {"no": "2026-12", "day": DAY.isoformat(), "least": 2, "frozen_on": "2026-11-28", "source": source}
    return draw_file.sealed(pool, officers, take, terms)


def made(chance: random.Random, witnesses: bool = False, changes: Any = ()) -> dict[str, Any]:
    file = sealed(chance, witnesses)
    reveals = ("一", "二") if witnesses else ()
    seed = draw_file.joined(reveals) if witnesses else str(chance.randrange(10**12))
    return json.loads(json.dumps(draw_file.drawn(file, seed, reveals, changes)))


def _changed(chance: random.Random, file: dict[str, Any]) -> dict[str, Any]:
    """The same draw with one inspector recused."""
    first = file["result"][0]
    changes = [{"kind": "recused", "object": first["object"], "officer": first["officers"][0]}]
    return json.loads(json.dumps(draw_file.drawn(file, file["seed"], file["reveals"], changes)))


def test_two_programs_agree_on_200_draws() -> None:
    chance, checked = random.Random(1), 0
    while checked < 200:
        try:
            file = made(chance, witnesses=checked % 2 == 0)
            file = _changed(chance, file) if checked % 3 == 0 and file["result"] else file
        except Refused:  # too few inspectors, or none left
            continue
        assert draw_file.verify(file, file["commitment"]) == [], file
        assert STRANGER.faults(file, file["commitment"]) == [], file
        checked += 1


def _put(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(file: dict[str, Any]) -> None:
        *way, last = path.split("/")
        for step in way:
            file = file[int(step) if step.isdecimal() else step]
        file[int(last) if last.isdecimal() else last] = value

    return change


def _swap(file: dict[str, Any]) -> None:
    file["result"][0], file["result"][1] = file["result"][1], file["result"][0]


def _other_officer(file: dict[str, Any]) -> None:
    team = file["result"][0]["officers"]
    team[1] = next(o["id"] for o in file["officers"] if o["id"] not in team)


ALTERED = {
    "an enterprise added": (lambda f: f["pool"].append({**f["pool"][0], "id": "别家"}), "pool", "enterprises"),
    "an enterprise left out": (lambda f: f["pool"].pop(0), "pool", "enterprises"),
    "another stratum": (_put("pool/0/stratum", "另一层"), "pool", "enterprises"),
    "another trade": (_put("pool/0/speciality", "其他"), "pool", "enterprises"),
    "another weight": (_put("pool/0/weight", "3"), "weights", "weights"),
    "an inspector left out": (lambda f: f["officers"].pop(0), "officers", "inspectors"),
    "a certificate prolonged": (_put("officers/0/certified_until", "2099-01-01"), "officers", "inspectors"),
    "a leave invented": (
        lambda f: f["officers"][0].update(on_leave=not f["officers"][0]["on_leave"]),
        "officers",
        "ins",
    ),
    "a recusal struck out": (_put("officers/0/avoids", ["x"]), "officers", "inspectors"),
    "an enterprise called otherwise": (_put("pool/0/name", "另一家公司"), "names", "name"),
    "an inspector called otherwise": (_put("officers/0/name", "别人"), "names", "name"),
    "another draw's name": (_put("no", "2027-01"), "names", "name"),
    "more drawn": (lambda f: f["take"].update({"一般": 99}), "take", "numbers"),
    "another day": (_put("day", "2026-12-02"), "terms", "day"),
    "another method": (_put("algorithm", "x"), "terms", "day"),
    "one inspector enough": (_put("least", 1), "terms", "day"),
    "another source": (_put("source/what", "抛硬币"), "terms", "day"),
    "another commitment": (_put("commitment", "0" * 64), "commitment", "commitment"),
    "another seed": (_put("seed", "12345"), "seed", "seed"),
    "another object": (_put("result/0/object", "别家"), "result", "drawn"),
    "another inspector": (_other_officer, "result", "inspectors"),
    "an object left out": (lambda f: f["result"].pop(0), "result", "drawn"),
    "another order": (_swap, "result", "order"),
    "a change invented": (
        lambda f: f["changes"].append({"kind": "replaced", "object": f["result"][0]["object"]}),
        "changes",
        "changes",
    ),
}


@pytest.mark.parametrize("kind", ALTERED)
@pytest.mark.parametrize("witnesses", [True, False])
def test_whatever_is_altered_is_named_by_both(kind: str, witnesses: bool) -> None:
    change, part, word = ALTERED[kind]
    chance = random.Random(7)
    file = made(chance, witnesses)
    while len(file["result"]) < 3:
        file = made(chance, witnesses)
    altered = copy.deepcopy(file)
    change(altered)
    said = " ".join(fault.sentence() for fault in draw_file.verify(altered))
    assert word in said.lower(), said
    assert part in STRANGER.faults(altered, None)


def test_a_file_that_was_made_anew_differs_from_what_was_published() -> None:
    """Whoever rewrites everything cannot rewrite what was made public before."""
    first, second = made(random.Random(1)), made(random.Random(2))
    assert draw_file.verify(second) == []
    assert draw_file.verify(second, first["commitment"])
    assert STRANGER.faults(second, first["commitment"]) == ["commitment"]


def test_a_witness_cannot_reveal_something_else() -> None:
    file = sealed(random.Random(3), witnesses=True)
    lied = draw_file.drawn(file, draw_file.joined(("一", "三")), ("一", "三"))
    assert "witness 2" in " ".join(fault.sentence() for fault in draw_file.verify(lied)).lower()
    assert STRANGER.faults(json.loads(json.dumps(lied)), None) == ["seed"]


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("草原上的 第一场雪", "草原上的第一场雪"),
        ("草原上的\u200b第一场雪 ", "草原上的第一场雪"),
        ("ＡＢＣ，１２３。", "abc123"),
        ("05 12-19、26", "０５１２１９２６"),
    ],
)
def test_a_seed_has_one_spelling(written: str, same: str) -> None:
    assert draw_file.folded(written) == draw_file.folded(same)
    assert draw_file.seal_of(written) == draw_file.seal_of(same)
    assert draw_file.seal_of(written) != draw_file.seal_of(same + "1")


@pytest.mark.parametrize("witnesses", [True, False])
def test_a_draw_that_was_never_made_is_held_against_what_was_sealed(witnesses: bool) -> None:
    file = sealed(random.Random(7), witnesses)
    assert draw_file.verify(file, file["commitment"]) == STRANGER.faults(file, file["commitment"]) == []
    file["pool"].pop()
    assert draw_file.verify(file)
    assert "pool" in STRANGER.faults(file, None)


def test_a_file_without_its_seed_is_no_file_that_was_never_drawn() -> None:
    file = made(random.Random(7))
    del file["seed"]
    file["result"] = file["result"][:0]
    assert draw_file.verify(file)
    with pytest.raises(KeyError):  # exit status 2
        STRANGER.faults(file, None)


def test_a_seed_known_before_the_lists_were_sealed_is_refused() -> None:
    file = sealed(random.Random(3), witnesses=False)
    terms = {name: file[name] for name in ("no", "day", "least", "source")}
    late = draw_file.sealed(file["pool"], file["officers"], file["take"], terms | {"frozen_on": "2026-12-01"})
    drawn = json.loads(json.dumps(draw_file.drawn(late, "1")))
    assert "not later" in " ".join(fault.sentence() for fault in draw_file.verify(drawn))
    assert STRANGER.faults(drawn, None) == ["seed"]


@pytest.mark.parametrize("junk", [None, [], {}, 3, "x", {"format": "xinyian-draw-1"}, {"format": "other"}])
def test_what_is_no_file_of_a_draw_is_said_to_be_none(junk: Any) -> None:
    assert "no file of a draw" in draw_file.verify(junk)[0].sentence()


def test_the_commitment_does_not_know_the_seed() -> None:
    facts = [_facts(seed) for seed in ("a", "b")]
    first, second = (draw(each, DAY) for each in facts)
    assert first.commitment == second.commitment
    assert first.objects != second.objects


def test_one_that_is_replaced_makes_room_for_the_next_alone() -> None:
    file = made(random.Random(5))
    before = [each["object"] for each in file["result"]]
    changes = [{"kind": "replaced", "object": before[0]}]
    after = draw_file.drawn(file, file["seed"], file["reveals"], changes)
    now = [each["object"] for each in after["result"]]
    assert before[0] not in now
    assert len(set(now) - set(before)) == 1


def _facts(seed: str) -> DrawFacts:
    pool = tuple(Candidate(f"{n:03d}", "一般", Decimal(1 + n % 2)) for n in range(200))
    return DrawFacts(pool, tuple(Hand(str(n)) for n in range(6)), {"一般": 20}, seed)


def test_twice_the_weight_is_drawn_about_twice_as_often_and_everybody_goes_equally_often() -> None:
    drawn: Counter[str] = Counter()
    went: Counter[str] = Counter()
    for n in range(300):
        answer = draw(_facts(f"种子{n}"), DAY)
        drawn.update(answer.objects)
        went.update(name for team in answer.officers.values() for name in team)
    heavy, light = (sum(n for name, n in drawn.items() if int(name) % 2 == odd) for odd in (1, 0))
    assert 1.75 < heavy / light < 2.15
    within = [drawn[f"{n:03d}"] for n in range(1, 200, 2)]
    mean = sum(within) / len(within)
    assert sum((seen - mean) ** 2 / mean for seen in within) < 135.8, "chi-squared, 99 degrees of freedom, 1 %"
    expected = sum(went.values()) / 6
    assert sum((seen - expected) ** 2 / expected for seen in went.values()) < 15.1, "5 degrees of freedom, 1 %"


def test_the_stand_alone_program_runs_by_itself(tmp_path: Path) -> None:
    file = made(random.Random(9))
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(file), "utf-8")
    bad.write_text(json.dumps(file | {"seed": "1"}), "utf-8")
    runs = [
        subprocess.run([sys.executable, "-I", PROGRAM, path], capture_output=True, text=True, cwd=tmp_path)
        for path in (good, bad, tmp_path / "none.json")
    ]
    assert [run.returncode for run in runs] == [0, 1, 2]
    assert "seed" in runs[1].stdout
    assert len(PROGRAM.read_text("utf-8").splitlines()) <= 80
