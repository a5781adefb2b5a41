"""How people fill in a page: type, pick, tick, press the button and read what was kept.

What to write is read from the page itself, so that a new register is tried before anybody mentions it here. Where
not just anything will do, PLAUSIBLE says what does by the end of a column's name and PARTICULARS by register.
"""

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from app import clock
from tests import making

_numbers = count(8_000_001)

Desk = Callable[..., Any]
Answer = str | Callable[[int], str]
"""What to write: the words, or what makes them of a number that is given out once."""
Written = dict[str, tuple[str, str]]
"""By column: what the form calls it, and how the answer reads."""


# --- what to write -----------------------------------------------------------------------------------


def today(number: int) -> str:
    return str(clock.today())


def in_a_year(number: int) -> str:
    return str(clock.today() + timedelta(days=365))


def in_two_years(number: int) -> str:
    return str(clock.today() + timedelta(days=730))


def in_a_week(number: int) -> str:
    return str(clock.today() + timedelta(days=7))


USUAL: dict[str, Answer] = {"date": today, "number": "12"}
"""By the kind of box; where people write, any words will do, and where they pick, the first that is offered."""

PLAUSIBLE: dict[str, Answer] = {
    "uscc": making.code,
    "avoids": making.code,
    "identity_no": making.identity,
    "phone": lambda number: f"1380{number}",
    "_until": in_a_year,
    "due_on": in_a_year,
}
"""By the end of a column's name."""

PARTICULARS: dict[str, dict[str, Answer]] = {
    "penalty": {"kinds": "fine", "content": "罚款30000元", "fine": "3", "practitioner_id": "", "finding_id": ""},
    "finding": {"extended_to": in_two_years},
    "licence": {"practitioner_id": ""},
    "grading_scheme": {
        "name": lambda number: f"评级标准（第{number}稿）",
        **dict.fromkeys(("english", "when", "points", "bands", "cap", "months"), ""),
        **dict.fromkeys(("direct", "not_better_than", "steps_down"), ""),
    },
    "frequency_rule": {"name": lambda number: f"检查频次标准（第{number}稿）"},
    "inspection_plan": {
        "year": lambda _number: str(clock.today().year + 1),
        "workdays": "248",
        "quiet_months": "1、2",
        "item_id": "检查",
        "reach": "all",
        "method": "full_coverage",
        "visit_days": "1",
    },
    "inspection_task": {
        "source": "handed_over",
        **dict.fromkeys(("inspection_plan_id", "draw_id", "complaint_id", "finding_id"), ""),
    },
    "checklist": {"edition": "1", "item": "消防器材", "requirement": "配备齐全"},
    "inspection": {"inspection_task_id": ""},
    "commitment_drive": {
        "year": lambda _number: str(clock.today().year),
        "sign_by": in_a_week,
        **dict.fromkeys(("category", "sector", "department_id"), ""),
    },
    "draw": {
        "item_id": "安全",
        "draws_on": in_a_week,
        "seed_on": in_a_week,
        "category": "general",
        "number": "1",
        "seed": "051219263307",
        "own_seal": "7a" * 32,
        "own_words": "草原",
        **dict.fromkeys(("sector", "grade"), ""),
    },
    "class_change": {"to_class": "key"},
    "fine_collection": {"deferred_to": in_a_year},
    "public_rating": {"year": str(clock.today().year)},
    "setting": {"name": "platform.message_days", "value": "180"},
    "unusual_code": {"uscc": making.wrong_code},
    "approval_item": {
        **dict.fromkeys(("days_green", "days_clean", "days_ordinary", "days_strict", "days_commitment"), "10"),
        "legal_days": "20",
        "edition": "1",
        "follow_days": "10",
        "name": lambda number: f"材料{number}",
    },
    "approval_case": {"materials": ""},
    "credit_report": {"kind": "own"},
    "report_use": {"scene": "approval"},
    "document_template": {
        "used_for": "penalty",
        "made_by": "approve",
        "condition": '公示与否 是 "依法公示"',
        "addressed_to": "行政相对人名称",
        "content": lambda number: f"第{number}稿：对【行政相对人名称】罚款【罚款金额】。",
    },
}
"""By register and column; written even where the form does not ask for it, and left empty where nothing stands here."""


FOLLOWS: dict[str, dict[str, str]] = {"natural_person": {"party_name": "巴图"}}
"""By a term that was decided: what it asks of other boxes, whatever stands there."""


@dataclass(frozen=True)
class Box:
    """One question of a form, as it stands on the page."""

    name: str
    label: str
    kind: str
    shown: bool
    required: bool
    error: str
    value: str
    limit: int
    lookup: str
    options: list[list[str]]


