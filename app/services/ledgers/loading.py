"""Handing in a whole ledger: the same checks as the screen, row by row, and all or nothing.

A row is new, changes a record that may be edited, changes nothing, or is refused with a sentence that says what to do.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.exc import StaleDataError

from app import audit, catalogue, scope
from app.rules.errors import N_, Locale, NotAllowed, Refused, Sentence, several
from app.services.flow import conflicts, editing, entering, locks
from app.services.flow.people import SYSTEM, Person
from app.services.ledgers import difference, intake, tracing
from app.services.ledgers.beneath import Beneath
from app.services.ledgers.columns import known_columns
from app.services.ledgers.faults import fault
from app.services.ledgers.reports import Fault, Report
from app.services.reading import cells, workbooks
from app.services.reading.sheets import Sheet
from app.services.reading.text import FORBIDDEN
from models.base import Register

FLUSH = 500
"""Rows whose records are looked up together."""
LISTED = 1000
"""Differences shown of one ledger at most."""
Raw = dict[str, Any]
"""One row: its raw cells by column."""


class Options(TypedDict, total=False):
    """How a ledger is taken in.

    dry_run    report what would happen and write nothing
    good_rows  write the good rows even where others are refused
    rename     let rows change the names of records that are on the register
    sheet      the sheet to read, where the workbook has several with such headings
    locale     the language of the report, Chinese unless given
    progress   called with the number of rows of each batch
    """

    dry_run: bool
    good_rows: bool
    rename: bool
    sheet: str
    locale: Locale | None
    progress: Callable[[int], object]


def load(
    session: Session,
    register: type[Register],
    source: bytes,
    filename: str,
    by: Person,
    day: date,
    **options: Unpack[Options],
) -> tuple[Report, Sheet]:
    """Take a ledger in. The caller commits when `written` is true and rolls back otherwise.

    Raises Refused when the file is no ledger of this register, NotAllowed when the person may not fill it in.
    """
    _check_person(register, by)
    filename = FORBIDDEN.sub("", filename)
    known, beneath = known_columns(register), Beneath(session, register).read(source, filename)
    sheet = workbooks.read(source, filename, known, sheet=options.get("sheet", ""), aside=beneath.names.values())
    locale = options.get("locale") or catalogue.locale("zh")
    loading = Loading(
        session, register, by, day, locale, Report(register.register_name()), options.get("rename", False), beneath
    )
    loading.know_headings(sheet)
    looking = locks.looking(session) if options.get("dry_run") else nullcontext()
    with audit.in_bulk(session), looking:
        loading.rows(sheet, options.get("progress"))
        if not loading.report.rows:
            raise Refused(N_("“%(file)s” has headings but no row beneath them; nothing was written."), file=filename)
        loading.check_lines()
        loading.report.written = not options.get("dry_run") and loading.is_good(options.get("good_rows", False))
        if loading.report.written:
            traces = loading.write()
    loading.note(sheet)
    sheet.beneath.update(beneath.owners)
    if loading.report.written:
        tracing.remember(session, loading.report, source, filename, traces, by)
    return loading.report, sheet


def _check_person(register: type[Register], by: Person) -> None:
    if not register.WORKFLOW.editors:
        raise Refused(
            N_("“%(register)s” is kept by the system itself; it cannot be handed in as a ledger."),
            register=Sentence(register.PLURAL),
        )
    if by.user_id is not None and not by.roles.intersection(register.WORKFLOW.editors):
        raise NotAllowed(N_("Your role does not fill in “%(register)s”."), register=Sentence(register.PLURAL))


@dataclass
class Loading:
    """One ledger on its way in.

    rename    whether rows may change the names of records
    beneath   the lines that stand on sheets of their own
    units     the unit in which a bare number stands, by column, where the ledger states one
    headings  the ledger's own headings by column
    seen      the rows read so far, by what tells them apart
    kept      the records that are new or changed; places: the row of each
    proposed  drafts of the decisions by which alone the register becomes as the ledger has it
    """

    session: Session
    register: type[Register]
    by: Person
    day: date
    locale: Locale
    report: Report
    rename: bool
    beneath: Beneath
    units: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    kept: list[Register] = field(default_factory=list)
    proposed: list[Register] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def know_headings(self, sheet: Sheet) -> None:
        """What the headings are, and in which units bare numbers stand."""
        self.headings = {name: sheet.headings[place] for name, place in sheet.at.items()}
        self.units = sheet.units

    def rows(self, sheet: Sheet, progress: Callable[[int], object] | None) -> None:
        """Take every row, in batches: the records that the rows of one may be about are read together."""
        records = sheet.records()
        while batch := list(islice(records, FLUSH)):
            existing = self._existing(batch)
            for number, raw in batch:
                self.row(number, self.beneath.claim(number, raw) if self.beneath.of else raw, existing)
            if progress:
                progress(len(batch))

    def check_lines(self) -> None:
        """Lines of no record are refused, or told where they may belong to a row that is. Raises Refused."""
        if (left := self.beneath.unclaimed()) and not self.report.refused:
            raise several(left)
        self.report.notes += [each.sentence(self.locale) for each in left]

    def is_good(self, good_rows: bool) -> bool:
        """Whether there is something to write, and it may be written."""
        return bool(self.kept or self.report.unchanged) and (good_rows or not self.report.refused)

    def row(self, number: int, raw: Raw, existing: dict[str, Register]) -> None:
        """Take one row; whatever is refused is reported and leaves no trace in the session."""
        self.report.rows += 1
        try:
            taken = intake.take(self.session, self.register, raw, self.units)
            if taken.refusals:
                self._misread(taken, existing)
            self._take(number, taken.values, existing)
        except Refused as refusal:
            self._refuse(number, raw, refusal.parts)

    def write(self) -> list[tracing.Trace]:
        """Put the rows on the register, with the drafts of decisions; which row became which record."""
        _flush(self.session)
        for record in self.kept:
            editing.note(self.session, record, self.by)
        for draft in self.proposed:  # of nobody's hand where whoever hands in the ledger may not write it
            entering.enter(self.session, draft, self.by if self.by.used(draft.WORKFLOW.editors) else SYSTEM)
        traces = tracing.of(self.places, self.kept)
        entering.follow(self.session, self.kept)
        return traces

    def note(self, sheet: Sheet) -> None:
        """Say in the report which columns and rows were left aside, and what is left to decisions."""
        if self.proposed:
            sentence = N_("%(number)s differences are matters of a decision; each becomes a draft of “%(register)s”.")
            said = {"number": len(self.proposed), "register": Sentence(self.proposed[0].PLURAL)}
            self.report.notes.append(self.locale.say(sentence, said))
        if unread := sheet.unread:
            sentence = N_("These columns are none of this register and were not read: %(names)s.")
            self.report.notes.append(self.locale.say(sentence, {"names": tuple(unread)}))
        self.report.notes += [note.sentence(self.locale) for note in sheet.notes]

    def _existing(self, batch: list[tuple[int, Raw]]) -> dict[str, Register]:
        """The records that rows with a number of their own are about, by that number."""
        key = difference.key_of(self.register)
        if not key.handed_in:
            return {}
        column = getattr(self.register, key.compared)
        with self.session.no_autoflush, scope.confined_to(None):
            own = [selectinload(getattr(self.register, rows.name)) for rows in self.register.ROWS]
            query = select(self.register).where(column.in_(set(self._keys(key, batch))))
            found = self.session.scalars(query.options(*own))
            return {getattr(record, key.compared): record for record in found}

    def _keys(self, key: difference.Key, batch: list[tuple[int, Raw]]) -> Iterator[str]:
        is_code = self.register.__mapper__.columns[key.handed_in].info["code"]
        for _, raw in batch:
            cell = raw.get(key.handed_in)
            try:
                typed = cells.code(cell) if is_code else cells.text(cell, 256)
            except Refused:
                continue
            if folded := key.fold(typed or ""):
                yield folded

    def _take(self, number: int, values: Raw, existing: dict[str, Register]) -> None:
        column = difference.key_of(self.register).handed_in
        if (key := difference.key_value(self.register, values)) and key in self.seen:
            raise Refused(
                N_("The number %(key)s stands in row %(row)s already; keep one of the two."),
                key=difference.called(self.register, values),
                row=self.seen[key],
            ).on(column or self.register.NUMBER)
        record = self._about(values, existing)
        difference.drop_masked(self.register, record, values)
        if record is None:
            self._new(number, values)
        else:
            self._change(number, record, values)
        if key:
            self.seen[key] = number

    def _about(self, values: Raw, existing: dict[str, Register]) -> Register | None:
        """The record that a row is about; None of a new one."""
        if values.get(difference.key_of(self.register).handed_in):
            return existing.get(difference.key_value(self.register, values))
        return difference.same(self.session, self.register, values)

    def _new(self, number: int, values: Raw) -> None:
        record = intake.new_record(self.register, self.by)
        intake.fill(self.session, record, values)
        self._complete(record)
        for doubt in intake.doubts(self.session, record):
            self.report.warnings.append(self._fault(number, doubt, {}))
        self.report.new += 1
        self.session.add(record)
        self._keep(number, record)

    def _change(self, number: int, record: Register, values: Raw) -> None:
        """A row about a record that exists: nothing new, a change to a draft, or one that only an approval may make."""
        name = difference.called(self.register, values) or record.title
        difference.drop_unchanged(record, values)
        proposed = difference.take_decided(self.session, record, values)
        changes = difference.changes(record, values)
        difference.check_owner(record, changes, self.by)
        if not changes:
            self.proposed += proposed
            self.report.unchanged += 1
            return
        difference.check_draft(record, changes, self.locale)
        if not self.rename:
            difference.check_asked(record, changes)
        self._fill(record, values)
        self.proposed += proposed
        audit.log_change(self.session, record)
        self.report.changed += 1
        self._keep(number, record)
        if len(self.report.differences) < LISTED:
            texts = difference.in_words(self.session, self.register, changes, self.locale)
            self.report.differences.append({"row": number, "no": name, "changes": texts})

    def _keep(self, number: int, record: Register) -> None:
        self.kept.append(record)
        self.places.append(number)

    def _fill(self, record: Register, values: Raw) -> None:
        try:
            with self.session.no_autoflush:
                intake.fill(self.session, record, values)
            self._complete(record)
        except Refused:
            self.session.expire(record)
            raise

    def _complete(self, record: Register) -> None:
        with self.session.no_autoflush:
            entering.complete(self.session, record)
            if taken := intake.duplicate(self.session, record, difference.key_of(self.register).compared):
                raise taken
            intake.check(self.session, record, self.by, self.day)

    def _misread(self, taken: intake.Taken, existing: dict[str, Register]) -> None:
        """A row that was not understood whole: of a new record, what else is wrong with it is told as well.

        Raises Refused.
        """
        if self._about(taken.values, existing) is not None:
            raise several(taken.refusals)
        intake.accept(self.session, intake.new_record(self.register, self.by), taken, self.by, self.day)

    def _refuse(self, number: int, raw: Raw, refusals: Sequence[Refused]) -> None:
        """One line for each thing wrong, each naming row, column and remedy."""
        self.report.refused += 1
        for refusal in refusals:
            self.report.errors.append(self._fault(number, refusal, raw))

    def _fault(self, number: int, refusal: Refused, raw: Raw) -> Fault:
        return fault(self.register, self.locale, self.headings, number, refusal, raw)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except (IntegrityError, StaleDataError) as error:
        if isinstance(error, IntegrityError) and not conflicts.is_taken(error):
            raise
        session.rollback()
        raise Refused(
            N_("Another record with one of these numbers was saved a moment ago; please hand the ledger in again.")
        ) from None
