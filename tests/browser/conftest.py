"""A real site in a process of its own, and a real Chromium looking at it."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import config
from tests.conftest import RUN

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Site:
    """Where the site answers, with which passwords, and what the preparation printed; env: of its commands."""

    def __init__(
        self, base: str, passwords: dict[str, str], prepared: str = "", env: dict[str, str] | None = None
    ) -> None:
        self.base, self.passwords, self.prepared, self.env = base, passwords, prepared, env or {}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """The site on its port, until it is stopped."""
        command = [sys.executable, str(config.ROOT / "run.py"), "serve", "--port", self.base.rpartition(":")[2]]
        self.process = subprocess.Popen(
            [*command, "--workers", "1"], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _wait(self.base)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(30)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("site"), enterprises=40) as site:
        yield site


@contextmanager
def opened(folder: Path, enterprises: int, *prepare: str) -> Iterator[Site]:
    """A site on an installation of its own with fictional data, which a module adds to: its name and its words."""
    env = {**os.environ, "INSTANCE_DIR": str(folder), "LANGUAGE": "zh"}
    for its_own in ("DATABASE_URL", "SECRET_KEY", "FIELD_KEY"):
        env.pop(its_own, None)
    house = [sys.executable, str(config.ROOT / "run.py")]
    with _alone(RUN / f"office-{enterprises}") as found:
        if not found.exists():
            _run([*house, "demo", "--enterprises", str(enterprises)], {**env, "INSTANCE_DIR": f"{found}.begun"})
            Path(f"{found}.begun").rename(found)
    shutil.copytree(found, folder, dirs_exist_ok=True)
    prepared = _run([sys.executable, "-m", *prepare], env) if prepare else ""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    accounts = json.loads((folder / "demo-accounts.json").read_text())
    passwords = {row["username"]: row["password"] for row in accounts}
    office = Site(f"http://127.0.0.1:{port}", passwords, prepared, env)
    office.start()
    yield office
    office.stop()


@pytest.fixture
def paused() -> Callable[[Site], Any]:
    """A while in which the site is really gone."""

    @contextmanager
    def gone(office: Site) -> Iterator[None]:
        office.stop()
        yield
        office.start()

    return gone


@contextmanager
def _alone(path: Path) -> Iterator[Path]:
    """What several workers need is made by the first of them, while the others wait."""
    with open(f"{path}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path


def _run(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(command, env=env, cwd=config.ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _wait(base: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the site did not come up")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        why = "no Chromium on this machine; the browser tests did not run"
        pytest.fail(why) if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip(why)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(site: Site, chromium: Any, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open the site as somebody, on a desk or a phone; what the browser complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(who: str = "", phone: bool = False) -> Any:
        page = _open(site, chromium, who, phone, complaints)
        contexts.append(page.context)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


class Windows:
    """The windows left open from test to test, by who sits there and whether on a phone, and what they complain of."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, bool], Any] = {}
        self.complaints: list[str] = []


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    left_open = Windows()
    yield left_open
    for page in left_open.pages.values():
        page.context.close()


@pytest.fixture
def desk(site: Site, chromium: Any, windows: Windows) -> Iterator[Callable[..., Any]]:
    """Go to a place of the site as somebody, in the window they have open already; nothing half written stays in it.

    Everybody signs in once: the site takes no more than thirty sign-ins a minute.
    """

    def opened(who: str, place: str, phone: bool = False) -> Any:
        if (who, phone) not in windows.pages:
            windows.pages[who, phone] = _open(site, chromium, who, phone, windows.complaints)
        page = windows.pages[who, phone]
        page.goto(place)
        return page

    yield opened
    for page in windows.pages.values():
        page.evaluate("localStorage.clear()")
    said, windows.complaints[:] = windows.complaints[:], []
    assert said == []


def _open(site: Site, chromium: Any, who: str, phone: bool, complaints: list[str]) -> Any:
    """A new window, in which somebody is signed in."""
    size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 768}
    page = chromium.new_context(viewport=size, base_url=site.base, locale="zh-CN").new_page()
    page.on("console", lambda said: complaints.append(said.text) if _is_wrong(said) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    if who:
        page.goto("/login/")
        page.fill("#username", who)
        page.fill("#password", site.passwords[who])
        page.click("form button.primary")
        page.wait_for_url("**/")
    return page


def _is_wrong(said: Any) -> bool:
    """Whether the browser complains; that something was refused is no complaint."""
    return said.type == "error" and "status of 4" not in said.text
