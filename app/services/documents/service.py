"""送达: recording how a document reached whom, and the clocks of its record that start with it."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules import service
from app.rules.errors import N_, Refused
from app.rules.vocabulary.documents import ServiceWay
from app.services.documents import issuing
from app.services.flow import deadlines
from app.services.flow.checks import not_after
from app.services.rulebook import decisions, standards
from models.documents import Document


def check(document: Document, day: date) -> None:
    """Raises Refused where the document would have reached somebody before it was made, or in the future."""
    not_after(document, "handed_on", day)
    if document.handed_on and document.handed_on < document.issued_on:
        raise Refused(
            N_("“%(field)s” (%(value)s) lies before the day on which the document was made (%(day)s)."),
            field=document.label_of("handed_on"),
            value=document.handed_on,
            day=document.issued_on,
        ).on("handed_on")


def count(session: Session, document: Document, day: date) -> None:
    """Write down from when the document counts as served, and start the clock that its template names."""
    law = standards.parameters(session)
    answer = service.served(ServiceWay(document.service_way or ""), document.handed_on or day, law)
    document.served_on = answer.on
    decisions.keep(
        session,
        document,
        "service",
        day,
        inputs={"way": str(document.service_way), "day": document.handed_on},
        answer={"served_on": answer.on},
        reasons=answer.reasons,
        digest=answer.digest,
    )
    if document.template.clock:
        deadlines.start(session, issuing.source(session, document), str(document.template.clock), answer.on)


def stop_clock(session: Session, document: Document, day: date) -> None:
    """A voided document started nothing."""
    if document.template.clock and document.served_on:
        deadlines.stop(session, issuing.source(session, document), str(document.template.clock), day)
