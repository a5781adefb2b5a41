"""A whole inspection on a phone: the site really gone in the middle, the browser closed, and everything sent once."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import config
from tests.browser import made_on_site
from tests.browser.conftest import CHROMIUMS, Site, opened
from tests.browser.made_on_site import ITEMS

pytestmark = pytest.mark.long
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("onsite"), 6, made_on_site.__name__) as office:
        yield office


@pytest.fixture(scope="module")
def tasks(site: Site) -> list[dict[str, Any]]:
    return list(json.loads(site.prepared)["tasks"])


class Phone:
    """A browser whose store outlives it, as on a phone."""

    def __init__(self, chromium: Any, site: Site, folder: Path) -> None:
        self.kind, self.site, self.folder = chromium.browser_type, site, folder
        self.open()

    def open(self) -> None:
        import shutil

        path = next(found for name in CHROMIUMS if (found := shutil.which(name)))
        self.context = self.kind.launch_persistent_context(
            str(self.folder),
            executable_path=path,
            args=["--no-sandbox"],
            viewport=PHONE,
            locale="zh-CN",
            has_touch=True,
        )
        self.page = self.context.pages[0]
        self.page.on("dialog", lambda dialog: dialog.accept())

    def killed(self) -> None:
        """Closed with whatever was on it, and opened again."""
        self.context.close()
        self.open()

    def sign_in(self) -> None:
        """Unless the session has outlived the browser."""
        self.page.goto(f"{self.site.base}/login/")
        if not self.page.locator("#username").count():
            return
        self.page.fill("#username", "officer")
        self.page.fill("#password", self.site.passwords["officer"])
        self.page.press("#password", "Enter")
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def home(self) -> None:
        self.page.goto(f"{self.site.base}/field/")
        self.page.locator("body[data-taken]").wait_for()

    def task(self, key: int) -> None:
        self.page.goto(f"{self.site.base}/field/task/{key}")
        self.page.locator("form[data-ready]").wait_for(state="attached")


@pytest.fixture
def phone(chromium: Any, site: Site, tmp_path: Path) -> Iterator[Phone]:
    made = Phone(chromium, site, tmp_path / "phone")
    yield made
    made.context.close()


def picture(colour: str) -> dict[str, Any]:
    out = BytesIO()
    Image.new("RGB", (2400, 1800), colour).save(out, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def mark(page: Any, item: str, result: str, remark: str = "") -> None:
    one = page.locator(f"fieldset[data-item='{item}']")
    one.locator(f"label:has-text('{result}')").first.click()
    if remark:
        one.locator("[data-remark]").fill(remark)


def sign(page: Any, whose: str) -> None:
    """Each in a hand of their own."""
    high = {"first": 20, "second": 40, "firm": 55}[whose]
    glass = page.locator(f"canvas[data-sign={whose}]")
    glass.scroll_into_view_if_needed()
    box = glass.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 20 + step * 30, box["y"] + (high if step % 2 else 80))
    page.mouse.up()


def inspections(site: Site, task: str) -> list[dict[str, Any]]:
    """What the register holds of a task, read by the command."""
    command = [sys.executable, str(config.ROOT / "run.py"), "dump", "inspection", "--format", "jsonl"]
    done = subprocess.run(command, env=site.env, capture_output=True, text=True, timeout=120)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [row for row in rows if row.get("inspection_task_id") == task]


def test_an_inspection_without_a_signal_arrives_once_and_whole(
    phone: Phone, site: Site, tasks: list[dict[str, Any]], paused: Callable[[Site], Any]
) -> None:
    task = tasks[0]
    phone.sign_in()
    phone.home()
    assert task["firm"] in phone.page.locator(".tasks").inner_text()
    phone.task(task["id"])
    for item in ITEMS[:3]:
        mark(phone.page, item, "合格")
    phone.page.locator("[data-photo]").set_input_files([picture("red"), picture("green")])
    phone.page.locator(".photos li").nth(1).wait_for()
    with paused(site):
        phone.page.wait_for_timeout(300)
        phone.killed()
        phone.page.goto(f"{site.base}/field/")
        assert "填写中" in phone.page.locator(f"[data-task='{task['id']}']").inner_text()
        phone.task(task["id"])
        assert phone.page.locator("[data-result]:checked").count() == 3
        assert phone.page.locator(".photos li").count() == 2
        mark(phone.page, ITEMS[3], "不合格", "培训记录不全")
        phone.page.click("[data-add]")
        phone.page.fill("[data-part=description]", "新员工未经培训上岗")
        phone.page.fill("[data-part=measure]", "责令其停止作业")
        phone.page.select_option("[name=outcome]", "problems")
        phone.page.fill("[name=account]", "现场检查情况属实")
        for whose in ("first", "second", "firm"):
            sign(phone.page, whose)
        phone.page.click("form[data-onsite] button.primary")
        phone.page.locator("[data-done]:not([hidden])").wait_for()
        assert "待发送" in phone.page.locator("[data-done]").inner_text()
        phone.killed()
        phone.page.goto(f"{site.base}/field/")
        phone.page.locator("[data-waiting]:has-text('1')").wait_for()
    phone.sign_in()
    phone.home()
    phone.page.locator(f"[data-task='{task['id']}'] .tag.sent").wait_for()
    phone.task(task["id"])
    assert "共5份" in phone.page.locator("[data-receipt]").inner_text()
    phone.page.evaluate("() => flush()")
    kept = inspections(site, task["no"])
    assert len(kept) == 1
    assert [line["result"] for line in kept[0]["checked"]] == ["passed"] * 3 + ["failed", "not_involved"]
    phone.page.click("[data-opened]")
    shown = phone.page.locator("main").inner_text()
    assert task["firm"] in shown
    named = phone.page.locator(".files > li").all_text_contents()
    assert len([each for each in named if ".jpg" in each or ".png" in each]) == 5


def test_what_the_office_refuses_is_told_and_stays(phone: Phone, site: Site, tasks: list[dict[str, Any]]) -> None:
    phone.sign_in()
    phone.home()
    phone.task(tasks[1]["id"])
    mark(phone.page, ITEMS[0], "不合格")
    for whose in ("first", "second"):
        sign(phone.page, whose)
    phone.page.check("[name=unsigned]")
    phone.page.fill("[name=unsigned_why]", "负责人不在场")
    phone.page.click("form[data-onsite] button.primary")
    phone.page.locator("[data-refused]:not([hidden]) li").first.wait_for()
    assert "检查结果" in phone.page.locator("[data-refused]").inner_text()
    assert inspections(site, tasks[1]["no"]) == []
    mark(phone.page, ITEMS[0], "不合格", "压力不足")
    phone.page.select_option("[name=outcome]", "problems")
    phone.page.click("form[data-onsite] button.primary")
    phone.page.locator("[data-receipt]:has-text('已全部收到')").wait_for()
    assert len(inspections(site, tasks[1]["no"])) == 1


BROKEN = {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
STORED = """async () => {
  const rows = await allEntries(), kept = await within("readonly", "files", (files) => files.getAll());
  const all = [...rows, ...kept], seen = (row) => JSON.stringify(row) + new TextDecoder().decode(row.sealed.data);
  return { text: all.map(seen).join(), rows: all.length,
    keys: (await within("readonly", "keys", (keys) => keys.getAll())).length, caches: (await caches.keys()).length };
}"""


def complete(page: Any) -> None:
    """All that an inspection without problems needs."""
    mark(page, ITEMS[0], "合格")
    page.select_option("[name=outcome]", "clean")
    for whose in ("first", "second", "firm"):
        sign(page, whose)


def finish(page: Any) -> None:
    page.click("form[data-onsite] button.primary")


def test_pictures_still_being_made_small_go_along_and_a_broken_one_is_told(
    phone: Phone, site: Site, tasks: list[dict[str, Any]]
) -> None:
    phone.sign_in()
    phone.task(tasks[3]["id"])
    complete(phone.page)
    phone.page.locator("[data-photo]").set_input_files([picture("red"), BROKEN, picture("green"), picture("blue")])
    finish(phone.page)
    phone.page.locator("[data-receipt]:has-text('共6份')").wait_for()
    assert "broken.jpg" in phone.page.locator("[data-told]").inner_text()


def test_a_session_that_ended_keeps_what_is_unsent_shut(phone: Phone, site: Site, tasks: list[dict[str, Any]]) -> None:
    phone.sign_in()
    phone.home()
    phone.task(tasks[4]["id"])
    complete(phone.page)
    phone.page.fill("[name=account]", "仅本人可见")
    phone.page.wait_for_timeout(300)
    cookies = phone.context.cookies()
    phone.context.clear_cookies()
    finish(phone.page)
    phone.page.locator("[data-told]:has-text('登录已失效') a").wait_for()
    assert not phone.page.locator("main").is_visible()
    kept = phone.page.evaluate(STORED)
    assert (kept["rows"] >= 4, kept["keys"], kept["caches"]) == (True, 0, 0)
    assert "仅本人可见" not in kept["text"]
    assert "image/png" not in kept["text"]
    phone.page.click("[data-told] a")
    phone.page.locator("#username").wait_for()
    assert cookies
    phone.sign_in()
    phone.task(tasks[4]["id"])
    phone.page.locator("[data-receipt]:has-text('共3份')").wait_for()
    assert [each["account"] for each in inspections(site, tasks[4]["no"])] == ["仅本人可见"]


def test_a_server_that_is_ill_ends_no_session(phone: Phone, site: Site, tasks: list[dict[str, Any]]) -> None:
    phone.sign_in()
    phone.home()
    phone.task(tasks[2]["id"])
    complete(phone.page)
    phone.context.route("**/field/token", lambda route: route.fulfill(status=503, body="busy"))
    finish(phone.page)
    phone.page.locator("[data-told]:has-text('稍后')").wait_for()
    assert phone.page.locator("[data-take-back]").is_visible()
    assert phone.page.evaluate(STORED)["keys"] == 1
    phone.context.unroute("**/field/token")
    phone.page.locator("[data-take-back]").click()
    phone.page.locator("form[data-ready]").wait_for()
    assert phone.page.locator("[data-result]:checked").count() == 1
    phone.page.evaluate("task => removeEntry(task)", tasks[2]["id"])


def test_what_somebody_else_left_on_this_phone_stays_shut(
    phone: Phone, site: Site, tasks: list[dict[str, Any]]
) -> None:
    left = """async () => { const base = await openBase("onsite-999999"), deal = base.transaction("keys", "readwrite");
      deal.objectStore("keys").put("theirs", "own"); await new Promise(done => { deal.oncomplete = done; });
      base.close(); }"""
    found = """async () => { const base = await openBase("onsite-999999");
      const keys = await answered(base.transaction("keys").objectStore("keys").getAll());
      base.close(); return keys.length; }"""
    phone.sign_in()
    phone.home()
    phone.page.evaluate(left)
    assert phone.page.evaluate(found) == 1
    phone.home()
    for _ in range(100):
        if not phone.page.evaluate(found):
            return
        phone.page.wait_for_timeout(100)
    pytest.fail("the keys of another account are still there")


def test_a_code_on_the_wall_finds_the_task(phone: Phone, site: Site, tasks: list[dict[str, Any]]) -> None:
    """The detector is the browser's, and stands in here; what is done with what it reads is ours."""
    detector = "window.BarcodeDetector = class { detect() { return Promise.resolve([{ rawValue: window.code }]); } };"
    phone.context.add_init_script(detector)
    phone.sign_in()
    phone.home()
    for code, shown in ((f"https://x/{tasks[1]['no']}?a=1", 1), ("nothing of ours", None)):
        phone.page.evaluate("code => { window.code = code; }", code)
        phone.page.locator("[data-scan]").set_input_files(picture("red"))
        if shown is None:
            phone.page.locator("[data-told]:has-text('没有读到')").wait_for()
        else:
            phone.page.locator(".tasks li:visible").nth(shown).wait_for(state="hidden")
            assert phone.page.locator(".tasks li:visible").count() == shown


