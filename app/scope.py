"""Which rows a person sees: one listener below every view, list, count, lookup, form choice and export.

A row of a DepartmentRegister belongs to its department; leaders and the bureau-wide roles see all, jobs and
commands see all. Core statements and raw SQL pass by this door, so the views may not use them (a test reads them).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event, or_
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria

from models.base import DepartmentRegister

NOWHERE = 0
"""The department of whoever belongs to none: they see what belongs to none."""

_department: ContextVar[int | None] = ContextVar("department", default=None)


@contextmanager
def confined_to(department_id: int | None) -> Iterator[None]:
    """Everything read inside is this department's; None confines nobody."""
    token = _department.set(department_id)
    try:
        yield
    finally:
        _department.reset(token)


def listen(session: Any) -> None:
    event.listen(session, "do_orm_execute", _narrow)


def _narrow(state: ORMExecuteState) -> None:
    mine = _department.get()
    if mine is None or state.is_column_load or state.is_relationship_load or not (state.is_select or state.is_update):
        return
    state.statement = state.statement.options(
        with_loader_criteria(
            DepartmentRegister,
            lambda cls: or_(cls.department_id == mine, cls.department_id.is_(None)),
            include_aliases=True,
        )
    )
