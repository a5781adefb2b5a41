"""主体: enterprises and the people and offices around them."""

from typing import Any

from flask import Flask
from flask_appbuilder.models.sqla.interface import SQLAInterface

from app import clock, http
from app.extensions import db
from app.rules import grading as rule
from app.rules.errors import NotInForce
from app.services.credit import grading
from app.services.flow import lookup
from app.services.rulebook import standards
from models.subjects import Agency, Department, Enterprise, Officer, Practitioner, UnusualCode
from views.base import RegisterView


class EnterpriseView(RegisterView):
    datamodel = SQLAInterface(Enterprise)
    page = "enterprise.html"
    chapter = "subjects"
    tabs = (
        "penalty",
        "licence",
        "inspection",
        "finding",
        "accident",
        "commitment",
        "repair_application",
        "grade_result",
        "practitioner",
    )


class PractitionerView(RegisterView):
    datamodel = SQLAInterface(Practitioner)
    chapter = "subjects"


class OfficerView(RegisterView):
    datamodel = SQLAInterface(Officer)
    chapter = "subjects"


class AgencyView(RegisterView):
    datamodel = SQLAInterface(Agency)
    chapter = "subjects"


class UnusualCodeView(RegisterView):
    datamodel = SQLAInterface(UnusualCode)
    chapter = "subjects"


class DepartmentView(RegisterView):
    datamodel = SQLAInterface(Department)
    chapter = "subjects"


def init_app(app: Flask) -> None:
    app.jinja_env.globals["grade_card"] = grade_card


def grade_card(enterprise: Enterprise) -> dict[str, Any] | None:
    """How today's grade comes about, for the card of an enterprise; None where no standard is in force."""
    try:
        answer = grading.explain(db.session(), enterprise, clock.today())
    except NotInForce:
        return None
    card = rule.plain(answer, http.locale())
    return {
        **card,
        "grade": answer.grade,
        "score": answer.score,
        "lines": _readable_lines(card["lines"]),
        "cutoffs": _cutoffs(),
        "next": grading.foresee(db.session(), enterprise, clock.today()),
    }


def _readable_lines(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a grade with their name in the reader's language, and whether the reader may open their source."""
    sources = [(line["source"]["register"], line["source"]["id"]) if line["source"] else None for line in lines]
    reachable = lookup.reachable(db.session(), filter(None, sources))
    name = "label" if http.locale().code == "zh" else "english"
    return [
        {**line, "name": line[name], "opens": source in reachable} for line, source in zip(lines, sources, strict=True)
    ]


def _cutoffs() -> str:
    """From how many points on which grade, as one reads it: A ≥ 90."""
    cutoffs = standards.scheme(db.session(), clock.today()).cutoffs
    return "　".join(f"{grade} ≥ {points.normalize():f}" for points, grade in cutoffs)


VIEWS = (EnterpriseView, PractitionerView, OfficerView, AgencyView, UnusualCodeView, DepartmentView)
