"""What the office adds to an application for repair that people handed in."""

from sqlalchemy.orm import Session

from app import clock
from app.services.flow.numbers import application_no
from app.services.flow.registry import before_save
from models.rights import RepairApplication


@before_save("repair_application")
def number(session: Session, application: RepairApplication) -> None:
    """A number of the bureau's own, given once."""
    if not application.no:
        application.no = application_no(session, type(application).no, "XF", clock.today().year)
