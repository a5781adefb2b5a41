"""Demonstration data: several years of a fictional bureau, made through the same moves that people make.

Every status of every flow occurs. The same seed makes the same data; passwords alone are new each time. What a chapter
adds stands in the file of its name: MAKERS (its records), VALUES (what their moves ask for), `entered` (what follows a
record), `month` (what happens every month), `finish`.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from types import ModuleType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.rules.errors import N_, Refused
from app.rules.terms import Term
from app.rules.vocabulary.platform import Status
from app.services.demo import (
    approval,
    cases,
    discipline,
    disclosure,
    documents,
    draws,
    drives,
    grading,
    inspection,
    plans,
    reputation,
    rights,
    staff,
    subjects,
    tasks,
)
from app.services.demo.chance import Chance
from app.services.demo.story import Story
from models.base import Register, registers
from models.subjects import Enterprise

CHAPTERS: tuple[ModuleType, ...] = (
    disclosure,
    plans,
    draws,
    tasks,
    inspection,
    approval,
    cases,
    discipline,
    rights,
    reputation,
    grading,
    subjects,
    documents,
    drives,
)
"""In the order in which their months and ends are made."""
Act = tuple[date, Callable[[date], None]]
"""A day, and what is then called with it."""
Maker = Callable[[Session, Chance, Enterprise, date], Register]
"""Makes a record of an enterprise on a day."""


def tell(
    session: Session, enterprises: int, seed: int, today: date, progress: Callable[[int], object] = lambda _days: None
) -> tuple[dict[str, int], list[dict[str, str]]]:
    """Fill an empty installation; how many records of each register, and the accounts with their passwords.

    Raises Refused where enterprises are on the register already: fiction and record must not mix.
    """
    if session.scalar(select(Enterprise.id).limit(1)) is not None:
        raise Refused(N_("There are enterprises on the register already; fictional data belongs in an empty database."))
    with audit.in_bulk(session):
        logins = staff.hire(session)
        story = Story(session, random.Random(seed), today, staff.persons(session, today), values())
        for day, act in _years(story, enterprises):
            act(day)
            progress(1)
        _finish(story)
        audit.note(session, "demo", "", "", enterprises=enterprises, seed=seed)
        session.commit()
    return {r.register_name(): session.scalar(select(func.count(r.id))) or 0 for r in registers()}, logins


def _years(story: Story, enterprises: int) -> list[Act]:
    """What happened, in the order of its days."""
    begin = story.today - timedelta(days=3 * 365)
    subjects.begin(story, enterprises, begin)
    acts: list[Act] = []
    for chapter, register, (maker, share) in _made():
        acts += _register(story, chapter, register, maker, max(1, int(enterprises * share)), begin)
    acts += [(begin + timedelta(days=30 * n), partial(_month, story)) for n in range(1, 37)]
    return sorted(acts, key=lambda act: act[0])


def _made() -> Iterator[tuple[ModuleType, type[Register], tuple[Maker, float]]]:
    """(chapter, register, how one is made and how many) of every register with records of its own."""
    known = {r.register_name(): r for r in registers()}
    for chapter in CHAPTERS:
        for name, made in getattr(chapter, "MAKERS", {}).items():
            yield chapter, known[name], made


def _register(
    story: Story, chapter: ModuleType, register: type[Register], maker: Maker, number: int, begin: date
) -> list[Act]:
    """Most records are old and done; the newest stand in every status there is, one after the other."""
    flow = register.WORKFLOW
    done, statuses = flow.plain_way(flow.start)[-1], [*(s for s in flow.statuses() if s != flow.start), flow.start]
    span = (story.today - begin).days
    acts: list[Act] = []
    for n in range(number):
        recent = n >= number - 2 * len(statuses)
        long_ago = begin + timedelta(days=60 + int((span - 100) * story.chance.random() ** 0.4))
        day = story.today - timedelta(days=story.chance.randrange(3, 25)) if recent else long_ago
        acts.append((day, partial(_enter, story, chapter, maker, statuses[n % len(statuses)] if recent else done)))
    return acts


def _enter(story: Story, chapter: ModuleType, maker: Maker, status: Term, day: date) -> None:
    """A record is entered, moved to its status, and followed by what its chapter says."""
    firm = subjects.some_firm(story)
    record = maker(story.session, story.chance, firm, day)
    editors = record.WORKFLOW.editors
    author = story.one(editors[0], firm.department_id)
    record.department_id = author.department_id
    story.keep(record, day, author)
    last = story.bring(record, status, day)
    if hasattr(chapter, "entered") and record.status == status == record.WORKFLOW.plain_way(record.WORKFLOW.start)[-1]:
        chapter.entered(story, record, last)


def values() -> dict[str, Callable[[Any], Any]]:
    """What the chapters say that moves ask for, by column."""
    return {name: value for chapter in CHAPTERS for name, value in getattr(chapter, "VALUES", {}).items()}


def _month(story: Story, day: date) -> None:
    """What the system does by itself, and what people do month by month."""
    for chapter in CHAPTERS:
        if hasattr(chapter, "month"):
            chapter.month(story, day)


def _finish(story: Story) -> None:
    """The last month, what is under way, and a discarded draft of each register."""
    _month(story, story.today)
    for chapter in CHAPTERS:
        if hasattr(chapter, "finish"):
            chapter.finish(story)
    for _, register, _ in _made():
        drafts = story.session.scalars(
            select(register).where(register.status == Status.DRAFT).order_by(register.id).limit(2)
        ).all()
        for draft in drafts[1:]:
            story.move(draft, "discard", story.today)
