"""The public portal, without signing in: what the law has the bureau show, masked, as approved, to its last day."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import Column, func, select

import config
from app import clock, http
from app.extensions import db
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.rules.vocabulary.subjects import EventKind
from app.services.flow import registry, search
from app.services.inspection import draws as drawing
from app.services.inspection import published
from app.services.publishing import publicity
from app.services.reading import spelling
from models.approval import CreditReport
from models.base import Register, registers
from models.disclosure import Publication
from models.documents import Document

blueprint = Blueprint("portal", __name__, url_prefix="/public")
PAGE = 20


def _published() -> dict[str, type[Register]]:
    """The registers of which the public sees something, by name."""
    return {r.register_name(): r for r in registers() if r.PUBLISHING}


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """The published records, the latest first; search by name, credit code or document number.

    Where none is found, the page says what was looked for, and that this proves nothing.
    """
    kind, text = request.args.get("kind", ""), request.args.get("q", "").strip()[:100]
    after = request.args.get("after", type=http.key)
    query = select(Publication).where(
        publicity.visible(clock.today()), search.containing(db.session(), Publication, text, own=True)
    )
    if kind in _published():
        query = query.where(Publication.source_register == kind)
    if after:
        query = query.where(Publication.id < after)
    rows = list(db.session.scalars(query.order_by(Publication.id.desc()).limit(PAGE + 1)))
    page = render_template(
        "portal/index.html",
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        kind=kind,
        q=text,
        words=spelling.words(text),
        after=after,
        published=_published(),
        month=_this_month(),
    )
    return _until_midnight(make_response(page))


def _this_month() -> dict[str, int]:
    """What was published this month; a month without cases says so (a zero report)."""
    first = clock.today().replace(day=1)
    rows = db.session.execute(
        select(Publication.source_register, func.count())
        .where(
            Publication.channel == Channel.PORTAL, Publication.published_on >= first, publicity.visible(clock.today())
        )
        .group_by(Publication.source_register)
    )
    return {name: number for name, number in rows}


@blueprint.get("/plans/")
def plans() -> ResponseReturnValue:
    """The published plans of this year and the next, and what may be inspected at all (国办发〔2024〕54号)."""
    session, today = db.session(), clock.today()
    found, items = published.plans(session, today), published.items(session, today)
    page = render_template("portal/plans.html", plans=found, columns=published.COLUMNS, items=items)
    return _until_midnight(make_response(page))


@blueprint.get("/draws/")
def draws() -> ResponseReturnValue:
    """The draws whose lists were sealed, the latest first: the commitment, and once drawn what was drawn."""
    session, after = db.session(), request.args.get("after", type=http.key)
    found = drawing.public(session, after)
    shown = [(draw, drawing.result(session, draw)) for draw in found[: drawing.PAGE]]
    more = found[drawing.PAGE - 1].id if len(found) > drawing.PAGE else None
    return _until_midnight(make_response(render_template("portal/draws.html", draws=shown, more=more)))


@blueprint.get("/draws/<int:pk>.json")
def draw_file(pk: int) -> ResponseReturnValue:
    """The file of a draw, from which anybody can draw again (run.py draw verify, docs/draw_verify.py)."""
    file = drawing.public_file(db.session(), pk) or abort(404)
    text = json.dumps(file, ensure_ascii=False, indent=1)
    response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = f"attachment; filename=draw-{pk}.json"
    return _until_midnight(response)


@blueprint.get("/draws/draw_verify.py")
def draw_program() -> ResponseReturnValue:
    """The program that draws again without any code of this system."""
    return _until_midnight(send_file(config.ROOT / "docs" / "draw_verify.py", mimetype="text/x-python"))


@blueprint.get("/record/<int:pk>")
def record(pk: int) -> ResponseReturnValue:
    """One published record, byte for byte as it was approved; gone (410) once its publicity has ended."""
    copy = db.session.get(Publication, pk)
    if copy is None or copy.channel != Channel.PORTAL or copy.status == PublicationStatus.NOT_PUBLISHED:
        abort(404)
    if not db.session.scalar(select(publicity.visible(clock.today())).where(Publication.id == pk)):
        abort(410)
    register = _published()[copy.source_register]
    rows = [
        (column.info["label"], _typed_value(column, copy.content[column.key]), column.info["unit"])
        for column in _shown_columns(register)
        if column.key in copy.content
    ]
    return _until_midnight(
        make_response(
            render_template(
                "portal/record.html",
                copy=copy,
                rows=rows,
                register=register,
                repairable=copy.source_register in registry.repairables,
            )
        )
    )


@blueprint.get("/document/<string:token>")
def document(token: str) -> ResponseReturnValue:
    """Whether a document with this check code was issued by the bureau, and whether it stands.

    The code is on the paper alone. The page says nothing of the party; whoever holds the paper compares the rest.
    """
    found = db.session.scalar(select(Document).where(Document.token == token[:40])) or abort(404)
    return make_response(render_template("portal/document.html", document=found))


@blueprint.get("/report/<string:code>")
def report(code: str) -> ResponseReturnValue:
    """Whether an extract with this check code was issued by the bureau, what it counts, and whether it stands."""
    found = db.session.scalar(select(CreditReport).where(CreditReport.code == code[:40])) or abort(404)
    counts = [(EventKind(kind), number) for kind, number in (found.counts or {}).items()]
    page = render_template("portal/report.html", report=found, counts=counts)
    return make_response(page)


def _shown_columns(register: type[Register]) -> list[Column[Any]]:
    """The columns that the public sees, in the order of the register's `Publishing` declaration."""
    columns = {c.key: c for c in register.columns()}
    return [columns[name] for name in register.PUBLISHING.shown] if register.PUBLISHING else []


def _typed_value(column: Column[Any], value: object) -> object:
    """A published value as its column's type has it: a code as its term, days and amounts from the text they were."""
    vocabulary = getattr(column.type, "vocabulary", None)
    if vocabulary is not None:
        return [vocabulary(code) for code in value] if isinstance(value, list) else vocabulary(value)
    kind = column.type.python_type
    if isinstance(value, str) and kind is date:
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(value, str) and kind is Decimal else value


def _until_midnight(response: Response) -> ResponseReturnValue:
    """Caches keep a public page for 60 seconds, and none past midnight: what ends tonight must be gone tomorrow."""
    now = clock.office_time(clock.now())
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    response.headers["Cache-Control"] = f"public, max-age={min(60, int((midnight - now).total_seconds()))}"
    response.add_etag()
    return response.make_conditional(request)
