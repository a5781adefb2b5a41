"""What was typed into the fields of a form, and what is said of it while it is being written."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request

from app.extensions import db
from app.rules.errors import Refused
from app.services.flow import lookup
from app.services.ledgers.columns import Field
from views import grids
from views.screen import told


def typed(field: Field) -> object:
    """What was typed into a field; of lines, by place and column; of a record that was picked, what stands for it."""
    if field.columns:
        return grids.typed(field, typed)
    if field.kind == "terms":
        return request.form.getlist(field.name)
    said = request.form.get(field.name, "")
    if field.kind == "link" and (handle := request.form.get(f"{field.name}-picked", "")):
        return handle if lookup.picked(db.session(), field.target, handle) == said.strip() else said
    return said


def answer(
    refusals: Iterable[Refused],
    doubts: Iterable[Refused],
    read: Mapping[str, str],
    lines: Mapping[str, Any] | None = None,
) -> dict[str, Mapping[str, Any]]:
    """What the script writes beneath the fields: what is wrong, what is doubtful, how it was understood.

    lines  those that stand in a grid in which nobody wrote
    """
    return {"errors": told(refusals), "doubts": told(doubts), "read": read, "lines": lines or {}}
