"""What holds for the whole bureau is found out over all departments: a scope narrows only what people read."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app import clock, scope
from app.rules.errors import Refused
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.rights import RepairStatus
from app.services.flow import people, transition
from app.services.rights import repairs
from tests import making


@pytest.fixture
def act(session: Any, person: Any) -> Callable[..., None]:
    """A move within the scope of the person who makes it, as on a screen."""

    def moved(record: Any, move: str, who: str) -> None:
        by = person(who)
        with scope.confined_to(people.sight(by)):
            transition.perform(session, record, move, by, "已核实")

    return moved


def of(person: Any, who: str) -> dict[str, Any]:
    return {"department_id": person(who).department_id, "created_by_id": person(who).user_id}


def test_commitments_of_two_departments_of_one_day_are_numbered_one_after_the_other(
    session: Any, person: Any, act: Any
) -> None:
    """A section chief may approve them; the numbers of others are not for them to read, but taken."""
    codes = []
    for who, chief in (("clerk", "chief"), ("stranger", "chief2"), ("clerk", "chief")):
        made = making.commitment(session, status=Status.REVIEWED, **of(person, who))
        act(made, "approve", chief)
        codes.append(made.code)
    assert [code[-6:] for code in codes] == ["000001", "000002", "000003"]


def test_applications_of_two_departments_are_numbered_one_after_the_other(session: Any, person: Any) -> None:
    numbers = []
    for who in ("clerk", "stranger", "clerk"):
        with scope.confined_to(people.sight(person(who))):
            punished = making.penalty(session, **of(person, who))
            numbers.append(making.repair(session, punished, applied_on=clock.today(), **of(person, who)).no)
    assert [number[-6:] for number in numbers] == ["000001", "000002", "000003"]


def test_the_bar_for_false_materials_reaches_every_department(session: Any, person: Any, act: Any) -> None:
    punished = making.penalty(session, **of(person, "clerk"))
    false = making.repair(session, punished, **of(person, "clerk"))
    false.status, false.enterprise_id = RepairStatus.UNDOING, punished.enterprise_id
    act(false, "undo", "leader")
    with scope.confined_to(people.sight(person("stranger"))):
        assert repairs.bar_of(session, false) is not None


def test_a_second_application_for_one_penalty_is_refused_whoever_took_the_first(
    session: Any, person: Any, act: Any
) -> None:
    """The credit officer takes applications too, for another department than the clerk's."""
    punished = making.penalty(session, decided_on=date(2025, 3, 15), **of(person, "clerk"))
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        act(punished, move, who)
    first, second = (making.repair(session, punished, **of(person, who)) for who in ("credit", "clerk"))
    act(first, "submit", "credit")
    with pytest.raises(Refused, match=first.no):
        act(second, "submit", "clerk")
