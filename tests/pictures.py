"""Pictures of every screen, for people to look at: python -m tests.pictures FOLDER, or `make pictures`.

Each role sees every page of its menu, and of each register the newest record, its form and the pages before its moves;
at a desk and on a phone, in both languages. index.html shows them side by side.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from app.services.demo.staff import STAFF
from tests.browser.conftest import CHROMIUMS, Site, opened

WIDTHS = (1366, 390)
FIRST_OF_EACH = {role: username for username, _, role, _ in reversed(STAFF)}
ENOUGH = 3
"""So many of the moves that are open on a record are looked at."""


def take(folder: Path) -> int:
    """Take all pictures into the folder; how many."""
    shown: list[tuple[str, str]] = []
    with (
        tempfile.TemporaryDirectory() as scratch,
        opened(Path(scratch), enterprises=60) as site,
        _chromium() as browser,
    ):
        for role, username in FIRST_OF_EACH.items():
            for width in WIDTHS:
                page = _signed_in(browser, site, username, width)
                for language in ("zh", "en"):
                    page.goto(f"{site.base}/lang/{language}")
                    shown += _tour(page, site, folder, f"{role}-{width}-{language}")
                page.context.close()
    _index(folder, shown)
    return len(shown)


@contextmanager
def _chromium() -> Iterator[Browser]:
    found = next(path for name in CHROMIUMS if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])


def _signed_in(browser: Browser, site: Site, username: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    page.goto(f"{site.base}/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", site.passwords[username])
    page.click("form button.primary")
    page.wait_for_selector("[data-who]:not(.bare)")
    return page


def _tour(page: Page, site: Site, folder: Path, prefix: str) -> Iterator[tuple[str, str]]:
    for address in list(_addresses(page, site)):
        answer = page.goto(site.base + address)
        name = f"{prefix}{address.split('?')[0].replace('/', '_')}.png"
        page.screenshot(path=folder / name, full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        status = answer.status if answer else 0
        yield name, f"{address} {status}{' WIDER THAN ITS SCREEN' if wide else ''}"


def _addresses(page: Page, site: Site) -> Iterator[str]:
    """The pages of the menu, and from each list its newest record, its form and some of its moves."""
    page.goto(site.base)
    for address in page.locator("#menu a").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        yield address
        if not address.endswith("/list/"):
            continue
        page.goto(site.base + address)
        for selector, most in (("a[href$='/add']", 1), ("table.rows tbody td:first-child a", 1)):
            found = _hrefs(page, selector)[:most]
            yield from found
            if found and "/show/" in found[0]:
                page.goto(site.base + found[0])
                yield from _hrefs(page, ".head .acts a[href*='/move/'], .head .acts a[href*='/edit/']")[:ENOUGH]


def _hrefs(page: Page, selector: str) -> list[str]:
    found = page.locator(selector).evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return list(dict.fromkeys(found))


def _index(folder: Path, shown: list[tuple[str, str]]) -> None:
    figures = "".join(
        f'<figure><a href="{escape(name)}"><img src="{escape(name)}" loading="lazy"></a>'
        f"<figcaption>{escape(told)}</figcaption></figure>"
        for name, told in shown
    )
    style = "<style>body{display:flex;flex-wrap:wrap;gap:12px}img{width:320px}figure{margin:0}</style>"
    (folder / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{style}{figures}", encoding="utf-8")


if __name__ == "__main__":
    place = Path(sys.argv[1] if len(sys.argv) > 1 else "pictures")
    place.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(f"{take(place)} pictures: {place / 'index.html'}\n")
