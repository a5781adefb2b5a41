"""Inspections of the fictional bureau, and the hazards they find."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.vocabulary.inspection import FindingStatus, HazardLevel, InspectionMethod, InspectionOutcome, ItemResult
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.subjects import KeptStatus
from app.services.demo.chance import Chance, number
from app.services.demo.story import Story
from app.services.inspection import overdue
from models.inspection import CheckedItem, Finding, Inspection
from models.subjects import Enterprise, Officer

HAZARDS = (
    "配电箱未设置漏电保护装置",
    "灭火器压力不足",
    "安全出口堆放杂物",
    "罐区围堰破损",
    "特种设备未按期检验",
    "有限空间作业未审批",
    "安全培训记录不全",
    "防爆区使用非防爆电器",
)


ITEMS = (
    ("消防器材", "配备齐全、压力正常、在有效期内", "两具灭火器压力不足"),
    ("安全出口与疏散通道", "保持畅通，不得堆放杂物、锁闭", "东侧安全出口堆放杂物"),
    ("特种作业持证", "作业人员持有效证件上岗", "一名电焊工证件过期"),
    ("教育培训", "三级教育和年度再培训有记录", "培训记录不全"),
    ("有限空间作业", "先通风、再检测、后作业，履行审批", "未见作业审批单"),
)
"""What is looked at in a visit, what is required, and what is seen where it is not as it should be."""


def checked(chance: Chance, outcome: InspectionOutcome) -> list[CheckedItem]:
    """The items of one visit: where problems were found, some failed."""
    failed = 1 + chance.randrange(2) if outcome == InspectionOutcome.PROBLEMS else 0
    found = []
    for place, (item, requirement, fault) in enumerate(chance.sample(ITEMS, 4)):
        usual = ItemResult.NOT_INVOLVED if place == 3 and chance.random() < 0.4 else ItemResult.PASSED
        result, remark = (ItemResult.FAILED, fault) if place < failed else (usual, None)
        found.append(CheckedItem(item=item, requirement=requirement, result=result, remark=remark))
    return found


def inspection(session: Session, chance: Chance, firm: Enterprise, day: date) -> Inspection:
    able = session.scalars(
        select(Officer).where(Officer.status == KeptStatus.IN_USE, Officer.certificate_until >= day)
    ).all()
    first, second = chance.sample(list(able), 2)
    outcome = chance.choices(
        (InspectionOutcome.CLEAN, InspectionOutcome.PROBLEMS, InspectionOutcome.REFUSED, InspectionOutcome.NOT_FOUND),
        (55, 40, 2, 3),
    )[0]
    return Inspection(
        notice_no=number(session, Inspection, "检", day),
        enterprise_id=firm.id,
        enterprise=firm,
        method=chance.choice(list(InspectionMethod)),
        inspected_on=day,
        first_officer_id=first.id,
        first_officer=first,
        second_officer_id=second.id,
        second_officer=second,
        outcome=outcome,
        checked=checked(chance, outcome) if outcome in (InspectionOutcome.CLEAN, InspectionOutcome.PROBLEMS) else [],
        items="安全生产责任制、教育培训、隐患排查治理、应急预案、特种作业持证情况",
        account="现场检查记录由双方签字确认。",
    )


def finding(chance: Chance, visit: Inspection, day: date) -> Finding:
    level = HazardLevel.MAJOR if chance.random() < 0.08 else HazardLevel.ORDINARY
    return Finding(
        no=f"YH-{visit.id:05d}-{chance.randrange(10**6):06d}",
        enterprise_id=visit.enterprise_id,
        enterprise=visit.enterprise,
        inspection_id=visit.id,
        inspection=visit,
        description=chance.choice(HAZARDS),
        level=level,
        found_on=visit.inspected_on,
        due_on=day + timedelta(days=15),
        department_id=visit.department_id,
    )


def entered(story: Story, visit: Inspection, day: date) -> None:
    """What the visit found: mostly put right, sometimes late, sometimes not yet."""
    if str(visit.outcome) != "problems":
        return
    for _ in range(story.chance.choice((1, 1, 2))):
        found = story.keep(finding(story.chance, visit, day), day, story.one(Role.OFFICER, visit.department_id))
        luck = story.chance.random()
        if luck < 0.75:
            ready = min(day + timedelta(days=story.chance.randrange(3, 12)), story.today)
            story.move(found, "report_rectified", ready)
            if luck < 0.65:
                story.move(found, _closing(found), ready)
        elif luck < 0.8:
            story.move(found, "revoke", day)


def _closing(found: Finding) -> str:
    return next(move.name for move in found.WORKFLOW if move.target == FindingStatus.CLOSED and move.applies(found))


def month(story: Story, day: date) -> None:
    """What is overdue is marked, and what is long overdue is put right."""
    story.job(day, overdue.findings)
    late = select(Finding).where(
        Finding.status.in_((FindingStatus.OVERDUE, FindingStatus.RECTIFIED)), Finding.due_on < day - timedelta(days=45)
    )
    for late_one in story.session.scalars(late).all():
        if late_one.status == FindingStatus.OVERDUE:
            story.move(late_one, "report_rectified", day)
        story.move(late_one, _closing(late_one), day)


def finish(story: Story) -> None:
    """A hazard in every status, and some more that are being put right."""
    seen = select(Inspection).where(Inspection.status == Status.IN_FORCE).order_by(Inspection.inspected_on.desc())
    ways = ((), ("report_rectified",), ("lapse",), ("report_rectified", ""), ("revoke",), ("report_rectified",))
    for visit, moves in zip(story.session.scalars(seen.limit(len(ways))).all(), ways, strict=False):
        found = finding(story.chance, visit, story.today)
        if "lapse" in moves:
            found.found_on, found.due_on = visit.inspected_on, story.today - timedelta(days=2)
        story.keep(found, story.today, story.one(Role.OFFICER, visit.department_id))
        for move in moves:
            story.move(found, move or _closing(found), story.today)


MAKERS = {"inspection": (inspection, 0.8)}
