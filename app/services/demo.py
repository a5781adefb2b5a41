"""A believable bureau that never was: several years of its work, told through the same moves that people make.

Every status of every flow occurs. The same seed tells the same story; passwords alone are new each time.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.rules.errors import N_, Refused
from app.rules.terms import Term
from app.rules.vocabulary.approval import CommitmentStatus
from app.rules.vocabulary.disclosure import PublicationStatus
from app.rules.vocabulary.grading import GradeResultStatus
from app.rules.vocabulary.inspection import FindingStatus
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.rights import RepairStatus
from app.rules.vocabulary.subjects import KeptStatus
from app.services import accounts, completion, expiry, fiction, guards, people, regrading, rhythm, transition
from app.workflow.moves import Workflow
from models.base import registers
from models.disclosure import Penalty, Publication
from models.grading import GradeResult
from models.inspection import Finding, Inspection
from models.platform import Account
from models.subjects import Agency, Department, Enterprise, Officer, Practitioner

STAFF: tuple[tuple[str, str, Role, str], ...] = (
    ("clerk", "王建国", Role.CLERK, "AQJC"), ("clerk2", "李娜", Role.CLERK, "AQJC"), ("clerk3", "苏日娜", Role.CLERK, "WHPJ"),
    ("section_chief", "张志强", Role.SECTION_CHIEF, "AQJC"), ("section_chief2", "巴图", Role.SECTION_CHIEF, "WHPJ"),
    ("section_chief3", "高娃", Role.SECTION_CHIEF, "AQJC"), ("section_chief4", "韩雪", Role.SECTION_CHIEF, "WHPJ"),
    ("legal_reviewer", "陈静", Role.LEGAL_REVIEWER, "ZCFG"), ("leader", "赵明", Role.LEADER, ""), ("leader2", "孟和", Role.LEADER, ""),
    ("director", "刘伟", Role.DIRECTOR, ""), ("credit_officer", "乌云", Role.CREDIT_OFFICER, "BGS"), ("credit_officer2", "周敏", Role.CREDIT_OFFICER, "BGS"),
    ("officer", "孙浩", Role.OFFICER, "AQJC"), ("officer2", "额尔敦", Role.OFFICER, "WHPJ"), ("discipline_officer", "吴芳", Role.DISCIPLINE_OFFICER, ""),
    ("system_admin", "郑凯", Role.SYSTEM_ADMIN, ""), ("security_admin", "何琳", Role.SECURITY_ADMIN, ""), ("audit_admin", "林涛", Role.AUDIT_ADMIN, ""),
)
"""(account, name, role, department code)."""


@dataclass
class Story:
    """The telling: a session, a source of chance, the last day told, and who works here."""

    session: Session
    chance: random.Random
    today: date
    staff: dict[int, people.Person] = field(default_factory=dict)
    moves: int = 0

    def moment(self, day: date, after: datetime | None = None) -> datetime:
        """A moment in office hours of a day, after what happened to the record before, never later than now."""
        told = datetime.combine(day, time(9, 0), clock.OFFICE) + timedelta(minutes=self.chance.randrange(480))
        if after is not None and told <= after:
            told = after + timedelta(minutes=self.chance.randrange(3, 30))
        return min(told, clock.now() if clock.now().date() >= day else told)

    def keep(self, record: Any, day: date, by: people.Person) -> Any:
        """Enter a record as its author would on that day."""
        with clock.at(self.moment(day)):
            record.created_by_id, record.created_at = by.user_id, clock.now()
            if hasattr(record, "department_id") and record.department_id is None:
                record.department_id = by.department_id
            with self.session.no_autoflush:
                completion.before(self.session, record)
                guard = guards.INTAKE.get(record.register_name())
                if guard:
                    guard(self.session, record, by, day)
            self.session.add(record)
            self.session.flush()
        return record

    def bring(self, record: Any, status: Term, day: date) -> date:
        """Move a record along its flow until it stands there; the day on which the last move was made."""
        for name in route(record.WORKFLOW, status):
            day = min(day + timedelta(days=self.chance.choice((0, 0, 1, 1, 2))), self.today)
            self.move(record, name, day)
        return day

    def move(self, record: Any, name: str, day: date) -> None:
        """One move by whoever may make it."""
        move, values = record.WORKFLOW[name], fiction.values_for(record, name, day)
        last: Refused | None = None
        for person in self.candidates(record, move):
            try:
                with clock.at(self.moment(day, record.changed_at)), self.session.begin_nested():
                    transition.perform(self.session, record, name, person, fiction.opinion(self.chance, name), day=day, values=values)
                self.moves += 1
                return
            except Refused as refusal:
                last = refusal
        raise last or RuntimeError(f"nobody may {name} {record}")

    def candidates(self, record: Any, move: Any) -> Iterator[people.Person]:
        if move.roles == (Role.SYSTEM,):
            yield people.SYSTEM
        able = [p for p in self.staff.values() if p.roles.intersection(move.roles) and transition.may(self.session, record, move, p)]
        yield from sorted(able, key=lambda p: (p.user_id == record.created_by_id, p.user_id) if move.four_eyes else (p.user_id != record.created_by_id, p.user_id))

    def one(self, role: Role, department_id: int | None = None) -> people.Person:
        """Somebody in this role, of this department where there is one."""
        held = [p for p in self.staff.values() if role in p.roles]
        return self.chance.choice([p for p in held if p.department_id == department_id] or held)


def route(flow: Workflow, status: Term) -> list[str]:
    """The fewest moves by hand from the start of a flow to a status."""
    ways: dict[Term, list[str]] = {flow.start: []}
    waiting = [flow.start]
    while waiting:
        here = waiting.pop(0)
        for move in flow.from_status(here):
            if move.by_hand and move.target not in ways:
                ways[move.target] = [*ways[here], move.name]
                waiting.append(move.target)
    return ways[status]


def tell(session: Session, enterprises: int, seed: int, today: date, progress: Callable[[int], None] = lambda n: None) -> tuple[dict[str, int], list[dict[str, str]]]:
    """Fill an empty house; how many records of each register, and the accounts with their passwords.

    Raises Refused where people have worked already: fiction and record must not mix.
    """
    if session.scalar(select(Enterprise.id).limit(1)) is not None:
        raise Refused(N_("There are enterprises on the register already; fictional data belongs in an empty database."))
    with audit.in_bulk(session):
        logins = _staff(session)
        story = Story(session, random.Random(seed), today, _persons(session, today))
        for day, act in _years(story, enterprises):
            act(day)
            progress(1)
        _standards(story)
        _up_to_date(story)
        audit.note(session, "demo", "", "", enterprises=enterprises, seed=seed)
        session.commit()
    return {r.register_name(): _count(session, r) for r in registers()}, logins


def _count(session: Session, register: Any) -> int:
    return len(session.scalars(select(register.id)).all())


def _staff(session: Session) -> list[dict[str, str]]:
    made = []
    for username, name, role, department in STAFF:
        if session.scalar(select(Account.id).where(Account.username == username)):
            continue
        known = department if session.scalar(select(Department.id).where(Department.code == department)) else ""
        secret = accounts.add(session, username, [role], full_name=name, department=known, password=accounts.new_password())
        made.append({"username": username, "password": secret, "role": role.chinese, "name": name})
    return made


def _persons(session: Session, today: date) -> dict[int, people.Person]:
    rows = session.scalars(select(Account).where(Account.username.in_([row[0] for row in STAFF])))
    return {account.id: people.person(session, account, today) for account in rows}


# --- the years ---------------------------------------------------------------------------------------

Act = tuple[date, Any]
"""A day, and what is then called with it."""
FINAL = {"finding": FindingStatus.CLOSED, "commitment": CommitmentStatus.FULFILLED, "repair_application": RepairStatus.GRANTED}


def _years(story: Story, enterprises: int) -> list[Act]:
    """What happened, in the order of its days."""
    begin = story.today - timedelta(days=3 * 365)
    _subjects(story, enterprises, begin)
    acts: list[Act] = []
    for maker, share in (("penalty", 0.5), ("licence", 0.4), ("inspection", 0.8), ("commitment", 0.4), ("accident", 0.05)):
        acts += _register(story, maker, max(1, int(enterprises * share)), begin)
    acts += [(begin + timedelta(days=30 * n), lambda day: _month(story, day)) for n in range(1, 37)]
    return [*sorted(acts, key=lambda act: act[0]), *_repairs(story)]


def _subjects(story: Story, number: int, begin: date) -> None:
    session, departments = story.session, {d.code: d.id for d in story.session.scalars(select(Department))}
    firms = []
    for _ in range(number):
        firm = fiction.enterprise(story.chance, begin, departments)
        firms.append(story.keep(firm, firm.supervised_since or begin, story.one(Role.CLERK, firm.department_id)))
    with clock.at(story.moment(begin)):
        completion.after_all(session, firms)
    for row in [*fiction.officers(story.chance, story.today), *(fiction.practitioner(story.chance, story.today, firm) for firm in firms[: number // 2])]:
        story.keep(row, begin, story.one(Role.CLERK))
    session.flush()
    old = [story.keep(Department(code="AJK", name="原安全监察科"), begin, story.one(Role.SYSTEM_ADMIN)),
           story.keep(Agency(name="原安全生产监督管理局", duty="机构改革前的通报对象"), begin, story.one(Role.CLERK))]
    for register in (Officer, Practitioner):
        old += session.scalars(select(register).order_by(register.id.desc()).limit(1)).all()
    for record in [*firms[-(number // 150) :], *old] if number >= 150 else old:
        story.move(record, "revoke", begin + timedelta(days=200))


def _register(story: Story, maker: str, number: int, begin: date) -> list[Act]:
    """Most records are old and done; the newest stand in every status there is, one after the other."""
    flow = next(r.WORKFLOW for r in registers() if r.register_name() == maker)
    done = FINAL.get(maker, Status.IN_FORCE)
    statuses = [s for s in flow.statuses() if s != flow.start] + [flow.start]
    span, acts = (story.today - begin).days, []
    for n in range(number):
        recent = n >= number - 2 * len(statuses)
        status = statuses[n % len(statuses)] if recent else done
        day = story.today - timedelta(days=story.chance.randrange(3, 25)) if recent else begin + timedelta(days=60 + int((span - 100) * story.chance.random() ** 0.4))
        acts.append((day, partial(_enter, story, maker, status)))
    return acts


def _enter(story: Story, maker: str, status: Term, day: date) -> None:
    firm = _firm(story, day)
    record = fiction.MAKERS[maker](story.session, story.chance, firm, day)
    author = story.one(Role.OFFICER if maker == "inspection" else Role.CLERK, firm.department_id)
    record.department_id = author.department_id
    story.keep(record, day, author)
    last = story.bring(record, status, day)
    if maker == "inspection" and status == Status.IN_FORCE and str(record.outcome) == "problems":
        _find(story, record, last)


def _firm(story: Story, day: date) -> Enterprise:
    """Trouble is not spread evenly: one enterprise in ten has two thirds of it."""
    keys = story.session.scalars(select(Enterprise.id).where(Enterprise.status == KeptStatus.IN_USE).order_by(Enterprise.id)).all()
    among = keys[::10] if story.chance.random() < 0.66 else keys
    return story.session.get_one(Enterprise, story.chance.choice(among))


def _find(story: Story, inspection: Any, day: date) -> None:
    """What the visit found: mostly put right, sometimes late, sometimes not yet."""
    for _ in range(story.chance.choice((1, 1, 2))):
        finding = story.keep(fiction.finding(story.chance, inspection, day), day, story.one(Role.OFFICER, inspection.department_id))
        luck = story.chance.random()
        if luck < 0.75:
            ready = min(day + timedelta(days=story.chance.randrange(3, 12)), story.today)
            story.move(finding, "report_rectified", ready)
            if luck < 0.65:
                story.move(finding, "close", ready)
        elif luck < 0.8:
            story.move(finding, "revoke", day)


def _month(story: Story, day: date) -> None:
    """What the system does by itself, and the leader's word on worse grades."""
    with clock.at(story.moment(day)):
        for act in (expiry.terms, expiry.publications, expiry.findings):
            cursor: int | None = 0
            while cursor is not None:
                cursor = act(story.session, cursor, day)[0]
        regrading.chunk(story.session, 0, day, False, 1 << 20)
        story.session.expire_all()
    _send(story, day)
    late = select(Finding).where(Finding.status.in_((FindingStatus.OVERDUE, FindingStatus.RECTIFIED)), Finding.due_on < day - timedelta(days=45))
    for finding in story.session.scalars(late).all():
        if finding.status == FindingStatus.OVERDUE:
            story.move(finding, "report_rectified", day)
        story.move(finding, "close", day)
    if day < story.today - timedelta(days=40):
        for result in story.session.scalars(select(GradeResult).where(GradeResult.status == GradeResultStatus.PROPOSED)).all():
            story.move(result, "dismiss" if result.id % 8 == 0 else "confirm", day)


