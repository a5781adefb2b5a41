"""信用修复资格: whether a firm may ask today that a penalty stop being published and used, and if not, from when."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.rules import publicity
from app.rules.classes import PublicityFacts
from app.rules.errors import N_
from app.rules.parameters import Parameters
from app.rules.reasons import Reason, digest

_SOURCE = "《信用修复管理办法》（发改委令第36号）、发改委令第58号"


@dataclass(frozen=True)
class RepairFacts(PublicityFacts):
    """The penalty, whether its duties are performed, and the last day of any bar for false materials."""

    performed: bool = False
    bar_until: date | None = None


@dataclass(frozen=True)
class RepairAnswer:
    eligible: bool
    earliest_on: date
    reasons: tuple[Reason, ...]
    digest: str


def eligible(facts: RepairFacts, day: date, law: Parameters | None = None) -> RepairAnswer:
    """Whether repair may be asked for on `day`; every condition that is not met is a reason."""
    published = publicity.term(facts, day, law)
    earliest = published.earliest_repair_on or facts.decided_on
    if facts.bar_until:
        earliest = max(earliest, facts.bar_until + timedelta(days=1))
    against = _against(facts, published, day)
    met = Reason(
        N_("The shortest term passed on %(day)s and the duties are performed."),
        {"day": published.earliest_repair_on or facts.decided_on},
        _SOURCE,
    )
    return RepairAnswer(
        not against,
        earliest,
        (*published.reasons, *(against or (met,))),
        digest("repair", facts.__dict__, published.digest),
    )


def _against(facts: RepairFacts, published: publicity.PublicityAnswer, day: date) -> tuple[Reason, ...]:
    earliest, ends, found = published.earliest_repair_on, published.ends_on, []
    if day < facts.decided_on:
        found.append(Reason(N_("The penalty is decided only on %(day)s."), {"day": facts.decided_on}, _SOURCE))
    if earliest and day < earliest:
        found.append(
            Reason(
                N_("The shortest term of publicity runs until %(day)s; repair may be asked for from that day."),
                {"day": earliest},
                _SOURCE,
            )
        )
    if ends and ends <= day:
        found.append(
            Reason(
                N_("The term of publicity was over on %(day)s by itself; there is nothing left to repair."),
                {"day": ends},
                _SOURCE,
            )
        )
    if not facts.performed:
        found.append(Reason(N_("The duties of the decision have not been performed."), {}, _SOURCE))
    if facts.bar_until and day <= facts.bar_until:
        found.append(Reason(N_("Barred for false materials until %(day)s."), {"day": facts.bar_until}, _SOURCE))
    return tuple(found)
