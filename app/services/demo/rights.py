"""Applications for repair of the fictional bureau."""

from datetime import date, timedelta

from sqlalchemy import select

from app.rules.terms import Term
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.rights import RepairStatus, RepairWay
from app.services.demo.chance import Chance, person
from app.services.demo.story import Story
from models.disclosure import Penalty
from models.rights import RepairApplication


def finish(story: Story) -> None:
    """Applications for penalties whose shortest term is over, one for every status of the flow and some more."""
    query = select(Penalty).where(
        Penalty.status == Status.IN_FORCE,
        Penalty.repairable_on <= story.today - timedelta(days=30),
        Penalty.publish_until > story.today,
    )
    flow = RepairApplication.WORKFLOW
    wanted = [*(s for s in flow.statuses() if s != flow.start), flow.start, *[RepairStatus.GRANTED] * 6]
    ready = {
        penalty.enterprise_id: penalty for penalty in story.session.scalars(query.order_by(Penalty.id))
    }  # a bar reaches the whole firm
    for penalty, status in zip(ready.values(), wanted, strict=False):
        _apply(story, penalty, status)


def _apply(story: Story, penalty: Penalty, status: Term) -> None:
    day = story.today - timedelta(days=story.chance.randrange(15, 28))
    application = repair(story.chance, penalty, day)
    application.department_id = penalty.department_id
    story.keep(application, day, story.one(Role.CLERK, penalty.department_id))
    story.bring(application, status, day)


def repair(chance: Chance, penalised: Penalty, day: date) -> RepairApplication:
    return RepairApplication(
        penalty_id=penalised.id,
        penalty=penalised,
        applied_on=day,
        ways=[RepairWay.COMMITMENT, RepairWay.RECTIFICATION],
        performed_on=max(penalised.decided_on, day - timedelta(days=30)),
        performed_proof="罚款已缴纳（缴款凭证附后），隐患已整改完毕。",
        contact=person(chance),
        phone=f"139{chance.randrange(10**8):08d}",
    )
