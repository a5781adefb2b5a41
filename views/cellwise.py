"""The form of a register in which one column is a table of rules: it is asked for cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from flask import request

from app.services.ledgers.columns import Block, Field
from app.services.rulebook.shapes import Shape
from app.services.rulebook.tables import Given
from models.base import Register
from views import tables
from views.base import RegisterView


class CellwiseView(RegisterView):
    """Whoever sends the table itself, as the command line does, is understood too."""

    table: ClassVar[str]
    """The column that is a table."""

    def shape(self, raw: Mapping[str, Any]) -> Shape | None:
        """What the table is made of; None while the form does not say yet what it is about."""
        raise NotImplementedError

    def in_force(self, raw: Mapping[str, Any]) -> str | None:
        """The table that holds now, as it is kept."""
        raise NotImplementedError

    def form_fields(self, raw: Mapping[str, Any]) -> Sequence[Field]:
        return self._spread(super().form_fields(raw), raw)

    def form_blocks(self, raw: Mapping[str, Any]) -> Sequence[Block]:
        return [replace(block, fields=tuple(self._spread(block.fields, raw))) for block in super().form_blocks(raw)]

    def _spread(self, fields: Sequence[Field], raw: Mapping[str, Any]) -> list[Field]:
        return [each for field in fields for each in self._cells(field, raw)]

    def _cells(self, field: Field, raw: Mapping[str, Any]) -> list[Field]:
        if field.name != self.table:
            return [field]
        shape = self.shape(raw)
        return tables.fields(shape, field.name) if shape else []

    def form_values(self, record: Register) -> dict[str, Any]:
        values = super().form_values(record)
        return values | self.standing(values, getattr(record, self.table))

    def standing(self, raw: Mapping[str, Any], content: str | None) -> dict[str, Any]:
        """What stands in the cells for this table."""
        shape = self.shape(raw)
        return tables.stands(shape, content, self.table) if shape else {}

    def _raw(self) -> Mapping[str, Any]:
        raw, shape = super()._raw(), self.shape(request.form)
        if text := request.form.get(self.table):
            return {**raw, self.table: text}
        return {**raw, self.table: Given(shape, self._inside(raw))} if shape else raw

    def read_back(self, raw: Mapping[str, Any]) -> dict[str, str]:
        """What holds now, wherever the form says something else."""
        shape = self.shape(raw)
        if shape is None or (held := self.in_force(raw)) is None:
            return {}
        return tables.differing(shape, self._inside(raw), tables.typed(shape, held), self.table)

    def _inside(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed into the cells, by the names of the table itself."""
        at = f"{self.table}-"
        return {name.removeprefix(at): value for name, value in raw.items() if name.startswith(at)}
