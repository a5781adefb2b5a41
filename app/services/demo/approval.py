"""Commitments of the fictional bureau."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.rules.vocabulary.approval import CommitmentKind, CommitmentStatus
from app.rules.vocabulary.platform import Role
from app.rules.vocabulary.subjects import PartyKind
from app.services.demo import subjects
from app.services.demo.chance import Chance
from app.services.demo.story import Story
from models.approval import Commitment
from models.subjects import Enterprise, Practitioner


def commitment(_session: Session, chance: Chance, firm: Enterprise, day: date) -> Commitment:
    kind = chance.choice(
        (
            CommitmentKind.VOLUNTARY,
            CommitmentKind.VOLUNTARY,
            CommitmentKind.APPROVAL,
            CommitmentKind.SELF_DISCIPLINE,
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


def finish(story: Story) -> None:
    """Two persons promised something: one kept the word, one did not."""
    kept, broken = CommitmentStatus.FULFILLED, CommitmentStatus.BROKEN
    for name, status in ((subjects.IN_CHARGE, kept), (subjects.WITHOUT_FIRM, broken)):
        person, day = subjects.called(story, name), story.today - timedelta(days=story.chance.randrange(40, 80))
        record = of_person(person, day)
        story.keep(record, day, story.one(Role.CLERK, person.department_id))
        story.bring(record, status, day)


def of_person(person: Practitioner, day: date) -> Commitment:
    return Commitment(
        party=PartyKind.NATURAL_PERSON,
        practitioner=person,
        practitioner_id=person.id,
        kind=CommitmentKind.VOLUNTARY,
        reason="自愿作出安全生产信用承诺",
        content="本人严格遵守安全生产法律法规，不再从事未经许可的生产经营活动，按期参加安全培训。",
        liability="违反承诺的，自愿接受处理，并同意将违诺信息记入本人信用记录。",
        made_on=day,
        valid_until=day + timedelta(days=365),
    )


MAKERS = {"commitment": (commitment, 0.4)}
