"""Commitments of the fictional bureau."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.rules.vocabulary.approval import CommitmentKind
from app.services.demo.chance import Chance
from models.approval import Commitment
from models.subjects import Enterprise


def commitment(_session: Session, chance: Chance, firm: Enterprise, day: date) -> Commitment:
    kind = chance.choice(
        (
            CommitmentKind.VOLUNTARY,
            CommitmentKind.VOLUNTARY,
            CommitmentKind.APPROVAL,
            CommitmentKind.DEFICIENCY,
            CommitmentKind.REPAIR,
        )
    )
    return Commitment(
        enterprise_id=firm.id,
        enterprise=firm,
        kind=kind,
        reason="自愿作出安全生产信用承诺" if kind == CommitmentKind.VOLUNTARY else "申请办理行政许可事项",
        content="严格遵守安全生产法律法规，落实全员安全生产责任制，按期完成隐患整改。",
        liability="违反承诺的，自愿接受处罚，并同意将违诺信息记入信用记录向社会公开。",
        made_on=day,
        valid_until=day + timedelta(days=365),
    )


MAKERS = {"commitment": (commitment, 0.4)}
