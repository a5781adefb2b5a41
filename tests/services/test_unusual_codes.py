"""Credit codes that fail the check of the standard and are real all the same: a way in, with reason and approval."""

from datetime import date
from typing import Any

import pytest

from app.rules.errors import Refused
from app.rules.vocabulary.platform import Status
from app.services.flow import checks, transition
from models.subjects import UnusualCode
from tests import making

DAY = date(2026, 11, 23)


def approve(session: Any, person: Any, record: UnusualCode) -> None:
    for move, name in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, record, move, person(name), "同意", day=DAY)


def test_a_code_is_taken_once_the_leader_has_approved_it_and_no_longer_once_revoked(session: Any, person: Any) -> None:
    record = making.unusual_code(session)
    with pytest.raises(Refused, match="Unusual credit codes"):
        checks.credit_code(session, "uscc", record.uscc)
    approve(session, person, record)
    assert record.status == Status.IN_FORCE
    checks.credit_code(session, "uscc", record.uscc)
    transition.perform(session, record, "revoke", person("leader"), "登记机关已更正", day=DAY)
    with pytest.raises(Refused, match="check digit"):
        checks.credit_code(session, "uscc", record.uscc)


@pytest.mark.parametrize("code", [making.code(940), "91150725MAIIIIIII0", "9115"])
def test_an_entry_is_for_codes_that_need_one(code: str, session: Any, person: Any) -> None:
    with pytest.raises(Refused):
        approve(session, person, making.unusual_code(session, uscc=code))
