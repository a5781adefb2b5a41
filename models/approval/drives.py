"""承诺书集中签订: the firms that are asked to sign a commitment in a year, and the pages that come back signed."""

from datetime import date, datetime
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.rules.errors import N_
from app.rules.vocabulary.drives import DrivePaper, DriveStatus, PageState, SigningWay
from app.rules.vocabulary.subjects import SafetySector, SupervisionClass
from app.workflow import approval as flows
from models.approval.commitments import Commitment
from models.base import DepartmentRegister, Register, column, given_number, link, terms
from models.declarations import Group, Rows
from models.kinds import TermType, UtcDateTime
from models.platform import Attachment
from models.rows import Row, part_of, rows
from models.subjects import Department, Enterprise


class DriveScope(Row):
    """签订范围: firms of a class, a trade and a department; what is empty takes all."""

    drive_id: Mapped[int] = part_of("commitment_drive.id")
    category: Mapped[str | None] = terms(N_("Supervision class"), SupervisionClass, heading=("监管分类",))
    sector: Mapped[str | None] = terms(N_("Safety sector"), SafetySector, heading=("行业领域",))
    department_id: Mapped[int | None] = link(
        N_("Department"), "department.id", nullable=True, heading=("科室", "监管科室")
    )
    department: Mapped[Department | None] = relationship(info={"label": N_("Department")})


class CommitmentDrive(Register):
    """承诺书集中签订: one text, one last day, and a list of firms that is fixed when the drive is approved."""

    WORKFLOW = flows.COMMITMENT_DRIVE
    OFFERED = (DriveStatus.OPEN, DriveStatus.CLOSED)
    LABEL, PLURAL = N_("Commitment drive"), N_("Commitment drives")
    PAPERS = tuple(DrivePaper)
    FACTS = ("status", "year", "sign_by")
    SUBJECTS = ()
    NUMBER = "name"
    KEY = ("name",)
    GROUPS = (
        Group(N_("Drive"), ("name", "year", "sign_by", "scopes")),
        Group(N_("Text of the commitment"), ("content", "liability", "valid_until")),
    )
    ROWS = (
        Rows(
            "scopes",
            N_("Who is asked to sign"),
            maximum=60,
            help=N_("A firm is asked that fits one of the lines. Without lines every firm under supervision is asked."),
        ),
    )

    name: Mapped[str] = column(N_("Name of the drive"), String(120), listed=True, searched=True, heading=("活动名称",))
    no: Mapped[str | None] = given_number(N_("Drive number"), "CN")
    year: Mapped[int] = column(N_("Year"), listed=True, searched=True, heading=("年度",))
    sign_by: Mapped[date] = column(N_("Sign by"), listed=True, searched=True, heading=("签订截止日期",))
    scopes: Mapped[list[DriveScope]] = rows(DriveScope)
    content: Mapped[str] = column(
        N_("Content"), Text, help=N_("Each line becomes a paragraph of the letter."), heading=("承诺内容",)
    )
    liability: Mapped[str] = column(N_("Liability for breach"), Text, heading=("违诺责任",))
    valid_until: Mapped[date] = column(N_("Valid until"), heading=("承诺有效期",))

    opened_on: Mapped[date | None] = column(N_("Opened on"), form=False)
    closed_on: Mapped[date | None] = column(N_("Closed on"), form=False)
    firms_asked: Mapped[int | None] = column(N_("Firms asked"), form=False, listed=True)
    firms_signed: Mapped[int | None] = column(N_("Firms signed"), form=False, listed=True)
    coverage: Mapped[Decimal | None] = column(N_("Share signed (per cent)"), Numeric(5, 1), form=False, listed=True)
    reminded_on: Mapped[date | None] = column(N_("Reminded on"), form=False, internal=True)

    @property
    def lines_of(self) -> str:
        """What the numbers of its firms begin with."""
        return f"{self.no}-"


class DriveLine(DepartmentRegister):
    """签订对象: one firm that is asked to sign, and whether it did. Made when the drive is opened, never by hand."""

    WORKFLOW = flows.DRIVE_LINE
    LABEL, PLURAL = N_("Firm asked to sign"), N_("Firms asked to sign")
    FACTS = ("status", "enterprise_id", "signed_on")
    NUMBER = "no"
    __table_args__ = (
        UniqueConstraint("commitment_drive_id", "enterprise_id"),
        Index("ix_drive_line_drive_status", "commitment_drive_id", "status"),
    )

    no: Mapped[str] = column(
        N_("Number of the letter"), String(40), unique=True, listed=True, searched=True, form=False, code=True
    )
    commitment_drive_id: Mapped[int] = link(N_("Commitment drive"), "commitment_drive.id", form=False)
    commitment_drive: Mapped[CommitmentDrive] = relationship(info={"label": N_("Commitment drive")})
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id", form=False)
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    firm_name: Mapped[str] = column(N_("Name when asked"), String(200), form=False)
    """For lists that are taken out, in which the enterprise itself stands by its code."""
    token: Mapped[str] = column(N_("Mark on the letter"), String(40), unique=True, form=False, internal=True)
    """What the code on its letter says: derived, so that nobody guesses it, and nothing about the firm."""
    signed_on: Mapped[date | None] = column(N_("Signed on"), form=False, listed=True, searched=True)
    way: Mapped[str | None] = terms(N_("How it is known"), SigningWay, form=False, listed=True)
    commitment_id: Mapped[int | None] = link(N_("Commitment"), "commitment.id", form=False, nullable=True)
    commitment: Mapped[Commitment | None] = relationship(info={"label": N_("Commitment")})


class ScannedPage(Model):
    """扫描页: one page that came back, which firm it was found to be of, and what is still to be done about it."""

    __tablename__ = "scanned_page"
    __table_args__ = (
        UniqueConstraint("attachment_id", "page"),
        Index("ix_scanned_page_drive_state", "commitment_drive_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_drive_id: Mapped[int] = mapped_column(ForeignKey("commitment_drive.id"))
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), index=True)
    page: Mapped[int]
    state: Mapped[str] = mapped_column(TermType(PageState), default=PageState.WAITING)
    signed_on: Mapped[date]
    drive_line_id: Mapped[int | None] = mapped_column(ForeignKey("drive_line.id"), index=True)
    why: Mapped[str] = mapped_column(String(400), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    attachment: Mapped[Attachment] = relationship()
    drive_line: Mapped[DriveLine | None] = relationship()
