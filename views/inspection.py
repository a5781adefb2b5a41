"""三(三) 信用+安全评价监管: matters, plans and their visits, draws, coverage, inspections and findings."""

from collections.abc import Iterator
from urllib.parse import urlencode

from flask import Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose, has_access
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext

from app import clock, http
from app.extensions import db
from app.rules.errors import N_
from app.rules.planning import MONTHS
from app.rules.vocabulary.inspection import TaskSource
from app.rules.vocabulary.subjects import SupervisionClass
from app.security import granted
from app.services.flow import locks
from app.services.inspection import coverage, draws, planned, plans
from models.inspection import (
    Checklist,
    Complaint,
    Draw,
    DrawnVisit,
    Finding,
    Inspection,
    InspectionItem,
    InspectionPlan,
    InspectionTask,
)
from models.subjects import Enterprise, Officer
from views.base import RegisterView
from views.committing import attempt
from views.menu import Entry
from views.screen import RIGHTS
from views.standards import EditionView


class InspectionView(RegisterView):
    datamodel = SQLAInterface(Inspection)
    chapter = "inspection"
    tabs = ("finding", "report_use")


class FindingView(RegisterView):
    datamodel = SQLAInterface(Finding)
    chapter = "inspection"
    page = "finding.html"
    tabs = ("inspection_task", "penalty")


class InspectionPlanView(RegisterView):
    datamodel = SQLAInterface(InspectionPlan)
    chapter = "inspection"
    page = "inspection_plan.html"
    tabs = ("inspection_task",)
    method_permission_name = {**RIGHTS, "visits": "read", "set_months": "write"}

    @expose("/visits/<int:pk>")
    @has_access
    def visits(self, pk: int) -> str:
        """The visits of a plan, a page at a time: all, those of a month, or those that are left out."""
        plan, missing = self.fetch(pk), "missing" in request.args
        month, after = request.args.get("month", type=http.key), request.args.get("after", 0, type=http.key)
        rows = planned.page(db.session(), plan, month, missing, after)
        return render_template(
            "planned_visits.html",
            view=self,
            register=self.register,
            record=plan,
            rows=rows[: planned.PAGE],
            more=rows[planned.PAGE - 1].id if len(rows) > planned.PAGE else None,
            month=month,
            missing=missing,
            months=MONTHS,
            editable=self.editable(plan) and plan.built_on,
            makes_tasks=("can_write", "inspection_task") in granted() and plan.status in plan.OFFERED,
            opens_firms=("can_read", "enterprise") in granted(),
        )

    @expose("/visits/<int:pk>/months", methods=["POST"])
    @has_access
    def set_months(self, pk: int) -> ResponseReturnValue:
        """Put the visits of the page into the months that were chosen, while the plan is a draft."""
        session = db.session()
        plan = locks.lock(session, InspectionPlan, self.fetch(pk).id)
        if not self.editable(plan) or not plan.built_on:
            abort(403)
        attempt(lambda: planned.set_months(session, plan, dict(_chosen())), _changed)
        return redirect(f"{url_for('InspectionPlanView.visits', pk=pk)}?{urlencode(request.args)}")


def _chosen() -> Iterator[tuple[int, int | None]]:
    """The month of each visit on the page that was sent; none where it is left out."""
    for name, text in request.form.items():
        kind, _, key = name.partition("-")
        if kind == "month" and key.isdecimal() and (text == "" or text.isdecimal()):
            yield http.key(key), int(text) if text else None


def _changed(number: int) -> str:
    return gettext("%(number)s visits were changed.", number=number)


class DrawView(RegisterView):
    datamodel = SQLAInterface(Draw)
    chapter = "inspection"
    page = "draw.html"
    tabs = ("inspection_task",)


class InspectionTaskView(RegisterView):
    datamodel = SQLAInterface(InspectionTask)
    chapter = "inspection"
    tabs = ("inspection",)


class ComplaintView(RegisterView):
    datamodel = SQLAInterface(Complaint)
    chapter = "inspection"
    tabs = ("inspection_task",)


class ChecklistView(EditionView):
    datamodel = SQLAInterface(Checklist)
    chapter = "inspection"


class InspectionItemView(EditionView):
    datamodel = SQLAInterface(InspectionItem)
    chapter = "inspection"


class CoverageView(BaseView):
    """检查覆盖情况: who was seen in time, and who was not and why."""

    route_base = "/coverage"
    class_permission_name = "coverage"
    method_permission_name = {"show": "open"}

    @expose("/")
    @has_access
    def show(self) -> str:
        category, kind, after = _asked()
        session, today = db.session(), clock.today()
        rows, more = coverage.exceptions(session, today, category, kind, after)
        return render_template(
            "coverage.html",
            found=coverage.of(session, today),
            category=category,
            kind=kind,
            rows=rows,
            more=more,
            today=today,
            plan=planned.of_year(session, today.year),
            opens={name for right, name in granted() if right == "can_read"},
        )


def _asked() -> tuple[SupervisionClass, str, int]:
    """The class, the kind of rows and the key to go on after that the query names; else key enterprises not seen."""
    given = request.args
    category = next((each for each in SupervisionClass if each == given.get("class")), SupervisionClass.KEY)
    kind = next((each for each in coverage.KINDS if each == given.get("kind")), coverage.KINDS[0])
    return category, kind, given.get("after", 0, type=http.key)


def init_app(app: Flask) -> None:
    for part in (by_month, drawn_visits, month_name, openings, visits_of_year, visits_of_officer):
        app.jinja_env.globals[part.__name__] = part


def month_name(month: int) -> str:
    return gettext("Month %(number)s", number=month)


def openings(finding: Finding) -> list[tuple[str, str]]:
    """(what it is called, where) of the forms that a finding leads on to, filled in from it."""
    firm, may, found = finding.enterprise, granted(), []
    if ("can_write", "inspection_task") in may:
        again = url_for(
            "InspectionTaskView.add",
            source=TaskSource.REINSPECTION.value,
            finding_id=finding.no,
            enterprise_id=firm.uscc,
        )
        found.append((gettext("Task of re-inspection"), again))
    if ("can_write", "penalty") in may:
        case = url_for(
            "PenaltyView.add",
            party=str(firm.party),
            party_name=firm.name,
            uscc=firm.uscc,
            legal_representative=firm.legal_representative,
            finding_id=finding.no,
            facts=finding.description[:300],  # the rest would not fit an address
        )
        found.append((gettext("Open a case"), case))
    return found


def visits_of_year(firm: Enterprise) -> tuple[int, int]:
    """How often it was inspected this year as the cap counts it, and the cap."""
    return plans.year_of(db.session(), firm, clock.today())


def visits_of_officer(officer: Officer) -> tuple[int, int]:
    """How often the inspector went this year, and how often nobody was found."""
    return plans.year_of_officer(db.session(), officer, clock.today().year)


def by_month(plan: InspectionPlan) -> list[tuple[int, int, int]]:
    return planned.by_month(db.session(), plan)


def drawn_visits(draw: Draw) -> list[tuple[DrawnVisit, list[Officer]]]:
    return draws.result(db.session(), draw)


PAGES = (CoverageView,)
ENTRIES = (Entry("inspection", N_("Coverage"), "CoverageView.show", ("can_open", "coverage")),)
VIEWS = (
    InspectionView,
    FindingView,
    ComplaintView,
    InspectionTaskView,
    InspectionPlanView,
    DrawView,
    ChecklistView,
    InspectionItemView,
)
