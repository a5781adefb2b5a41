"""How a grade came about, line by line: beside an enterprise, beside a result, and where a worse grade is confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Flask, g
from sqlalchemy import or_, select

from app import clock, http
from app.extensions import db
from app.rules import grading as rule
from app.rules import keeping
from app.rules.errors import NotInForce
from app.rules.scheme import CompiledScheme
from app.services.credit import grading
from app.services.grading import reputation
from app.services.rulebook import decisions, standards
from models.grading import Evaluation, GradeResult, GradingScheme
from models.reputation import PublicRating
from models.subjects import CreditEvent, Enterprise
from views.screen import openable

Source = tuple[str, int]
"""(register, key) of the record that a line rests on."""


@dataclass(frozen=True)
class Account:
    """base and the points of all lines make the score.

    lines    each with its name in the reader's language, its points, its source and whether the reader may open that
    cutoffs  from how many points on which grade, as one reads it; empty where the standard is not there any more
    why      what decided the grade beside the score; empty where the score alone did
    """

    base: Decimal
    lines: list[dict[str, Any]]
    score: Decimal
    grade: str
    cutoffs: str
    why: str


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        account_of_today=of_today,
        account_of_result=of_result,
        public_rating=public_rating,
        edition_name=edition_name,
        foreseen=foreseen,
    )


def of_today(enterprise: Enterprise) -> Account | None:
    """How today's grade of an enterprise comes about; None where no standard is in force."""
    try:
        answer = grading.explain(db.session(), enterprise, clock.today())
    except NotInForce:
        return None
    lines, opens = rule.plain_lines(answer), _opens(enterprise.id)
    why = _openly(decisions.as_kept(answer.direct.why), opens) if answer.direct else ""
    return Account(answer.base, _lines(lines, opens), answer.score, answer.grade, _cutoffs(answer.scheme), why)


def of_result(result: GradeResult | Evaluation) -> Account:
    """How a grade that was kept came about."""
    opens, lines = _opens(result.enterprise_id), result.lines or []
    base = result.score - sum((Decimal(str(line["points"])) for line in lines), Decimal(0))
    scheme = standards.edition(db.session(), GradingScheme, result.scheme)
    cutoffs = _cutoffs(standards.compiled(scheme)) if scheme else ""
    why = _openly(result.direct, opens) if result.direct else ""
    return Account(base, _lines(lines, opens), result.score, result.grade, cutoffs, why)


def foreseen(enterprise: Enterprise) -> tuple[Any, rule.GradeAnswer] | None:
    """The next day on which the calendar alone changes the score, and what it then is."""
    return grading.foresee(db.session(), enterprise, clock.today())


def public_rating(enterprise: Enterprise) -> PublicRating | None:
    """What the national centre says of an enterprise, beside our own grade."""
    return reputation.latest(db.session(), enterprise.id)


def edition_name(stated: str) -> str:
    """What the office calls the edition of a standard that stands as `default/1`; looked up once a request."""
    known: dict[str, str] = g.setdefault("editions", {})
    if stated not in known:
        found = standards.edition(db.session(), GradingScheme, stated)
        known[stated] = found.name if found else stated
    return known[stated]


def _opens(enterprise_id: int) -> dict[Source, str]:
    """The records behind the facts of an enterprise that the reader may open, with their numbers."""
    columns = (CreditEvent.source_register, CreditEvent.source_id, CreditEvent.source_no)
    about = or_(CreditEvent.enterprise_id == enterprise_id, CreditEvent.employer_id == enterprise_id)
    events = db.session.execute(select(*columns).where(about)).all()
    found = openable((name, key) for name, key, _ in events)
    return {(name, key): no for name, key, no in events if (name, key) in found}


def _lines(lines: Iterable[dict[str, Any]], opens: dict[Source, str]) -> list[dict[str, Any]]:
    name = "label" if http.locale().code == "zh" else "english"
    return [{**line, "name": line[name], "opens": _source(line) in opens} for line in lines]


def _source(line: dict[str, Any]) -> Source | None:
    return (line["source"]["register"], line["source"]["id"]) if line["source"] else None


def _openly(kept: dict[str, Any], opens: dict[Source, str]) -> str:
    """A reason in words; the number of a record that the reader may not open is left out."""
    params = kept["params"]
    if params.get("no") not in opens.values():
        params = {**params, "no": "…"}
    return keeping.in_words({**kept, "params": params}, http.locale())


def _cutoffs(scheme: CompiledScheme) -> str:
    return "　".join(f"{grade} ≥ {points.normalize():f}" for points, grade in scheme.cutoffs)
