"""三(二) 信易+审批: matters, cases, commitments, post-checks, guidance, credit reports, and the chapter's figures."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import Flask, render_template, request
from flask_appbuilder import BaseView, expose, has_access
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from sqlalchemy.orm import Session

from app import clock, http
from app.extensions import db
from app.rules.errors import N_, Refused
from app.rules.lanes import LaneAnswer
from app.rules.vocabulary.approval import ApplicationWay, Lane
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import EventKind
from app.security import granted
from app.services.approval import figures, guiding, lanes
from app.services.approval.guards.reports import last_day
from app.services.flow import lookup
from models.approval import (
    ApprovalCase,
    ApprovalItem,
    Commitment,
    CreditReport,
    Fulfilment,
    Guidance,
    PostCheck,
    ReportUse,
)
from views.base import RegisterView
from views.drives import CommitmentDriveView, DriveLineView
from views.menu import Entry
from views.screen import openable
from views.standards import EditionView


class ApprovalCaseView(RegisterView):
    datamodel = SQLAInterface(ApprovalCase)
    chapter = "approval"
    page = "approval_case.html"
    tabs = ("commitment", "post_check", "guidance", "credit_report", "report_use")

    def read_back(self, raw: Mapping[str, Any]) -> dict[str, str]:
        """Under the matter, the lane that the application would take today, and why."""
        read, session = super().read_back(raw), db.session()
        keys = [_key(session, target, raw.get(name)) for name, target in _APPLIES.items()]
        if not all(keys):
            return read
        case = ApprovalCase(enterprise_id=keys[0], item_id=keys[1], way=raw.get("way") or ApplicationWay.ORDINARY)
        found = lanes.would_be(session, case, clock.today())
        why = "".join(text for text, _ in spoken_reasons(found))
        lane = http.locale().word(found.lane)
        return {**read, "item_id": gettext("Accepted today: %(lane)s. %(why)s", lane=lane, why=why)}


_APPLIES = {"enterprise_id": "enterprise", "item_id": "approval_item"}
"""What says who applies for what, and in which register it is found."""


def _key(session: Session, target: str, text: object) -> int | None:
    """What was picked; nothing where the text says nothing, or nobody knows it."""
    try:
        return lookup.resolve(session, target, text)
    except Refused:
        return None


class ApprovalItemView(EditionView):
    datamodel = SQLAInterface(ApprovalItem)
    chapter = "approval"


class CommitmentView(RegisterView):
    datamodel = SQLAInterface(Commitment)
    chapter = "approval"
    tabs = ("fulfilment",)


class FulfilmentView(RegisterView):
    datamodel = SQLAInterface(Fulfilment)
    chapter = "approval"


class PostCheckView(RegisterView):
    datamodel = SQLAInterface(PostCheck)
    chapter = "approval"
    tabs = ("fulfilment",)


class GuidanceView(RegisterView):
    datamodel = SQLAInterface(Guidance)
    chapter = "approval"
    page = "guidance.html"


class CreditReportView(RegisterView):
    datamodel = SQLAInterface(CreditReport)
    chapter = "approval"
    page = "credit_report.html"
    tabs = ("report_use",)


class ReportUseView(RegisterView):
    datamodel = SQLAInterface(ReportUse)
    chapter = "approval"


class ApprovalFiguresView(BaseView):
    """本章数据: how the chapter fares in a period, every number with the rows behind it."""

    route_base = "/approval_figures"
    class_permission_name = "approval_figures"
    method_permission_name = {"show": "open"}

    @expose("/")
    @has_access
    def show(self) -> str:
        first, last = _period()
        return render_template(
            "approval_figures.html",
            first=first,
            last=last,
            figures=figures.of(db.session(), first, last),
            overdue=figures.overdue(db.session(), clock.today()),
            overdue_number=figures.overdue_number(db.session(), clock.today()),
            to_guide=guiding.due(db.session(), clock.today()),
            to_guide_number=guiding.due_number(db.session(), clock.today()),
            today=clock.today(),
            opens={name for right, name in granted() if right == "can_read"},
            may_guide=("can_write", Guidance.register_name()) in granted(),
        )


def _period() -> tuple[date, date]:
    """The first and the last day that the query names; this year's unless it names any."""
    today = clock.today()
    first, last = (_day(request.args.get(name, "")) for name in ("first", "last"))
    return first or date(today.year, 1, 1), last or today


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def init_app(app: Flask) -> None:
    for part in (lane_today, lane_then, lane_reasons, spoken_reasons, prospects_of, report_until, counted):
        app.jinja_env.globals[part.__name__] = part


def lane_today(case: ApprovalCase) -> LaneAnswer | None:
    """The lane that the rule would give the case today; None where its form is not whole."""
    if not (case.enterprise_id and case.item_id):
        return None
    return lanes.would_be(db.session(), case, clock.today())


def lane_then(case: ApprovalCase) -> LaneAnswer:
    """The lane that the rule gives it by what was known at acceptance, in the way that the applicant chose since."""
    return lanes.by_then(db.session(), case, clock.today())


def lane_reasons(case: ApprovalCase) -> list[tuple[str, str]]:
    """(sentence, source) of why the case has the lane that the rule gave it last."""
    return lanes.reasons_kept(db.session(), case, http.locale())


def spoken_reasons(answer: LaneAnswer) -> list[tuple[str, str]]:
    return [(reason.text(http.locale()), reason.source) for reason in answer.reasons]


def prospects_of(guidance: Guidance) -> list[dict[str, Any]]:
    """What repair would change, as the reader may open it."""
    opens = openable((each["register"], each["id"]) for each in guidance.prospects or ())
    return [
        {
            **each,
            "grade": Grade(each["grade"]),
            "lane": Lane(each["lane"]) if "lane" in each else None,
            "days": each.get("days"),
            "opens": (each["register"], each["id"]) in opens,
        }
        for each in guidance.prospects or ()
    ]


def report_until(report: CreditReport) -> date | None:
    return last_day(db.session(), report)


def counted(report: CreditReport) -> Iterator[tuple[EventKind, int]]:
    return ((EventKind(kind), number) for kind, number in report.counts.items())


PAGES = (ApprovalFiguresView,)
ENTRIES = (
    Entry("approval", N_("Figures of the chapter"), "ApprovalFiguresView.show", ("can_open", "approval_figures")),
)
VIEWS = (
    ApprovalCaseView,
    CommitmentView,
    CommitmentDriveView,
    DriveLineView,
    FulfilmentView,
    PostCheckView,
    GuidanceView,
    CreditReportView,
    ReportUseView,
    ApprovalItemView,
)
