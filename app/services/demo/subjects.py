"""Enterprises, practitioners and inspectors of the fictional bureau."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.rules.vocabulary.platform import Role
from app.rules.vocabulary.subjects import (
    KeptStatus,
    OperatingState,
    SafetySector,
    StandardisationLevel,
    SupervisionClass,
)
from app.services.demo.chance import BRANDS, TOWNS, Chance, credit_code, identity, person
from app.services.demo.story import Story
from app.services.flow import entering
from models.subjects import Agency, Department, Enterprise, Officer, Practitioner, UnusualCode

TRADES: dict[SafetySector, tuple[str, str, str]] = {
    SafetySector.HAZARDOUS_CHEMICALS: ("加油站", "5265", "WHPJ"),
    SafetySector.FIREWORKS: ("烟花爆竹销售", "5248", "WHPJ"),
    SafetySector.NON_COAL_MINE: ("矿业", "1011", "GMSM"),
    SafetySector.INDUSTRY_TRADE: ("机械制造", "3511", "GMSM"),
    SafetySector.BUILDING_MATERIALS: ("建材", "3021", "GMSM"),
    SafetySector.WAREHOUSING: ("仓储物流", "5990", "AQJC"),
    SafetySector.GRAIN: ("粮油", "1311", "AQJC"),
    SafetySector.LIVESTOCK_MACHINERY: ("农牧机械", "3571", "AQJC"),
    SafetySector.CATERING_GAS: ("餐饮服务", "6210", "AQJC"),
    SafetySector.OTHER: ("商贸", "5211", "AQJC"),
}


def enterprise(chance: Chance, begin: date, departments: dict[str, int]) -> Enterprise:
    sector = chance.choice(list(TRADES))
    trade, industry, department = TRADES[sector]
    town, key = (
        chance.choice(TOWNS),
        sector in (SafetySector.HAZARDOUS_CHEMICALS, SafetySector.NON_COAL_MINE) and chance.random() < 0.6,
    )
    level = chance.choice(
        (
            None,
            None,
            None,
            StandardisationLevel.LEVEL_3,
            StandardisationLevel.LEVEL_3,
            StandardisationLevel.LEVEL_2,
            StandardisationLevel.LEVEL_1,
        )
    )
    return Enterprise(
        uscc=credit_code(chance),
        name=f"陈巴尔虎旗{chance.choice(BRANDS)}{chance.choice(BRANDS)}{trade}有限公司",
        legal_representative=person(chance),
        phone=f"13{chance.randrange(10**9):09d}",
        address=f"内蒙古自治区呼伦贝尔市陈巴尔虎旗{town}{chance.randrange(1, 200)}号",
        sector=sector,
        industry_code=industry,
        supervision_class=SupervisionClass.KEY if key else SupervisionClass.GENERAL,
        class_reason="危险化学品、矿山等重点行业" if key else None,
        employees=chance.randrange(3, 260),
        standardisation=level,
        standardised_until=begin + timedelta(days=chance.randrange(500, 1900)) if level else None,
        operating_state=OperatingState.OPERATING if chance.random() < 0.94 else OperatingState.SUSPENDED,
        supervised_since=begin - timedelta(days=chance.randrange(1, 900)),
        department_id=departments.get(department),
    )


def officers(chance: Chance, today: date) -> list[Officer]:
    return [
        Officer(
            name=person(chance),
            certificate_no=f"1507250{n:05d}",
            certificate_until=today + timedelta(days=chance.randrange(60, 1400)),
            speciality=chance.choice(list(TRADES)),
            on_leave_until=today + timedelta(days=9) if n == 4 else None,
        )
        for n in range(1, 11)
    ]


def practitioner(chance: Chance, today: date, firm: Enterprise) -> Practitioner:
    return Practitioner(
        name=person(chance),
        identity_no=identity(chance),
        enterprise_id=firm.id,
        enterprise=firm,
        post=chance.choice(("主要负责人", "安全管理人员", "电工", "焊工", "危化品操作工")),
        certificate_no=f"T{chance.randrange(10**9):09d}",
        certificate_until=today + timedelta(days=chance.randrange(-90, 1000)),
        phone=f"15{chance.randrange(10**9):09d}",
        department_id=firm.department_id,
    )


WITHOUT_FIRM, IN_CHARGE = "宝音", "乌日娜"
"""Persons of whom the chapters tell something: one serves in no enterprise."""


def somebody(chance: Chance, name: str, post: str | None = None, firm: Enterprise | None = None) -> Practitioner:
    return Practitioner(
        name=name,
        identity_no=identity(chance),
        enterprise=firm,
        enterprise_id=firm.id if firm else None,
        post=post,
        phone=f"15{chance.randrange(10**9):09d}",
        department_id=firm.department_id if firm else None,
    )


def called(story: Story, name: str) -> Practitioner:
    return story.session.scalars(select(Practitioner).where(Practitioner.name == name).limit(1)).one()


def unusual_code(_session: Session, chance: Chance, _firm: Enterprise, _day: date) -> UnusualCode:
    sound = credit_code(chance)
    return UnusualCode(
        uscc=sound[:17] + ("0" if sound[17] != "0" else "1"),
        holder=f"陈巴尔虎旗{chance.choice(BRANDS)}老字号商店",
        reason="营业执照原件与登记机关书面答复一致，该代码确为赋码时所发。",
    )


def begin(story: Story, number: int, begin: date) -> None:
    session, departments = story.session, {d.code: d.id for d in story.session.scalars(select(Department))}
    firms = []
    for _ in range(number):
        firm = enterprise(story.chance, begin, departments)
        firms.append(story.keep(firm, firm.supervised_since or begin, story.one(Role.CLERK, firm.department_id)))
    with clock.at(story.moment(begin)):
        entering.follow(session, firms)
    for row in [
        *officers(story.chance, story.today),
        *(practitioner(story.chance, story.today, firm) for firm in firms[: number // 2]),
    ]:
        story.keep(row, begin, story.one(Role.CLERK))
    for row in (somebody(story.chance, WITHOUT_FIRM), somebody(story.chance, IN_CHARGE, "主要负责人", firms[0])):
        story.keep(row, begin, story.one(Role.CLERK))
    session.flush()
    old = [
        story.keep(Department(code="AJK", name="原安全监察科"), begin, story.one(Role.SYSTEM_ADMIN)),
        story.keep(Agency(name="原安全生产监督管理局", duty="机构改革前的通报对象"), begin, story.one(Role.CLERK)),
    ]
    for register in (Officer, Practitioner):
        old += session.scalars(select(register).order_by(register.id.desc()).offset(2).limit(1)).all()
    for record in [*firms[-(number // 150) :], *old] if number >= 150 else old:
        story.move(record, "revoke", begin + timedelta(days=200))


def some_firm(story: Story) -> Enterprise:
    """Trouble is not spread evenly: one enterprise in ten has two thirds of it."""
    keys = story.session.scalars(
        select(Enterprise.id).where(Enterprise.status == KeptStatus.IN_USE).order_by(Enterprise.id)
    ).all()
    among = keys[::10] if story.chance.random() < 0.66 else keys
    return story.session.get_one(Enterprise, story.chance.choice(among))


MAKERS = {"unusual_code": (unusual_code, 0.1)}
