"""What is shown beneath a record: its trail, clocks, reasons, files, and the rows of other registers about it."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask, g
from flask_babel import gettext
from sqlalchemy import JSON, Column, select
from sqlalchemy.orm import Session, selectinload

from app import http
from app.extensions import db
from app.rules import keeping, masking
from app.rules.errors import N_
from app.rules.terms import Term
from app.services.flow import deadlines, inbox, transition
from app.services.ledgers import columns, intake
from app.services.publishing import public_view
from app.services.rulebook import decisions
from models.base import Register
from models.platform import Attachment, AuditEntry, Deadline, Decision, Movement
from models.rows import Row
from models.subjects import CreditEvent
from views import grids, listing, printing, way
from views import trail as audit_words
from views.related import Related, about
from views.screen import openable, told

ROWS = 10
FILES = 200


@dataclass(frozen=True)
class Block:
    """One block of a record's page, as on its paper form: what it says, and which columns say nothing.

    links  names of relationships, shown as the records they lead to
    grids  names of lines, shown as tables
    """

    label: str
    filled: list[Column[Any]]
    empty: list[Column[Any]]
    links: list[str]
    grids: list[str]


@dataclass
class Dossier:
    """The parts of a record's page, each of bounded length.

    trail    the moves that are told, the first of them first: the latest, or those before one that was asked for
    earlier  the move before which there are more; None where all are told
    """

    trail: list[Movement] = field(default_factory=list)
    earlier: int | None = None
    steps: list[tuple[Term, str]] = field(default_factory=list)
    rounds: list[way.Round] = field(default_factory=list)
    clocks: list[Deadline] = field(default_factory=list)
    turn: inbox.Turn | None = None
    decisions: list[Decision] = field(default_factory=list)
    events: list[CreditEvent] = field(default_factory=list)
    papers: printing.Papers = field(default_factory=printing.Papers)
    files: list[Attachment] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    opens: set[tuple[str, int]] = field(default_factory=set)
    """Of the records named on the page, by (register, key), those that the reader may open."""
    revised: list[tuple[str, str, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    doubts: dict[str, list[str]] = field(default_factory=dict)
    """What looks wrong, by the column or cell that it is about."""
    doubted: list[tuple[str, str]] = field(default_factory=list)
    """(name, label) of each; one that no part of the page shows has none and is told above."""


def of(session: Session, record: Register, tabs: tuple[str, ...], before: int | None = None) -> Dossier:
    """Everything beneath one record; `tabs` name the registers whose rows about it are shown.

    before  only moves before this one are told; where the record stands is read from the latest all the same
    """
    name, key = record.register_name(), record.id
    movements, events = way.movements(session, name, key), _events(session, record)
    trail = way.movements(session, name, key, before) if before else movements
    named = [(event.source_register, event.source_id) for event in events]
    doubts = doubts_of(record)
    shown = blocks(record, doubts)
    return Dossier(
        blocks=shown,
        doubts=doubts,
        doubted=[(name, _label_at(record, shown, name)) for name in doubts],
        trail=trail[-way.MOVES :],
        earlier=trail[1].id if len(trail) > way.MOVES else None,
        steps=way.steps(record, movements),
        rounds=way.rounds(record, movements),
        revised=revised(session, record, movements),
        clocks=deadlines.of(session, name, key),
        turn=inbox.turn(session, record),
        decisions=decisions.of(session, name, key),
        events=events,
        opens=openable([*named, *_linked(record)]),
        papers=printing.of(session, record),
        files=_files(session, name, key),
        related=about(session, record, tabs),
    )


def blocks(record: Register, doubted: Collection[str] = ()) -> list[Block]:
    """The blocks of the paper form, then what the office and the system keep beside it."""
    groups = [(group.label, (*group.columns, *group.rare)) for group in record.GROUPS]
    linked = [r.key for r in record.__mapper__.relationships if "label" in r.info]
    named = {name for _, names in groups for name in names}
    rest = [c.key for c in record.columns() if c.key not in named] + [f"{key}_id" for key in linked]
    rest += [own.name for own in record.ROWS]
    beside = tuple(name for name in dict.fromkeys(rest) if name not in named)
    parts = (*groups, (N_("Kept with it"), beside))
    return [_block(record, label, names, linked, doubted) for label, names in parts]


def _block(record: Register, label: str, names: tuple[str, ...], linked: list[str], doubted: Collection[str]) -> Block:
    known = record.__mapper__.columns
    said = [known[n] for n in names if n in known and not known[n].foreign_keys and not isinstance(known[n].type, JSON)]
    said = [column for column in said if column.info.get("label") and not column.info["internal"]]
    filled = [column for column in said if record.now(column.key) not in (None, "", []) or column.key in doubted]
    points = [n.removesuffix("_id") for n in names if n.removesuffix("_id") in linked]
    links = [key for key in points if getattr(record, key) is not None or f"{key}_id" in doubted]
    empty = [c for c in said if c not in filled]
    empty += [known[f"{key}_id"] for key in points if key not in links and f"{key}_id" in known]
    own = [rows.name for rows in record.ROWS if rows.name in names]
    return Block(label if record.GROUPS else "", filled, empty, links, own)


def _label_at(record: Register, shown: Sequence[Block], name: str) -> str:
    """What the part of the page is called that shows a column or a cell; nothing where none does."""
    own, _, rest = name.partition("-")
    if rest:
        place, _, column = rest.partition("-")
        said = {str(line.place or line.position): n for n, line in enumerate(getattr(record, own), start=1)}
        return f"{grids.line_name(record.label_of(own), said[place])} {gettext(record.row_of(own).label_of(column))}"
    parts = [(*(c.key for c in block.filled), *(f"{key}_id" for key in block.links)) for block in shown]
    return gettext(record.label_of(name)) if any(name in part for part in parts) else ""


def revised(session: Session, record: Register, movements: list[Movement]) -> list[tuple[str, str, str]]:
    """(label, before, after) of what its author changed between handing the record in and handing it in again."""
    handed_in = [step.at for step in movements if step.move == "submit"]
    if len(handed_in) < 2:
        return []
    changes = _changes_between(session, record, *handed_in[-2:])
    known = [name for name in columns.fields(type(record)) if name in changes and changes[name][0] != changes[name][1]]
    return [difference for name in known for difference in differences(record, name, *changes[name])]


def differences(record: Register, name: str, before: object, after: object) -> list[tuple[str, str, str]]:
    """(label, before, after) of a changed column; of lines, of each that differs."""
    if own := record.rows_named(name):
        found = grids.compared(record.row_of(name), before, after, audit_words.value_text)
        return [(grids.line_name(own.label, number), old, new) for number, old, new in found]
    return [(str(record.label_of(name)), readable(record, name, before), readable(record, name, after))]


def _changes_between(session: Session, record: Register, since: datetime, until: datetime) -> dict[str, list[Any]]:
    """By attribute: [value before, value after], from the entries of the trail after `since` up to `until`."""
    query = select(AuditEntry.detail).where(
        AuditEntry.register == record.__tablename__,
        AuditEntry.record_id == str(record.id),
        AuditEntry.action == "change",
        AuditEntry.at > since.isoformat(timespec="milliseconds"),
        AuditEntry.at <= until.isoformat(timespec="milliseconds"),
    )
    changes: dict[str, list[Any]] = {}
    for detail in session.scalars(query.order_by(AuditEntry.seq).limit(100)):
        for name, (old, new) in json.loads(detail).items():
            changes[name] = [changes[name][0] if name in changes else old, new]
    return changes


def readable(record: Register, name: str, value: object) -> str:
    """A value of the trail in words, personal facts masked."""
    text = audit_words.value_text(record.register_name(), name, value)
    mask = record.__mapper__.columns[name].info["mask"]
    return (masking.masked(text, mask) if mask else text) or "—"


def _linked(record: Register) -> list[tuple[str, int]]:
    """The records that a record points at."""
    others = (getattr(record, relation.key) for relation in record.__mapper__.relationships if "label" in relation.info)
    return [(other.register_name(), other.id) for other in others if isinstance(other, Register)]


def _events(session: Session, record: Register) -> list[CreditEvent]:
    """The ledger entries about a record, or those it caused; the latest first."""
    query = select(CreditEvent)
    if record.HAS_LEDGER:
        query = query.where(getattr(CreditEvent, f"{record.register_name()}_id") == record.id)
    else:
        query = query.where(CreditEvent.source_register == record.register_name(), CreditEvent.source_id == record.id)
    return list(session.scalars(query.order_by(CreditEvent.occurred_on.desc(), CreditEvent.id.desc()).limit(50)))


def _files(session: Session, name: str, key: int) -> list[Attachment]:
    query = (
        select(Attachment)
        .where(Attachment.register == name, Attachment.record_id == key)
        .options(selectinload(Attachment.added_by), selectinload(Attachment.ended_by))
    )
    return list(session.scalars(query.order_by(Attachment.id.desc()).limit(FILES)))[::-1]


def init_app(app: Flask) -> None:
    for part in (
        openable,
        reasons_of,
        short_columns,
        visible_value,
        doubts_of,
        returned_by,
        said_so_far,
        listed_columns,
    ):
        app.jinja_env.globals[part.__name__] = part
    app.jinja_env.globals["words_of"] = lambda kept: keeping.in_words(kept, http.locale())


def reasons_of(decision: Decision) -> list[tuple[str, str]]:
    """(sentence, source) of each reason, in the reader's language."""
    return [(keeping.in_words(kept, http.locale()), kept["source"]) for kept in decision.reasons]


