"""检查文书: one serial through the chain, every finding with its term, printed as PDF and Word."""

from datetime import date
from typing import Any

import pypdfium2
import pytest

from app.rules.vocabulary.inspection import FindingStatus, HazardLevel, ItemResult
from app.rules.vocabulary.platform import Status
from app.services.documents import issuing, templates
from app.services.inspection import papers
from models.inspection import CheckedItem
from tests import making

DAY = date(2026, 11, 28)


@pytest.fixture
def visit(session: Any) -> Any:
    made = making.inspection(session, notice_no="（陈）应急检〔2026〕5号", inspected_on=DAY)
    made.checked = [CheckedItem(item="消防器材", requirement="有效", result=ItemResult.FAILED, remark="压力不足")]
    given = {"inspection": made, "inspection_id": made.id, "found_on": DAY}
    making.finding(session, made.enterprise, description="灭火器失效", due_on=date(2026, 12, 5), **given)
    major = {"description": "出口锁闭", "level": HazardLevel.MAJOR, "due_on": date(2026, 12, 1)}
    making.finding(session, made.enterprise, **major, **given)
    making.finding(session, made.enterprise, description="写错的", status=Status.REVOKED, **given)
    session.flush()
    return made


def printed(session: Any, record: Any, code: str) -> str:
    found = next(each for each in templates.in_force(session, record.register_name(), DAY) if each.code == code)
    pages = pypdfium2.PdfDocument(issuing.preview(session, found, record, DAY, "pdf"))
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def test_the_order_names_every_finding_that_counts_and_its_term(session: Any, visit: Any) -> None:
    text = printed(session, visit, "责令限期整改指令书")
    for said in ("应急责改〔2026〕5号", "应急检记〔2026〕5号", "1.灭火器失效", "2.出口锁闭", "2026年12月1日"):
        assert said in text, text
    assert "写错的" not in text
    assert "六个月" in text


def test_the_record_has_the_lines_of_the_checklist(session: Any, visit: Any) -> None:
    text = printed(session, visit, "现场检查记录")
    for said in ("应急检记〔2026〕5号", "消防器材", "压力不足", "出口锁闭"):
        assert said in text, text


@pytest.mark.parametrize(
    ("status", "said"), [(FindingStatus.CLOSED, "已按要求整改完毕"), (FindingStatus.RECTIFIED, "复查意见：")]
)
def test_the_review_says_what_came_of_it(session: Any, visit: Any, status: FindingStatus, said: str) -> None:
    found = making.finding(session, visit.enterprise, inspection=visit, inspection_id=visit.id, status=status)
    text = printed(session, found, "整改复查意见书")
    assert said in text
    assert "应急复查〔2026〕5号" in text


@pytest.mark.parametrize("number", ["", "2026-5", "应急〔〕5号"])
def test_a_number_of_another_kind_makes_none_of_the_series(session: Any, number: str) -> None:
    visit = making.inspection(session, notice_no=number or "无号1")
    assert papers.inspection_paper(session, visit)["指令书文号"] == ""


def test_the_decision_on_the_spot_has_a_measure_for_each_finding_it_names(session: Any, visit: Any) -> None:
    assert "现场处理措施决定书" not in offered(session, visit), "nothing was ordered on the spot"
    given = {"inspection": visit, "inspection_id": visit.id, "found_on": DAY}
    making.finding(session, visit.enterprise, description="压力容器超期未检", measure="立即停止使用", **given)
    text = printed(session, visit, "现场处理措施决定书")
    for said in ("应急现决〔2026〕5号", "应急检记〔2026〕5号", "1.压力容器超期未检", "1.立即停止使用", "六个月"):
        assert said in text, text
    assert "灭火器失效" not in text


def offered(session: Any, record: Any) -> list[str]:
    """What can be printed of it."""
    found = templates.in_force(session, record.register_name(), DAY)
    return [each.code for each in found if issuing.concerns(session, each, record, DAY)]
