"""Past grades computed again: what was recorded later changes nothing, what was altered is told."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from app import clock
from app.rules.vocabulary.subjects import EventKind
from app.services.credit import grading, replaying
from models.grading import GradeResult
from models.subjects import CreditEvent
from tests import making

TODAY = date(2026, 11, 28)


def fined(session: Any, firm: Any, yuan: int) -> None:
    own = {"enterprise_id": firm.id, "kind": EventKind.PENALTY, "facts": {"kinds": ["fine"]}}
    days = {"occurred_on": date(2026, 9, 1), "counts_from": date(2026, 9, 1)}
    source = {"source_register": "penalty", "source_id": yuan, "source_no": str(yuan)}
    session.add(CreditEvent(**own, **days, **source, quantity=Decimal(yuan)))
    session.flush()


@pytest.fixture
def graded(session: Any) -> Any:
    """An enterprise whose penalty was graded a month ago."""
    firm = making.enterprise(session)
    fined(session, firm, 30000)
    grading.regrade(session, firm, TODAY - timedelta(days=30))
    session.execute(update(CreditEvent).values(recorded_at=clock.now() - timedelta(days=31)))
    session.execute(update(GradeResult).values(created_at=clock.now() - timedelta(days=30)))
    session.commit()
    return firm


def looked(session: Any) -> list[str]:
    _, counts, found = replaying.grades(session, 0, TODAY)
    assert counts == {"looked": 1, "warned": len(found)}
    return [each.sentence() for each in found]


def test_what_was_recorded_or_ended_later_moves_no_past_grade(session: Any, graded: Any) -> None:
    fined(session, graded, 90000)
    event = session.scalars(select(CreditEvent).order_by(CreditEvent.id)).first()
    event.ended_on = TODAY
    session.commit()
    assert looked(session) == []


def test_an_altered_fact_or_grade_is_told(session: Any, graded: Any) -> None:
    first = select(CreditEvent.id).order_by(CreditEvent.id).limit(1).scalar_subquery()
    session.execute(update(CreditEvent).where(CreditEvent.id == first).values(quantity=Decimal(900000)))
    session.commit()
    assert graded.name in looked(session)[0]
