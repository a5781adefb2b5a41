"""The audit trail in words: which field was what, in the reader's language. The chain itself keeps codes and values."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import Column

from app import clock, http
from app.rules.errors import N_
from app.rules.terms import Codes, Term
from app.rules.vocabulary.platform import Role, RuleName
from app.rules.vocabulary.subjects import EventEnd, EventKind
from app.services.platform import runs, timetable
from models.base import as_read, register_of, registers, row_named
from models.platform import AuditEntry
from models.rows import Row
from views import formats, grids

SHOWN = 12
"""So many fields of an entry are shown at once; of a longer one the first three, the rest unfolds."""

KEYS = {
    # columns of tables that are no register
    "register": N_("Register"),
    "record_id": N_("Record"),
    "source_register": N_("Register"),
    "source_id": N_("Record"),
    "source_no": N_("Document number"),
    "title": N_("Record"),
    "move": N_("Move"),
    "from_status": N_("From status"),
    "to_status": N_("To status"),
    "user_id": N_("Account"),
    "on_behalf_of_id": N_("On behalf of"),
    "opinion": N_("Opinion"),
    "at": N_("When"),
    "kind": N_("Kind"),
    "occurred_on": N_("Occurred on"),
    "counts_from": N_("Counts from"),
    "counts_until": N_("Counts until"),
    "ended_on": N_("Ended on"),
    "end_reason": N_("Why it ended"),
    "quantity": N_("Amount"),
    "facts": N_("Facts"),
    "recorded_at": N_("Recorded at"),
    "rule": N_("Rule"),
    "day": N_("Day"),
    "inputs": N_("Inputs"),
    "answer": N_("Answer"),
    "reasons": N_("Reasons"),
    "digest": N_("Fingerprint"),
    "started_on": N_("Begun on"),
    "days": N_("Days"),
    "working": N_("Working days"),
    "due_on": N_("Due on"),
    "provisional": N_("Provisional"),
    "extended": N_("Extended"),
    "stopped_on": N_("Stopped on"),
    "source": N_("Source"),
    "name": N_("Name"),
    "sha256": N_("Fingerprint"),
    "size": N_("Size"),
    "media_type": N_("Kind of file"),
    "paper": N_("Kind of paper"),
    "pages": N_("Pages"),
    "edition": N_("Edition"),
    "replaces": N_("Replaces"),
    "replaces_id": N_("Replaces"),
    "ended_at": N_("Ended on"),
    "ended_by_id": N_("Ended by"),
    "ended_why": N_("Why it ended"),
    "added_by_id": N_("Added by"),
    "added_at": N_("Added at"),
    "filename": N_("File"),
    "file": N_("File"),
    "rows": N_("Rows"),
    "new": N_("New"),
    "changed": N_("Changed"),
    "unchanged": N_("Unchanged"),
    "refused": N_("Refused"),
    "errors": N_("Faults"),
    "written": N_("Written"),
    "is_workday": N_("Working day"),
    "role": N_("Role"),
    "roles": N_("Roles"),
    "from_user_id": N_("From"),
    "to_user_id": N_("To"),
    "from_on": N_("First day"),
    "until_on": N_("Last day"),
    "enterprise_id": N_("Enterprise"),
    "practitioner_id": N_("Practitioner"),
    "employer_id": N_("Enterprise in which the person served"),
    "post": N_("Post"),
    "department_id": N_("Department"),
    "username": N_("Account"),
    "first_name": N_("Given name"),
    "last_name": N_("Full name"),
    "email": N_("E-mail"),
    "active": N_("Active"),
    "must_change_password": N_("Must change the password"),
    "created_on": N_("Created at"),
    "created_by_fk": N_("Created by"),
    "changed_by_fk": N_("Changed by"),
    "last_login": N_("Last sign-in"),
    "id": N_("Key"),
    "version": N_("Version"),
    "created_by_id": N_("Created by"),
    "changed_by_id": N_("Changed by"),
    "created_at": N_("Created at"),
    "changed_at": N_("Changed at"),
    # what acts that write no row put into their entry (audit.note)
    "to": N_("To status"),
    "how": N_("How"),
    "from_device": N_("Known device"),
    "account": N_("Account"),
    "why": N_("Why"),
    "path": N_("Address"),
    "form": N_("Form"),
    "conditions": N_("Conditions"),
    "entries": N_("Entries"),
    "job": N_("Job"),
    "slot": N_("Slot"),
    "state": N_("State"),
    "marked": N_("To be decided anew"),
    "enterprises": N_("Enterprises"),
    "seed": N_("Seed"),
}
ACTIONS = {
    "create": N_("New"),
    "change": N_("Change"),
    "delete": N_("Delete"),
    "move": N_("Move"),
    "sign_in": N_("Sign in"),
    "sign_out": N_("Sign out"),
    "lock_out": N_("Locked out"),
    "attach": N_("Attach"),
    "detach": N_("Remove a file"),
    "unlock": N_("Unlock"),
    "password": N_("New password"),
    "export": N_("Export"),
    "import": N_("Import"),
    "import_rows": N_("Rows imported"),
    "refusal": N_("Refusal"),
    "read_file": N_("File read"),
    "grade": N_("Grading"),
    "frequency": N_("Adjust inspection frequencies"),
    "job": N_("Job run"),
    "job_requested": N_("Run asked for"),
    "job_cancelled": N_("Run cancelled"),
    "job_retried": N_("Run tried again"),
    "rule_change": N_("Rule changed"),
    "demo": N_("Fictional data"),
    "verify": N_("Verify the chain"),
    "attest": N_("Key facts attested"),
    "roles": N_("Roles"),
}
ACTORS = {"system": N_("System"), "command": N_("Command line"), "public": N_("Public")}
TABLES = {
    "ab_user": N_("Account"),
    "ab_role": N_("Role"),
    "movement": N_("Flow"),
    "credit_event": N_("Credit events"),
    "decision": N_("Reasons"),
    "deadline": N_("Legal clock"),
    "attachment": N_("Attachments"),
    "import_batch": N_("Import"),
    "job_run": N_("Job runs"),
    "holiday": N_("Holidays"),
    "delegation": N_("Delegation"),
}
_WAYS = {"password": N_("by password")}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$")
_LISTS_OF_DOCUMENTS = {"reasons", "errors", "lines", "recipients"}
"""Columns with lists of documents; like single documents they are read on the record's own page."""


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        trail_of=details,
        trail_shown=SHOWN,
        trail_tables=tables,
        actions=ACTIONS,
        action_label=lambda name: ACTIONS.get(name, name),
        table_label=table_label,
        actors=ACTORS,
    )