def _send(story: Story, day: date) -> None:
    """The credit officer sends what waits, most of it."""
    query = select(Publication).where(Publication.status == PublicationStatus.SCHEDULED, Publication.created_at < clock.now() - (story.today - day))
    for copy in story.session.scalars(query.order_by(Publication.id)).all():
        if story.chance.random() < 0.8:
            story.move(copy, "record_sent", day)


def _repairs(story: Story) -> list[Act]:
    """Applications for penalties whose shortest term is over, one for every status of the flow and some more."""

    def all_of_them(day: date) -> None:
        query = select(Penalty).where(Penalty.status == Status.IN_FORCE, Penalty.repairable_on <= story.today - timedelta(days=30), Penalty.publish_until > story.today)
        ready = story.session.scalars(query.order_by(Penalty.id)).all()
        flow = fiction.repair_flow()
        wanted = [*(s for s in flow.statuses() if s != flow.start), flow.start, *[RepairStatus.GRANTED] * 6]
        for penalty, status in zip(ready, wanted, strict=False):
            _apply(story, penalty, status)

    return [(story.today, all_of_them)]


def _apply(story: Story, penalty: Penalty, status: Term) -> None:
    day = story.today - timedelta(days=story.chance.randrange(15, 28))
    application = fiction.repair(story.chance, penalty, day)
    application.department_id = penalty.department_id
    story.keep(application, day, story.one(Role.CLERK, penalty.department_id))
    story.bring(application, status, day)


