"""案卷: one record as a file to hand over: cover and contents, what it says, its flow, its trail and its papers.

Whoever has it can check it without this system: SHA256SUMS names the fingerprint of every file in it, and the trail
the hash of every entry in the chain.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.rules.errors import N_, Locale
from app.services.documents import issuing
from app.services.flow import files, papers
from app.services.ledgers import export, writing
from models.base import Register
from models.documents import Document
from models.platform import Attachment, AuditEntry, Movement

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

CHUNK = 2**16
OWN = ("create", "change", "move", "attach", "detach")
"""Entries of the audit chain that belong to the history of a record."""


@dataclass(frozen=True)
class Part:
    """One file of the bundle: its name, what it is, its fingerprint and size, how many pages where that is known."""

    name: str
    what: str
    sha256: str
    size: int
    pages: int | None = None
    about: str = ""


@dataclass
class Bundle:
    """A bundle in the making: parts are written one after the other, none is held in memory."""

    archive: zipfile.ZipFile
    parts: list[Part] = field(default_factory=list)

    def table(self, name: str, what: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A part that is a table, as separated values."""
        with self.archive.open(_entry(name, zipfile.ZIP_DEFLATED), "w", force_zip64=True) as out:
            counted = _Counted(out)
            writing.write_csv([(heading, "text") for heading in headings], rows, cast("BinaryIO", counted))
        self.parts.append(Part(name, what, counted.digest.hexdigest(), counted.size))

    def text(self, name: str, text: str) -> None:
        """A part that is read first; it stands in no contents."""
        self.archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), text.replace("\n", "\r\n").encode("utf-8-sig"))

    def content(self, name: str, data: bytes, what: str, about: str) -> None:
        """A part whose bytes are at hand."""
        self.archive.writestr(_entry(name), data)
        self.parts.append(Part(name, what, hashlib.sha256(data).hexdigest(), len(data), about=about))

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
        self.parts.append(Part(name, what, row.sha256, row.size, row.pages, about))


class _Counted(io.RawIOBase):
    """What is written into a part, with its fingerprint."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.digest, self.size = out, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: "Buffer") -> int:
        self.digest.update(data)
        self.size += memoryview(data).nbytes
        return self.out.write(data)


def write(session: Session, folder: Path, record: Register, out: BinaryIO, locale: Locale, by: str) -> list[Part]:
    """Write the bundle of a record, in the memory of one chunk; its parts. Raises Refused for a damaged paper."""
    say = locale.say
    with zipfile.ZipFile(out, "w") as archive:
        bundle = Bundle(archive)
        _facts(session, record, bundle, locale)
        _flow(session, record, bundle, locale)
        _trail(session, record, bundle, locale)
        _documents(session, record, bundle, locale)
        _papers(session, folder, record, bundle, locale)
        bundle.text(f"00 {say(N_('Cover and contents'))}.txt", cover(session, record, bundle.parts, locale, by))
        sums = "".join(f"{part.sha256}  {part.name}\n" for part in bundle.parts)
        archive.writestr(_entry("SHA256SUMS"), sums.encode())  # as sha256sum reads it
    return bundle.parts


def cover(session: Session, record: Register, parts: list[Part], locale: Locale, by: str) -> str:
    """Cover and contents as plain lines."""
    say = locale.say
    last = session.scalar(select(func.max(AuditEntry.seq)))
    whole = session.scalar(select(AuditEntry.hash).where(AuditEntry.seq == last))
    lines = [
        say(N_("Case file")),
        f"{say(record.LABEL)}  {record.title}",
        record.whose,
        f"{say(N_('Status'))}: {locale.word(record.status)}",
        say(
            N_("Put together by %(who)s at %(when)s."),
            {"who": by, "when": f"{clock.office_time(clock.now()):%Y-%m-%d %H:%M}"},
        ),
        say(N_("The audit chain then ended with entry %(seq)s, hash %(hash)s."), {"seq": last, "hash": whole}),
        "",
        say(N_("Contents")),
        *(_line(number, part, locale) for number, part in enumerate(parts, start=1)),
        "",
        say(N_("SHA256SUMS lists the fingerprint of every file; `sha256sum -c SHA256SUMS` compares them.")),
    ]
    return "\n".join(lines) + "\n"


def _line(number: int, part: Part, locale: Locale) -> str:
    pages = locale.say(N_("%(count)s pages"), {"count": part.pages}) if part.pages else ""
    told = "  ".join(filter(None, (part.what, pages, part.about)))
    return f"{number:>3}  {part.name}  {told}\n     {part.sha256}"


def _facts(session: Session, record: Register, bundle: Bundle, locale: Locale) -> None:
    """What the record says, personal facts masked as in every export."""
    model, label = type(record), locale.say(N_("Record"))
    (values,) = export.records(session, model, select(model).where(model.id == record.id), masked=True)
    rows = (
        (export.heading(column, locale), export.readable(values[column.key], locale))
        for column in export.columns(model)
    )
    bundle.table(f"01 {label}.csv", label, [locale.say(N_("Field")), locale.say(N_("Value"))], rows)


def _flow(session: Session, record: Register, bundle: Bundle, locale: Locale) -> None:
    say, label = locale.say, locale.say(N_("Flow"))
    query = select(Movement).where(Movement.register == record.register_name(), Movement.record_id == record.id)
    headings = [say(each) for each in (N_("When"), N_("Step"), N_("Who"), N_("On behalf of"), N_("From status"))]
    headings += [say(each) for each in (N_("To status"), N_("Opinion"))]
    steps = (_step(step, record, locale) for step in session.scalars(query.order_by(Movement.id)))
    bundle.table(f"02 {label}.csv", label, headings, steps)


def _step(step: Movement, record: Register, locale: Locale) -> list[Any]:
    terms = {term.value: term for term in record.WORKFLOW.statuses()}
    return [
        f"{clock.office_time(step.at):%Y-%m-%d %H:%M}",
        locale.say(record.WORKFLOW.label_of(step.move)),
        step.user.full_name if step.user else locale.say(N_("System")),
        step.on_behalf_of.full_name if step.on_behalf_of else "",
        *(locale.word(terms.get(code, code)) for code in (step.from_status, step.to_status)),
        step.opinion,
    ]


def _trail(session: Session, record: Register, bundle: Bundle, locale: Locale) -> None:
    """What the chain has of the record's own history, each entry with its hash; who read it is not in the bundle."""
    say, label = locale.say, locale.say(N_("Audit trail"))
    about = AuditEntry.register == record.register_name(), AuditEntry.record_id == str(record.id)
    made = AuditEntry.action.in_(OWN)
    query = select(AuditEntry).where(*about, made).order_by(AuditEntry.seq).execution_options(yield_per=500)
    names = (N_("Entry"), N_("When"), N_("Account"), N_("Action"), N_("Result"), N_("Detail"), N_("Hash"))
    rows = ([e.seq, e.at, e.actor, e.action, e.result, e.detail, e.hash] for e in session.scalars(query))
    bundle.table(f"03 {label}.csv", label, [say(name) for name in names], rows)


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


def _entry(name: str, compression: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, clock.office_time(clock.now()).timetuple()[:6])
    entry.compress_type = compression
    return entry
