"""Workbooks that the office hands in: `read` finds the table in a ledger as clerks keep it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from openpyxl.utils import get_column_letter

from app.rules.errors import N_, Refused
from app.services.reading.archives import LIMITS, SEARCHED, Limits
from app.services.reading.cells import blank
from app.services.reading.headings import Column, Header, Known, header
from app.services.reading.sheets import Note, Sheet
from app.services.reading.tables import Table, contents, tables

SAMPLE = re.compile("示例|样例|范例|样表|例表|填报说明|填写说明|填表说明|模板|sample|example|template", re.IGNORECASE)


def names(source: bytes, filename: str) -> list[str]:
    """The names of the sheets of a workbook; none of another file."""
    return [table.name for table in tables(contents(source, filename), filename)] if source.startswith(b"PK") else []


def read(
    source: bytes | Path,
    filename: str,
    columns: Sequence[Column],
    limits: Limits = LIMITS,
    sheet: str = "",
    aside: Collection[str] = (),
) -> Sheet:
    """The table in the file whose headings fit the columns.

    sheet: the name of the one to read; aside: those of sheets that are read for something else. Raises Refused where
    none has the required columns, or several sheets of one workbook do and none is named.
    """
    known = Known(columns)
    every = tables(contents(source, filename, limits), filename, limits)
    found = _headed((table for table in every if table.name not in aside or table.form != "xlsx"), known)
    if sheet:
        found = _named(found, sheet, filename)
    fitting = [each for each in found if _fits(known, each)] if found and found[0][0].form == "xlsx" else []
    visible = [each for each in fitting if sheet or not each[0].is_hidden]
    chosen = _one_of(visible, known, filename) or _best(found, known, filename)
    made = _made(chosen, known)
    made.notes.extend([_passed_over(each[0]) for each in found if each[0] is not chosen[0] and _is_alike(known, each)])
    made.notes.extend(made.readings())
    made.notes.extend(_hidden_columns(made))
    return made


Found = tuple[Table, Header]


def _headed(every: Iterable[Table], known: Known) -> list[Found]:
    """Every table with its headings. Raises Refused where none is read.

    A text cut by a separator that nobody meant may be no table at all; that holds nothing up.
    """
    found, refused = list[Found](), list[Refused]()
    for table in every:
        try:
            found.append((table, header(table, known)))
        except Refused as refusal:
            refused.append(refusal)
    if refused and not any(known.matches(each[1].texts) for each in found):
        raise refused[0]
    return found


def _named(found: list[Found], sheet: str, filename: str) -> list[Found]:
    names = tuple(table.name for table, _ in found)
    chosen = [each for each in found if each[0].name == sheet]
    if not chosen:
        raise Refused(
            N_("“%(file)s” has no sheet “%(sheet)s”; it has: %(names)s."), file=filename, sheet=sheet, names=names
        )
    return chosen


def _fits(known: Known, found: Found) -> bool:
    matches = known.matches(found[1].texts)
    return bool(matches) and all(name in matches for name, column in known.columns.items() if column.required)


def _is_alike(known: Known, found: Found) -> bool:
    """Whether a sheet that is not read looks like a ledger of this register: half of what must be there, and more."""
    matches = known.matches(found[1].texts)
    required = [name for name, column in known.columns.items() if column.required]
    return (
        found[0].form == "xlsx" and len(matches) > 1 and sum(name in matches for name in required) * 2 >= len(required)
    )


def _passed_over(table: Table) -> Note:
    if table.is_hidden:
        msgid = N_("The hidden sheet “%(sheet)s” has such headings too and was not read.")
    else:
        msgid = N_("The sheet “%(sheet)s” has such headings too and was not read; hand it in by its name.")
    return Note(0, msgid, {"sheet": table.name})


def _one_of(fitting: list[Found], known: Known, filename: str) -> Found | None:
    """The one sheet with every column that must be there; samples and sheets without a row stand back for others."""
    if len(fitting) > 1:
        fitting = [each for each in fitting if not SAMPLE.search(each[0].name)] or fitting
    if len(fitting) > 1:
        fitting = [each for each in fitting if not _is_empty(each, known)] or fitting
    if len(fitting) > 1:
        raise Refused(
            N_(
                "“%(file)s” has several sheets with such headings: %(names)s. Name the one to be read; the others "
                "can be handed in after it."
            ),
            file=filename,
            names=tuple(table.name for table, _ in fitting),
        )
    return fitting[0] if fitting else None


def _is_empty(found: Found, known: Known) -> bool:
    return next(_made(found, known).rows, None) is None


def _best(found: list[Found], known: Known, filename: str) -> Found:
    """The table with the most known headings. Raises Refused where none has any."""
    best = max(found, key=lambda each: (len(known.matches(each[1].texts)), not each[0].is_hidden), default=None)
    if best is None or not known.matches(best[1].texts):
        needed = _listed(column.spellings[0] for column in known.columns.values() if column.required)
        raise Refused(
            N_("“%(file)s” has no row of headings among its first %(rows)s rows; it needs the columns: %(columns)s."),
            file=filename,
            rows=SEARCHED,
            columns=needed,
        )
    return best


def _made(found: Found, known: Known) -> Sheet:
    return Sheet(found[0], found[1], known, _places(*found, known), [])


def _hidden_columns(sheet: Sheet) -> Iterator[Note]:
    for place in sheet.at.values():
        if sheet.table.marks.is_column_hidden(place + 1):
            msgid = N_("The column “%(heading)s” is hidden in the workbook; it was read all the same.")
            yield Note(0, msgid, {"heading": sheet.headings[place]})


def _places(table: Table, found: Header, known: Known) -> dict[str, int]:
    """Where each field stands; a field found twice or a required one not found is refused."""
    places: dict[str, int] = {}
    matches = known.matches(found.texts)
    for name, column in known.columns.items():
        strictest = min((strictness for strictness, _ in matches.get(name, ())), default=0)
        candidates = [place for strictness, place in matches.get(name, ()) if strictness == strictest]
        if len(candidates) > 1:
            raise Refused(
                N_("In “%(sheet)s” the columns %(places)s all mean “%(column)s”; keep one and delete the others."),
                sheet=table.name,
                places=_listed(map(_letter, candidates)),
                column=column.spellings[0],
            )
        places.update((name, place) for place in candidates)
    if missing := [
        column.spellings[0] for name, column in known.columns.items() if column.required and name not in places
    ]:
        headings = _listed(str(cell) for cell in found.texts if not blank(cell))
        raise Refused(
            N_(
                "“%(sheet)s” has no column for: %(missing)s. Its headings are: %(headings)s. Add the column "
                "or correct its heading."
            ),
            sheet=table.name,
            missing=_listed(missing),
            headings=headings,
        )
    return places


def _letter(place: int) -> str:
    return str(get_column_letter(place + 1))


def _listed(words: Iterable[str]) -> str:
    names = list(words)
    return "、".join(names[:40]) + ("…" if len(names) > 40 else "")