def test_what_waits_can_be_changed_and_a_second_window_waits(
    phone: Phone, site: Site, tasks: list[dict[str, Any]], paused: Callable[[Site], Any]
) -> None:
    phone.sign_in()
    phone.home()
    phone.task(tasks[5]["id"])
    complete(phone.page)
    with paused(site):
        finish(phone.page)
        phone.page.locator("[data-take-back]:not([hidden])").click()
        phone.page.locator("form[data-ready]").wait_for()
        phone.page.fill("[name=account]", "改过一次")
        for whose in ("first", "second", "firm"):
            sign(phone.page, whose)
        second = phone.context.new_page()
        second.goto(f"{site.base}/field/task/{tasks[5]['id']}")
        second.locator("[data-told]:has-text('另一个窗口')").wait_for()
        phone.page.close()
        second.locator("form[data-ready]").wait_for(state="attached")
        assert second.input_value("[name=account]") == "改过一次"
        finish(second)
        second.locator("[data-done]:not([hidden])").wait_for()
    second.evaluate("() => flush()")
    second.locator("[data-receipt]:has-text('共3份')").wait_for()
    assert [each["account"] for each in inspections(site, tasks[5]["no"])] == ["改过一次"]
    second.on("dialog", lambda dialog: dialog.accept())
    second.click("[data-again]")
    second.locator("form[data-ready]").wait_for()
    assert second.locator("[data-result]:checked").count() == 0
    phone.page = second


