"""What a person reads on a page: its words without tags, scripts, code and what people typed; and its labels alone."""

import re
from html.parser import HTMLParser

SILENT = {"script", "style", "code", "pre", "textarea", "title"}
SPOKEN = ("placeholder", "aria-label", "title", "alt")
LABELS = {"h1", "h2", "h3", "th", "dt", "button", "label", "nav", "summary", "caption", "legend"}
VOID = {"input", "meta", "link", "br", "img", "hr"}
ENGLISH = re.compile(r"[A-Za-z]{2,}")
CHINESE = re.compile(r"[\u3400-\u9fff]+")


class Page(HTMLParser):
    """`words`: everything that is read; `labels`: (tag, words) of headings, menus, buttons and statuses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.labels: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        spoken = [at[name] for name in SPOKEN if name in at]
        self.words += spoken
        if tag in LABELS:
            self.labels += [(tag, words) for words in spoken]
        if tag not in VOID:
            self.open.append((tag, at.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.open]
        if not data.strip() or SILENT.intersection(tags):
            return
        self.words.append(data.strip())
        label = next((tag for tag in reversed(tags) if tag in LABELS), "")
        status = any("tag s-" in kind or "tag r-" in kind for _, kind in self.open[-1:])
        if label or status:
            self.labels.append((label or "status", data.strip()))


def english(html: str, allowed: set[str]) -> list[str]:
    """The English left on a Chinese page."""
    words = [word for said in Page(html).words for word in ENGLISH.findall(said)]
    return sorted({word for word in words if word not in allowed})


def chinese(html: str, names: list[str]) -> list[str]:
    """The Chinese left in the labels of an English page when the names of records and people are taken away."""
    return sorted(
        {
            f"{tag}: {said}"
            for tag, said in Page(html).labels
            if CHINESE.search(said) and CHINESE.search(_without(said, names))
        }
    )


def _without(said: str, names: list[str]) -> str:
    for name in names:
        said = said.replace(name, "")
    return said


def flashes(html: str) -> list[str]:
    """The sentences at the head of a page and beside its fields."""
    found = re.findall(r'<p class="(?:flash [^"]*|error)"[^>]*>(.*?)</p>', html, re.S)
    return [re.sub(r"<[^>]+>", "", said).strip() for said in found]
