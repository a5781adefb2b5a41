"""The bureau that never was: whoever looks round finds every state of every flow, and a chain that holds."""

from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from app import attest, audit, clock
from app.services.demo import discipline, telling
from app.services.platform import attestations
from models.base import registers
from tests import making

pytestmark = pytest.mark.long


def test_every_state_of_every_flow_can_be_seen(session: Any) -> None:
    telling.tell(session, 160, 7, clock.today())
    for register in registers():
        seen = set(session.scalars(select(register.status).distinct()))
        assert {status for status in register.WORKFLOW.statuses() if status not in seen} == set(), (
            register.register_name()
        )
    assert audit.verify(session).first_bad is None
    for model in attest.tables().values():
        assert attestations.check(session, model, 0, 100_000)[0] is None


def test_two_accidents_of_a_day_keep_apart(session: Any) -> None:
    firm, day = making.enterprise(session), clock.today()
    first, second = (making.keep(session, discipline.accident(session, Random(5), firm, day)) for _ in range(2))
    assert first.name != second.name
