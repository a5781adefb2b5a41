"""What a table of rules is made of: its cells and rows, from the model of a standard or from a parameter's value."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from app.rules import wording
from app.rules.errors import Named
from app.rules.terms import Term
from app.rules.vocabulary.grading import Grade


@dataclass(frozen=True)
class Cell:
    """One value of a table: its key, what kind it is, the terms it may hold, and whether it must be there."""

    key: str
    kind: str
    terms: tuple[Any, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Part:
    """Values that belong together: one of each, a row of them under each of these names, or any number of rows."""

    key: str
    cells: tuple[Cell, ...]
    rows: tuple[str, ...] = ()
    many: bool = False

    def name(self, cell: Cell) -> str:
        """What the cell of a part without rows is called."""
        return f"{self.key}-{cell.key}" if self.key else cell.key


@dataclass(frozen=True)
class Shape:
    """What a table is made of, and what finds the rest that is wrong with it; a bare one is a single value."""

    parts: tuple[Part, ...]
    model: type[BaseModel] | None = None
    bare: bool = False


def named(key: str) -> Named:
    """What a key is called in the reader's language."""
    return Named(wording.KEYS.get(key, key), key.replace("_", " "))


@cache
def shape_of(model: type[BaseModel]) -> Shape:
    """A table of this model, single values first; what tells editions apart is kept elsewhere."""
    plain, found = [], []
    for key, field in model.model_fields.items():
        inner = _inner(field.annotation)
        if key in ("code", "version"):
            continue
        if get_origin(field.annotation) is tuple and inner:
            found.append(Part(key, _cells(inner), many=True))
        elif inner and (row := _one_row(inner)):
            found.append(Part(key, _cells(row), tuple(inner.model_fields)))
        elif inner:
            found.append(Part(key, _cells(inner)))
        else:
            plain.append(_cell(model, key))
    found.sort(key=lambda part: (part.many, bool(part.rows)))
    return Shape((Part("", tuple(plain)), *found), model)


def like(example: object) -> Shape:
    """A table like this one: with its keys, and values of their kinds."""
    if not isinstance(example, dict):
        return Shape((Part("", (_like("value", example),)),), bare=True)
    if all(isinstance(row, dict) for row in example.values()):
        first = next(iter(example.values()))
        return Shape((Part("rows", tuple(_like(*each) for each in first.items()), tuple(example)),))
    return Shape((Part("", tuple(_like(*each) for each in example.items())),))


def _like(key: str, value: object) -> Cell:
    if isinstance(value, list):
        return Cell(key, "list", required=True)
    if words := wording.choices(key, value):
        return Cell(
            key, "term", tuple(Choice(word, word, code.replace("_", " ") or "—") for code, word in words.items()), True
        )
    return Cell(key, "number" if isinstance(value, (int, float)) else "text", required=True)


@dataclass(frozen=True)
class Choice:
    """One of the values that a cell may hold, by its word."""

    value: str
    chinese: str
    english: str


def _inner(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401  # whatever a field is declared with
    kinds = get_args(annotation) if get_origin(annotation) is tuple else (annotation,)
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def _one_row(shape: type[BaseModel]) -> type[BaseModel] | None:
    """The shape of each row, where a table has one under each of its names."""
    kinds = {_inner(field.annotation) for field in shape.model_fields.values()}
    return kinds.pop() if len(kinds) == 1 else None


def _cells(shape: type[BaseModel]) -> tuple[Cell, ...]:
    return tuple(_cell(shape, key) for key in shape.model_fields)


_ODD = {"when": "when", "bands": "bands", "months": "months", "times": "times"}
"""Cells of which the key says how they are written."""
_KINDS: tuple[tuple[type, str], ...] = ((bool, "boolean"), (int, "integer"), (Decimal, "number"))


def _cell(shape: type[BaseModel], key: str) -> Cell:
    field = shape.model_fields[key]
    kinds = [kind for kind in get_args(field.annotation) or (field.annotation,) if kind is not NoneType]
    required = field.is_required()
    if get_origin(field.annotation) is Literal or any(get_origin(kind) is Literal for kind in kinds):
        return Cell(key, "term", tuple(grade for grade in Grade if grade != Grade.UNGRADED), required)
    if isinstance(kinds[0], type) and issubclass(kinds[0], Term):
        return Cell(key, "term", tuple(kinds[0]), required)
    kind = next((name for base, name in _KINDS if kinds[0] is base), "text")
    return Cell(key, _ODD.get(key, kind) if kind != "integer" or shape.__name__ == "Indicator" else kind, (), required)