def _standards(story: Story) -> None:
    """Drafts of new standards and settings, in every status."""
    for record, status in fiction.standards(story.session, story.today):
        day = story.today - timedelta(days=20)
        story.keep(record, day, story.one(Role.CREDIT_OFFICER))
        story.bring(record, status, day)


def _up_to_date(story: Story) -> None:
    """Some hazards are being put right, some copies have been recalled; grades and rhythms stand as of today."""
    _month(story, story.today)
    seen = select(Inspection).where(Inspection.status == Status.IN_FORCE).order_by(Inspection.inspected_on.desc()).limit(6)
    for n, visit in enumerate(story.session.scalars(seen).all()):
        finding = fiction.finding(story.chance, visit, story.today)
        if n % 3 == 2:
            finding.found_on, finding.due_on = visit.inspected_on, story.today - timedelta(days=2)
        story.keep(finding, story.today, story.one(Role.OFFICER, visit.department_id))
        for move in ((), ("report_rectified",), ("lapse",))[n % 3]:
            story.move(finding, move, story.today)
    for register in (r for r in registers() if r.register_name() in fiction.MAKERS):
        drafts = story.session.scalars(select(register).where(register.status == Status.DRAFT).order_by(register.id).limit(2)).all()
        for draft in drafts[1:]:
            story.move(draft, "discard", story.today)
    recalling = story.session.scalars(select(Publication).where(Publication.status == PublicationStatus.RECALLING)).all()
    for copy in recalling[::2]:
        story.move(copy, "record_recalled", story.today)
    cursor: int | None = 0
    while cursor is not None:
        cursor = rhythm.chunk(story.session, cursor, story.today)[0]
    story.session.expire_all()
