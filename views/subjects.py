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
from models.subjects import Agency, Department, Enterprise, Officer, Practitioner
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


class DepartmentView(RegisterView):
    datamodel = SQLAInterface(Department)
    chapter = "subjects"


def init_app(app: Flask) -> None:
    app.jinja_env.globals["grade_card"] = grade_card


def grade_card(enterprise: Enterprise) -> dict[str, Any] | None:
    """The account of today's grade for the card of an enterprise; None where no standard is in force."""
    try:
        answer = grading.explain(db.session(), enterprise, clock.today())
    except NotInForce:
        return None
    told = rule.plain(answer, http.locale())
    open_to_reader = lookup.reachable(
        db.session(), ((line["source"]["register"], line["source"]["id"]) for line in told["lines"] if line["source"])
    )
    lines = [
        {
            **line,
            "name": line["label" if http.locale().code == "zh" else "english"],
            "opens": bool(line["source"]) and (line["source"]["register"], line["source"]["id"]) in open_to_reader,
        }
        for line in told["lines"]
    ]
    return {
        **told,
        "grade": answer.grade,
        "score": answer.score,
        "lines": lines,
        "cutoffs": _cutoffs(),
        "next": grading.foresee(db.session(), enterprise, clock.today()),
    }


def _cutoffs() -> str:
    """From how many points on which grade, as one reads it: A ≥ 90."""
    cutoffs = standards.scheme(db.session(), clock.today()).cutoffs
    return "　".join(f"{grade} ≥ {points.normalize():f}" for points, grade in cutoffs)


VIEWS = (EnterpriseView, PractitionerView, OfficerView, AgencyView, DepartmentView)