BOXES = """fields => fields.map(field => {
  const [one, ticks, label] = ["[name]", ".ticks", "label"].map(part => field.querySelector(part));
  const tick = one.type === "checkbox", sort = one.inputMode === "decimal" ? "number" : one.type;
  const offered = ticks
    ? [...ticks.querySelectorAll("label")].map(each => [each.control.value, each.textContent.trim()])
    : [...(one.options ?? [])].filter(each => each.value).map(each => [each.value, each.text]);
  return {
    name: one.name, label: label.firstChild.textContent.trim(), shown: !field.hidden,
    required: !field.hidden && !!label.querySelector(".must:not([hidden])"),
    kind: ticks ? "ticks" : one.dataset.lookup !== undefined || one.dataset.picks ? "link" : sort,
    error: field.querySelector(".error")?.textContent.trim() ?? "",
    value: tick ? (field.querySelector(":checked") ? "1" : "") : one.value,
    limit: one.maxLength > 0 ? one.maxLength : 255, options: offered,
    lookup: one.dataset.lookup ?? JSON.parse(one.dataset.picks ?? "[]")[0]?.at ?? "",
  };
})"""
EMPTIED: dict[str, Callable[[Any, Box], Any]] = {
    "select-one": lambda page, box: page.select_option(f"form.sheet [name={box.name}]", ""),
    "checkbox": lambda page, box: page.uncheck(f"form.sheet [name={box.name}]"),
}
"""By the kind of box; anything else is typed over."""
LINES = """tables => tables.flatMap(table => [...table.querySelectorAll("td[data-label]")].map(
  cell => [cell.dataset.label, cell.textContent.trim()]))"""
FACTS = "rows => rows.map(row => ['dt', 'dd'].map(part => row.querySelector(part).textContent.trim()))"


def boxes(page: Any) -> list[Box]:
    """The questions of the form on this page, in their order; its button stands behind them all."""
    page.locator("form.sheet .acts button").wait_for()
    return [Box(**box) for box in page.locator("form.sheet .field").evaluate_all(BOXES)]


def particular(register: str, box: Box) -> Answer | None:
    """What this column of this register needs; None where nothing is said about it."""
    known = PARTICULARS.get(register, {})
    return known.get(box.name, known.get(box.name.rpartition("-")[2]))


def answer(register: str, box: Box) -> str:
    """What to write into a box; nothing where the first that is offered will do."""
    number = next(_numbers)
    usual = next((made for ending, made in PLAUSIBLE.items() if box.name.endswith(ending)), USUAL.get(box.kind, ""))
    made = particular(register, box) or usual
    return made(number) if callable(made) else made or words(box, number)


def words(box: Box, number: int) -> str:
    """Words for a box that takes any, no two alike and no more than fit."""
    return f"{box.label[: max(0, box.limit - 7)]}{number}"[-box.limit :] if box.kind in ("text", "textarea") else ""


# --- writing it --------------------------------------------------------------------------------------


def write(page: Any, box: Box, text: str) -> str:
    page.fill(f"form.sheet [name={box.name}]", text)
    return text


def pick(page: Any, box: Box, wanted: str) -> str:
    value, label = offered(box, wanted)
    opens_anew = page.locator(f"form.sheet[data-anew={box.name}]").count()
    page.select_option(f"form.sheet [name={box.name}]", value)
    if opens_anew:
        page.wait_for_url(f"**{box.name}={value}*")
    return label


def tick_one(page: Any, box: Box, wanted: str) -> str:
    value, label = offered(box, wanted)
    page.check(f'form.sheet [name={box.name}][value="{value}"]')
    return label


def tick(page: Any, box: Box, wanted: str) -> str:
    page.check(f"form.sheet [name={box.name}]")
    return "是"


def offered(box: Box, wanted: str) -> list[str]:
    """(value, label) of what is wanted, or of the first that is offered."""
    return next(option for option in box.options if wanted in ("", option[0]))


def point(page: Any, box: Box, wanted: str) -> str:
    """Point at a record of another register, or at an account."""
    return choose(page, box)


def choose(page: Any, box: Box) -> str:
    """Type a character, wait for the suggestions, take one: on a phone with the finger, else by keyboard."""
    field = page.locator(f"form.sheet [name={box.name}]")
    value, label = known(page, box)
    field.press_sequentially(value[0])
    suggestion = page.locator(f'.suggest li[data-value="{value}"]')
    suggestion.wait_for()
    suggestion.click() if page.viewport_size["width"] < 400 else take_by_keyboard(field, suggestion)
    assert field.input_value() == label
    return label


def known(page: Any, box: Box) -> tuple[str, str]:
    """(what the form will hold, how it is called) of the newest record to point at that no other box holds."""
    found = free(page, box)
    assert found, f"{box.lookup} knows nothing that {box.name} could point at"
    return found[0]["value"], found[0]["label"]


def free(page: Any, box: Box) -> list[dict[str, str]]:
    """What is offered and stands in no other box."""
    beside = page.locator(f"form.sheet [name={box.name}]").evaluate("box => box.beside()")
    more = "&" if "?" in box.lookup else "?"
    found = page.request.get(f"{box.lookup}{more}q={beside}").json()["results"]
    values, held = [each["value"] for each in found], {each.value for each in boxes(page)}
    return [each for each in found if each["label"] not in held and values.count(each["value"]) == 1]


def take_by_keyboard(field: Any, suggestion: Any) -> None:
    for _ in range(12):
        field.press("ArrowDown")
        if suggestion.get_attribute("aria-selected") == "true":
            break
    field.press("Enter")


