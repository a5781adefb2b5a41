"""The draws of the fictional bureau: one every quarter, and some in every status."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import object_session

from app.rules import draw_file
from app.rules.vocabulary.inspection import SeedKind
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.subjects import KeptStatus, SupervisionClass
from app.services.demo.story import Story
from models.inspection import Draw, DrawnVisit, DrawStratum, InspectionItem
from models.subjects import Enterprise

WORDS = "草原上的第一场雪", "莫尔格勒河九曲十八弯"
"""What the two witnesses seal."""
QUARTERS = (3, 6, 9, 12)
LATER = timedelta(days=3)


def draw(story: Story, day: date, kind: SeedKind = SeedKind.ANNOUNCED) -> Draw:
    """A draw of the general enterprises for the matter that concerns all of them."""
    common = InspectionItem.sector.is_(None), InspectionItem.status == Status.IN_FORCE
    item = story.session.scalars(select(InspectionItem).where(*common).order_by(InspectionItem.id)).first()
    general = Enterprise.supervision_class == SupervisionClass.GENERAL, Enterprise.status == KeptStatus.IN_USE
    there = story.session.scalar(select(func.count()).select_from(Enterprise).where(*general)) or 0
    outside, on = kind == SeedKind.ANNOUNCED, day + LATER
    return Draw(
        name=f"{day.year}年{day.month}月“双随机、一公开”检查抽取",
        item_id=item.id if item else None,
        item=item,
        draws_on=on,
        seed_kind=kind,
        seed_source="中国福利彩票双色球当日开奖号码（按公布顺序连写）" if outside else None,
        seed_on=on if outside else None,
        strata=[DrawStratum(category=SupervisionClass.GENERAL, number=max(1, min(6, there // 8)))],
    )


def _kept(story: Story, day: date, kind: SeedKind = SeedKind.ANNOUNCED) -> Draw:
    return story.keep(draw(story, day, kind), day, story.one(Role.CLERK))


def _made(story: Story, made: Draw, *moves: str) -> None:
    """Moved so far; drawn on the day of the draw."""
    for name in moves:
        late = name in ("draw", "draw_revealed", "recuse", "replace", "revoke")
        story.move(made, name, made.draws_on if late else made.draws_on - LATER)


def month(story: Story, day: date) -> None:
    """Each quarter a draw, its seed from outside."""
    if day.month in QUARTERS and day + LATER <= story.today:
        _made(story, _kept(story, day), "submit", "freeze", "draw")


def finish(story: Story) -> None:
    """One in every status, one by witnesses, and one that was changed after it was drawn."""
    today, before = story.today, story.today - LATER
    for moves in ((), ("submit",), ("submit", "return"), ("discard",), ("submit", "freeze")):
        _made(story, _kept(story, today), *moves)
    witnessed = ("seal", "seal", "reveal", "reveal", "draw_revealed")
    _made(story, _kept(story, before, SeedKind.WITNESSES), "submit", "freeze", *witnessed)
    _made(story, _kept(story, before), "submit", "freeze", "draw", "recuse", "replace")
    _made(story, _kept(story, before), "submit", "freeze", "draw", "revoke")


def _visit(made: Any) -> Any:  # noqa: ANN401  # the record that a move is about
    """An enterprise that was drawn."""
    query = select(DrawnVisit).where(DrawnVisit.draw_id == made.id).order_by(DrawnVisit.place)
    session = object_session(made)
    return session.scalars(query).first() if session else None


def _firm(made: Any) -> int | None:  # noqa: ANN401
    visit = _visit(made)
    return visit.enterprise_id if visit else None


def _officer(made: Any) -> int | None:  # noqa: ANN401
    visit = _visit(made)
    return visit.officers[0] if visit else None


VALUES = {
    "seed": lambda made: f"{made.draws_on:%Y%m%d}0512192633",
    "own_seal": lambda made: draw_file.seal_of(WORDS[bool(made.first_seal)]),
    "own_words": lambda made: WORDS[bool(made.first_words)],
    "changed_firm_id": _firm,
    "recused_officer_id": _officer,
}
