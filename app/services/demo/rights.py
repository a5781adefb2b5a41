"""Applications for repair of the fictional bureau."""

from datetime import date, timedelta

from sqlalchemy import select

from app.rules.terms import Term
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.rights import RepairStatus, RepairWay
from app.services.demo import disclosure
from app.services.demo.chance import Chance, person
from app.services.demo.story import Story
from models.disclosure import FineCollection, Penalty
from models.rights import RepairApplication
from models.subjects import Enterprise


def finish(story: Story) -> None:
    """Applications for penalties whose shortest term is over, one for every status of the flow and some more."""
    flow = RepairApplication.WORKFLOW
    wanted = [*(s for s in flow.statuses() if s != flow.start), flow.start, *[RepairStatus.GRANTED] * 6]
    for penalty, status in zip(_ready(story, len(flow.statuses())), wanted, strict=False):
        _apply(story, penalty, status)


def _ready(story: Story, least: int) -> list[Penalty]:
    """Penalties that can be repaired, one of each firm; where there are too few, more firms were punished long ago."""
    ready = _repairable(story)
    for firm in story.session.scalars(select(Enterprise).order_by(Enterprise.id)).all():
        if len(ready) >= least:
            break
        if firm.id not in ready:
            day = story.today - timedelta(days=_LONG_AGO)
            while not (record := disclosure.penalty(story.session, story.chance, firm, day)).fine:
                pass
            story.keep(record, day, story.one(Role.CLERK, firm.department_id))
            story.bring(record, Status.IN_FORCE, day)
            ready = _repairable(story)
    return list(ready.values())


_LONG_AGO = 200


def _repairable(story: Story) -> dict[int | None, Penalty]:
    """By enterprise: a bar reaches the whole firm."""
    query = select(Penalty).where(
        Penalty.status == Status.IN_FORCE,
        Penalty.repairable_on <= story.today - timedelta(days=30),
        Penalty.publish_until > story.today,
        Penalty.id.not_in(select(FineCollection.penalty_id)),
    )
    return {penalty.enterprise_id: penalty for penalty in story.session.scalars(query.order_by(Penalty.id))}


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
