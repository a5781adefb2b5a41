"""By when an enterprise must be seen that nobody has inspected: a day that stays the same however often it is asked."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.rules.vocabulary.subjects import SupervisionClass
from app.services.credit import frequency, frequency_in_bulk
from tests import making


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


REGISTERED = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
"""In the office it was the second already."""
SINCE, INSPECTED = date(2025, 6, 30), date(2026, 1, 15)


@pytest.mark.parametrize("kind", SupervisionClass)
@pytest.mark.parametrize(
    ("known", "since"),
    [
        ({}, date(2026, 3, 2)),
        ({"supervised_since": SINCE}, SINCE),
        ({"last_inspected_on": INSPECTED}, INSPECTED),
        ({"supervised_since": SINCE, "last_inspected_on": INSPECTED}, INSPECTED),
    ],
)
def test_the_day_by_which_it_must_be_seen_is_the_same_on_every_run(
    kind: SupervisionClass, known: dict[str, Any], since: date, session: Any
) -> None:
    firm = making.enterprise(session, supervision_class=kind, created_at=REGISTERED, **known)
    due = since.replace(year=since.year + (1 if kind == SupervisionClass.KEY else 3))
    for day in (date(2026, 4, 1), date(2026, 4, 2), date(2030, 1, 1)):
        frequency.adjust(session, firm, day)
        assert firm.inspection_due_on == due
    for day in (date(2030, 2, 1), date(2031, 1, 1)):
        frequency_in_bulk.these(session, [firm.id], day)
        assert (firm.inspection_due_on, firm.next_planned_on <= due) == (due, True)


def test_enterprises_of_one_day_are_planned_alike(session: Any) -> None:
    """The hour of registration tells none apart, so that a plan is made once for all of them."""
    firms = [making.enterprise(session, created_at=REGISTERED + timedelta(minutes=n)) for n in range(3)]
    rows = [{name: getattr(firm, name) for name in frequency.INPUTS} for firm in firms]
    assert len({tuple(frequency.counted(row).values()) for row in rows}) == 1
