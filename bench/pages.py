"""Pages of a large register against those of a small one: the ratio is what the rows cost that are not shown."""

import statistics
import time

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from app import clock
from app.extensions import db
from app.services.flow import people, search
from app.services.platform import accounts

ROUNDS = 30
ADDRESSES = (
    "/enterprise/list/",
    "/enterprise/list/?grade=C",
    "/enterprise/list/?q=企业77",
    "/enterprise/list/?q=业7",
    "/enterprise/list/?q=qy77",
    "/enterprise/show/77",
    "/inbox/",
    "/",
)


Page = tuple[float, int, int]
"""Median milliseconds, statements and bytes of one page."""


def measure(app: Flask, firms: int) -> list[str]:
    """Milliseconds and statements of some pages, at this size and again with 2,000 enterprises."""
    with app.app_context():
        accounts.add(db.session(), "bench", ["credit_officer"], password=accounts.new_password("bench"))
        search.fill_gaps(db.session())
        db.session.commit()
    large = _round(app)
    with app.app_context(), db.engine.begin() as connection:
        for table in ("grade_result", "credit_event"):
            connection.execute(text(f"DELETE FROM {table} WHERE enterprise_id > 2000"))
        connection.execute(text("DELETE FROM work_item"))
        connection.execute(text("DELETE FROM search_text WHERE record_id > 2000"))
        connection.execute(text("DELETE FROM enterprise WHERE id > 2000"))
    small = _round(app)
    head = f"{'page':<34}{'statements':>11}{'KiB':>7}{f'{firms:,}':>12}{'2,000':>10}   ratio"
    return [head, *(_line(address, large[address], small[address]) for address in ADDRESSES)]


def _line(address: str, large: Page, small: Page) -> str:
    times = f"{large[0]:>9.1f} ms{small[0]:>7.1f} ms{large[0] / small[0]:>8.2f}"
    return f"{address:<34}{large[1]:>11}{large[2] / 1024:>7.0f}{times}"


def _round(app: Flask) -> dict[str, Page]:
    client = _signed_in(app)
    return {address: _page(app, client, address) for address in ADDRESSES}


def _signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        key = people.find(db.session(), "bench").get_id()
        db.session.remove()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"], cookie["since"] = key, True, clock.now().timestamp()
    return client


def _page(app: Flask, client: FlaskClient, address: str) -> Page:
    seen: list[str] = []
    with app.app_context():
        engine = db.engine
    client.get(address)
    event.listen(engine, "before_cursor_execute", count := lambda *args: seen.append(args[2]))
    times, size = [], 0
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
        size = len(answer.data)
    event.remove(engine, "before_cursor_execute", count)
    return statistics.median(times), len(seen) // ROUNDS, size
