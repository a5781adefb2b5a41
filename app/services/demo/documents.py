"""Documents of the fictional bureau: the older ones are served, one is made anew; templates under way."""

from datetime import date, timedelta

from sqlalchemy import select

from app.rules.vocabulary.documents import DocumentStatus, ServiceWay
from app.rules.vocabulary.grading import StandardStatus
from app.rules.vocabulary.platform import Role, Status
from app.services.demo.story import Story
from app.services.documents import templates
from models.documents import Document

UNDER_WAY = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.REVIEWED,
    Status.RETURNED,
    Status.IN_FORCE,
    StandardStatus.RETIRED,
    Status.REVOKED,
    Status.DISCARDED,
)
_WAYS = (ServiceWay.DIRECT, ServiceWay.DIRECT, ServiceWay.POST, ServiceWay.LEFT, ServiceWay.ANNOUNCED)


def _way(document: Document) -> ServiceWay:
    return _WAYS[document.id % len(_WAYS)]


VALUES = {"service_way": _way, "received_by": lambda _document: "单位收发室"}


def finish(story: Story) -> None:
    """Whatever was made more than ten days ago has been served; the first of it was voided and made anew."""
    query = select(Document).where(
        Document.status == DocumentStatus.ISSUED, Document.issued_on <= story.today - timedelta(days=10)
    )
    for document in story.session.scalars(query.order_by(Document.id)).all():
        story.move(document, "serve", min(document.issued_on + timedelta(days=3), story.today))
    for name in ("reissue", "void"):
        if served := story.session.scalar(select(Document).where(Document.status == DocumentStatus.SERVED).limit(1)):
            story.move(served, name, story.today)
    _editions(story, date(story.today.year + 1, 5, 1))


def _editions(story: Story, soon: date) -> None:
    """An edition of one template in every status; all of them begin next year."""
    day = story.today - timedelta(days=20)
    for number, status in enumerate(UNDER_WAY, start=2):
        starts_on = soon + timedelta(days=number)
        draft = templates.shipped("grade_notice", edition=number, starts_on=starts_on, reason="年度修订")
        story.keep(draft, day, story.one(Role.CREDIT_OFFICER))
        story.bring(draft, status, day)