def short_columns(register: type[Register]) -> list[str]:
    """The columns by which the rows of a register differ, beside their number: the last four of its list."""
    keys = [
        c.key
        for c in register.columns()
        if c.info.get("listed") and not c.foreign_keys and c.key not in (register.NUMBER, "status", *register.PARTY)
    ]
    return keys[-4:]


def visible_value(record: Register, column: Column[Any], line: Row | None = None) -> object:
    """A value of a record or a line of it as this reader may see it.

    Personal facts are masked for those who may not edit the register, names for the public only.
    """
    value, rule_name = getattr(line or record, column.key), column.info.get("mask")
    if rule_name and rule_name != "name" and value and g.person.capacity(record.WORKFLOW.editors, record) is None:
        return masking.masked(str(value), rule_name)
    return value


def doubts(record: Register) -> list[str]:
    """What looks wrong about a record, each sentence once."""
    return list(dict.fromkeys(doubt.sentence(http.locale()) for doubt in intake.doubts(db.session(), record)))


def doubts_of(record: Register) -> dict[str, list[str]]:
    """What looks wrong about a record on its way, for whoever must decide about it, by the column it is about."""
    if not record.WORKFLOW.is_under_way(record.status):
        return {}
    session = db.session()
    # a ledger is not told so of each of its natural persons
    withheld = () if public_view.is_published(record) else public_view.withheld(session, record)
    return told([*intake.doubts(session, record), *withheld])


def returned_by(record: Register) -> Movement | None:
    """The step by which the record came back to its author, with the reason; None when it did not."""
    flow = record.WORKFLOW
    if not any(move.duty == "author" for move in flow.from_status(record.status)):
        return None
    latest = transition.history(db.session(), record, limit=5)
    back = (step for step in latest if step.to_status == record.status and step.opinion and flow[step.move].new_round)
    return next(back, None)


def said_so_far(record: Register) -> list[Movement]:
    """The latest steps at which somebody gave an opinion, the oldest of them first."""
    return [step for step in reversed(transition.history(db.session(), record, limit=10)) if step.opinion]


def listed_columns(register: type[Register]) -> list[tuple[str, str]]:
    """(attribute, label) of what is listed of a record."""
    return listing.shown(register)
