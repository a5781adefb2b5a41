"""The menu by chapter of the plan; what a person may not open is not in it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from app.rules.errors import N_
from app.security import granted

CHAPTERS: tuple[tuple[str, str], ...] = (
    ("workbench", N_("Workbench")),
    ("subjects", N_("Subjects")),
    ("disclosure", N_("Disclosure")),
    ("approval", N_("Credit and approval")),
    ("inspection", N_("Inspection")),
    ("grading", N_("Grading")),
    ("discipline", N_("Discipline")),
    ("rights", N_("Repair and rights")),
    ("documents", N_("Documents")),
    ("platform", N_("System")),
)


@dataclass(frozen=True)
class Entry:
    """One line of the menu: its chapter, where it leads, and the (permission, view) pair it needs."""

    chapter: str
    label: str
    endpoint: str
    right: tuple[str, str]


ENTRIES: list[Entry] = []


def fill(entries: Iterable[Entry]) -> None:
    """Make these the menu, in their order. Raises RuntimeError for an unknown chapter or two of one endpoint."""
    entries = list(entries)
    if unknown := {entry.chapter for entry in entries} - dict(CHAPTERS).keys():
        raise RuntimeError(f"Menu entries in unknown chapters: {', '.join(sorted(unknown))}")
    refuse_duplicates("Menu entries of one endpoint", (entry.endpoint for entry in entries))
    ENTRIES[:] = entries


def refuse_duplicates(what: str, names: Iterable[str]) -> None:
    """Raises RuntimeError naming whatever is registered twice: of two, one would hide the other in silence."""
    if twice := sorted(name for name, times in Counter(names).items() if times > 1):
        raise RuntimeError(f"{what}: {', '.join(twice)}")


def visible() -> list[tuple[str, str, list[tuple[Entry, str]]]]:
    """(chapter, label, entries with their address) for the person who is signed in."""
    held = granted()
    found = []
    for chapter, label in CHAPTERS:
        entries = [(e, url_for(e.endpoint)) for e in ENTRIES if e.chapter == chapter and e.right in held]
        if entries:
            found.append((chapter, label, entries))
    return found
