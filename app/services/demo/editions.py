"""Editions of a standard of the fictional bureau, one in every status there is; all of them begin next year."""

from collections.abc import Callable
from datetime import date, timedelta

from app.rules.vocabulary.grading import StandardStatus
from app.rules.vocabulary.platform import Role
from app.services.demo.story import Story
from models.grading import Standard


def in_every_status(story: Story, register: type[Standard], make: Callable[..., Standard]) -> None:
    """Each made with a number and a first day of its own by `make`."""
    day, soon = story.today - timedelta(days=20), date(story.today.year + 1, 5, 1)
    for number, status in enumerate((*register.WORKFLOW.statuses(), StandardStatus.RETIRED), start=10):
        draft = make(edition=number, starts_on=soon + timedelta(days=number), reason="年度修订")
        story.keep(draft, day, story.one(Role.CREDIT_OFFICER))
        story.bring(draft, status, day)
