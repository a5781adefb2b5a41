"""送达: from which day a document counts as served (《民事诉讼法》第八十八条至第九十五条)."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.errors import N_
from app.rules.parameters import Parameters
from app.rules.reasons import Reason, digest
from app.rules.vocabulary.documents import ServiceWay


@dataclass(frozen=True)
class Served:
    """The day from which terms run, and why."""

    on: date
    reasons: tuple[Reason, ...]
    digest: str


def served(way: ServiceWay, day: date, law: Parameters) -> Served:
    """The day on which a document counts as served that was handed over, received or announced on `day`.

    Each way has a number of whole days that must pass after `day`; of most ways it is none.
    """
    passing = law.table("documents.service_days", day)[way]
    on = day + timedelta(days=passing)
    said = N_("%(way)s on %(day)s: served when %(days)s days have passed, on %(on)s.")
    if not passing:
        said = N_("%(way)s on %(day)s: served on that day.")
    params = {"way": way, "day": day, "days": passing, "on": on}
    reason = Reason(said, params, law.source("documents.service_days", day))
    return Served(on, (reason,), digest("service", str(way), day, passing))
