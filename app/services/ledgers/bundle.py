"""案卷: one record as a file to hand over: cover, contents, what it says, its flow and trail, documents and papers.

The cover names the fingerprint of every file beside it, and the trail the hash of every entry in the chain.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.rules.errors import N_, Locale
from app.services.documents import issuing, pdf
from app.services.flow import files, papers
from app.services.ledgers import export
from models.base import Register
from models.documents import Document
from models.platform import Attachment, AuditEntry, Movement
from models.rows import Columned

CHUNK = 2**16
OWN = {
    "create": N_("New"),
    "change": N_("Change"),
    "move": N_("Move"),
    "attach": N_("Attach"),
    "detach": N_("Remove a file"),
}
"""Entries of the audit chain that belong to the history of a record; who only read it is not told."""


@dataclass(frozen=True)
class Part:
    """One file of the bundle: its name, what it is, its fingerprint, how many pages where that is known."""

    name: str
    what: str
    sha256: str
    pages: int | None = None
    about: str = ""


@dataclass
class Bundle:
    """A bundle in the making: files are written one after the other, in the memory of one chunk."""

    archive: zipfile.ZipFile
    parts: list[Part] = field(default_factory=list)

    def content(self, name: str, data: bytes, what: str, about: str = "") -> None:
        """A part whose bytes are at hand."""
        self.archive.writestr(_entry(name), data)
        self.parts.append(Part(name, what, hashlib.sha256(data).hexdigest(), about=about))

    def paper(self, folder: Path, row: Attachment, name: str, what: str, about: str) -> None:
        """A file of the record as it was handed in; raises Refused where the disk disagrees with the register."""
        path, digest = files.path_of(folder, row.sha256), hashlib.sha256()
        if not path.exists():
            raise files.damaged(row)
        with path.open("rb") as source, self.archive.open(_entry(name), "w", force_zip64=True) as out:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                out.write(chunk)
        if digest.hexdigest() != row.sha256:
            raise files.damaged(row)
        self.parts.append(Part(name, what, row.sha256, row.pages, about))


def write(session: Session, folder: Path, record: Register, out: BinaryIO, locale: Locale, by: str) -> list[Part]:
    """Write the bundle of a record; its parts. Raises Refused for a damaged paper."""
    with zipfile.ZipFile(out, "w") as archive:
        bundle = Bundle(archive)
        _documents(session, record, bundle, locale)
        _papers(session, folder, record, bundle, locale)
        label = locale.say(N_("Case file"))
        bundle.content(f"00 {label}.pdf", cover(session, record, bundle.parts, locale, by), label)
        sums = "".join(f"{part.sha256}  {part.name}\n" for part in bundle.parts)
        archive.writestr(_entry("SHA256SUMS"), sums.encode())  # as sha256sum reads it
    return bundle.parts


def cover(session: Session, record: Register, parts: list[Part], locale: Locale, by: str) -> bytes:
    """Cover, contents, record, flow and trail, as PDF."""
    chapters = (
        (N_("Contents"), _contents(parts, locale) if parts else ()),
        (N_("Record"), _facts(session, record, locale)),
        (N_("Flow"), _flow(session, record, locale)),
        (N_("Audit trail"), _trail(session, record, locale)),
    )
    blocks = [_row(*line) for line in _front(session, record, locale, by)]
    for label, rows in chapters:
        if lines := [_row(*row) for row in rows]:
            blocks += [_block("empty"), _block("first", locale.say(label)), *lines]
    today = clock.today()
    plain = dict.fromkeys(("organ", "no", "day", "address", "check"), "")
    about = {"title": locale.say(N_("Case file")), "date": [today.year, today.month, today.day], "layout": "internal"}
    return pdf.render({**plain, **about, "draft": False, "signed": False, "blocks": blocks})


def _block(kind: str, text: str = "") -> dict[str, Any]:
    return {"kind": kind, "text": text}


def _row(*cells: object) -> dict[str, Any]:
    return {"kind": "row", "cells": ["" if cell is None else str(cell) for cell in cells]}


def _front(session: Session, record: Register, locale: Locale, by: str) -> Iterator[tuple[object, ...]]:
    """What a cover says: which record, whose, where it stands, who put the file together, and the end of the chain."""
    say = locale.say
    yield say(record.LABEL), record.title
    if record.whose:
        yield say(N_("Whose")), record.whose
    yield say(N_("Status")), locale.word(record.status)
    yield say(N_("Put together by")), f"{by}  {_minute(clock.now())}"
    last = session.scalar(select(func.max(AuditEntry.seq)))
    whole = session.scalar(select(AuditEntry.hash).where(AuditEntry.seq == last))
    yield say(N_("End of the audit chain")), f"{last}  {_broken(whole or '')}"


def _contents(parts: list[Part], locale: Locale) -> Iterator[tuple[object, ...]]:
    """Every file beside the cover, with its SHA-256."""
    yield tuple(map(locale.say, (N_("No."), N_("File"), N_("What it is"), N_("Pages"))))
    for number, part in enumerate(parts, start=1):
        told = "\n".join(filter(None, (part.what, part.about)))
        yield number, f"{part.name}\n{_broken(part.sha256)}", told, part.pages


def _facts(session: Session, record: Register, locale: Locale) -> Iterator[tuple[object, ...]]:
    """What the record says, then its lines; personal facts masked as in every export."""
    model = type(record)
    (values,) = export.records(session, model, select(model).where(model.id == record.id), masked=True)
    values |= {c.key: record.now(c.key) for c in model.columns() if c.unique and not c.info["mask"]}
    yield from _named(model, values, locale)
    for own in model.ROWS:
        for number, line in enumerate(values[own.name], start=1):
            yield (f"{locale.say(own.label)} {number}",)
            yield from _named(model.row_of(own.name), line, locale)


def _named(model: type[Columned], values: dict[str, Any], locale: Locale) -> Iterator[tuple[object, ...]]:
    known = export.columns(model) if issubclass(model, Register) else model.columns()
    for column in known:
        if said := _said(values[column.key], locale):
            yield export.heading(column, locale), said


def _said(value: object, locale: Locale) -> str:
    """A value as a reader takes it: what is listed, and what a list in it says, one after the other."""
    if isinstance(value, list | dict):
        each = value.values() if isinstance(value, dict) else value
        return "、".join(filter(None, (_said(one, locale) for one in each)))
    said = export.readable(value, locale)
    return "" if said is None else str(said)


def _flow(session: Session, record: Register, locale: Locale) -> Iterator[tuple[object, ...]]:
    yield tuple(map(locale.say, (N_("When"), N_("Step"), N_("Who"), N_("To status"), N_("Opinion"))))
    query = select(Movement).where(Movement.register == record.register_name(), Movement.record_id == record.id)
    statuses = {term.value: term for term in record.WORKFLOW.statuses()}
    for step in session.scalars(query.order_by(Movement.id)):
        who = step.user.full_name if step.user else locale.say(N_("System"))
        if step.on_behalf_of:
            who += " " + locale.say(N_("for %(whom)s"), {"whom": step.on_behalf_of.full_name})
        status = locale.word(statuses.get(step.to_status, step.to_status))
        yield _minute(step.at), locale.say(record.WORKFLOW.label_of(step.move)), who, status, step.opinion


def _trail(session: Session, record: Register, locale: Locale) -> Iterator[tuple[object, ...]]:
    """What the chain has of the record's own history; which fields were written, not what, which may be personal."""
    yield tuple(map(locale.say, (N_("Entry"), N_("When"), N_("Action"), N_("Fingerprint"))))
    about = AuditEntry.register == record.register_name(), AuditEntry.record_id == str(record.id)
    query = select(AuditEntry).where(*about, AuditEntry.action.in_(OWN)).order_by(AuditEntry.seq)
    for entry in session.scalars(query):
        at, fields = _minute(datetime.fromisoformat(entry.at)), "、".join(_written(record, entry, locale))
        yield entry.seq, f"{at}\n{entry.actor}", f"{locale.say(OWN[entry.action])}\n{fields}", _broken(entry.hash)


