"""Lines that a record has of its own: put into it, and compared with what it says.

What was read of them is kept by place: the one they have in the form, the list or the sheet that was handed in.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.rules import masking
from app.rules.errors import N_, Locale, Refused, Sentence
from app.services.flow import lookup
from app.services.ledgers.columns import Field, row_fields
from app.services.reading.cells import blank
from models.base import Register
from models.rows import Columned, Row

Line = dict[str, Any]
"""A line: its values by column."""


class Lines(dict[str, Line]):
    """Lines by their place, in their order."""

    def put_into(self, session: Session, record: Register, name: str) -> bool:
        """Make these the lines of the record; whether that changed anything."""
        return fill(session, record, name, self)


def written(raw: object, given: Field) -> dict[str, Mapping[str, object]]:
    """The lines in which anything is written, raw, by place. Raises Refused for what is no list of lines."""
    found = {str(number): each for number, each in enumerate(raw, 1)} if isinstance(raw, list) else raw or {}
    if not isinstance(found, Mapping) or not all(isinstance(each, Mapping) for each in found.values()):
        raise Refused(
            N_(
                "“%(field)s” has lines of its own: in a .jsonl they are a list of records, in an .xlsx they stand on "
                "a sheet of this name."
            ),
            field=Sentence(given.label),
        )
    return {place: each for place, each in found.items() if not all(map(_is_empty, each.values()))}


def _is_empty(cell: object) -> bool:
    return blank(cell) or cell in ([], False)


def put(session: Session, part: Columned, values: Mapping[str, Any]) -> list[str]:
    """Put the values into a record or a line; the names of the columns that changed.

    A link brings the record it leads to along, so that checks can follow the links of a record not yet saved.
    """
    changed = [name for name, value in values.items() if getattr(part, name) != value]
    relations = part.__mapper__.relationships
    for name in changed:
        setattr(part, name, values[name])
        if (link := relations.get(name.removesuffix("_id"))) is not None and name.endswith("_id"):
            setattr(part, link.key, session.get(link.mapper.class_, values[name]) if values[name] else None)
    return changed


def fill(session: Session, record: Register, name: str, lines: Lines) -> bool:
    """Make these the lines of the record; whether that changed anything.

    A line that says what one said before is that one still, and so is one that begins alike: what the office keeps
    of it stays with it.
    """
    changed, known = not is_same(record, name, lines), _known(record, name, lines)
    kind = record.row_of(name)
    rows = [known.get(place) or kind() for place in lines]
    for row, (place, line) in zip(rows, lines.items(), strict=True):
        put(session, row, line)
        row.place = place
    if changed:
        setattr(record, name, rows)
        for position, row in enumerate(rows):
            row.position = position
    return changed


def _known(record: Register, name: str, lines: Lines) -> dict[str, Row]:
    """The lines that the record has already, by the place where they are found again."""
    left, found = list(getattr(record, name)), dict[str, Row]()
    for is_alike in (_says, _begins):
        for place, line in lines.items():
            row = next((row for row in left if is_alike(row, line)), None) if place not in found else None
            if row is not None:
                left.remove(row)
                found[place] = row
    return found


def _says(row: Row, line: Mapping[str, object]) -> bool:
    return all(getattr(row, column) == value for column, value in line.items())


def _begins(row: Row, line: Mapping[str, object]) -> bool:
    first = next(iter(row_fields(type(row))))
    return bool(getattr(row, first) == line.get(first))


def is_same(record: Register, name: str, lines: Lines) -> bool:
    """Whether the record says this already."""
    rows = getattr(record, name)
    return len(rows) == len(lines) and all(map(_says, rows, lines.values()))


def said(record: Register, name: str) -> list[Line]:
    """What the lines of the record say, as people fill them in."""
    columns = list(row_fields(record.row_of(name)))
    return [{column: getattr(row, column) for column in columns} for row in getattr(record, name)]


def text(session: Session, kind: type[Row], line: Mapping[str, Any], locale: Locale) -> str:
    """A line in words, its values one after the other; a link by what its record goes by."""
    relations = kind.__mapper__.relationships
    links = {name: relations.get(name.removesuffix("_id")) for name in line if name.endswith("_id")}
    values = {
        name: lookup.handle_of(session.get(links[name].mapper.class_, value)) if links.get(name) and value else value
        for name, value in line.items()
    }
    return "，".join(str(locale.word(value)) for value in values.values() if value not in (None, ""))


def differing(session: Session, kind: type[Row], old: Sequence[Line], new: Sequence[Line], locale: Locale) -> list[str]:
    """Of lines before and after, those that are not in both, in words."""
    apart = [line for line in old if line not in new], [line for line in new if line not in old]
    return ["；".join(text(session, kind, line, locale) for line in each) for each in apart]


def unmask(register: type[Register], record: Register | None, name: str, lines: Lines) -> None:
    """Write in full the personal facts that come back masked as the export gave them; any other mask raises Refused."""
    masks = {c.key: c.info["mask"] for c in register.row_of(name).columns() if c.info["mask"]}
    kept = dict(enumerate(getattr(record, name) if record else ()))
    for number, (place, line) in enumerate(lines.items()):
        for column in [column for column in masks if "*" in str(line.get(column))]:
            old = getattr(kept.get(number), column, None)
            if not old or masking.masked(old, masks[column]) != line[column]:
                raise masked(register.row_of(name), column, line[column]).on(f"{name}-{place}-{column}")
            line[column] = old


def masked(table: type[Columned], column: str, value: object) -> Refused:
    """The refusal of a personal fact that is written masked."""
    return Refused(
        N_("“%(field)s”: %(value)s is masked; write it whole, or leave the cell empty."),
        field=table.label_of(column),
        value=value,
    ).on(column)
