"""Standards under way in the fictional bureau, and the leader's decisions on worse grades."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from app import clock
from app.rules.parameters import FOLDER
from app.rules.terms import Term
from app.rules.vocabulary.grading import EvaluationStatus, Grade, GradeResultStatus, StandardStatus
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.subjects import KeptStatus, SupervisionClass
from app.services.credit import frequency_in_bulk, grading_in_bulk
from app.services.demo.story import Story
from app.services.grading import evaluations
from models.base import Register
from models.grading import ClassChange, Evaluation, FrequencyRule, GradeResult, GradingScheme
from models.platform import Setting
from models.subjects import Enterprise


def month(story: Story, day: date) -> None:
    """Everybody is graded; worse grades are mostly confirmed, the newest still wait."""
    with clock.at(story.moment(day)):
        grading_in_bulk.chunk(story.session, 0, day, False, 1 << 20)
        story.session.expire_all()
    if day < story.today - timedelta(days=40):
        _decide(story, day)


def _decide(story: Story, day: date) -> None:
    """The leader does not adopt the first that waits, and few after it."""
    g = GradeResult
    adopted_all = not story.session.scalar(select(g.id).where(g.status == GradeResultStatus.DISMISSED).limit(1))
    for result in story.session.scalars(select(g).where(g.status == GradeResultStatus.PROPOSED).order_by(g.id)).all():
        story.move(result, "dismiss" if adopted_all or result.id % 8 == 0 else "confirm", day)
        adopted_all = False


def finish(story: Story) -> None:
    """Drafts of new standards and parameters stand in every status; inspections are planned as of today."""
    for record, status in list(_editions(story.today)):
        day = story.today - timedelta(days=20)
        story.keep(record, day, story.one(Role.CREDIT_OFFICER))
        story.bring(record, status, day)
    for change, status in list(_class_changes(story)):
        day, author = story.today - timedelta(days=15), story.one(Role.CLERK, change.enterprise.department_id)
        change.department_id = author.department_id
        story.keep(change, day, author)
        story.bring(change, status, day)
    _evaluations(story)
    cursor: int | None = 0
    while cursor is not None:
        cursor = frequency_in_bulk.chunk(story.session, cursor, story.today)[0]
    story.session.expire_all()


def _evaluations(story: Story) -> None:
    """Last year's in every status, of the worst enterprises first; of the year before the one that it replaced."""
    chiefs = {each.department_id for each in story.staff.values() if Role.SECTION_CHIEF in each.roles}
    e = Enterprise
    query = select(e).where(e.status == KeptStatus.IN_USE, e.department_id.in_(chiefs)).order_by(e.grade.desc(), e.id)
    firms = story.session.scalars(query.limit(20)).all()
    year, begun = story.today.year - 1, story.today - timedelta(days=40)
    statuses = [each for each in Evaluation.WORKFLOW.statuses() if each != EvaluationStatus.EXPIRED]
    for firm, status in zip(firms, [Status.IN_FORCE, *statuses, *[Status.IN_FORCE] * 3], strict=False):
        if status == Status.IN_FORCE and firm is firms[0]:
            _evaluated(story, firm, year - 1, begun, Status.IN_FORCE)
        _evaluated(story, firm, year, begun, status)


_SOON = ("draw_up", "review", "tell")
_WAYS: dict[Term, tuple[str, ...]] = {
    EvaluationStatus.COMPUTED: (),
    Status.SUBMITTED: _SOON[:1],
    EvaluationStatus.AGREED: _SOON[:2],
    EvaluationStatus.TOLD: _SOON,
    EvaluationStatus.ANSWERED: (*_SOON, "take_answer"),
    EvaluationStatus.HEARD: (*_SOON, "take_answer", "set_aside"),
    EvaluationStatus.DECIDED: (*_SOON, "close_answers", "decide"),
    Status.IN_FORCE: (*_SOON, "close_answers", "decide", "publish"),
    Status.DISCARDED: ("drop",),
}


def _evaluated(story: Story, firm: Enterprise, year: int, begun: date, status: Term) -> None:
    """Told a month ago, so that the time to answer is over."""
    with clock.at(story.moment(begun)):
        made = evaluations.of_year(story.session, firm, year)
    for name in _WAYS[status]:
        way = "decide_together" if name == "decide" and made.grade == Grade.D else name
        story.move(made, way, begun if name in _SOON else story.today)


def _class_changes(story: Story) -> Iterator[tuple[ClassChange, Term]]:
    """In every status, each of another enterprise as long as there are enough."""
    query = select(Enterprise).where(Enterprise.status == KeptStatus.IN_USE).order_by(Enterprise.id)
    firms = story.session.scalars(query.limit(20)).all()
    for n, status in enumerate(ClassChange.WORKFLOW.statuses()):
        firm = firms[n % len(firms)]
        other = next(each for each in SupervisionClass if each != firm.supervision_class)
        reason = "危险化学品储存量变化，重新核定监管分类"
        yield (
            ClassChange(enterprise=firm, enterprise_id=firm.id, to_class=other, reason=reason, basis="年度分类核定"),
            status,
        )


UNDER_WAY = (Status.DRAFT, Status.SUBMITTED, Status.REVIEWED, Status.RETURNED, Status.IN_FORCE)
SETTINGS = (*UNDER_WAY, Status.REVOKED, Status.DISCARDED)
STANDARDS = (*UNDER_WAY, StandardStatus.RETIRED, Status.REVOKED, Status.DISCARDED)


def _editions(today: date) -> Iterator[tuple[Register, Term]]:
    """Editions under way; all of them begin next year, so that none changes today's grades."""
    soon = date(today.year + 1, 5, 1)
    yield from _standards(GradingScheme, "grading_default", "信用安全评级标准", soon)
    yield from _standards(FrequencyRule, "frequency_default", "检查频次标准", soon)
    for n, status in enumerate(SETTINGS):
        setting = Setting(
            name="repair.false_materials_bar_months",
            value="36",
            starts_on=soon + timedelta(days=n),
            reason="局务会议纪要",
        )
        yield setting, status


def _standards(
    register: type[GradingScheme | FrequencyRule], file: str, name: str, soon: date
) -> Iterator[tuple[Register, Term]]:
    content = (FOLDER / f"{file}.yaml").read_text()
    for n, status in enumerate(STANDARDS, start=2):
        edition = register(
            code="default",
            edition=n,
            name=f"{name}（第{n}版）",
            starts_on=soon + timedelta(days=n),
            content=content,
            reason="年度修订",
        )
        yield edition, status


VALUES = {"answer": lambda _evaluation: "罚款已于当年缴清，请核对后重新计算。"}
