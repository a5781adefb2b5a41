"""Lines on sheets of their own in a workbook, each tied to its record by the key of the record in its first columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from sqlalchemy.orm import Session

from app import catalogue
from app.rules.errors import N_, Refused, several
from app.services.ledgers import difference, intake
from app.services.ledgers.columns import Field, fields, heading
from app.services.ledgers.writing import sheet_name
from app.services.reading import workbooks
from models.base import Register

Raw = dict[str, Any]
"""One row: its raw cells by column."""
OF = "of "
"""Before the name of a column that is the record's, on the sheet of its lines."""
SHOWN = 20
"""So many rows are named at most."""


def key_fields(register: type[Register]) -> tuple[Field, ...]:
    """The columns by which a line on a sheet of its own says whose it is: the record's number, else its key."""
    handed_in = difference.key_of(register).handed_in
    return tuple(fields(register)[name] for name in ([handed_in] if handed_in else register.KEY))


def grids(register: type[Register]) -> list[Field]:
    """The lines of a register that can stand on a sheet of their own."""
    return [given for given in fields(register).values() if given.columns and key_fields(register)]


@dataclass
class Beneath:
    """The sheets of lines in one workbook.

    of      by lines, then by the key of their record, then by row of their sheet: raw cells nobody has claimed yet
    names   the sheet of each
    owners  by sheet: the row of the ledger to which a row of it belongs
    """

    session: Session
    register: type[Register]
    of: dict[str, dict[str, dict[str, Raw]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    owners: dict[str, dict[int, int]] = field(default_factory=dict)

    def read(self, source: bytes, filename: str) -> Self:
        """Read the sheets that are called as lines of this register are. Raises Refused for a line without a key."""
        own = grids(self.register)
        known = workbooks.names(source, filename) if own else []
        for given in own:
            if name := next((each for each in _called(given) if each in known), ""):
                self.names[given.name], self.owners[name] = name, {}
                self.of[given.name] = self._lines(source, filename, given, name)
        return self

    def _lines(self, source: bytes, filename: str, given: Field, name: str) -> dict[str, dict[str, Raw]]:
        kind, keys = self.register.row_of(given.name), key_fields(self.register)
        headings = [replace(heading(self.register, key), name=OF + key.name, required=True) for key in keys]
        headings += [heading(kind, cell) for cell in given.columns]
        found: dict[str, dict[str, Raw]] = {}
        for row, raw in workbooks.read(source, filename, headings, sheet=name).records():
            key = self._key({key.name: raw.pop(OF + key.name, None) for key in keys}, name, row)
            found.setdefault(key, {})[str(row)] = raw
        return found

    def _key(self, raw: Mapping[str, object], sheet: str, row: int) -> str:
        taken = intake.take(self.session, self.register, raw)
        if taken.refusals:
            why = several(taken.refusals)
            raise Refused(N_("Sheet “%(sheet)s”, row %(row)s: %(why)s"), sheet=sheet, row=row, why=why)
        return difference.key_value(self.register, taken.values)

    def claim(self, row: int, raw: Raw) -> Raw:
        """A row of the ledger with its lines; one that has none there keeps those of its record."""
        wanted = {key.name: raw.get(key.name) for key in key_fields(self.register)}
        try:
            key = self._key(wanted, "", row)
        except Refused:  # for which the row itself is refused as well
            return raw
        own = {name: lines for name, known in self.of.items() if (lines := known.pop(key, None))}
        for name, lines in own.items():
            self.owners[self.names[name]].update({int(place): row for place in lines})
        return raw | own

    def unclaimed(self) -> list[Refused]:
        """A sentence for each sheet with lines that belong to no row of the ledger."""
        left = {
            self.names[name]: sorted(int(n) for rows in known.values() for n in rows) for name, known in self.of.items()
        }
        return [
            Refused(
                N_(
                    "Sheet “%(sheet)s”, rows %(rows)s: no record of this ledger has such a number; correct the number "
                    "or add the record."
                ),
                sheet=sheet,
                rows=tuple(map(str, rows[:SHOWN])),
            )
            for sheet, rows in left.items()
            if rows
        ]


def _called(given: Field) -> tuple[str, ...]:
    """The names of the sheet on which these lines stand."""
    return tuple(map(sheet_name, (catalogue.locale("zh").say(given.label), given.label, given.name)))
