"""Checks of inspections and of the hazards they find."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused
from app.services.flow.checks import in_order, not_after, not_moved_on
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from models.inspection import Finding, Inspection


@guard
@check("inspection")
def inspection_complete(session: Session, inspection: Inspection, by: Person, day: date) -> None:
    """Two different inspectors whose certificates were valid on the day (行政处罚法 第四十二条)."""
    not_after(inspection, "inspected_on", day)
    if inspection.first_officer_id == inspection.second_officer_id:
        raise Refused(N_("An inspection needs two different inspectors."))
    for officer in (inspection.first_officer, inspection.second_officer):
        if officer.certificate_until < inspection.inspected_on:
            raise Refused(
                N_("The certificate of %(name)s ended on %(day)s, before the inspection."),
                name=officer.name,
                day=officer.certificate_until,
            )
        if inspection.enterprise.uscc in (officer.avoids or ""):
            raise Refused(
                N_("%(name)s must keep away from this enterprise; choose another inspector."), name=officer.name
            )


@check("finding")
def finding_valid(session: Session, finding: Finding, by: Person, day: date) -> None:
    not_after(finding, "found_on", day)
    in_order(finding, "found_on", "due_on")
    not_moved_on(finding, "due_on", day)


@guard
def rectified_in_order(session: Session, finding: Finding, by: Person, day: date) -> None:
    not_after(finding, "rectified_on", day)
    in_order(finding, "found_on", "rectified_on")
