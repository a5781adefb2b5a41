"""The public portal: what the law has the bureau show, masked, as approved, until its last day. No sign-in."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request
from sqlalchemy import func, or_, select

from app import clock, http
from app.extensions import db
from app.rules.identifiers import fold
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.services.publishing import publicity
from models.base import registers
from models.disclosure import Publication

blueprint = Blueprint("portal", __name__, url_prefix="/public")
PAGE = 20


def _published() -> dict[str, Any]:
    """The registers of which the public sees something, by name."""
    return {r.register_name(): r for r in registers() if r.PUBLISHING}


@blueprint.get("/")
def index() -> Any:
    """The published records, the latest first; search by name, credit code or document number."""
    kind, text = request.args.get("kind", ""), request.args.get("q", "").strip()[:100]
    after = request.args.get("after", type=http.key)
    query = select(Publication).where(publicity.visible(clock.today()))
    if kind in _published():
        query = query.where(Publication.source_register == kind)
    if text:
        query = query.where(_matches(text))
    if after:
        query = query.where(Publication.id < after)
    rows = list(db.session.scalars(query.order_by(Publication.id.desc()).limit(PAGE + 1)))
    page = render_template(
        "portal/index.html",
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        kind=kind,
        q=text,
        published=_published(),
        month=_this_month(),
    )
    return _until_midnight(make_response(page))


def _matches(text: str) -> Any:
    return or_(
        Publication.uscc == fold(text),
        Publication.no.contains(text, autoescape=True),
        Publication.subject.contains(text, autoescape=True),
    )


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


@blueprint.get("/record/<int:pk>")
def record(pk: int) -> Any:
    """One published record, byte for byte as it was approved; gone (410) once its publicity has ended."""
    copy = db.session.get(Publication, pk)
    if copy is None or copy.channel != Channel.PORTAL or copy.status == PublicationStatus.NOT_PUBLISHED:
        abort(404)
    if not db.session.scalar(select(publicity.visible(clock.today())).where(Publication.id == pk)):
        abort(410)
    register = _published()[copy.source_register]
    labels = {c.key: c for c in register.columns()}
    rows = [
        (labels[name].info["label"], _spoken(labels[name], copy.content[name]), labels[name].info["unit"])
        for name in register.PUBLISHING.shown
        if name in copy.content
    ]
    return _until_midnight(
        make_response(render_template("portal/record.html", copy=copy, rows=rows, register=register))
    )


def _spoken(column: Any, value: Any) -> Any:
    """A published value read back through its column's vocabulary, so that a term has its name."""
    vocabulary = getattr(column.type, "vocabulary", None)
    if vocabulary is None:
        return _natural(column, value)
    return [vocabulary(v) for v in value] if isinstance(value, list) else vocabulary(value)


def _natural(column: Any, value: Any) -> Any:
    """Days and amounts were kept as text; they are shown as days and amounts."""
    kind = column.type.python_type
    return kind.fromisoformat(value) if kind is date else kind(value) if kind is Decimal else value


def _until_midnight(response: Response) -> Any:
    """No copy of a public page outlives the day: what ends tonight must be gone tomorrow."""
    now = clock.office_time(clock.now())
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    response.headers["Cache-Control"] = f"public, max-age={min(60, int((midnight - now).total_seconds()))}"
    response.add_etag()
    return response.make_conditional(request)