def tables() -> dict[str, str]:
    """The tables that the trail has entries of, by what the office calls them."""
    return {register.register_name(): register.LABEL for register in registers()} | TABLES


def table_label(name: str) -> str:
    """What the office calls a table of the trail."""
    register, kind = register_of(name), row_named(name)
    lines = next((own.label for each in registers() for own in each.ROWS if each.row_of(own.name) is kind), "")
    return register.LABEL if register else lines or TABLES.get(name, name)


def details(entry: AuditEntry) -> list[tuple[str, str]]:
    """(field, what it was or became) of one entry, as people read it."""
    fields = json.loads(entry.detail) if entry.detail else {}
    about = str(fields.get("register") or entry.register)
    text_of = _change if entry.action == "change" else _value
    return [
        (_label(entry.register, name), text_of(entry.register, about, name, value))
        for name, value in fields.items()
        if value not in (None, "", [], {}) and name != "attested"  # fingerprints, for the check of the night
    ]


def value_text(table: str, name: str, value: object) -> str:
    """One value of a field as people read it."""
    return _value(table, table, name, value)


def _column(table: str, name: str) -> Column[Any] | None:
    known = register_of(table) or row_named(table)
    return known.__mapper__.columns.get(name) if known else None


def _lines(table: str, name: str) -> type[Row] | None:
    """The kind of lines that a register has under this name."""
    register = register_of(table)
    return register.row_of(name) if register and register.rows_named(name) else None