def test_what_was_written_of_a_task_that_went_to_others_stays(
    phone: Phone, site: Site, tasks: list[dict[str, Any]]
) -> None:
    task = tasks[6]
    phone.sign_in()
    phone.home()
    phone.task(task["id"])
    complete(phone.page)
    command = [sys.executable, "-m", made_on_site.__name__, str(task["id"])]
    subprocess.run(command, env=site.env, cwd=config.ROOT, check=True, timeout=120)
    finish(phone.page)
    phone.page.locator("[data-refused]:not([hidden]):has-text('不是您的任务')").wait_for()
    phone.home()
    line = phone.page.locator(".tasks [data-left]")
    assert task["firm"] in line.inner_text()
    line.locator("a").click()
    phone.page.locator("form[data-ready]").wait_for()
    assert phone.page.locator("[data-result]:checked").count() == 1
    phone.home()
    phone.page.locator(".tasks [data-left] button").click()
    phone.page.locator(".tasks [data-left]").wait_for(state="detached")
    assert inspections(site, task["no"]) == []


def test_signing_out_leaves_nothing_on_the_phone(phone: Phone, site: Site, tasks: list[dict[str, Any]]) -> None:
    phone.sign_in()
    phone.home()
    phone.task(tasks[2]["id"])
    mark(phone.page, ITEMS[0], "合格")
    phone.page.wait_for_timeout(300)
    phone.page.goto(f"{site.base}/")
    phone.page.locator("details.who summary").click()
    phone.page.locator("form[action$='/logout/'] button").click()
    phone.page.wait_for_url("**/login/**")
    left = "async () => [(await indexedDB.databases()).length, (await caches.keys()).length]"
    assert phone.page.evaluate(left) == [0, 0]


def test_the_pages_fit_a_phone_and_gloves(phone: Phone, site: Site, tasks: list[dict[str, Any]]) -> None:
    phone.sign_in()
    phone.home()
    for address in ("/field/", f"/field/task/{tasks[2]['id']}"):
        phone.page.goto(site.base + address)
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    low = "all => all.filter(each => each.getBoundingClientRect().height < 44).map(each => each.outerHTML)"
    assert phone.page.locator("main button:visible, .choices span").evaluate_all(low) == []