def _written(record: Register, entry: AuditEntry, locale: Locale) -> Iterator[str]:
    """The name of the file, or the names of the fields, that an entry is about."""
    detail = json.loads(entry.detail or "{}")
    if file := detail.get("file"):
        yield file
    known = {column.key for column in record.columns()} | {own.name for own in record.ROWS}
    yield from (str(locale.word(record.label_of(name))) for name in detail if name in known)


def _documents(session: Session, record: Register, bundle: Bundle, locale: Locale) -> None:
    """The documents that were made of the record, as they were issued; voided ones too, for their numbers are given."""
    about = Document.source_register == record.register_name(), Document.source_id == record.id
    place = locale.say(N_("Documents"))
    for number, made in enumerate(session.scalars(select(Document).where(*about).order_by(Document.id)), start=1):
        file, status = issuing.file(session, made, "pdf"), str(locale.word(made.status))
        bundle.content(f"{place}/{number:02d} {made.name}.pdf", file, made.title, status)


def _papers(session: Session, folder: Path, record: Register, bundle: Bundle, locale: Locale) -> None:
    """The papers that stand, then those that were replaced or removed."""
    place, former = locale.say(N_("Attachments")), locale.say(N_("Former papers"))
    for number, row in enumerate(sorted(files.of(session, record, limit=1_000), key=_standing_first), start=1):
        kind = locale.word(papers.kind_of(row.register, row.kind))
        name = f"{former if row.ended_at else place}/{number:02d} {row.name}"
        bundle.paper(folder, row, name, str(kind), "; ".join(_told(row, locale)))


def _standing_first(row: Attachment) -> tuple[bool, int]:
    return row.ended_at is not None, row.id


def _told(row: Attachment, locale: Locale) -> Iterator[str]:
    """Who handed a paper in and when, and why it no longer stands."""
    who = row.added_by.full_name if row.added_by else locale.say(N_("System"))
    yield f"{who} {clock.office_time(row.added_at):%Y-%m-%d %H:%M}"
    if row.edition > 1:
        yield locale.say(N_("edition %(number)s"), {"number": row.edition})
    if row.ended_at:
        yield row.ended_why or locale.say(N_("replaced"))


def _minute(moment: datetime) -> str:
    return f"{clock.office_time(moment):%Y-%m-%d %H:%M}"


def _broken(digest: str) -> str:
    """A fingerprint that may end its line after every eight signs."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, clock.office_time(clock.now()).timetuple()[:6])
