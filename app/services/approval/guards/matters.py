"""Checks of the matters that the bureau approves."""

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, together
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from app.services.rulebook import editions
from models.approval import ApprovalItem


@check("approval_item")
def item_fits(session: Session, item: ApprovalItem, by: Person, day: date) -> None:
    """No promise is longer than the law; who may promise is told what is promised; a paper that follows has its day."""
    together(
        *(partial(_within_the_law, item, name) for name in _PROMISED),
        partial(_says_what_is_promised, item),
        *(partial(_has_its_day, at, line) for at, line in item.own_lines()),
    )


_PROMISED = ("days_green", "days_clean", "days_ordinary", "days_strict", "days_commitment")


def _within_the_law(item: ApprovalItem, name: str) -> None:
    days = getattr(item, name)
    if days is not None and item.legal_days is not None and not 0 <= days <= item.legal_days:
        raise Refused(
            N_("“%(field)s” is %(days)s days; it lies between 0 and the term of the law, %(legal)s days."),
            field=item.label_of(name),
            days=days,
            legal=item.legal_days,
        ).on(name)


def _says_what_is_promised(item: ApprovalItem) -> None:
    for name in ("promise", "liability"):
        if item.allows_commitment and not (getattr(item, name) or "").strip():
            raise Refused(
                N_("The matter may be decided on a commitment; say in “%(field)s” what the applicant signs."),
                field=item.label_of(name),
            ).on(name)


def _has_its_day(at: str, line: object) -> None:
    if getattr(line, "may_follow", False) and not getattr(line, "follow_days", None):
        raise Refused(N_("A paper that may follow needs the days within which it does.")).on(at + "follow_days")


@guard
def item_valid(session: Session, item: ApprovalItem, by: Person, day: date) -> None:
    editions.begins_in_time(item, day)
    editions.is_of_its_own(session, item)
