"""The legal varieties of a form: what its conditions tell apart, read from the declarations of its columns."""

from collections.abc import Iterator
from itertools import combinations, product

from app.rules.conditions import When
from app.rules.terms import Term
from app.services.ledgers import columns
from app.services.ledgers.columns import Field
from models.base import Register
from models.rows import Columned

CONDITIONS = ("only_when", "shown_when", "needed_when", "missed_when")
FIRST_LINE = "0"
Variety = dict[str, tuple[Term, ...]]
"""What is chosen, by the name of the box in the form."""


def parts(register: type[Register]) -> Iterator[tuple[str, type[Columned], dict[str, Field]]]:
    """The register and its lines: what stands before the names of their boxes, the table, and its fields."""
    yield "", register, columns.fields(register)
    for own in register.ROWS:
        kind = register.row_of(own.name)
        yield f"{own.name}-{FIRST_LINE}-", kind, columns.row_fields(kind)


def conditions(table: type[Columned]) -> dict[str, list[When]]:
    """The conditions between its columns, by the column that decides."""
    found: dict[str, list[When]] = {}
    for column in table.columns():
        for when in filter(None, map(column.info.get, CONDITIONS)):
            found.setdefault(when.column, []).append(when)
    return found


def kinds(field: Field, whens: list[When]) -> list[tuple[Term, ...]]:
    """Choices that the conditions tell apart, the fewest terms first; of several terms where it takes them."""
    most = len(whens) if field.kind == "terms" else 1
    told: dict[tuple[bool, ...], tuple[Term, ...]] = {}
    for size in range(1, most + 1):
        for choice in combinations(_different(field, whens), size):
            told.setdefault(_met(choice, whens), choice)
    return [*told.values()]


def _different(field: Field, whens: list[When]) -> list[Term]:
    """One term of each kind."""
    return [*{_met((term,), whens): term for term in reversed(field.codes)}.values()]


def _met(choice: tuple[Term, ...], whens: list[When]) -> tuple[bool, ...]:
    return tuple(bool(when.met_by(choice)) for when in whens)


def varieties(register: type[Register]) -> list[Variety]:
    """Every choice that can be combined with every other; one that differs in nothing where nothing is conditional."""
    deciding = {
        at + name: kinds(known[name], whens)
        for at, table, known in parts(register)
        for name, whens in conditions(table).items()
    }
    return [dict(zip(deciding, choice, strict=True)) for choice in product(*deciding.values())]


def standing(register: type[Register], variety: Variety) -> dict[str, tuple[bool, bool]]:
    """(whether it is asked for, whether it must be filled in) of each box that depends on another, in this variety."""
    found: dict[str, tuple[bool, bool]] = {}
    for at, _, known in parts(register):
        for name, field in known.items():
            if field.shown or field.needed:
                shown = not field.shown or bool(field.shown.met_by(variety[at + field.shown.column]))
                needed = bool(field.needed and field.needed.met_by(variety[at + field.needed.column]))
                found[at + name] = shown, shown and (needed or field.required)
    return found
