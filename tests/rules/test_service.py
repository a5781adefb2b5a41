"""From which day a document counts as served."""

from datetime import date

import pytest

from app.rules.errors import NotInForce
from app.rules.parameters import parameters
from app.rules.service import served
from app.rules.vocabulary.documents import ServiceWay

DAY = date(2026, 3, 2)
AT_ONCE = [way for way in ServiceWay if way != ServiceWay.ANNOUNCED]


@pytest.mark.parametrize("way", AT_ONCE)
def test_most_ways_count_on_the_day_itself(way: ServiceWay) -> None:
    answer = served(way, DAY, parameters())
    assert answer.on == DAY
    assert answer.reasons[0].text() == f"{way.english} on 2026-03-02: served on that day."
    assert "《行政处罚法》第六十一条" in answer.reasons[0].source


@pytest.mark.parametrize(
    ("day", "on", "days"),
    [
        (date(2021, 12, 31), date(2022, 3, 1), 60),
        (date(2022, 1, 1), date(2022, 1, 31), 30),
        (DAY, date(2026, 4, 1), 30),
    ],
)
def test_an_announcement_counts_when_its_days_have_passed(day: date, on: date, days: int) -> None:
    answer = served(ServiceWay.ANNOUNCED, day, parameters())
    assert answer.on == on
    (reason,) = answer.reasons
    assert reason.text() == f"By public announcement on {day}: served when {days} days have passed, on {on}."


def test_the_fingerprint_is_that_of_what_was_asked() -> None:
    law = parameters()
    same, again = served(ServiceWay.POST, DAY, law), served(ServiceWay.POST, DAY, law)
    assert same.digest == again.digest
    others = [served(ServiceWay.DIRECT, DAY, law), served(ServiceWay.POST, date(2026, 3, 3), law)]
    assert same.digest not in {other.digest for other in others}


def test_there_is_no_answer_before_the_rule() -> None:
    with pytest.raises(NotInForce):
        served(ServiceWay.DIRECT, date(2017, 12, 31), parameters())
