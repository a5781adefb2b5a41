"""Whole processes on databases of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import config

RUN = [sys.executable, str(config.ROOT / "run.py")]


class House:
    """One installation: its database, and its command."""

    def __init__(self, folder: Path, url: str) -> None:
        self.env = {**os.environ, "INSTANCE_DIR": str(folder), "DATABASE_URL": url, "LANGUAGE": "zh"}
        self.url = url.replace("postgresql://", "postgresql+psycopg://", 1)

    def start(self, *args: str, **more: Any) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*RUN, *args], env=self.env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more
        )

    def hurried(self, days: Path, *args: str) -> "subprocess.Popen[bytes]":
        """The command with the clock that the file sets, and a timetable that looks every second."""
        command = [sys.executable, "-m", "tests.jobs.hurried", str(days), *args]
        return subprocess.Popen(
            command, env=self.env, cwd=config.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def run(self, *args: str) -> str:
        done = subprocess.run([*RUN, *args], env=self.env, text=True, capture_output=True, timeout=300)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def json(self, *args: str) -> Any:
        return json.loads(self.run(*args, "--json"))


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    """A founded installation, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'house.db'}"
    else:
        make: Callable[[str], str] = request.getfixturevalue("database_of")
        url = make(f"jobs_{abs(hash(request.node.name)) % 10**8}")
    made = House(tmp_path, url)
    made.run("init")
    return made