HANDS: dict[str, Callable[[Any, Box, str], str]] = {
    "text": write,
    "textarea": write,
    "number": write,
    "date": write,
    "select-one": pick,
    "ticks": tick_one,
    "checkbox": tick,
    "link": point,
}
"""By the kind of box."""

PAPER: Any = {"name": "附件.pdf", "mimeType": "application/pdf", "buffer": making.pdf(b"one page")}


def paper() -> Any:
    """A file like no other: the same one is not handed in twice."""
    number = next(_numbers)
    return PAPER | {"name": f"附件{number}.pdf", "buffer": making.pdf(f"page {number}".encode())}


def unfold(page: Any) -> None:
    """Open what is folded away because it is seldom needed."""
    folded = page.locator("form.sheet details:not([open]) > summary:visible")
    while folded.count():
        folded.first.click()


def asked(page: Any, box: Box) -> bool:
    """Whether the form still asks this after the answers given so far."""
    return bool(page.locator(f"form.sheet .field:has([name={box.name}])").first.is_visible())


def offers(page: Any, box: Box) -> bool:
    """Whether there is anything to point at; what need not be answered is left empty where there is not."""
    return box.kind != "link" or box.required or bool(free(page, box))


def decide(page: Any, name: str, codes: Iterable[str]) -> None:
    """Choose these in a box of which others depend, and nothing else."""
    box = next(box for box in boxes(page) if box.name == name)
    if box.kind != "ticks":
        page.select_option(f"form.sheet [name={name}]", *codes)
    for value, _ in box.options if box.kind == "ticks" else ():
        page.set_checked(f'form.sheet [name={name}][value="{value}"]', value in codes)
    for other, text in ((other, text) for code in codes for other, text in FOLLOWS.get(code, {}).items()):
        if page.locator(f"form.sheet [name={other}]").count():
            page.fill(f"form.sheet [name={other}]", text)


def fill_in(page: Any, register: str, everything: bool = True, decided: Container[str] = ()) -> Written:
    """Answer all questions of a form, or those that must be; what it holds already, or was decided, is left.

    An answer may make the form ask more, so it is read again until nothing new is there.
    """
    unfold(page)
    written: Written = {}
    seen: set[tuple[bool, str]] = set()
    while new := [box for box in boxes(page) if box.shown and (box.required, box.name) not in seen]:
        seen |= {(box.required, box.name) for box in new}
        for box in new:
            special = particular(register, box) if box.name not in decided else ""
            usual = special is None and not box.value and (everything or box.required)
            if box.kind == "file" and box.name not in decided:
                page.set_input_files(f"form.sheet [name={box.name}]", PAPER)
            elif box.name not in written and (special or usual) and asked(page, box) and offers(page, box):
                written[box.name] = box.label, HANDS[box.kind](page, box, answer(register, box))
    return written


def hand_in(page: Any) -> None:
    """A file for each paper that the page says must be there, by the button beside it."""
    for button in page.locator("[data-paper].lacks button:visible").all():
        with page.expect_file_chooser() as chooser:
            button.click()
        chooser.value.set_files(paper())


def retype(page: Any, register: str) -> Written:
    """Type other words over those of the first box that takes any."""
    plain = (
        box
        for box in boxes(page)
        if box.shown and box.kind in ("text", "textarea") and not box.name.endswith(tuple(PLAUSIBLE))
    )
    box = next(box for box in plain if particular(register, box) is None)
    text, field = words(box, next(_numbers)), page.locator(f"form.sheet [name={box.name}]")
    field.press("Control+a")
    field.press_sequentially(text)
    return {box.name: (box.label, text)}


def empty(page: Any) -> None:
    """Take out what a new form begins with; most begin with nothing."""
    for box in boxes(page):
        if box.value:
            EMPTIED.get(box.kind, lambda page, box: write(page, box, ""))(page, box)


# --- saving it and reading it again ------------------------------------------------------------------


def press_save(page: Any) -> int:
    """Press the button; the status of the page that comes."""
    with page.expect_navigation() as answered:
        page.click("form.sheet .acts button")
    return int(answered.value.status)


def save(page: Any, register: str) -> str:
    """Press the button; the address of the record, on whose page the browser then stands."""
    press_save(page)
    address = re.search(rf"/{register}/show/\d+$", page.url)
    assert address, (page.url, [(box.label, box.error) for box in boxes(page) if box.error], said(page))
    return address[0]


def said(page: Any) -> list[str]:
    return list(page.locator("main .flash:visible").all_inner_texts())


def not_shown(page: Any, written: Written) -> list[tuple[str, str]]:
    """What was written and does not stand under its label on the page of the record."""
    facts: dict[str, str] = {}
    lines = page.locator("#basic table.own, #table table, #rest table.own").evaluate_all(LINES)
    for label, text in [*page.locator("#basic dl.facts > div").evaluate_all(FACTS), *lines]:
        facts[label] = f"{facts.get(label, '')} {text}"
    return [(label, text) for label, text in written.values() if text not in facts.get(label, "")]
