"""Penalties and licences of the fictional bureau, and what becomes of their copies."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.rules import classes
from app.rules.parameters import parameters
from app.rules.vocabulary.disclosure import LicenceKind, LicenceState, PenaltyKind, PublicationStatus, Seriousness
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.subjects import PartyKind
from app.services.demo import subjects
from app.services.demo.chance import Chance, identity, number, person
from app.services.demo.story import Story
from app.services.disclosure import reassessment, terms
from app.services.publishing import expiry
from models.base import LONG_TERM
from models.disclosure import FineCollection, FinePayment, Licence, Penalty, Publication
from models.subjects import Enterprise, Practitioner

OFFENCES = (
    ("未按规定对从业人员进行安全生产教育和培训", "《中华人民共和国安全生产法》第九十七条第三项"),
    ("未在有较大危险因素的场所设置明显的安全警示标志", "《中华人民共和国安全生产法》第九十九条第一项"),
    ("特种作业人员未取得相应资格上岗作业", "《中华人民共和国安全生产法》第九十七条第七项"),
    ("未建立生产安全事故隐患排查治理制度", "《中华人民共和国安全生产法》第一百零一条第五项"),
    ("未为从业人员提供符合标准的劳动防护用品", "《中华人民共和国安全生产法》第九十九条第五项"),
    ("储存危险物品未建立专门安全管理制度", "《中华人民共和国安全生产法》第一百零一条第一项"),
)


def penalty(session: Session, chance: Chance, firm: Enterprise, day: date) -> Penalty:
    offence, basis = chance.choice(OFFENCES)
    kinds, fine = _punishment(chance)
    words = "；".join(f"罚款{int(fine * 10000)}元" if k == PenaltyKind.FINE and fine else k.chinese for k in kinds)
    natural = chance.random() < 0.06
    made = Penalty(
        party_name=person(chance) if natural else firm.name,
        party=PartyKind.NATURAL_PERSON if natural else PartyKind.LEGAL_PERSON,
        uscc=None if natural else firm.uscc,
        person_identity="identity_card" if natural else None,
        person_identity_no=identity(chance) if natural else None,
        legal_representative=None if natural else firm.legal_representative,
        decision_no=number(session, Penalty, "罚", day),
        violation=offence,
        facts=f"经查，{firm.name}{offence}，有现场检查记录、询问笔录等证据证实。",
        basis=basis,
        kinds=kinds,
        content=words,
        fine=fine,
        decided_on=day - timedelta(days=chance.randrange(0, 4)),
        valid_until=day + timedelta(days=365 * 3),
        performed_on=day + timedelta(days=5) if chance.random() < 0.8 and day + timedelta(days=5) <= day else None,
    )
    made.seriousness = chance.choice((None, None, None, _class_of(made), _class_of(made)))
    return made


AGAINST_PERSONS = (
    (subjects.WITHOUT_FIRM, "未经许可经营烟花爆竹", "《烟花爆竹安全管理条例》第三十六条第一款"),
    (subjects.IN_CHARGE, "主要负责人未履行法定的安全生产管理职责", "《中华人民共和国安全生产法》第九十四条第一款"),
)


def on_person(session: Session, person: Practitioner, offence: str, basis: str, day: date) -> Penalty:
    return Penalty(
        party_name=person.name,
        party=PartyKind.NATURAL_PERSON,
        practitioner=person,
        practitioner_id=person.id,
        decision_no=number(session, Penalty, "罚", day),
        violation=offence,
        facts=f"经查，当事人{offence}，有现场检查记录、询问笔录等证据证实。",
        basis=basis,
        kinds=[PenaltyKind.FINE],
        content="罚款20000元",
        fine=Decimal(2),
        decided_on=day,
        valid_until=day + timedelta(days=365 * 3),
    )


def _class_of(penalty: Penalty) -> Seriousness:
    return classes.class_of(terms.facts_of(penalty), parameters(), penalty.decided_on)


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
    name = chance.choice(
        (
            "危险化学品经营许可证",
            "烟花爆竹经营（零售）许可证",
            "非煤矿矿山企业安全生产许可证",
            "第三类非药品类易制毒化学品经营备案证明",
        )
    )
    until = LONG_TERM if chance.random() < 0.08 else day + timedelta(days=365 * 3)
    return Licence(
        party_name=firm.name,
        party=PartyKind.LEGAL_PERSON,
        uscc=firm.uscc,
        legal_representative=firm.legal_representative,
        document_name="准予行政许可决定书",
        decision_no=number(session, Licence, "许", day),
        kind=LicenceKind.ORDINARY,
        certificate_name=name,
        certificate_no=f"蒙E{chance.randrange(10**6):06d}",
        content=f"准予{name}所载范围内的经营活动",
        decided_on=day,
        valid_from=day,
        valid_until=until,
        state=LicenceState.VALID,
    )


def month(story: Story, day: date) -> None:
    """What is over ends, and the credit officer sends what waits, most of it."""
    story.job(day, reassessment.due_terms, expiry.publications)
    query = select(Publication).where(
        Publication.status == PublicationStatus.SCHEDULED, Publication.created_at < clock.now() - (story.today - day)
    )
    for copy in story.session.scalars(query.order_by(Publication.id)).all():
        if story.chance.random() < 0.8:
            story.move(copy, "record_sent", day)


def _collections(story: Story) -> None:
    """Fines of enterprises: being collected, paid, not paid in time, revoked, paid late."""
    p = Penalty
    held = p.status == Status.IN_FORCE, p.fine.is_not(None), p.enterprise_id.is_not(None)
    found = list(story.session.scalars(select(p).where(*held).order_by(p.decided_on.desc(), p.id)).all())
    for moves in ((), ("settle",), ("lapse",), ("revoke",), ("lapse", "settle_without")):
        late = "lapse" in moves
        fits = (each for each in found if not late or each.decided_on <= story.today - timedelta(days=20))
        if (punished := next(fits, None)) is not None:
            found.remove(punished)
            _collected(story, punished, late, moves)


def _collected(story: Story, punished: Penalty, late: bool, moves: tuple[str, ...]) -> None:
    served = punished.decided_on if late else story.today
    line = FinePayment(paid_on=story.today, amount=punished.fine_yuan, receipt_no=f"NM{punished.id:08d}")
    paid = [line] if moves and moves[-1].startswith("settle") else []
    made = FineCollection(penalty=punished, penalty_id=punished.id, served_on=served, payments=paid)
    made.department_id = punished.department_id
    story.keep(made, story.today, story.one(Role.CLERK, punished.department_id))
    for move in moves:
        story.move(made, move, story.today)


def finish(story: Story) -> None:
    """Some copies have been recalled, two persons punished, and fines collected."""
    _collections(story)
    for name, offence, basis in AGAINST_PERSONS:
        person, day = subjects.called(story, name), story.today - timedelta(days=story.chance.randrange(90, 150))
        record = on_person(story.session, person, offence, basis, day)
        story.keep(record, day, story.one(Role.CLERK, person.department_id))
        story.bring(record, Status.IN_FORCE, day)
    recalling = story.session.scalars(
        select(Publication).where(Publication.status == PublicationStatus.RECALLING)
    ).all()
    for copy in recalling[::2]:
        story.move(copy, "record_recalled", story.today)


def _other_class(penalty: Penalty) -> Seriousness:
    """The class next to the one by the kinds and the amount, which a person may state with a reason."""
    return Seriousness.ORDINARY if _class_of(penalty) != Seriousness.ORDINARY else Seriousness.SERIOUS


VALUES = {"proposed_class": _other_class}
MAKERS = {"penalty": (penalty, 0.5), "licence": (licence, 0.4)}
"""register → how one is made, and how many there are for each enterprise."""
