"""严重失信主体名单: until when an entity stays on it, and whether it may ask today to be taken off early.

By 应急管理部令第11号.
"""

from dataclasses import dataclass
from datetime import date

from app.rules.dates import add_months
from app.rules.errors import N_
from app.rules.parameters import Parameters, parameters
from app.rules.reasons import Reason, digest

_SOURCE = "《安全生产严重失信主体名单管理办法》（应急管理部令第11号）"


@dataclass(frozen=True)
class ListingFacts:
    """The listing and what happened since.

    restored_on  the day a removal won by fraud was taken back: the time counts anew from there
    bar_until    last day of a statutory ban from the trade or post (禁入)
    """

    listed_on: date
    performed: bool = False
    harm_removed: bool = False
    again: bool = False
    bar_until: date | None = None
    restored_on: date | None = None


@dataclass(frozen=True)
class ListingAnswer:
    """When the listing ends.

    ends_on              the first day off the list
    earliest_removal_on  the first day on which early removal may be asked for
    """

    ends_on: date
    earliest_removal_on: date
    eligible: bool
    reasons: tuple[Reason, ...]
    digest: str


def listing(facts: ListingFacts, day: date, law: Parameters | None = None) -> ListingAnswer:
    """The times of a listing, and whether early removal may be asked for on `day`.

    Every condition not met is a reason.
    """
    numbers, begins = law or parameters(), facts.restored_on or facts.listed_on
    term, least = (numbers.number(f"listing.{name}", begins) for name in ("term_months", "early_removal_months"))
    ends, earliest = add_months(begins, term), add_months(begins, least)
    against = _against(facts, earliest, day)
    first = Reason(N_("Listed for %(months)s months from %(day)s."), {"months": term, "day": begins}, _SOURCE)
    met = Reason(
        N_("%(months)s months have passed and the conditions of early removal are met."), {"months": least}, _SOURCE
    )
    over = day >= ends
    last = (
        (Reason(N_("The time on the list was over on %(day)s."), {"day": ends}, _SOURCE),)
        if over
        else against or (met,)
    )
    return ListingAnswer(
        ends, earliest, not over and not against, (first, *last), digest("listing", facts.__dict__, term, least)
    )


def _against(facts: ListingFacts, earliest: date, day: date) -> tuple[Reason, ...]:
    found = []
    if day < earliest:
        found.append(Reason(N_("Early removal may be asked for from %(day)s."), {"day": earliest}, _SOURCE))
    if not facts.performed:
        found.append(Reason(N_("The duties of the decision have not been performed."), {}, _SOURCE))
    if not facts.harm_removed:
        found.append(Reason(N_("The harm and the bad influence have not been removed."), {}, _SOURCE))
    if facts.again:
        found.append(Reason(N_("There was another act for which one is listed."), {}, _SOURCE))
    if facts.bar_until and day <= facts.bar_until:
        found.append(
            Reason(N_("A ban from the trade or post still runs until %(day)s."), {"day": facts.bar_until}, _SOURCE)
        )
    return tuple(found)
