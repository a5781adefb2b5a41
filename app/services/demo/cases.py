"""Cases of approval of the fictional bureau, from the window to the post-check, with what belongs to them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import object_session

from app.rules import dates
from app.rules.terms import Term
from app.rules.vocabulary.approval import (
    ApplicationWay,
    CasePaper,
    CaseStatus,
    CheckWay,
    ClockStop,
    Completeness,
    GuidanceStatus,
    ItemEnd,
    Lane,
    PaperState,
    RefusalGround,
    RevocationGround,
)
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.subjects import KeptStatus, SafetySector
from app.services.approval import first, saving
from app.services.demo import editions, papers, reports, subjects
from app.services.demo.chance import person
from app.services.demo.story import Story
from models.approval import ApprovalCase, ApprovalItem, CaseMaterial, PostCheck
from models.subjects import Enterprise, Officer

VALUES: dict[str, Callable[[Any], Any]] = {
    "lane": lambda _case: Lane.STRICT,
    "suspended_for": lambda _case: ClockStop.EXPERTS,
    "refusal_ground": lambda _case: RefusalGround.CONDITIONS,
    "revocation_ground": lambda case: _ground(case.lane),
    "certificate_no": lambda case: f"陈应急证字〔{case.applied_on.year}〕{case.id:04d}",
    "way": lambda _check: CheckWay.ON_SITE,
    "first_officer_id": lambda check: _officers(check)[0],
    "second_officer_id": lambda check: _officers(check)[1],
    "account": lambda _check: "现场与申报材料一致，安全条件符合要求。",
    "visit_account": lambda _guidance: "企业负责人已了解修复条件，正在整改。",
    "effect": lambda _guidance: "整改按期完成，未再发生违法行为。",
}


_FIRMS: dict[str, tuple[SafetySector, ...]] = {
    "危化经营": (SafetySector.HAZARDOUS_CHEMICALS,),
    "易制毒备案": (SafetySector.HAZARDOUS_CHEMICALS,),
    "重大危险源备案": (SafetySector.HAZARDOUS_CHEMICALS,),
    "烟花零售": (SafetySector.FIREWORKS,),
    "小型露天采石": (SafetySector.NON_COAL_MINE,),
}
"""Which trades apply for a matter; for any other, every trade."""


def _ground(lane: str) -> RevocationGround:
    return RevocationGround.FALSE_PROMISE if lane == Lane.COMMITMENT else RevocationGround.FRAUD


def _officers(check: PostCheck) -> list[int]:
    """Two who inspect."""
    session = object_session(check)
    return list(session.scalars(select(Officer.id).order_by(Officer.id).limit(2))) if session else []


_ON_COMMITMENT = ("烟花零售", "易制毒备案")
"""Matters that the fictional bureau has opened to commitments, by a document that is as fictional."""


def month(story: Story, day: date) -> None:
    """A few applications each month, fewer in a small office; most of them granted."""
    if not story.session.scalar(select(ApprovalItem.id).where(ApprovalItem.commitment_basis.is_not(None)).limit(1)):
        _open_to_commitment(story, day)
        return
    firms = story.session.scalar(select(func.count(Enterprise.id))) or 0
    for _ in range(min(_MONTHLY, firms // _FIRMS_TO_ONE)):
        if (begun := day + timedelta(days=story.chance.randrange(1, 25))) < story.today - timedelta(days=40):
            Tale(story, begun).told(story.chance.choice(_ENDS))


def _open_to_commitment(story: Story, day: date) -> None:
    for code in _ON_COMMITMENT:
        item = first.shipped(
            code,
            edition=2,
            starts_on=day + timedelta(days=12),
            commitment_basis="内政办发〔2021〕12号（虚构）",
            reason="纳入告知承诺试点",
            promise="场所、设施和人员符合本事项的安全条件，材料真实有效。",
            liability="承诺不实的，愿意接受撤销许可并承担相应法律责任。",
        )
        story.keep(item, day, story.one(Role.CREDIT_OFFICER))
        story.bring(item, Status.IN_FORCE, day)


_MONTHLY, _FIRMS_TO_ONE = 3, 20
_ENDS: tuple[Term, ...] = (*[CaseStatus.FINISHED] * 8, CaseStatus.NOT_ACCEPTED, CaseStatus.REFUSED)


@dataclass
class Tale:
    """One case and its days: each step is made some days after the last, on a working day, never after today.

    poor  whether the applicant is one whose credit is poor, where there is one
    """

    story: Story
    day: date
    code: str = ""
    poor: bool = False
    case: ApprovalCase = field(init=False)

    def __post_init__(self) -> None:
        self.day = self._workday(self.day)
        codes = list(self.story.session.scalars(select(ApprovalItem.code).distinct().order_by(ApprovalItem.code)))
        code = self.code or self.story.chance.choice(codes)
        self.case = self._entered(self._firm(code), code)

    def _workday(self, day: date) -> date:
        """This day, or the last working day before it."""
        calendar = dates.shipped_calendar()
        while not calendar.is_workday(day):
            day -= timedelta(days=1)
        return day

    def _firm(self, code: str) -> Enterprise:
        """A firm of a trade that applies for this."""
        e, story = Enterprise, self.story
        fits = (e.status == KeptStatus.IN_USE) & e.sector.in_(_FIRMS.get(code, tuple(SafetySector)))
        poor = select(e).where(e.status == KeptStatus.IN_USE, e.grade.in_((Grade.C, Grade.D)))
        found = story.session.scalars((poor if self.poor else select(e).where(fits)).order_by(e.id)).all()
        return story.chance.choice(list(found)) if found else subjects.some_firm(story)

    def _entered(self, firm: Enterprise, code: str) -> ApprovalCase:
        story, chance = self.story, self.story.chance
        item = saving.item_on(story.session, code, self.day)
        if item is None:
            item = saving.item_on(story.session, first.items()[0].code, self.day)
        promised = bool(item and item.allows_commitment) and chance.random() < 0.8
        case = ApprovalCase(
            enterprise_id=firm.id,
            enterprise=firm,
            item_id=item.id if item else None,
            item=item,
            applied_on=self.day,
            way=ApplicationWay.COMMITMENT if promised else ApplicationWay.ORDINARY,
            matter=f"{item.name if item else ''}（{firm.name}）",
            contact=person(chance),
            phone=f"139{chance.randrange(10**8):08d}",
        )
        if item and not promised and chance.random() < 0.4:
            late = next((m.name for m in item.materials if m.may_follow), "")
            case.materials = [
                CaseMaterial(name=m.name, state=PaperState.LATER if m.name == late else PaperState.RECEIVED)
                for m in item.materials
            ]
        return reports.keep(story, case, self.day)

    def move(self, record: Any, *names: str, after: int = 0) -> None:  # noqa: ANN401  # any register's
        for name in names:
            self.day = self._workday(min(self.day + timedelta(days=after), self.story.today))
            self.story.move(record, name, self.day)

    def told(self, end: Term) -> ApprovalCase:
        """Bring the case to its end by the way that its lane takes."""
        for step in _STEPS[end]:
            step(self)
        return self.case

    # --- steps --------------------------------------------------------------------------------------------

    def taken_in(self) -> None:
        self.move(self.case, "submit")

    def returned(self) -> None:
        self.move(self.case, "ask_correction", after=1)

    def declined(self) -> None:
        self.move(self.case, "decline", after=1)

    def accepted(self) -> None:
        self.move(self.case, "accept", after=1)

    def prepared(self) -> None:
        """What the lane asks for before anybody agrees."""
        case = self.case
        if case.lane == Lane.COMMITMENT:
            self.move(case, "promise")
        if case.completeness == Completeness.LATER:
            self.move(case, "promise_papers")
        if case.lane == Lane.STRICT:
            reports.guide(self.story, case, self.day, GuidanceStatus.SENT)
        self.reported()

    def reported(self) -> None:
        """A credit report is used before the strict lane decides anything."""
        case = self.case
        if case.lane == Lane.STRICT:
            reports.use(self.story, case, reports.report(self.story, case.enterprise, self.day, case), self.day)

    def made_strict(self) -> None:
        """The section chief knows more than the rule does."""
        if self.case.lane != Lane.STRICT:
            self.move(self.case, "change_lane")

    def agreed(self) -> None:
        self.prepared()
        if self.case.lane == Lane.STRICT:
            self.first_agreed()
            self.move(self.case, "countersign", after=2)
        else:
            self.move(self.case, "review", after=int(self.case.lane != Lane.COMMITMENT))

    def first_agreed(self) -> None:
        self.move(self.case, "review_strictly", after=2)

    def opposed(self) -> None:
        strict = self.case.lane == Lane.STRICT
        for name in ("propose_refusal_strictly", "countersign_refusal") if strict else ("propose_refusal",):
            self.move(self.case, name, after=1)

    def granted(self) -> None:
        self.move(self.case, "grant", after=int(self.case.lane != Lane.COMMITMENT))

    def issued(self) -> None:
        self.move(self.case, "issue" if self.case.ends_in == ItemEnd.CERTIFICATE else "file", after=1)

    def checked(self) -> None:
        if (check := self.check()) is not None:
            self.move(check, "pass", after=12)

    def check(self) -> PostCheck | None:
        query = select(PostCheck).where(PostCheck.approval_case_id == self.case.id)
        return self.story.session.scalar(query)


def _made(name: str, after: int = 1) -> Callable[[Tale], None]:
    return lambda tale: tale.move(tale.case, name, after=after)


_T = Tale
_REVIEWING = (_T.taken_in, _T.accepted)
_STEPS: dict[Term, tuple[Callable[[Tale], None], ...]] = {
    Status.DRAFT: (),
    Status.DISCARDED: (_made("discard"),),
    CaseStatus.RECEIVED: (_T.taken_in,),
    CaseStatus.CORRECTION: (_T.taken_in, _T.returned),
    CaseStatus.NOT_ACCEPTED: (_T.taken_in, _T.declined),
    CaseStatus.WITHDRAWN: (_T.taken_in, _made("withdraw")),
    CaseStatus.REVIEWING: _REVIEWING,
    CaseStatus.SUSPENDED: (*_REVIEWING, _made("suspend")),
    CaseStatus.COUNTERSIGNING: (*_REVIEWING, _T.made_strict, _T.prepared, _T.first_agreed),
    Status.REVIEWED: (*_REVIEWING, _T.agreed),
    CaseStatus.REFUSAL_COUNTERSIGNING: (*_REVIEWING, _T.made_strict, _made("propose_refusal_strictly")),
    CaseStatus.REFUSING: (*_REVIEWING, _T.opposed),
    CaseStatus.REFUSED: (*_REVIEWING, _T.opposed, _T.reported, _made("refuse")),
    CaseStatus.GRANTED: (*_REVIEWING, _T.agreed, _T.granted),
    CaseStatus.ISSUED: (*_REVIEWING, _T.agreed, _T.granted, _T.issued),
    CaseStatus.FINISHED: (*_REVIEWING, _T.agreed, _T.granted, _T.issued, _T.checked),
}
"""How a case comes to a status."""


_STRICT = (CaseStatus.COUNTERSIGNING, CaseStatus.REFUSAL_COUNTERSIGNING, CaseStatus.REFUSING)
"""Where firms with poor credit stand that the story tells of."""


def finish(story: Story) -> None:
    """A case in every status, a post-check in every status, and what else belongs to the chapter."""
    for status in _STEPS:
        Tale(story, story.today - timedelta(days=20), poor=status in _STRICT).told(status)
    for status in (CaseStatus.REVIEWING, CaseStatus.FINISHED):
        Tale(story, story.today - timedelta(days=12), poor=True).told(status)
    _checks(story)
    _revoked(story)
    reports.beside(story)
    editions.in_every_status(story, ApprovalItem, partial(first.shipped, "预案备案"))


def _issued(story: Story) -> Iterator[Tale]:
    """Cases whose certificate was issued and is still to be checked, one after the other; not every one is drawn."""
    for _ in range(60):
        tale = Tale(story, story.today - timedelta(days=40), code=_ON_COMMITMENT[0])
        tale.told(CaseStatus.ISSUED)
        if tale.case.status == CaseStatus.ISSUED and tale.check() is not None:
            yield tale


def _checks(story: Story) -> None:
    tales = _issued(story)
    for move in ("order", "fail"):
        tale = next(tales)
        tale.move(tale.check(), move, after=2)


def _revoked(story: Story) -> None:
    """A false promise: proposed, the firm told, looked at by the lawyer, revoked; one before each step."""
    tales, steps = _issued(story), ("tell_intended", "pass_revocation", "revoke")
    for number in range(len(steps) + 1):
        tale = next(tales)
        if tale.case.licence:
            story.bring(tale.case.licence, Status.IN_FORCE, tale.day)
        for name in ("propose_revocation", *steps[:number]):
            tale.move(tale.case, name, after=1)
            if name == "tell_intended":
                papers.add(story.session, tale.case, CasePaper.STATEMENT, story.one(Role.CLERK).user_id)
