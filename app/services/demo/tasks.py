"""Complaints, tasks of inspection and checklists of the fictional bureau."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from app.rules.vocabulary.inspection import (
    ComplaintKind,
    ComplaintOutcome,
    ComplaintWay,
    DrawStatus,
    InspectionMethod,
    TaskSource,
    TaskStatus,
)
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.subjects import KeptStatus
from app.services.demo import editions, inspection, subjects
from app.services.demo.chance import Chance
from app.services.demo.story import Story
from app.services.inspection import first
from models.inspection import Checklist, Complaint, Draw, InspectionItem, InspectionTask
from models.subjects import Enterprise, Officer

REPORTS = (
    (ComplaintKind.HAZARD, "车间安全出口长期上锁，堆满纸箱"),
    (ComplaintKind.HAZARD, "液化气瓶和灶具放在同一房间，没有报警器"),
    (ComplaintKind.VIOLATION, "电焊工没有证也上岗"),
    (ComplaintKind.VIOLATION, "新员工没有培训就下车间"),
    (ComplaintKind.OTHER, "夜间装卸噪声大，叉车开得很快"),
)
REPORTERS = ("李守信", "王桂兰", None, "哈斯", None)
HANDED = "旗安委办《关于开展重点领域专项检查的通知》交办"


def complaint(_session: Session, chance: Chance, firm: Enterprise, day: date) -> Complaint:
    kind, said = chance.choice(REPORTS)
    reporter = chance.choice(REPORTERS)
    return Complaint(
        received_on=day,
        way=chance.choice(list(ComplaintWay)),
        kind=kind,
        enterprise_id=firm.id,
        enterprise=firm,
        description=said,
        reporter=reporter,
        reporter_phone="13800000000" if reporter else None,
    )


def task(session: Session, chance: Chance, firm: Enterprise, day: date) -> InspectionTask:
    """Something handed over from above; what comes from draws and plans is made of them."""
    until = day + timedelta(days=30)
    able = select(Officer).where(Officer.status == KeptStatus.IN_USE, Officer.certificate_until >= until)
    first, second = chance.sample(list(session.scalars(able)), 2)
    items = select(InspectionItem).where(InspectionItem.status == Status.IN_FORCE, InspectionItem.edition == 1)
    item = chance.choice(list(session.scalars(items.order_by(InspectionItem.id))))
    return InspectionTask(
        source=TaskSource.HANDED_OVER,
        handed_over=HANDED,
        enterprise_id=firm.id,
        enterprise=firm,
        item_id=item.id,
        item=item,
        method=InspectionMethod.SPECIAL,
        from_on=day,
        until_on=until,
        first_officer_id=first.id,
        first_officer=first,
        second_officer_id=second.id,
        second_officer=second,
    )


def finish(story: Story) -> None:
    """The tasks of draws, tasks and a checklist in every status, and two tasks that were done."""
    drawn = select(Draw).where(Draw.status == DrawStatus.DRAWN).order_by(Draw.id)
    for made in story.session.scalars(drawn).all()[:2]:
        story.move(made, "assign", story.today)
    flow = InspectionTask.WORKFLOW
    for status in (each for each in flow.statuses() if each != TaskStatus.DONE):
        story.bring(_kept(story), status, story.today)
    for _ in range(2):
        _done(story)
    editions.in_every_status(story, Checklist, first.checklist)


def _kept(story: Story) -> InspectionTask:
    firm = subjects.some_firm(story)
    author = story.one(Role.OFFICER, firm.department_id)
    made = task(story.session, story.chance, firm, story.today)
    made.department_id = author.department_id
    return story.keep(made, story.today, author)


def _done(story: Story) -> None:
    """A task whose inspection was made and approved."""
    made = _kept(story)
    story.bring(made, TaskStatus.NOTIFIED, story.today)
    visit = inspection.inspection(story.session, story.chance, made.enterprise, story.today)
    visit.inspection_task, visit.inspection_task_id = made, made.id
    visit.first_officer, visit.second_officer = made.first_officer, made.second_officer
    visit.first_officer_id, visit.second_officer_id = made.first_officer_id, made.second_officer_id
    story.keep(visit, story.today, story.one(Role.OFFICER, made.department_id))
    story.bring(visit, Status.IN_FORCE, story.today)


def _somebody(record: Complaint) -> int | None:
    session = object_session(record)
    return session.scalar(select(Officer.id).where(Officer.status == KeptStatus.IN_USE)) if session else None


MAKERS = {"complaint": (complaint, 0.3)}
VALUES = {
    "verifier_id": _somebody,
    "outcome": lambda record: list(ComplaintOutcome)[record.id % 4],
    "verified_on": lambda record: record.received_on,
    "replied_on": lambda record: record.verified_on,
    "reply": lambda _record: "电话答复举报人，告知核查结果",
    "first_officer_id": lambda record: record.first_officer_id,
    "second_officer_id": lambda record: record.second_officer_id,
}
