"""A penalty entered from a paper decision, counted: what the hands do beyond copying what only the paper says."""

from dataclasses import dataclass, field
from typing import Any

from tests.browser.hands import Desk, boxes, said

PAPER = {
    "decision_no": "（陈）应急罚〔2026〕901号",
    "violation": "未按规定对从业人员进行安全生产教育和培训",
    "facts": "2026年11月3日现场检查发现，该公司3名新上岗人员未经安全生产教育和培训即上岗作业。",
    "basis": "《中华人民共和国安全生产法》第九十七条第三项",
    "content": "罚款人民币贰万元整",
    "decided_on": "2026-11-16",
    "valid_until": "2029-11-16",
    "fine": "2",
}
"""What only the paper can say."""
CLICKS, LOADS, TYPED, REJECTED = 8, 2, 30, 1


@dataclass
class Hand:
    """A person at the desk: counts clicks, characters that the paper does not say, and pages that load."""

    page: Any
    clicks: int = 0
    typed: int = 0
    loads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("load", lambda page: self.loads.append(page.url))

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.click(selector)

    def type(self, name: str, text: str) -> None:
        self.typed += len(text)
        self.page.locator(f"[name={name}]").press_sequentially(text)

    def copy(self, name: str, text: str) -> None:
        """Copy a field from the paper, coming to it by the tabulator."""
        self.page.fill(f"[name={name}]", text)


def _pick_firm(hand: Hand) -> None:
    hand.type("party_name", "cbehq")
    hand.page.locator(".suggest li[role=option]").first.wait_for()
    hand.page.keyboard.press("ArrowDown")
    hand.page.keyboard.press("Enter")
    hand.typed += 2


def test_the_firm_is_picked_and_nothing_is_typed_twice(desk: Desk) -> None:
    page = desk("clerk", "/penalty/list/")
    hand = Hand(page)
    hand.click(".head a[href$='/penalty/add'], a[href$='/penalty/add'] >> nth=0")
    _pick_firm(hand)
    for name, text in PAPER.items():
        if name == "fine":
            hand.click("[name=kinds][value=fine]")
        hand.copy(name, text)
    hand.click("form.sheet .acts button")
    page.wait_for_url("**/penalty/show/*")
    assert (hand.clicks <= CLICKS, hand.typed <= TYPED, len(hand.loads) <= LOADS) == (True, True, True), vars(hand)
    facts = page.locator("#basic").inner_text()
    assert all(text in facts for name, text in PAPER.items() if name != "fine")


def test_however_many_faults_there_are_one_save_tells_them_all(desk: Desk) -> None:
    page = desk("clerk", "/penalty/add")
    hand, rejected = Hand(page), 0
    wrong = {
        "uscc": "91150725MA0000000X",
        "decided_on": "2190-01-01",
        "valid_until": "2020-01-01",
        "facts": "",
        "fine": "",
    }
    _pick_firm(hand)
    page.check("[name=kinds][value=fine]")
    for name, text in {**PAPER, "decision_no": "（陈）应急罚〔2026〕902号", **wrong}.items():
        page.fill(f"[name={name}]", text)
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.click("form.sheet .acts button")
    rejected += 1
    told = {box.name for box in boxes(page) if box.error}
    assert {"uscc", "decided_on", "facts", "fine"} <= told, said(page)
    right = {**PAPER, "decision_no": "（陈）应急罚〔2026〕902号", "uscc": ""}
    for name in wrong:
        page.fill(f"[name={name}]", right.get(name, ""))
    page.fill("[name=party_name]", "")
    _pick_firm(hand)
    page.click("form.sheet .acts button")
    page.wait_for_url("**/penalty/show/*")
    assert rejected <= REJECTED
