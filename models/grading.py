"""三(四) 信用分级分类监管: the bureau's standards, the grades they gave, and who is a key enterprise."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import BaseModel
from sqlalchemy import Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.rules.errors import N_
from app.rules.frequency import FrequencyTable
from app.rules.scheme import GradingScheme as Scheme
from app.rules.vocabulary.grading import EvaluationPaper, Grade, StandardPaper
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import PartyKind, SupervisionClass
from app.workflow import grading as flows
from app.workflow.evaluation import EVALUATION
from models.base import DepartmentRegister, Register, column, given_number, link, terms
from models.declarations import Group, Publishing
from models.kinds import Json
from models.rows import snake
from models.subjects import Enterprise


class Standard(Register):
    """A rule that the bureau writes for itself: dated, versioned, in force only once approved."""

    __abstract__ = True
    LEADS = True
    EDITIONS = True
    FACTS: ClassVar[tuple[str, ...]] = ("status", "starts_on", "content")
    SHAPE: ClassVar[type[BaseModel]]
    """What its content is made of; a form asks for it cell by cell."""

    code: Mapped[str] = column(N_("Code"), String(40), listed=True, searched=True)
    edition: Mapped[int] = column(N_("Edition"), default=1, listed=True)
    name: Mapped[str] = column(N_("Name"), String(120), listed=True, searched=True)
    starts_on: Mapped[date] = column(N_("In force from"), listed=True, index=True)
    content: Mapped[str] = column(N_("Content"), Text, worded=True)
    reason: Mapped[str | None] = column(N_("Reason"), Text)
    ended_on: Mapped[date | None] = column(N_("Retired on"), form=False)

    @property
    def begins_on(self) -> date | None:
        return self.starts_on if self.status == Status.IN_FORCE else None

    @property
    def rule_name(self) -> str:
        """The rule that an edition changes: its register."""
        return snake(type(self).__name__)


class GradingScheme(Standard):
    """评级标准: the indicators, points, cut-offs and triggers by which enterprises are graded (domain.md 4.5)."""

    WORKFLOW = flows.GRADING_SCHEME
    LABEL, PLURAL = N_("Grading scheme"), N_("Grading schemes")
    PAPERS = tuple(StandardPaper)
    SHAPE = Scheme
    SUBJECTS = ()
    NUMBER = "name"
    KEY = ("code", "edition")


class FrequencyRule(Standard):
    """检查频次标准: how often each class and grade is inspected (domain.md 4.3)."""

    WORKFLOW = flows.FREQUENCY_RULE
    LABEL, PLURAL = N_("Frequency rule"), N_("Frequency rules")
    PAPERS = tuple(StandardPaper)
    SHAPE = FrequencyTable
    SUBJECTS = ()
    NUMBER = "name"
    KEY = ("code", "edition")


class GradeResult(Register):
    """评级结果: the grade of one enterprise from a day, line by line. A worse grade waits for confirmation."""

    WORKFLOW = flows.GRADE_RESULT
    FACTS = ("status", "enterprise_id", "day", "grade", "score")
    LABEL, PLURAL = N_("Grade result"), N_("Grade results")
    __table_args__ = (Index("ix_grade_result_subject", "enterprise_id", "id"),)

    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id", form=False)
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    scheme: Mapped[str] = column(N_("Scheme"), String(60), form=False, listed=True, shown_as="edition")
    day: Mapped[date] = column(N_("Graded on"), form=False, listed=True)
    grade: Mapped[str] = terms(N_("Grade"), Grade, form=False, listed=True, searched=True, shown_as="grade")
    previous: Mapped[str] = terms(N_("Previous grade"), Grade, form=False, listed=True)
    score: Mapped[Decimal] = column(N_("Score"), Numeric(6, 2), form=False, listed=True)
    lines: Mapped[Any] = column(N_("How it was reached"), Json, form=False)
    direct: Mapped[Any] = column(N_("Decided directly by"), Json, form=False, nullable=True)
    digest: Mapped[str] = column(N_("Fingerprint"), String(64), form=False, default="", internal=True)

    def called(self) -> str:
        """From which grade to which; whose it is stands beside it wherever it is listed."""
        return " → ".join(filter(None, map(Grade.chinese_of, (self.previous, self.grade))))


class Evaluation(DepartmentRegister):
    """年度评价: what the standard says of a past year, told to the enterprise and published (三(四)).

    It holds until that of a later year is published; the grade in between changes as facts do (GradeResult).
    """

    WORKFLOW = EVALUATION
    LABEL, PLURAL = N_("Yearly evaluation"), N_("Yearly evaluations")
    FACTS = ("status", "enterprise_id", "year", "grade", "score", "decided_on")
    PAPERS = tuple(EvaluationPaper)
    NUMBER = "no"
    SUBJECTS = ("enterprise",)
    WARNS = ("finish_evaluation",)
    PUBLISHING = Publishing(
        "evaluation_term",
        ("enterprise_id", "no", "year", "grade", "decided_on"),
        codes=("no",),
        party="enterprise_id",
        withheld=(PartyKind.NATURAL_PERSON,),
        channels="publicity.evaluation_channels",
    )
    __table_args__ = (UniqueConstraint("enterprise_id", "year", name="uq_evaluation_year"),)

    no: Mapped[str] = given_number(N_("Number of the evaluation"), "PJ")
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id", form=False)
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    year: Mapped[int] = column(N_("Year evaluated"), form=False, listed=True, searched=True)
    year_ended_on: Mapped[date] = column(N_("As of"), form=False)
    scheme: Mapped[str] = column(N_("Scheme"), String(60), form=False, shown_as="edition")
    grade: Mapped[str] = terms(N_("Grade"), Grade, form=False, listed=True, searched=True, shown_as="grade")
    score: Mapped[Decimal] = column(N_("Score"), Numeric(6, 2), form=False, listed=True)
    lines: Mapped[Any] = column(N_("How it was reached"), Json, form=False)
    direct: Mapped[Any] = column(N_("Decided directly by"), Json, form=False, nullable=True)
    digest: Mapped[str] = column(N_("Fingerprint"), String(64), form=False, internal=True)
    due_on: Mapped[date] = column(N_("Publish by"), form=False, listed=True)
    answered_on: Mapped[date | None] = column(N_("Answered on"), form=False)
    answer: Mapped[str | None] = column(N_("What the enterprise says"), Text, form=False)
    answers: Mapped[str | None] = column(N_("All that the enterprise has said"), Text, form=False)
    decided_on: Mapped[date | None] = column(N_("Decided on"), form=False)

    def own_term(self, clock: str) -> Mapping[str, Any]:
        """It is published by the day that the bureau has set for all."""
        if clock != "finish_evaluation":
            return {}
        return {"days": (self.due_on - self.year_ended_on).days, "kind": "calendar"}


class ClassChange(DepartmentRegister):
    """分类调整: an enterprise becomes a key one, or a general one, by a decision with its reason (三(四))."""

    WORKFLOW = flows.CLASS_CHANGE
    LABEL, PLURAL = N_("Change of class"), N_("Changes of class")
    FACTS = ("status", "enterprise_id", "before", "to_class")
    NUMBER = "no"
    GROUPS = (Group(N_("Change of class"), ("enterprise_id", "to_class", "reason", "basis"), rare=("no",)),)

    no: Mapped[str] = given_number(N_("Number of the change"), "FL", "分类调整编号")
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    before: Mapped[str] = terms(
        N_("Class so far"), SupervisionClass, form=False, listed=True, default=SupervisionClass.GENERAL
    )
    reason_before: Mapped[str | None] = column(N_("Reason for the class"), String(255), form=False, internal=True)
    to_class: Mapped[str] = terms(
        N_("Class to be"), SupervisionClass, listed=True, searched=True, heading=("调整后分类", "拟调整分类")
    )
    reason: Mapped[str] = column(N_("Reason"), Text, heading=("调整原因", "调整理由"))
    basis: Mapped[str | None] = column(
        N_("Basis of the class"),
        String(300),
        help=N_("The rule or the list by which it is a key enterprise, or is one no more."),
        heading=("分类依据",),
    )
