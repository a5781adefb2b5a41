"""`python -m bench.kills`: forty SIGKILLs over a full grading, by the clock on the wall.

The issue bounds it by the undisturbed run and, for each kill, one start and one chunk. What else the machine does
counts here, so this is no test; the test (tests/jobs/test_kill.py) bounds the work of the processor in the same way.
A start is what ten of them took on the average, among the kills: the median of a few before them is not what forty
cost on a machine that has other work as well. On two cores with a dozen other processes: 85 % of the bound, the same
end state; nearly all of it is forty starts.
"""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean

from app.services.credit import grading_in_bulk
from tests.jobs import test_kill as killing
from tests.jobs.conftest import House

FULL = ("job", "grade_recalculation", "--day", str(killing.DAY), "--full")


def measure(folder: Path) -> list[str]:
    """What an undisturbed and a killed run took, and what the bound allows."""
    house = House(folder, f"sqlite:///{folder / 'house.db'}")
    house.run("init")
    engine, chance = killing.fill(house, killing.CHUNKS * grading_in_bulk.CHUNK), random.Random(8)
    whole = _seconds(lambda: house.run(*FULL))
    expected = killing.state(engine)
    killing._undo(engine)
    chunk = (whole - _start(house)) / killing.CHUNKS
    killed, starts = 0.0, list[float]()
    for number in range(killing.KILLS):
        killed += _seconds(lambda: killing._kill_after(house, engine, chance.uniform(0, chunk)))
        starts += [_start(house)] if number % 4 == 0 else []
    killed += _seconds(lambda: house.run(*FULL))
    start = mean(starts)
    same = "the same" if killing.state(engine) == expected else "ANOTHER"
    bound = whole + killing.KILLS * (start + chunk)
    return [
        f"undisturbed {whole:.1f} s in {killing.CHUNKS} chunks; a start {start:.2f} s, a chunk {chunk:.2f} s",
        f"{killing.KILLS} kills: {killed:.1f} s, {same} end state; {killed / bound:.0%} of the bound of {bound:.1f} s",
    ]


def _start(house: House) -> float:
    """Seconds that the command takes where it has nothing to do."""
    return _seconds(lambda: house.run("job", "deadlines"))


def _seconds(act: Callable[[], object]) -> float:
    begin = time.monotonic()
    act()
    return time.monotonic() - begin


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(measure(Path(folder))))
