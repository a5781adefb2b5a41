"""Accidents of the fictional bureau."""

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.vocabulary.discipline import FixedLiability, Liability
from app.services.demo.chance import Chance
from models.discipline import Accident
from models.subjects import Enterprise


def accident(session: Session, chance: Chance, firm: Enterprise, day: date) -> Accident:
    deaths = chance.choices((0, 1, 2, 3), (70, 20, 7, 3))[0]
    liable = chance.random() < 0.7
    kind = chance.choice(("机械伤害", "高处坠落", "触电", "车辆伤害"))
    taken = session.scalar(select(func.count(Accident.id))) or 0
    return Accident(
        name=f"{firm.name}“{day.month}·{day.day}”{kind}事故（{taken + 1}）",
        enterprise_id=firm.id,
        enterprise=firm,
        occurred_on=day,
        deaths=deaths,
        serious_injuries=chance.randrange(0, 3),
        loss=Decimal(chance.randrange(5, 200)) * 10000,
        liability=Liability.LIABLE if liable else Liability.NOT_LIABLE,
        liability_document=f"陈政事故〔{day.year}〕{day.month}号" if liable else None,
        account="事故发生后企业立即组织救援并按规定上报，调查组已作出认定。",
    )


def _other_liability(accident: Accident) -> FixedLiability:
    return FixedLiability.NOT_LIABLE if accident.liability == Liability.LIABLE else FixedLiability.LIABLE


VALUES = {
    "proposed_liability": _other_liability,
    "proposed_document": lambda accident: f"陈政事故〔{accident.occurred_on.year}〕{accident.id}号",
}
MAKERS = {"accident": (accident, 0.05)}
