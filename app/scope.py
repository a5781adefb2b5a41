"""Which rows a person sees: one listener below every view, list, count, lookup, form choice and export.

A row of a DepartmentRegister belongs to its department; how far a person sees is asked of the roles that read the
register (services.flow.people.sight); jobs and commands see all. Of a confidential register nobody but its roles reads
anything: neither its records nor the rows of any table that names the register, such as trails, messages, work items,
documents and the audit chain. Core statements and raw SQL are not narrowed, so the views may not use them
(tests/house).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import event, false, or_
from sqlalchemy.orm import ORMExecuteState, Session, scoped_session, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption

from models.base import NAMING, DepartmentRegister, registers

Sight = Mapping[type[DepartmentRegister], frozenset[int]]
"""By register the departments whose rows are read; registers that are not in it are read whole."""

_criteria: ContextVar[tuple[LoaderCriteriaOption, ...]] = ContextVar("criteria", default=())


@contextmanager
def confined_to(sight: Sight | None, hidden: frozenset[str] = frozenset()) -> Iterator[None]:
    """Everything read inside is of the departments in sight, or of none; None reads all.

    hidden  confidential registers, by name, of which nothing is found inside
    """
    token = _criteria.set((*_criteria_of(sight or {}), *(_without(hidden) if hidden else ())))
    try:
        yield
    finally:
        _criteria.reset(token)


def _criteria_of(sight: Sight) -> tuple[LoaderCriteriaOption, ...]:
    """One criterion for all registers where the same departments are in sight in each, as for most people."""
    alike = set(sight.values())
    if len(alike) == 1 and set(sight) == {r for r in registers() if issubclass(r, DepartmentRegister)}:
        among = sorted(alike.pop())
        all_alike = with_loader_criteria(
            DepartmentRegister,
            lambda cls: or_(cls.department_id.in_(among), cls.department_id.is_(None)),
            include_aliases=True,
        )
        return (all_alike,)
    return tuple(_criterion(*each) for each in sight.items())


@cache
def _without(hidden: frozenset[str]) -> tuple[LoaderCriteriaOption, ...]:
    """No record of these registers, and no row that names one of them."""
    own = (with_loader_criteria(r, false(), include_aliases=True) for r in registers() if r.register_name() in hidden)
    return (*own, *(_not_naming(model, name, hidden) for model, name in _naming()))


def _not_naming(model: type[Any], name: str, hidden: frozenset[str]) -> LoaderCriteriaOption:
    column = getattr(model, name)
    return with_loader_criteria(model, or_(column.is_(None), column.not_in(sorted(hidden))), include_aliases=True)


@cache
def _naming() -> tuple[tuple[type[Any], str], ...]:
    """(table, column) of everything that names the register of a record."""
    mapped = (mapper for mapper in Model.registry.mappers)
    return tuple((m.class_, name) for m in mapped for name in NAMING if name in m.columns)


def _criterion(register: type[DepartmentRegister], departments: frozenset[int]) -> LoaderCriteriaOption:
    column = register.department_id
    return with_loader_criteria(register, or_(column.in_(sorted(departments)), column.is_(None)), include_aliases=True)


def listen(session: scoped_session[Session]) -> None:
    """Attach the filter to the session factory; once a process."""
    event.listen(session, "do_orm_execute", _filter_rows)


def _filter_rows(state: ORMExecuteState) -> None:
    criteria = _criteria.get()
    if criteria and not (state.is_column_load or state.is_relationship_load) and (state.is_select or state.is_update):
        state.statement = state.statement.options(*criteria)
