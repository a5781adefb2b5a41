"""Which rows a person sees: one listener below every view, list, count, lookup, form choice and export.

A row of a DepartmentRegister belongs to its department; leaders and the bureau-wide roles see all, jobs and
commands see all. Core statements and raw SQL are not narrowed, so the views may not use them (tests/house).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import event, or_
from sqlalchemy.orm import ORMExecuteState, Session, scoped_session, with_loader_criteria

from models.base import DepartmentRegister

NO_DEPARTMENT = 0
"""Stands for the department of a person without one: they see the rows that belong to no department."""

_department: ContextVar[int | None] = ContextVar("department", default=None)


@contextmanager
def confined_to(department_id: int | None) -> Iterator[None]:
    """Everything read inside is this department's or no department's; None reads all."""
    token = _department.set(department_id)
    try:
        yield
    finally:
        _department.reset(token)


def listen(session: scoped_session[Session]) -> None:
    """Attach the filter to the session factory; once a process."""
    event.listen(session, "do_orm_execute", _filter_rows)


def _filter_rows(state: ORMExecuteState) -> None:
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
