"""Scripts and styles: kept by the browser as long as they are the ones the page names."""

import re
from pathlib import Path
from typing import Any

import pytest

NAMED = r'(?:src|href)="(/static/[^"]+)"'


@pytest.mark.parametrize("page", ["/", "/penalty/add", "/public/"])
def test_what_a_page_names_is_asked_for_once(login: Any, page: str) -> None:
    browser = login("clerk")
    named = re.findall(NAMED, browser.get(page).get_data(as_text=True))
    assert len(named) > 1
    for address in named:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"], address


@pytest.mark.parametrize("asked", ["", "?v=", "?v=0123456789ab", "?w=1"])
def test_an_address_of_no_edition_or_another_is_asked_for_anew(login: Any, asked: str) -> None:
    answer = login("clerk").get(f"/static/app.css{asked}")
    assert answer.status_code == 200
    assert "immutable" not in answer.headers["Cache-Control"]


def test_a_changed_file_has_another_address(
    sqlite_app: Any, login: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_app, "static_folder", str(tmp_path))
    style, addresses = tmp_path / "app.css", []
    for text in ("a {}", "a { color: red }"):
        style.write_text(text)
        addresses += re.findall(r'"(/static/app.css[^"]*)"', login("clerk").get("/").get_data(as_text=True))
    first, second = addresses
    assert first != second
    assert "v=" in first


def test_a_file_that_is_gone_breaks_no_page(sqlite_app: Any, login: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_app, "static_folder", "/nowhere")
    assert login("clerk").get("/").status_code == 200
