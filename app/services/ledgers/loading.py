"""Handing in a whole ledger: the same checks as the screen, row by row, and all or nothing.

A row is new, changes a record that may still be edited, changes nothing, or is refused with a sentence that names
row, column and remedy. Good rows alone are written only when that is asked for.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app import audit, catalogue, scope
from app.rules import masking, wording
from app.rules.errors import N_, Locale, NotAllowed, Refused, Sentence
from app.services.flow import conflicts, transition
from app.services.flow.people import Person
from app.services.ledgers import intake
from app.services.ledgers.reports import Fault, Report
from app.services.reading import cells, workbooks
from app.services.reading.text import shown
from models.base import DepartmentRegister, Register
from models.platform import ImportBatch

FLUSH, TOLD = 500, 1000


def columns(register: type[Register]) -> list[workbooks.Column]:
    """The headings under which this register's columns are known: both languages, the standard's name and code."""
    chinese, prefix = catalogue.locale("zh"), register.STANDARD
    found = []
    for given in intake.fields(register).values():
        label = chinese.say(given.label)
        spellings = (
            label,
            *given.headings,
            given.label,
            given.name,
            *([prefix + given.standard] if given.standard else []),
        )
        if given.unit:
            spellings += tuple(
                f"{name.partition('(')[0]}({unit})"
                for name in (label, *given.headings)
                for unit in ("元", "千元", "万元")
            )
        if given.kind == "link":
            spellings += tuple(f"{label}{suffix}" for suffix in ("名称", "统一社会信用代码", "编号"))
        found.append(workbooks.Column(given.name, tuple(dict.fromkeys(spellings)), given.required))
    return found


@dataclass
class Loading:
    """One ledger on its way in."""

    session: Session
    register: type[Register]
    by: Person
    day: date
    locale: Locale
    report: Report
    units: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    kept: list[Register] = field(default_factory=list)

    def row(self, number: int, raw: dict[str, Any], existing: dict[str, Register]) -> None:
        """Take one row; whatever is refused is reported and leaves no trace in the session."""
        self.report.rows += 1
        try:
            self._row(number, raw, existing)
        except Refused as refusal:
            self._refuse(number, raw, [refusal])

    def _row(self, number: int, raw: dict[str, Any], existing: dict[str, Register]) -> None:
        taken = intake.take(self.session, self.register, raw, self.units)
        if taken.refusals:
            return self._refuse(number, raw, taken.refusals)
        key = self._key(taken.values)
        if key and key in self.seen:
            raise Refused(
                N_("The number %(key)s stands in row %(row)s already; keep one of the two."),
                key=_called(self.register, taken.values),
                row=self.seen[key],
            ).on(_key_of(self.register)[0] or self.register.NUMBER)
        record = existing.get(key) if _key_of(self.register)[0] else self._same(taken.values)
        self._unmask(record, taken.values)
        if record is None:
            self._new(number, taken.values)
        else:
            self._change(number, record, taken.values)
        if key:
            self.seen[key] = number
        return None

    def _key(self, values: dict[str, Any]) -> str:
        name, _, fold = _key_of(self.register)
        if not name:
            return "\x1f".join(str(values.get(part) or "") for part in self.register.KEY)
        return fold(values[name]) if values.get(name) else ""

    def _same(self, values: dict[str, Any]) -> Register | None:
        """The record that a row without a number is about."""
        if not self.register.KEY:
            return None
        same = (getattr(self.register, part) == values.get(part) for part in self.register.KEY)
        with self.session.no_autoflush, scope.confined_to(None):
            return self.session.scalar(
                select(self.register).where(*same, self.register.status.not_in(self.register.WORKFLOW.void())).limit(1)
            )

    def _unmask(self, record: Register | None, values: dict[str, Any]) -> None:
        """A personal fact that comes back masked, as the export gave it, is no change; elsewhere a mask is no fact."""
        for name, value in list(values.items()):
            rule = self.register.__mapper__.columns[name].info["mask"]
            if not rule or not isinstance(value, str) or "*" not in value:
                continue
            if not (kept := getattr(record, name, None)) or masking.masked(kept, rule) != value:
                raise Refused(
                    N_("“%(field)s”: %(value)s is masked; write it whole, or leave the cell empty."),
                    field=self.register.label_of(name),
                    value=value,
                ).on(name)
            del values[name]

    def _new(self, number: int, values: dict[str, Any]) -> None:
        record = intake.new_record(self.register, self.by)
        intake.fill(self.session, record, values)
        self._complete(record)
        self._doubt(number, record)
        self.report.new += 1
        self.session.add(record)
        self.kept.append(record)

    def _complete(self, record: Register) -> None:
        with self.session.no_autoflush:
            intake.complete(self.session, record)
            if taken := intake.duplicate(self.session, record, _key_of(self.register)[1]):
                raise taken
            intake.check(self.session, record, self.by, self.day)

    def _change(self, number: int, record: Any, values: dict[str, Any]) -> None:
        """A row about a record that exists: nothing new, a change to a draft, or something only an approval may change."""
        called = _called(self.register, values) or record.title
        for name in [name for name in values if _says_the_same(record, name, values[name])]:
            del values[name]
        changes = {
            name: (getattr(record, name), value)
            for name, value in values.items()
            if not (value is None and self.register.__mapper__.columns[name].info["filled"])
        }
        if (
            isinstance(record, DepartmentRegister)
            and not self.by.everywhere
            and record.department_id not in (None, self.by.department_id)
        ):
            raise Refused(
                N_("%(no)s is on the register already and belongs to another department."), no=record.title
            ).on(_key_of(self.register)[0])
        if self.register.PARTY and changes.keys() >= set(self.register.PARTY):
            column = self.register.NUMBER
            raise Refused(
                N_("“%(field)s” %(no)s is on the register already, for %(party)s; check the number."),
                field=self.register.label_of(column),
                no=record.title,
                party=getattr(record, self.register.PARTY[0]),
            ).on(column)
        if not changes:
            self.report.unchanged += 1
            return
        if record.status not in self.register.WORKFLOW.editable:
            raise Refused(
                N_(
                    "%(no)s is on the register already and no longer a draft; what differs (%(columns)s) must be changed there."
                ),
                no=record.title,
                columns="、".join(self.locale.say(self.register.label_of(name)) for name in changes),
            ).on(next(iter(changes)))
        try:
            with self.session.no_autoflush:
                intake.fill(self.session, record, values)
            self._complete(record)
        except Refused:
            self.session.expire(record)
            raise
        audit.log_change(self.session, record)
        transition.note_editing(self.session, record, self.by)
        self.report.changed += 1
        self.kept.append(record)
        if len(self.report.differences) < TOLD:
            told = {name: [str(old or ""), str(new or "")] for name, (old, new) in changes.items()}
            self.report.differences.append({"row": number, "no": called, "changes": told})

    def _doubt(self, number: int, record: Register) -> None:
        for doubt in intake.doubts(self.session, record):
            self.report.warnings.append(self._fault(number, doubt, ""))

    def _refuse(self, number: int, raw: dict[str, Any], refusals: list[Refused]) -> None:
        """One line for each thing wrong, each naming row, column and remedy."""
        self.report.refused += 1
        for refusal in refusals:
            self.report.errors.append(self._fault(number, refusal, shown(raw.get(refusal.column) or "")))

    def _fault(self, number: int, refusal: Refused, value: str) -> Fault:
        message = self.locale.say(N_("Row %(row)s: %(why)s"), {"row": number, "why": refusal})
        return Fault(number, self.headings.get(refusal.column, ""), value, message)


def _says_the_same(record: Register, name: str, value: Any) -> bool:
    """Whether a cell says what the record says; of a table in words its meaning counts, not its spaces and remarks."""
    kept = getattr(record, name)
    if kept == value or not record.__mapper__.columns[name].info["worded"] or not (kept and value):
        return bool(kept == value)
    try:
        return bool(wording.read(kept) == wording.read(value))
    except Refused:
        return False


def _key_of(register: type[Register]) -> tuple[str, str, Callable[[str], str]]:
    """(column handed in, column compared, how it is folded) by which a row finds its record."""
    folded = next((c for c in register.__mapper__.columns if c.info.get("folds")), None)
    if folded is not None:
        return folded.info["folds"], folded.key, cells.document_key
    handed_in = [c.key for c in register.__mapper__.columns if c.unique and c.info.get("form")]
    name = register.NUMBER if register.NUMBER in handed_in else next(iter(handed_in), "")
    return name, name, str


def _called(register: type[Register], values: dict[str, Any]) -> str:
    return str(values.get(_key_of(register)[0] or register.NUMBER) or "")


def load(
    session: Session,
    register: type[Register],
    source: bytes,
    filename: str,
    by: Person,
    day: date,
    *,
    dry_run: bool = False,
    good_rows: bool = False,
    locale: Locale | None = None,
    progress: Callable[[int], None] = lambda n: None,
) -> tuple[Report, workbooks.Sheet]:
    """Take a ledger in. The caller commits when `written` is true and rolls back otherwise.

    Raises Refused when the file is no ledger of this register, NotAllowed when the person may not fill it in.
    """
    if not register.WORKFLOW.editors:
        raise Refused(
            N_("“%(register)s” is kept by the system itself; it cannot be handed in as a ledger."),
            register=Sentence(register.PLURAL),
        )
    if by.user_id is not None and not by.roles.intersection(register.WORKFLOW.editors):
        raise NotAllowed(N_("Your role does not fill in “%(register)s”."), register=Sentence(register.PLURAL))
    sheet = workbooks.read(source, filename, columns(register))
    loading = Loading(session, register, by, day, locale or catalogue.locale("zh"), Report(register.register_name()))
    loading.headings = {name: sheet.headings[place] for name, place in sheet.at.items()}
    loading.units = {
        name: next(unit for unit in ("万元", "千元", "元") if unit in text)
        for name, text in loading.headings.items()
        if "元" in text
    }
    with audit.in_bulk(session):
        _rows(loading, sheet, progress)
        if not loading.report.rows:
            raise Refused(N_("“%(file)s” has headings but no row beneath them; nothing was written."), file=filename)
        loading.report.written = (
            not dry_run and bool(loading.kept or loading.report.unchanged) and (good_rows or not loading.report.refused)
        )
        if loading.report.written:
            _flush(session)
            intake.follow(session, loading.kept)
    if unread := sheet.unread:
        loading.report.notes.append(
            loading.locale.say(
                N_("These columns are none of this register and were not read: %(names)s."), {"names": tuple(unread)}
            )
        )
    loading.report.notes += [note.sentence(loading.locale) for note in sheet.notes]
    _remember(session, loading, source, filename)
    return loading.report, sheet


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


def _rows(loading: Loading, sheet: workbooks.Sheet, progress: Callable[[int], None]) -> None:
    waiting: list[tuple[int, dict[str, Any]]] = []
    for entry in sheet.records():
        waiting.append(entry)
        if len(waiting) == FLUSH:
            _some(loading, waiting, progress)
            waiting = []
    _some(loading, waiting, progress)


def _some(loading: Loading, rows: list[tuple[int, dict[str, Any]]], progress: Callable[[int], None]) -> None:
    """One batch: the records these rows may be about are read together."""
    existing = _existing(loading, rows)
    for number, raw in rows:
        loading.row(number, raw, existing)
    progress(len(rows))


def _existing(loading: Loading, rows: list[tuple[int, dict[str, Any]]]) -> dict[str, Register]:
    name, compared, fold = _key_of(loading.register)
    if not name:
        return {}
    keys, is_code = set(), loading.register.__mapper__.columns[name].info["code"]
    for _, raw in rows:
        try:
            typed = cells.code(raw.get(name)) if is_code else cells.text(raw.get(name), 256)
            keys.add(fold(typed or ""))
        except Refused:
            continue
    column = getattr(loading.register, compared)
    with loading.session.no_autoflush, scope.confined_to(None):
        found = loading.session.scalars(select(loading.register).where(column.in_(keys - {""})))
        return {getattr(record, compared): record for record in found}


def _remember(session: Session, loading: Loading, source: bytes, filename: str) -> None:
    """What was written leaves the name and fingerprint of its file, and what was refused, numbers of people left out."""
    report = loading.report
    if report.written:
        session.add(
            ImportBatch(
                register=report.register,
                filename=filename[:255],
                sha256=hashlib.sha256(source).hexdigest(),
                rows=report.rows,
                new=report.new,
                changed=report.changed,
                unchanged=report.unchanged,
                refused=report.refused,
                errors=[fault.unnamed() for fault in report.errors[:TOLD]],
                user_id=loading.by.user_id,
                written=True,
            )
        )
        audit.note(
            session,
            "import",
            report.register,
            "",
            file=filename[:255],
            sha256=hashlib.sha256(source).hexdigest(),
            rows=report.rows,
            new=report.new,
            changed=report.changed,
            refused=report.refused,
        )


def read_file(path: Path) -> bytes:
    """The bytes of a file the command names; raises Refused when it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Refused(N_("There is no file “%(file)s”; check its name and folder."), file=str(path)) from None
    except OSError:
        raise Refused(
            N_("The file “%(file)s” cannot be read; check that it is a file and that you may read it."), file=str(path)
        ) from None
