"""加处罚款: what is added to a fine that is not paid in time (行政处罚法 第七十二条)."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

Payments = Iterable[tuple[date, Decimal]]
"""(day, yuan) of what was paid."""


def left(fine: Decimal, payments: Payments, day: date) -> Decimal:
    """What is still owed of the fine itself on a day, payments of that day counted."""
    return max(Decimal(0), fine - sum((amount for paid_on, amount in payments if paid_on <= day), Decimal(0)))


def added(fine: Decimal, payments: Payments, pay_by: date, day: date, percent: Decimal) -> Decimal:
    """What has been added by a day: so many percent a day of what is then owed, never more than the fine.

    It begins on the day after the last day of payment; on the day of a payment what was paid no longer counts. Days of
    reconsideration or of a lawsuit, which do not count, are for the office to deduct.
    """
    paid, total, today = list(payments), Decimal(0), pay_by + timedelta(days=1)
    while today <= day and total < fine and (owed := left(fine, paid, today)):
        total, today = total + owed * percent / 100, today + timedelta(days=1)
    return min(total, fine).quantize(Decimal("0.01"))
