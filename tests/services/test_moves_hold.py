"""Moves never leave the table: whatever is pressed by whomever, a record stands where its table says.

Its trail says how it came there.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.rules.errors import Refused
from app.services.flow import lookup, transition
from app.services.ledgers import intake
from models.base import register_of, registers
from models.platform import Movement
from tests.views import records

PEOPLE = (
    "clerk",
    "clerk2",
    "chief",
    "legal",
    "leader",
    "leader2",
    "director",
    "credit",
    "officer",
    "system_admin",
    "audit_admin",
)
PRESSED = st.lists(st.tuples(st.floats(0, 0.999), st.sampled_from(PEOPLE), st.booleans()), min_size=1, max_size=25)


def _choose(flow: Any, record: Any, place: float, *, sensible: bool) -> str:
    """A move of the record's own table, mostly one that its status offers."""
    names = [move.name for move in (flow.from_status(record.status) if sensible else flow)] or list(flow.moves)
    return names[int(place * len(names))]


PLAUSIBLE = {"date": "2026-05-06", "number": "1", "integer": "1", "boolean": "1"}


def _plausible(session: Any, register: Any, name: str) -> Any:
    """Something a person might give for a field of a move, by the kind of its column."""
    field = intake.describe(register, name)
    if field.kind == "link":
        return lookup.suggest(session, field.target, "")[0].value
    if field.codes:
        return [field.codes[-1].value] if field.kind == "terms" else field.codes[-1].value
    return PLAUSIBLE.get(field.kind, "按规定办理")


def _press(session: Any, record: Any, name: str, by: Any) -> None:
    """Press a button, lawful or not: it is done as the table says, or nothing at all has happened."""
    before, flow = str(record.status), record.WORKFLOW
    try:
        with session.begin_nested():
            transition.perform(
                session,
                record,
                name,
                by,
                "意见",
                values=intake.take_move(
                    session,
                    type(record),
                    {field: _plausible(session, type(record), field) for field in flow[name].fields},
                ).understood(),
            )
    except Refused:
        session.refresh(record)
        assert str(record.status) == before, "a refusal moves nothing"
    else:
        move = flow[name]
        assert before in move.sources
        assert record.status == move.target
        assert by.roles.intersection(move.roles)


@pytest.mark.parametrize("name", records.names())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pressed=PRESSED)
def test_moves_never_leave_the_table(name: str, pressed: Any, session: Any, person: Any) -> None:
    record = records.MAKERS[name](session, department_id=None, created_by_id=person("clerk").user_id)
    session.flush()
    begun = str(record.status)
    for place, who, sensible in pressed:
        _press(session, record, _choose(record.WORKFLOW, record, place, sensible=sensible), person(who))
        assert record.status in record.WORKFLOW.statuses()
    trail = session.execute(
        select(Movement.from_status, Movement.to_status)
        .where(Movement.register == name, Movement.record_id == record.id)
        .order_by(Movement.id)
    ).all()
    assert [step.from_status for step in trail] == [begun, *(step.to_status for step in trail)][: len(trail)]
    assert str(record.status) == (trail[-1].to_status if trail else begun)
    session.rollback()


@pytest.mark.parametrize(
    ("name", "move"), [(r.register_name(), m.name) for r in registers() for m in r.WORKFLOW if m.fields]
)
def test_what_a_move_asks_for_can_be_given_in_a_plausible_way(name: str, move: str, session: Any) -> None:
    """Every field of every move is understood when it is filled in sensibly: no button is shut for ever."""
    records.one_of_each(session, None)
    register = register_of(name)
    given = {field: _plausible(session, register, field) for field in register.WORKFLOW[move].fields}
    taken = intake.take_move(session, register, given).understood()
    assert set(taken) == set(given)
    assert None not in taken.values()
