"""执法人员: whether somebody may inspect an enterprise on a day (行政处罚法 第四十二条、第四十三条)."""

from collections.abc import Iterator
from datetime import date

from app.rules.errors import N_, Refused


def unfit(name: str, day: date, *, certified_until: date | None, avoids: str | None, uscc: str) -> Iterator[Refused]:
    """All that stands against it; the last day of the certificate is itself included.

    Of a leave only its end is known, so it says nothing of a visit in the past.
    """
    if certified_until and certified_until < day:
        yield Refused(
            N_("The certificate of %(name)s ended on %(day)s, before the inspection."), name=name, day=certified_until
        )
    if uscc and uscc in (avoids or ""):
        yield Refused(N_("%(name)s must keep away from this enterprise; choose another inspector."), name=name)
