"""What a move would do is tried out with something plausible in every field that it asks for."""

from typing import Any

import pytest

from app.services.ledgers import intake
from app.services.publishing import preview
from models.base import registers
from tests.views import records

COLUMNS = [(r, name) for r in registers() for name, given in intake.fields(r).items() if not given.columns]


@pytest.mark.parametrize(("register", "name"), COLUMNS, ids=lambda part: getattr(part, "__name__", part))
def test_a_stand_in_fits_its_column(register: Any, name: str, session: Any) -> None:
    """A move may ask for any column but lines: a link leads to a record, a term is one, the rest is of its type."""
    kept = session.get(register, records.one_of_each(session, None)[register.register_name()])
    column = register.__mapper__.columns[name]
    value = preview._stand_in(session, column)
    if column.unique and isinstance(value, str):
        value += str(kept.id)
    setattr(kept, name, value)
    session.flush()
    session.refresh(kept)
    assert value is None or getattr(kept, name) == value
    assert value is not None or column.foreign_keys
    session.rollback()
