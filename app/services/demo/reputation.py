"""Honours of enterprises of the fictional bureau, and what the national centre says of them."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.vocabulary.grading import HonourLevel, PublicGrade
from app.rules.vocabulary.platform import Role
from app.rules.vocabulary.subjects import KeptStatus
from app.services.demo.chance import Chance
from app.services.demo.story import Story
from models.reputation import Honour, PublicRating
from models.subjects import Enterprise


def honour(_session: Session, chance: Chance, firm: Enterprise, day: date) -> Honour:
    return Honour(
        enterprise=firm,
        enterprise_id=firm.id,
        name=chance.choice(("安全文化建设示范企业", "守合同重信用企业", "安全生产先进单位")),
        level=chance.choices(tuple(HonourLevel), (1, 2, 5, 8))[0],
        organ="呼伦贝尔市应急管理局",
        granted_on=day,
        valid_until=day + timedelta(days=3 * 365),
    )


def finish(story: Story) -> None:
    """The sheet of last year: one in every status, each of another enterprise."""
    query = select(Enterprise).where(Enterprise.status == KeptStatus.IN_USE).order_by(Enterprise.id)
    firms = story.session.scalars(query.limit(20)).all()
    for firm, status in zip(firms, [*PublicRating.WORKFLOW.statuses()], strict=False):
        author = story.one(Role.CLERK, firm.department_id)
        rating = PublicRating(
            enterprise=firm,
            enterprise_id=firm.id,
            department_id=author.department_id,
            year=story.today.year - 1,
            grade=story.chance.choices(tuple(PublicGrade), (5, 10, 3, 1))[0],
            evaluated_on=story.today - timedelta(days=60),
            source="国家公共信用信息中心",
        )
        story.keep(rating, story.today - timedelta(days=20), author)
        story.bring(rating, status, story.today - timedelta(days=15))


MAKERS = {"honour": (honour, 0.06)}
