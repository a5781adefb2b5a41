"""Invented particulars for the demonstration: firms, people, acts and amounts, none of them real."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from app.rules.identifiers import identity_check_digit
from app.rules.terms import Term
from app.rules.vocabulary.approval import CommitmentKind
from app.rules.vocabulary.discipline import Liability
from app.rules.vocabulary.disclosure import LicenceKind, LicenceState, PenaltyKind, Seriousness
from app.rules.vocabulary.grading import StandardStatus
from app.rules.vocabulary.inspection import HazardLevel, InspectionMethod, InspectionOutcome
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.rights import RepairWay
from app.rules.vocabulary.subjects import KeptStatus, OperatingState, PartyKind, SafetySector, StandardisationLevel, SupervisionClass
from app.workflow import rights
from app.workflow.moves import Workflow
from models.approval import Commitment
from models.base import LONG_TERM
from models.discipline import Accident
from models.disclosure import Licence, Penalty
from models.grading import FrequencyRule, GradingScheme
from models.inspection import Finding, Inspection
from models.platform import Setting
from models.rights import RepairApplication
from models.subjects import Enterprise, Officer, Practitioner

Chance = random.Random
TOWNS = ("巴彦库仁镇", "宝日希勒镇", "呼和诺尔镇", "东乌珠尔苏木", "西乌珠尔苏木", "巴彦哈达苏木", "鄂温克苏木")
BRANDS = ("草原", "金帐", "莫尔格勒", "宏源", "安泰", "北辰", "鑫达", "蒙西", "永盛", "天骄", "兴旺", "恒通", "中兴", "呼伦", "海拉尔河", "白音", "瑞祥", "德力")
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗", ("伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "勇", "军", "杰", "秀英", "海波", "晓东", "建华", "玉兰")
TRADES: dict[SafetySector, tuple[str, str, str]] = {
    SafetySector.HAZARDOUS_CHEMICALS: ("加油站", "5265", "WHPJ"), SafetySector.FIREWORKS: ("烟花爆竹销售", "5248", "WHPJ"),
    SafetySector.NON_COAL_MINE: ("矿业", "1011", "GMSM"), SafetySector.INDUSTRY_TRADE: ("机械制造", "3511", "GMSM"),
    SafetySector.BUILDING_MATERIALS: ("建材", "3021", "GMSM"), SafetySector.WAREHOUSING: ("仓储物流", "5990", "AQJC"),
    SafetySector.GRAIN: ("粮油", "1311", "AQJC"), SafetySector.LIVESTOCK_MACHINERY: ("农牧机械", "3571", "AQJC"),
    SafetySector.CATERING_GAS: ("餐饮服务", "6210", "AQJC"), SafetySector.OTHER: ("商贸", "5211", "AQJC"),
}
OFFENCES = (
    ("未按规定对从业人员进行安全生产教育和培训", "《中华人民共和国安全生产法》第九十七条第三项"),
    ("未在有较大危险因素的场所设置明显的安全警示标志", "《中华人民共和国安全生产法》第九十九条第一项"),
    ("特种作业人员未取得相应资格上岗作业", "《中华人民共和国安全生产法》第九十七条第七项"),
    ("未建立生产安全事故隐患排查治理制度", "《中华人民共和国安全生产法》第一百零一条第五项"),
    ("未为从业人员提供符合标准的劳动防护用品", "《中华人民共和国安全生产法》第九十九条第五项"),
    ("储存危险物品未建立专门安全管理制度", "《中华人民共和国安全生产法》第一百零一条第一项"),
)
HAZARDS = ("配电箱未设置漏电保护装置", "灭火器压力不足", "安全出口堆放杂物", "罐区围堰破损", "特种设备未按期检验", "有限空间作业未审批", "安全培训记录不全", "防爆区使用非防爆电器")
OPINIONS = ("同意。", "情况属实，同意上报。", "材料齐全，程序合法，同意。", "经审核，事实清楚，同意。")
TURNED_DOWN = ("return", "send_back", "ask_correction", "decline", "refuse", "propose_refusal", "refuse_in_law", "pass_refusal", "verify_again", "reopen")
AGAINST = ("材料不齐，请补充后再报。", "请核对金额和日期后重新提交。", "违法事实表述不清，请补充。")


def person(chance: Chance) -> str:
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def credit_code(chance: Chance) -> str:
    """A code with a right check digit that no register office gave out."""
    body = "91150725MA" + "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
    return body + str(uscc.calc_check_digit(body))


def identity(chance: Chance) -> str:
    born = date(1960, 1, 1) + timedelta(days=chance.randrange(15000))
    body = f"150725{born:%Y%m%d}{chance.randrange(1000):03d}"
    return body + identity_check_digit(body)


def opinion(chance: Chance, move: str) -> str:
    if move in ("submit", "record_sent", "report_rectified"):
        return ""
    return chance.choice(AGAINST if move in TURNED_DOWN else OPINIONS)


def values_for(record: Any, move: str, day: date) -> dict[str, Any]:
    """What a move asks for."""
    known = {
        "receipt_no": f"HZ{day:%Y%m%d}{record.id:05d}", "recall_receipt_no": f"CH{day:%Y%m%d}{record.id:05d}", "rectified_on": day,
        "unperformed": "未按承诺完成全员安全培训", "breach_handling": "责令限期改正，记入信用记录",
        "proposed_class": Seriousness.SERIOUS if getattr(record, "seriousness", None) != Seriousness.SERIOUS else Seriousness.ORDINARY,
    }
    return {name: known[name] for name in record.WORKFLOW[move].fields}


def enterprise(chance: Chance, begin: date, departments: dict[str, int]) -> Enterprise:
    sector = chance.choice(list(TRADES))
    trade, industry, department = TRADES[sector]
    town, key = chance.choice(TOWNS), sector in (SafetySector.HAZARDOUS_CHEMICALS, SafetySector.NON_COAL_MINE) and chance.random() < 0.6
    level = chance.choice((None, None, None, StandardisationLevel.LEVEL_3, StandardisationLevel.LEVEL_3, StandardisationLevel.LEVEL_2, StandardisationLevel.LEVEL_1))
    return Enterprise(
        uscc=credit_code(chance), name=f"陈巴尔虎旗{chance.choice(BRANDS)}{chance.choice(BRANDS)}{trade}有限公司", legal_representative=person(chance),
        phone=f"13{chance.randrange(10**9):09d}", address=f"内蒙古自治区呼伦贝尔市陈巴尔虎旗{town}{chance.randrange(1, 200)}号", sector=sector, industry_code=industry,
        supervision_class=SupervisionClass.KEY if key else SupervisionClass.GENERAL, class_reason="危险化学品、矿山等重点行业" if key else None,
        employees=chance.randrange(3, 260), standardisation=level, standardised_until=begin + timedelta(days=chance.randrange(500, 1900)) if level else None,
        operating_state=OperatingState.OPERATING if chance.random() < 0.94 else OperatingState.SUSPENDED,
        supervised_since=begin - timedelta(days=chance.randrange(1, 900)), department_id=departments.get(department),
    )


def officers(chance: Chance, today: date) -> list[Officer]:
    return [
        Officer(name=person(chance), certificate_no=f"1507250{n:05d}", certificate_until=today + timedelta(days=chance.randrange(60, 1400)),
                speciality=chance.choice(list(TRADES)), on_leave_until=today + timedelta(days=9) if n == 4 else None)
        for n in range(1, 11)
    ]


def practitioner(chance: Chance, today: date, firm: Enterprise) -> Practitioner:
    return Practitioner(
        name=person(chance), identity_no=identity(chance), enterprise_id=firm.id, enterprise=firm, post=chance.choice(("主要负责人", "安全管理人员", "电工", "焊工", "危化品操作工")),
        certificate_no=f"T{chance.randrange(10**9):09d}", certificate_until=today + timedelta(days=chance.randrange(-90, 1000)), phone=f"15{chance.randrange(10**9):09d}",
        department_id=firm.department_id,
    )


def _number(chance: Chance, session: Session, register: Any, mark: str, day: date) -> str:
    taken = len(session.scalars(select(register.id)).all())
    return f"（陈）应急{mark}〔{day.year}〕{taken + 1}号"


def penalty(session: Session, chance: Chance, firm: Enterprise, day: date) -> Penalty:
    offence, basis = chance.choice(OFFENCES)
    kinds, fine = _punishment(chance)
    words = "；".join(f"罚款{int(fine * 10000)}元" if k == PenaltyKind.FINE and fine else k.chinese for k in kinds)
    natural = chance.random() < 0.06
    return Penalty(
        party_name=person(chance) if natural else firm.name, party=PartyKind.NATURAL_PERSON if natural else PartyKind.LEGAL_PERSON,
        uscc=None if natural else firm.uscc, person_identity="identity_card" if natural else None, person_identity_no=identity(chance) if natural else None,
        legal_representative=None if natural else firm.legal_representative, decision_no=_number(chance, session, Penalty, "罚", day), violation=offence,
        facts=f"经查，{firm.name}{offence}，有现场检查记录、询问笔录等证据证实。", basis=basis, kinds=kinds, content=words, fine=fine,
        decided_on=day - timedelta(days=chance.randrange(0, 4)), valid_until=day + timedelta(days=365 * 3),
        seriousness=chance.choice((None, None, None, Seriousness.ORDINARY, Seriousness.SERIOUS)),
        performed_on=day + timedelta(days=5) if chance.random() < 0.8 and day + timedelta(days=5) <= day else None,
    )


def _punishment(chance: Chance) -> tuple[list[PenaltyKind], Decimal | None]:
    luck = chance.random()
    if luck < 0.12:
        return [PenaltyKind.WARNING], None
    fine = Decimal(chance.choice((2000, 5000, 8000, 12000, 20000, 30000, 48000, 60000, 120000, 250000))) / 10000
    if luck < 0.85:
        return [PenaltyKind.FINE], fine
    if luck < 0.94:
        return [PenaltyKind.WARNING, PenaltyKind.FINE], fine
    return [PenaltyKind.FINE, PenaltyKind.STOP_BUSINESS], fine


def licence(session: Session, chance: Chance, firm: Enterprise, day: date) -> Licence:
    name = chance.choice(("危险化学品经营许可证", "烟花爆竹经营（零售）许可证", "非煤矿矿山企业安全生产许可证", "第三类非药品类易制毒化学品经营备案证明"))
    until = LONG_TERM if chance.random() < 0.08 else day + timedelta(days=365 * 3)
    return Licence(
        party_name=firm.name, party=PartyKind.LEGAL_PERSON, uscc=firm.uscc, legal_representative=firm.legal_representative, document_name="准予行政许可决定书",
        decision_no=_number(chance, session, Licence, "许", day), kind=LicenceKind.ORDINARY, certificate_name=name, certificate_no=f"蒙E{chance.randrange(10**6):06d}",
        content=f"准予{name}所载范围内的经营活动", decided_on=day, valid_from=day, valid_until=until, state=LicenceState.VALID,
    )


def inspection(session: Session, chance: Chance, firm: Enterprise, day: date) -> Inspection:
    able = session.scalars(select(Officer).where(Officer.status == KeptStatus.IN_USE, Officer.certificate_until >= day)).all()
    first, second = chance.sample(list(able), 2)
    outcome = chance.choices((InspectionOutcome.CLEAN, InspectionOutcome.PROBLEMS, InspectionOutcome.REFUSED, InspectionOutcome.NOT_FOUND), (55, 40, 2, 3))[0]
    return Inspection(
        notice_no=_number(chance, session, Inspection, "检", day), enterprise_id=firm.id, enterprise=firm, method=chance.choice(list(InspectionMethod)), inspected_on=day,
        first_officer_id=first.id, first_officer=first, second_officer_id=second.id, second_officer=second, outcome=outcome,
        items="安全生产责任制、教育培训、隐患排查治理、应急预案、特种作业持证情况", account="现场检查记录由双方签字确认。",
    )


def finding(chance: Chance, visit: Any, day: date) -> Finding:
    level = HazardLevel.MAJOR if chance.random() < 0.08 else HazardLevel.ORDINARY
    return Finding(
        no=f"YH-{visit.id:05d}-{chance.randrange(10**6):06d}", enterprise_id=visit.enterprise_id, enterprise=visit.enterprise, inspection_id=visit.id, inspection=visit,
        description=chance.choice(HAZARDS), level=level, found_on=visit.inspected_on, due_on=day + timedelta(days=15), department_id=visit.department_id,
    )


def commitment(session: Session, chance: Chance, firm: Enterprise, day: date) -> Commitment:
    kind = chance.choice((CommitmentKind.VOLUNTARY, CommitmentKind.VOLUNTARY, CommitmentKind.APPROVAL, CommitmentKind.DEFICIENCY, CommitmentKind.REPAIR))
    return Commitment(
        enterprise_id=firm.id, enterprise=firm, kind=kind, reason="自愿作出安全生产信用承诺" if kind == CommitmentKind.VOLUNTARY else "申请办理行政许可事项",
        content="严格遵守安全生产法律法规，落实全员安全生产责任制，按期完成隐患整改。", liability="违反承诺的，自愿接受处罚，并同意将违诺信息记入信用记录向社会公开。",
        made_on=day, valid_until=day + timedelta(days=365),
    )


def accident(session: Session, chance: Chance, firm: Enterprise, day: date) -> Accident:
    deaths = chance.choices((0, 1, 2, 3), (70, 20, 7, 3))[0]
    liable = chance.random() < 0.7
    return Accident(
        name=f"{firm.name}“{day.month}·{day.day}”{chance.choice(('机械伤害', '高处坠落', '触电', '车辆伤害'))}事故（{firm.id}）", enterprise_id=firm.id, enterprise=firm,
        occurred_on=day, deaths=deaths, serious_injuries=chance.randrange(0, 3), loss=Decimal(chance.randrange(5, 200)) * 10000,
        liability=Liability.LIABLE if liable else Liability.NOT_LIABLE, liability_document=f"陈政事故〔{day.year}〕{day.month}号" if liable else None,
        account="事故发生后企业立即组织救援并按规定上报，调查组已作出认定。",
    )


def repair(chance: Chance, penalised: Penalty, day: date) -> RepairApplication:
    return RepairApplication(
        penalty_id=penalised.id, penalty=penalised, applied_on=day, ways=[RepairWay.COMMITMENT, RepairWay.RECTIFICATION],
        performed_on=max(penalised.decided_on, day - timedelta(days=30)), performed_proof="罚款已缴纳（缴款凭证附后），隐患已整改完毕。", contact=person(chance),
        phone=f"139{chance.randrange(10**8):08d}",
    )


def repair_flow() -> Workflow:
    return rights.REPAIR_APPLICATION


def standards(session: Session, today: date) -> list[tuple[Any, Term]]:
    """Editions under way; all of them begin next year, so that none changes today's grades."""
    from app.rules.parameters import FOLDER

    soon = date(today.year + 1, 5, 1)
    found: list[tuple[Any, Term]] = []
    for register, file, name in ((GradingScheme, "grading_default", "信用安全评级标准"), (FrequencyRule, "frequency_default", "检查频次标准")):
        content = (FOLDER / f"{file}.yaml").read_text()
        for n, status in enumerate((Status.DRAFT, Status.SUBMITTED, Status.REVIEWED, Status.RETURNED, Status.IN_FORCE, StandardStatus.RETIRED, Status.REVOKED, Status.DISCARDED), start=2):
            found.append((register(code="default", edition=n, name=f"{name}（第{n}版）", starts_on=soon + timedelta(days=n), content=content, reason="年度修订"), status))
    for n, status in enumerate((Status.DRAFT, Status.SUBMITTED, Status.REVIEWED, Status.RETURNED, Status.IN_FORCE, Status.REVOKED, Status.DISCARDED)):
        found.append((Setting(name="repair.false_materials_bar_months", value="36", starts_on=soon + timedelta(days=n), reason="局务会议纪要"), status))
    return found


MAKERS: dict[str, Callable[[Session, Chance, Enterprise, date], Any]] = {
    "penalty": penalty, "licence": licence, "inspection": inspection, "commitment": commitment, "accident": accident,
}
