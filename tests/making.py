"""Records for tests, complete enough to go through every check; each call makes another one."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy.orm import Session
from stdnum.cn import uscc

from app import clock
from app.rules.identifiers import identity_check_digit
from app.rules.vocabulary.approval import (
    CheckReason,
    CommitmentKind,
    DayKind,
    FulfilmentResult,
    GuidanceKind,
    ItemKind,
    ReportConclusion,
    ReportEffect,
    ReportKind,
    ReportScene,
    ReportStatus,
)
from app.rules.vocabulary.disclosure import LicenceKind, LicenceState, PenaltyKind
from app.rules.vocabulary.documents import Layout
from app.rules.vocabulary.drives import DriveStatus
from app.rules.vocabulary.grading import HonourLevel, PublicGrade
from app.rules.vocabulary.inspection import (
    ComplaintKind,
    ComplaintWay,
    DeductionKind,
    HazardLevel,
    InspectionMethod,
    InspectionOutcome,
    ItemWay,
    PlanReach,
    SeedKind,
    TaskSource,
)
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.rights import RepairPaper, RepairWay
from app.rules.vocabulary.subjects import EventKind, OperatingState, PartyKind, SafetySector, SupervisionClass
from app.services.documents import issuing, templates
from app.services.flow import entering
from app.services.flow.people import SYSTEM
from app.services.grading import evaluations
from models.approval import (
    ApprovalCase,
    ApprovalItem,
    Commitment,
    CommitmentDrive,
    CreditReport,
    DriveLine,
    Fulfilment,
    Guidance,
    ItemMaterial,
    PostCheck,
    ReportUse,
)
from models.disclosure import FineCollection, FinePayment, Licence, Penalty
from models.documents import Document, DocumentTemplate
from models.grading import ClassChange, Evaluation
from models.inspection import (
    Checklist,
    ChecklistLine,
    Complaint,
    Draw,
    DrawStratum,
    Finding,
    Inspection,
    InspectionItem,
    InspectionPlan,
    InspectionTask,
    PlanDeduction,
    PlanMatter,
)
from models.platform import Attachment
from models.reputation import Honour, PublicRating
from models.rights import RepairApplication
from models.subjects import CreditEvent, Enterprise, Officer, Practitioner, UnusualCode

_numbers = count(1)


def begin_at(number: int) -> None:
    """Number the records from here on, in a database that has others already."""
    global _numbers  # noqa: PLW0603
    _numbers = count(number)


def code(number: int | None = None) -> str:
    """A credit code with a right check digit."""
    body = f"91150725MA{number if number is not None else next(_numbers):07d}"
    return body + str(uscc.calc_check_digit(body))


def identity(number: int | None = None) -> str:
    """The number of an identity card that nobody has."""
    number = next(_numbers) if number is None else number
    body = f"150725{1960 + number // 1000 % 40}0101{number % 1000:03d}"
    return body + identity_check_digit(body)


def keep(session: Session, record: Any) -> Any:
    """Put a record into the session as the application does."""
    with session.no_autoflush:
        entering.complete(session, record)
    session.add(record)
    session.flush()
    return record


def enterprise(session: Session, **more: Any) -> Enterprise:
    number = next(_numbers)
    given = {
        "uscc": code(number),
        "name": f"陈巴尔虎旗第{number}建材有限公司",
        "sector": SafetySector.BUILDING_MATERIALS,
        "supervision_class": SupervisionClass.GENERAL,
        "operating_state": OperatingState.OPERATING,
    }
    return keep(session, Enterprise(**given | more))


def person(session: Session, firm: Enterprise | None = None, **more: Any) -> Practitioner:
    """Somebody who serves in this enterprise, or in none."""
    number = next(_numbers)
    given = {"name": f"那木拉{number}", "identity_no": identity(number)}
    served = {"enterprise_id": firm.id, "enterprise": firm, "post": "安全管理人员"} if firm else {}
    return keep(session, Practitioner(**given | served | more))


def on(person: Practitioner) -> dict[str, Any]:
    """What a penalty or a licence says of its party where that is a person on the register."""
    chosen = {"party_name": person.name, "practitioner_id": person.id}
    return {"party": PartyKind.NATURAL_PERSON, "uscc": None, "legal_representative": None, **chosen}


def penalty(session: Session, firm: Enterprise | None = None, **more: Any) -> Penalty:
    firm, number = firm or enterprise(session), next(_numbers)
    given = {
        "party_name": firm.name,
        "party": PartyKind.LEGAL_PERSON,
        "uscc": firm.uscc,
        "legal_representative": "张小明",
        "decision_no": f"（陈）应急罚〔2024〕{number}号",
        "violation": "未按规定进行安全培训",
        "facts": "现场检查发现",
        "basis": "《安全生产法》第九十七条",
        "kinds": [PenaltyKind.FINE],
        "content": "罚款30000元",
        "fine": Decimal(3),
        "decided_on": date(2024, 3, 15),
        "valid_until": date(2027, 3, 15),
        "enterprise_id": firm.id,
    }
    return keep(session, Penalty(**given | more))


def template(session: Session, **more: Any) -> DocumentTemplate:
    """A draft of a document that the approval of a penalty makes."""
    given = {
        "code": f"t{next(_numbers)}",
        "name": "告知书",
        "starts_on": date(2030, 1, 1),
        "used_for": "penalty",
        "made_by": "approve",
        "layout": Layout.DECISION,
        "series": "应急测",
        "content": "【行政相对人名称】：\n罚款【罚款金额】。",
    }
    return keep(session, DocumentTemplate(**given | more))


def document(session: Session, **more: Any) -> Document:
    """The guide to repair that goes with a penalty, as the approval makes it."""
    record = penalty(session, **more)
    guide = templates.named(session, "penalty", "修复告知", date(2026, 3, 1))
    made = issuing.issue(session, guide, record, SYSTEM, date(2026, 3, 1))
    made.created_by_id = record.created_by_id
    session.flush()
    return made


def licence(session: Session, firm: Enterprise | None = None, **more: Any) -> Licence:
    firm, number = firm or enterprise(session), next(_numbers)
    given = {
        "party_name": firm.name,
        "party": PartyKind.LEGAL_PERSON,
        "uscc": firm.uscc,
        "decision_no": f"（陈）应急许〔2024〕{number}号",
        "document_name": "准予行政许可决定书",
        "kind": LicenceKind.ORDINARY,
        "content": "准予经营",
        "decided_on": date(2024, 3, 15),
        "valid_from": date(2024, 3, 15),
        "valid_until": date(2027, 3, 14),
        "state": LicenceState.VALID,
    }
    return keep(session, Licence(**given | more))


def officer(session: Session, **more: Any) -> Officer:
    number = next(_numbers)
    return keep(
        session,
        Officer(
            **{"name": f"执法{number}", "certificate_no": f"Z{number:06d}", "certificate_until": date(2030, 1, 1)}
            | more
        ),
    )


def inspection(session: Session, firm: Enterprise | None = None, **more: Any) -> Inspection:
    firm, number, of = firm or enterprise(session), next(_numbers), more.get("inspection_task")
    first, second = (of.first_officer, of.second_officer) if of else (officer(session), officer(session))
    given = {
        "notice_no": f"（陈）应急检〔2026〕{number}号",
        "enterprise_id": firm.id,
        "enterprise": firm,
        "method": InspectionMethod.RANDOM,
        "inspected_on": date(2026, 3, 1),
        "first_officer_id": first.id,
        "first_officer": first,
        "second_officer_id": second.id,
        "second_officer": second,
        "items": "现场管理",
        "outcome": InspectionOutcome.CLEAN,
    }
    return keep(session, Inspection(**given | more))


def finding(session: Session, firm: Enterprise | None = None, **more: Any) -> Finding:
    firm, number = firm or enterprise(session), next(_numbers)
    given = {
        "no": f"YH{number}",
        "enterprise_id": firm.id,
        "enterprise": firm,
        "description": "灭火器压力不足",
        "level": HazardLevel.ORDINARY,
        "found_on": date(2026, 3, 1),
        "due_on": date(2026, 3, 15),
    }
    return keep(session, Finding(**given | more))


def wrong_code(number: int | None = None) -> str:
    """A credit code with a wrong check digit."""
    sound = code(number)
    return sound[:17] + ("0" if sound[17] != "0" else "1")


def unusual_code(session: Session, **more: Any) -> UnusualCode:
    given = {"uscc": wrong_code(), "holder": "陈巴尔虎旗老字号商店", "reason": "营业执照原件如此"}
    return keep(session, UnusualCode(**given | more))


def commitment(session: Session, firm: Enterprise | None = None, **more: Any) -> Commitment:
    firm = firm or enterprise(session)
    given = {
        "enterprise_id": firm.id,
        "enterprise": firm,
        "kind": CommitmentKind.VOLUNTARY,
        "reason": "自愿作出承诺",
        "content": "落实主体责任",
        "liability": "接受惩戒",
        "made_on": date(2026, 3, 1),
    }
    return keep(session, Commitment(**given | more))


def drive(session: Session, **more: Any) -> CommitmentDrive:
    """A drive that asks every firm under supervision, to be signed within a month."""
    today = clock.today()
    given = {
        "name": f"安全生产信用承诺书集中签订{next(_numbers)}",
        "year": today.year,
        "sign_by": today + timedelta(days=30),
        "content": "严格遵守安全生产法律法规。\n落实全员安全生产责任制。",
        "liability": "违反承诺的，自愿接受处罚。",
        "valid_until": today + timedelta(days=395),
    }
    return keep(session, CommitmentDrive(**given | more))


def drive_line(session: Session, **more: Any) -> DriveLine:
    """A firm that is asked to sign, in a drive of its own."""
    firm = more.pop("enterprise", None) or enterprise(session)
    begun = more.pop("drive", None) or drive(session, status=DriveStatus.OPEN, opened_on=clock.today())
    number = next(_numbers)
    given = {
        "no": f"{begun.no}-{number:04d}",
        "commitment_drive_id": begun.id,
        "commitment_drive": begun,
        "enterprise_id": firm.id,
        "enterprise": firm,
        "firm_name": firm.name,
        "token": f"{number:032x}",
    }
    return keep(session, DriveLine(**given | more))


def inspection_item(session: Session, **more: Any) -> InspectionItem:
    """A matter that every enterprise is inspected for."""
    number = next(_numbers)
    given = {
        "code": f"检查{number}",
        "name": f"安全生产检查{number}",
        "basis": "《安全生产法》第六十五条",
        "starts_on": date(2018, 1, 1),
        "objects": "生产经营单位",
        "content": "全员安全生产责任制、教育培训、隐患排查治理",
        "way": ItemWay.ON_SITE,
    }
    return keep(session, InspectionItem(**given | more))


def plan(session: Session, **more: Any) -> InspectionPlan:
    """A plan of one matter for all, with 414 days for inspections (domain.md 4.1)."""
    number = next(_numbers)
    matter = more.pop("item", None) or inspection_item(session, status=Status.IN_FORCE)
    given = {
        "name": f"年度监督检查计划{number}",
        "year": clock.today().year + 1,
        "people": 8,
        "workdays": 248,
        "deductions": [
            PlanDeduction(kind=DeductionKind.ENFORCEMENT, name="行政许可、事故调查、举报核查", days=1035),
            PlanDeduction(kind=DeductionKind.OTHER, name="值班、学习会议、休假", days=535),
        ],
        "matters": [
            PlanMatter(
                item_id=matter.id,
                item=matter,
                reach=PlanReach.ALL,
                method=InspectionMethod.FULL_COVERAGE,
                visit_days=Decimal(1),
            )
        ],
    }
    return keep(session, InspectionPlan(**given | more))


def checklist(session: Session, **more: Any) -> Checklist:
    number = next(_numbers)
    given = {
        "code": f"清单{number}",
        "name": f"检查清单{number}",
        "starts_on": date(2018, 1, 1),
        "lines": [ChecklistLine(item="消防器材", requirement="配备齐全、在有效期内", basis="《消防法》第十六条")],
    }
    return keep(session, Checklist(**given | more))


def evaluation(session: Session, firm: Enterprise | None = None, **more: Any) -> Evaluation:
    """Of last year; `worst`: the firm concealed an accident in it."""
    firm, year = firm or enterprise(session), more.pop("year", clock.today().year - 1)
    if more.pop("worst", False):
        conceal(session, firm, date(year, 6, 1))
    made = evaluations.of_year(session, firm, year)
    for name, value in more.items():
        setattr(made, name, value)
    session.flush()
    return made


def conceal(session: Session, firm: Enterprise, day: date) -> None:
    """A fact by which a firm is graded D."""
    about = {"source_register": "accident", "source_id": next(_numbers), "source_no": "事故"}
    event = {"kind": EventKind.CONCEALMENT, "occurred_on": day, "counts_from": day, "facts": {}}
    session.add(CreditEvent(enterprise_id=firm.id, **event, **about))
    session.flush()


def collection(session: Session, punished: Penalty | None = None, **more: Any) -> FineCollection:
    """Of a fine that is in force; `paid`: what was paid, on the day of service."""
    whose = {name: more[name] for name in ("department_id", "created_by_id") if name in more}
    punished = punished or penalty(session, status=Status.IN_FORCE, **whose)
    given = {"penalty_id": punished.id, "penalty": punished, "served_on": punished.decided_on}
    made = FineCollection(**given | {name: value for name, value in more.items() if name != "paid"})
    if "paid" in more:
        made.payments = [FinePayment(paid_on=made.served_on, amount=more["paid"], receipt_no="NM0001")]
    return keep(session, made)


def honour(session: Session, firm: Enterprise | None = None, **more: Any) -> Honour:
    firm = firm or enterprise(session)
    given = {"name": f"守合同重信用企业{next(_numbers)}", "level": HonourLevel.CITY, "organ": "呼伦贝尔市应急管理局"}
    given |= {"enterprise_id": firm.id, "enterprise": firm, "granted_on": date(2026, 3, 1)}
    return keep(session, Honour(**given | more))


def public_rating(session: Session, firm: Enterprise | None = None, **more: Any) -> PublicRating:
    firm = firm or enterprise(session)
    given = {"enterprise_id": firm.id, "enterprise": firm, "year": 2025, "grade": PublicGrade.A}
    return keep(session, PublicRating(**given | {"evaluated_on": date(2026, 2, 1)} | more))


def class_change(session: Session, firm: Enterprise | None = None, **more: Any) -> ClassChange:
    firm = firm or enterprise(session)
    given = {
        "enterprise_id": firm.id,
        "enterprise": firm,
        "to_class": SupervisionClass.KEY,
        "reason": "新增危险化学品储存设施",
        "basis": "旗应急管理局重点监管企业名录",
    }
    return keep(session, ClassChange(**given | more))


def complaint(session: Session, firm: Enterprise | None = None, **more: Any) -> Complaint:
    firm = firm or enterprise(session)
    given = {
        "enterprise_id": firm.id,
        "enterprise": firm,
        "received_on": clock.today() - timedelta(days=10),
        "way": ComplaintWay.HOTLINE,
        "kind": ComplaintKind.HAZARD,
        "description": "车间安全出口被堵",
        "reporter": "李守信",
        "reporter_phone": "13812345678",
    }
    return keep(session, Complaint(**given | more))


def task(session: Session, firm: Enterprise | None = None, **more: Any) -> InspectionTask:
    """A task that was handed over, for a matter on the list."""
    firm = firm or enterprise(session)
    first, second = officer(session), officer(session)
    matter = more.pop("item", None) or inspection_item(session, status=Status.IN_FORCE)
    given = {
        "source": TaskSource.HANDED_OVER,
        "handed_over": "旗安委办交办",
        "enterprise_id": firm.id,
        "enterprise": firm,
        "item_id": matter.id,
        "item": matter,
        "method": InspectionMethod.SPECIAL,
        "from_on": clock.today(),
        "until_on": clock.today() + timedelta(days=10),
        "first_officer_id": first.id,
        "first_officer": first,
        "second_officer_id": second.id,
        "second_officer": second,
    }
    return keep(session, InspectionTask(**given | more))


def draw(session: Session, **more: Any) -> Draw:
    """A draw of two of the general enterprises, four of which are made for it, and inspectors enough."""
    for _ in range(4):
        enterprise(session, supervision_class=SupervisionClass.GENERAL, sector=SafetySector.HAZARDOUS_CHEMICALS)
        officer(session)
    matter = more.pop("item", None) or inspection_item(session, status=Status.IN_FORCE)
    day = clock.today() + timedelta(days=3)
    given = {
        "name": f"双随机抽取{next(_numbers)}",
        "item_id": matter.id,
        "item": matter,
        "draws_on": day,
        "seed_kind": SeedKind.ANNOUNCED,
        "seed_source": "彩票开奖号码",
        "seed_on": day,
        "strata": [DrawStratum(category=SupervisionClass.GENERAL, number=2)],
    }
    return keep(session, Draw(**given | more))


def item(session: Session, **more: Any) -> ApprovalItem:
    """A matter that is open to commitments, of which one paper may follow."""
    number = next(_numbers)
    given = {
        "code": f"事项{number}",
        "name": f"烟花爆竹经营（零售）许可{number}",
        "kind": ItemKind.LICENCE,
        "basis": "《烟花爆竹安全管理条例》第十九条",
        "starts_on": date(2018, 1, 1),
        "legal_days": 20,
        "days_kind": DayKind.WORKING,
        "commitment_basis": "内政办发〔2021〕12号",
        "promise": "场所符合安全条件，材料真实。",
        "liability": "承诺不实的，愿意接受撤销许可。",
        "certificate_name": "烟花爆竹经营（零售）许可证",
        "valid_years": 2,
        "content": "零售场所的安全距离符合规定。",
        "materials": [
            ItemMaterial(name="申请书", may_follow=False),
            ItemMaterial(name="培训证明", may_follow=True, follow_days=10),
        ],
    }
    return keep(session, ApprovalItem(**given | more))


def case(session: Session, firm: Enterprise | None = None, **more: Any) -> ApprovalCase:
    """An application for a matter in force, all papers handed in."""
    firm = firm or enterprise(session)
    matter = more.get("item") or item(session, status=Status.IN_FORCE)
    given = {
        "enterprise_id": firm.id,
        "enterprise": firm,
        "item_id": matter.id,
        "item": matter,
        "applied_on": date(2026, 3, 2),
        "matter": "零售烟花爆竹",
    }
    return keep(session, ApprovalCase(**given | more))


def post_check(session: Session, **more: Any) -> PostCheck:
    checked = case(session, department_id=more.get("department_id"))
    first, second = officer(session), officer(session)
    given = {
        "enterprise_id": checked.enterprise_id,
        "enterprise": checked.enterprise,
        "approval_case_id": checked.id,
        "approval_case": checked,
        "due_on": date(2026, 6, 1),
        "reason": CheckReason.ALWAYS,
        "first_officer_id": first.id,
        "first_officer": first,
        "second_officer_id": second.id,
        "second_officer": second,
    }
    return keep(session, PostCheck(**given | more))


def guidance(session: Session, firm: Enterprise | None = None, **more: Any) -> Guidance:
    firm = firm or enterprise(session)
    given = {"enterprise_id": firm.id, "enterprise": firm, "kind": GuidanceKind.POOR_CREDIT, "advice": "请及时整改。"}
    return keep(session, Guidance(**{**given, "guided_on": date(2026, 3, 1)} | more))


def report(session: Session, firm: Enterprise | None = None, **more: Any) -> CreditReport:
    firm = firm or enterprise(session)
    given = {"enterprise_id": firm.id, "enterprise": firm, "kind": ReportKind.OWN, "applied_on": date(2026, 3, 1)}
    return keep(session, CreditReport(**{**given, "purpose": ReportScene.APPROVAL} | more))


def use(session: Session, **more: Any) -> ReportUse:
    issued = {"status": ReportStatus.ISSUED, "data_on": date(2026, 3, 1), "department_id": more.get("department_id")}
    used = more.get("credit_report") or report(session, **issued)
    given = {
        "credit_report_id": used.id,
        "credit_report": used,
        "used_on": date(2026, 3, 2),
        "scene": ReportScene.SUPERVISION,
        "matter": "日常检查",
        "conclusion": ReportConclusion.CLEAN,
        "effect": ReportEffect.NORMAL,
    }
    return keep(session, ReportUse(**given | more))


def evidence(session: Session, **more: Any) -> Fulfilment:
    number = f"15072520260301{next(_numbers):06d}"
    promised = commitment(session, status=Status.IN_FORCE, code=number, department_id=more.get("department_id"))
    given = {
        "commitment_id": promised.id,
        "commitment": promised,
        "seen_on": date(2026, 3, 5),
        "result": FulfilmentResult.KEPT,
        "account": "现场查看，已经履行",
    }
    return keep(session, Fulfilment(**given | more))


def repair(session: Session, punished: Penalty, papers: bool = True, **more: Any) -> RepairApplication:
    given = {
        "penalty_id": punished.id,
        "penalty": punished,
        "applied_on": date(2026, 5, 1),
        "ways": [RepairWay.COMMITMENT],
        "performed_on": date(2024, 4, 1),
        "performed_proof": "缴款凭证",
    }
    application = keep(session, RepairApplication(**given | more))
    for kind in (RepairPaper.COMMITMENT, RepairPaper.PERFORMANCE) if papers else ():
        paper(session, application, kind)
    return application


def paper(session: Session, record: Any, kind: str = "other", **more: Any) -> Attachment:
    """A file of a record, without its bytes."""
    number = next(_numbers)
    given = {
        "name": f"材料{number}.pdf",
        "sha256": f"{number:064x}",
        "size": 18,
        "media_type": "application/pdf",
        "pages": 1,
    }
    row = Attachment(register=record.register_name(), record_id=record.id, kind=str(kind), **given | more)
    session.add(row)
    session.flush()
    return row


def pdf(text: bytes = b"", pages: int = 1, catalogue: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF that opens, of so many empty pages; `text` tells it from any other."""
    kids = b" ".join(b"%d 0 R" % (3 + n) for n in range(pages))
    parts = [b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue, b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)]
    parts += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages
    out, places = b"%PDF-1.4\n%" + text + b"\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        trailer,
        len(out),
    )