def _label(table: str, name: str) -> str:
    column = _column(table, name)
    label = column.info.get("label") if column is not None else None
    if _lines(table, name) and (register := register_of(table)):
        label = register.label_of(name)
    return str(http.locale().say(label or KEYS.get(name) or runs.COUNTS.get(name, name)))


def _change(table: str, about: str, name: str, value: object) -> str:
    """A changed field, which the trail keeps as [old, new]."""
    old, new = value if isinstance(value, list) and len(value) == 2 else (None, value)
    if kind := _lines(table, name):
        found = grids.compared(kind, old, new, value_text)
        return "；".join(f"{number}: {before} → {after}" for number, before, after in found)
    return f"{_value(table, about, name, old) or '—'} → {_value(table, about, name, new) or '—'}"


def _value(table: str, about: str, name: str, value: object) -> str:
    """A value in words; `about` is the register that the row is about, where a table holds rows about several."""
    if kind := _lines(table, name):
        return grids.said(kind, value, value_text)
    if _is_document(table, name, value):
        return http.locale().say(N_("see the record"))
    if isinstance(value, list):
        return "、".join(_value(table, about, name, each) for each in value)
    if isinstance(value, bool):
        return http.locale().say(N_("yes") if value else N_("no"))
    return "" if value is None else _word(table, about, name, str(value))


def _is_document(table: str, name: str, value: object) -> bool:
    """Whether a value is too long for a line of the trail and is read on the record's own page."""
    column = _column(table, name)
    worded = column is not None and bool(column.info.get("worded"))
    return worded or isinstance(value, dict) or (isinstance(value, list) and name in _LISTS_OF_DOCUMENTS)


def _word(table: str, about: str, name: str, text: str) -> str:
    """A code by its name where the column or the field has a vocabulary."""
    for terms in _vocabularies(table, about, name):
        if text in set(terms):
            return str(http.locale().word(terms(text)))
    if name in ("register", "source_register"):
        return http.locale().say(table_label(text))
    if (column := _column(table, name)) is not None and _DAY.fullmatch(text):
        return str(as_read(column, date.fromisoformat(text)))
    if _MOMENT.match(text):
        return f"{clock.office_time(datetime.fromisoformat(text)):%Y-%m-%d %H:%M:%S}"
    if (table, name) == ("deadline", "kind"):
        return formats.deadline_name(text)
    names = _move_labels(about) if name == "move" else _NAMES.get(name, {})
    return http.locale().say(names[text]) if text in names else text


def _vocabularies(table: str, about: str, name: str) -> Iterator[type[Term] | Codes]:
    terms = getattr(getattr(_column(table, name), "type", None), "vocabulary", None)
    if terms:
        yield terms
    if name in ("status", "from_status", "to_status", "to") and (register := register_of(about)):
        yield register.WORKFLOW.vocabulary
    if (name == "paper" or (table, name) == ("attachment", "kind")) and (register := register_of(about)):
        yield register.papers()
    yield from _FIELDS.get(name, ())


_FIELDS: dict[str, tuple[type[Term], ...]] = {
    "role": (Role,),
    "roles": (Role,),
    "rule": (RuleName,),
    "end_reason": (EventEnd,),
    "kind": (EventKind,),
}
"""The terms of a field in tables that are no register."""
_NAMES: dict[str, dict[str, str]] = {
    "job": {job.name: job.label for job in timetable.JOBS.values()},
    "state": runs.STATES,
    "how": _WAYS,
}
"""The names of the codes of a field that has no vocabulary."""


def _move_labels(register: str) -> dict[str, str]:
    found = register_of(register)
    return {move.name: move.label for move in found.WORKFLOW} if found else {}
