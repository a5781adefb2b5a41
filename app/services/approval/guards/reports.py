"""Checks of guidance, of credit reports and of their use."""

from datetime import date, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, together
from app.rules.vocabulary.approval import ReportKind, ReportScene, ReportStatus
from app.services.approval import extracts
from app.services.flow.checks import in_order, not_after
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from app.services.rulebook import standards
from models.approval import CreditReport, Guidance, ReportUse


@check("guidance")
def guidance_in_order(session: Session, guidance: Guidance, by: Person, day: date) -> None:
    together(partial(not_after, guidance, "guided_on", day), partial(_case_of, guidance))


@guard
def visited_in_order(session: Session, guidance: Guidance, by: Person, day: date) -> None:
    not_after(guidance, "visited_on", day)
    in_order(guidance, "guided_on", "visited_on")


@check("credit_report")
def report_valid(session: Session, report: CreditReport, by: Person, day: date) -> None:
    together(
        partial(not_after, report, "applied_on", day),
        partial(not_after, report, "issued_on", day),
        partial(_case_of, report),
        *(partial(_no_less_than_none, report, name) for name in COUNTS),
    )


COUNTS = ("administration", "trustworthy", "dishonest", "abnormal", "commitments", "evaluations", "judgments", "others")
"""The eight counts at the head of a public credit report (domain.md 9)."""


def _no_less_than_none(report: CreditReport, name: str) -> None:
    if (number := getattr(report, name)) is not None and number < 0:
        raise Refused(N_("“%(field)s” cannot be below 0."), field=report.label_of(name)).on(name)


def _case_of(record: CreditReport | Guidance | ReportUse) -> None:
    """A case that is named is one of the same firm."""
    case = record.approval_case
    if case and record.enterprise_id and case.enterprise_id != record.enterprise_id:
        raise Refused(N_("%(case)s is a case of another enterprise."), case=case.title).on("approval_case_id")


@guard
def report_in_order(session: Session, report: CreditReport, by: Person, day: date) -> None:
    report_fresh(session, report, by, day)
    if report.kind == ReportKind.OWN:
        extracts.check_one_a_day(session, report, day)


@guard
def one_a_day(session: Session, report: CreditReport, by: Person, day: date) -> None:
    extracts.check_one_a_day(session, report, day)


@guard
def report_fresh(session: Session, report: CreditReport, by: Person, day: date) -> None:
    """A report from outside is used within its days (plan 三(二)3)."""
    if (until := last_day(session, report)) and day > until:
        raise Refused(
            N_("The report is of %(day)s and could be used until %(until)s; ask for a newer one."),
            day=report.issued_on,
            until=until,
        ).on("issued_on")


def last_day(session: Session, report: CreditReport) -> date | None:
    """The last day on which a report may be used; None where it has no day yet."""
    began = report.issued_on if report.kind == ReportKind.OUTSIDE else report.data_on
    if began is None:
        return None
    return began + timedelta(days=standards.parameters(session).number("approval.report_valid_days", began))


@guard
@check("report_use")
def use_in_order(session: Session, use: ReportUse, by: Person, day: date) -> None:
    together(
        partial(not_after, use, "used_on", day),
        partial(_case_of, use),
        partial(_of_the_same_firm, use),
        partial(_scene_of_a_case, use),
        partial(_report_stands, session, use),
    )


def _of_the_same_firm(use: ReportUse) -> None:
    if use.inspection and use.enterprise_id and use.inspection.enterprise_id != use.enterprise_id:
        raise Refused(N_("The inspection was of another enterprise.")).on("inspection_id")


def _scene_of_a_case(use: ReportUse) -> None:
    """A case of approval is decided in the scene of approval, no other."""
    if use.approval_case_id and use.scene and use.scene != ReportScene.APPROVAL:
        raise Refused(
            N_("A report used for a case of approval is used in the scene “%(scene)s”."), scene=ReportScene.APPROVAL
        ).on("scene")


def _report_stands(session: Session, use: ReportUse) -> None:
    report = session.get(CreditReport, use.credit_report_id) if use.credit_report_id else None
    if report is None:
        return
    if report.status not in (ReportStatus.ISSUED, ReportStatus.VERIFIED):
        raise Refused(
            N_("%(report)s is “%(status)s” and cannot be used."), report=report.title, status=report.status
        ).on("credit_report_id")
    until = last_day(session, report)
    if until and use.used_on and use.used_on > until:
        raise Refused(
            N_("%(report)s could be used until %(until)s; ask for a newer one."), report=report.title, until=until
        ).on("used_on")
