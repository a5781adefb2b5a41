"""Facts that decide about publicity and cannot all be right: refused, or settled by a person with a reason."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.rules.errors import Refused
from app.rules.vocabulary.disclosure import PenaltyKind, Procedure, Seriousness
from app.rules.vocabulary.subjects import PartyKind
from app.services.flow import transition
from app.services.ledgers import intake
from tests import making

DAY = date(2026, 5, 20)
PERSON = {
    "party": PartyKind.NATURAL_PERSON,
    "party_name": "张小明",
    "uscc": None,
    "person_identity_no": "110101199003078515",
}


@pytest.fixture
def check(session: Any, person: Any) -> Callable[..., None]:
    """Make a penalty and check it as every form and every ledger does."""

    def of(**given: Any) -> None:
        intake.check(session, making.penalty(session, **given), person("clerk"), DAY)

    return of


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"procedure": Procedure.SIMPLE, "fine": Decimal(2), "content": "罚款"}, "procedure"),
        ({"procedure": Procedure.SIMPLE, "fine": Decimal("0.30001"), "content": "罚款"}, "procedure"),
        (
            {"procedure": Procedure.SIMPLE, "kinds": [PenaltyKind.STOP_BUSINESS], "fine": None, "content": "停"},
            "procedure",
        ),
        ({"procedure": Procedure.SIMPLE, "kinds": [PenaltyKind.CRITICISM], "fine": None, "content": "评"}, "procedure"),
        ({**PERSON, "procedure": Procedure.SIMPLE, "fine": Decimal("0.0201"), "content": "罚款"}, "procedure"),
        ({"kinds": [PenaltyKind.REVOKE_LICENCE], "fine": None, "seriousness": Seriousness.MINOR}, "seriousness"),
        ({"kinds": [PenaltyKind.CLOSE_DOWN], "fine": None, "seriousness": Seriousness.MINOR}, "seriousness"),
        ({"kinds": [PenaltyKind.RESTRICT_BUSINESS], "fine": None, "seriousness": Seriousness.MINOR}, "seriousness"),
        ({"kinds": [PenaltyKind.WARNING], "fine": None, "seriousness": Seriousness.SERIOUS}, "seriousness"),
        ({"kinds": [PenaltyKind.CRITICISM], "fine": None, "seriousness": Seriousness.SERIOUS}, "seriousness"),
        ({"fine": Decimal(20), "content": "罚款", "seriousness": Seriousness.MINOR}, "seriousness"),
        ({**PERSON, "party_name": "陈巴尔虎旗甲建材有限公司"}, "party"),
        ({**PERSON, "party_name": "乌兰加油站"}, "party"),
    ],
)
def test_what_cannot_be_right_is_refused_and_says_where(given: dict[str, Any], column: str, check: Any) -> None:
    with pytest.raises(Refused) as refusal:
        check(**given)
    assert refusal.value.column == column


def test_a_person_called_like_an_enterprise_on_the_register_is_refused(session: Any, check: Any) -> None:
    making.enterprise(session, name="甲乙丙")
    with pytest.raises(Refused, match="correct the kind of party"):
        check(**PERSON | {"party_name": "甲乙丙"})


@pytest.mark.parametrize(
    "given",
    [
        {"procedure": Procedure.SIMPLE, "fine": Decimal("0.3"), "content": "罚款"},
        {"procedure": Procedure.SIMPLE, "kinds": [PenaltyKind.WARNING], "fine": None, "content": "警告"},
        {**PERSON, "procedure": Procedure.SIMPLE, "fine": Decimal("0.02"), "content": "罚款"},
        {**PERSON},
        {**PERSON, "party_name": "敖登其木格"},
        {"kinds": [PenaltyKind.WARNING], "fine": None, "content": "警告", "seriousness": Seriousness.MINOR},
        {"fine": Decimal(20), "content": "罚款", "seriousness": Seriousness.SERIOUS},
    ],
)
def test_what_fits_passes(given: dict[str, Any], check: Any) -> None:
    check(**given)


def test_a_class_that_cannot_be_right_is_not_proposed_either(session: Any, person: Any) -> None:
    penalty = making.penalty(
        session, kinds=[PenaltyKind.REVOKE_LICENCE], fine=None, content="吊销", licence_affected="x"
    )
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, move, person(who), "同意", day=DAY)
    minor = {"proposed_class": Seriousness.MINOR}
    with pytest.raises(Refused, match="correct whichever is wrong"):
        transition.perform(session, penalty, "propose_class", person("credit"), "轻微", day=DAY, values=minor)
