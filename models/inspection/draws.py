"""双随机抽取: which enterprises are inspected in a month and by whom, drawn so that anybody can draw it again."""

from datetime import date
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.rules.conditions import when
from app.rules.errors import N_
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.inspection import DrawPaper, DrawStatus, SeedKind
from app.rules.vocabulary.subjects import SafetySector, SupervisionClass
from app.workflow import inspection as flows
from models.base import Register, column, link, terms
from models.declarations import Group, Rows
from models.inspection.items import InspectionItem
from models.kinds import Json, Sealed
from models.rows import Row, part_of, rows
from models.subjects import Enterprise, Officer


class DrawStratum(Row):
    """抽取分层: how many are drawn of the enterprises of a class, a trade and a grade; what is empty takes all."""

    draw_id: Mapped[int] = part_of("draw.id")
    category: Mapped[str] = terms(N_("Supervision class"), SupervisionClass, heading=("监管分类",))
    sector: Mapped[str | None] = terms(N_("Safety sector"), SafetySector, heading=("行业领域",))
    grade: Mapped[str | None] = terms(N_("Grade"), Grade, heading=("信用等级",))
    number: Mapped[int] = column(N_("How many"), heading=("抽取数量", "抽取家数"))

    @property
    def named(self) -> str:
        """What the protocol calls it."""
        said = (SupervisionClass(self.category), self.sector and SafetySector(self.sector))
        graded = f"{Grade(self.grade).chinese}级" if self.grade else ""
        return "·".join(filter(None, (*(each.chinese for each in said if each), graded)))


class Draw(Register):
    """双随机抽取: lists that are sealed, a seed nobody knew then, and what follows from both (国发〔2019〕5号)."""

    WORKFLOW = flows.DRAW
    OFFERED = (DrawStatus.DRAWN, DrawStatus.ASSIGNED)
    LABEL, PLURAL = N_("Random draw"), N_("Random draws")
    PAPERS = tuple(DrawPaper)
    FACTS = ("status", "commitment", "seed", "draws_on")
    SUBJECTS = ()
    NUMBER = "name"
    KEY = ("name",)
    GROUPS = (
        Group(N_("What is drawn"), ("name", "item_id", "draws_on", "strata")),
        Group(N_("Seed"), ("seed_kind", "seed_source", "seed_on")),
    )
    ROWS = (
        Rows(
            "strata",
            N_("Whom to draw from"),
            minimum=1,
            maximum=60,
            help=N_("An enterprise belongs to the first line that fits it. An empty box takes all."),
        ),
    )

    name: Mapped[str] = column(N_("Name of the draw"), String(120), listed=True, searched=True, heading=("抽取名称",))
    item_id: Mapped[int] = link(N_("Matter of inspection"), "inspection_item.id")
    item: Mapped[InspectionItem] = relationship(info={"label": N_("Matter of inspection"), "listed": True})
    draws_on: Mapped[date] = column(
        N_("Day of the draw"),
        listed=True,
        searched=True,
        help=N_("Inspectors must hold a valid certificate and not be on leave on this day."),
        heading=("抽取日期",),
    )
    strata: Mapped[list[DrawStratum]] = rows(DrawStratum)
    seed_kind: Mapped[str] = terms(N_("Seed from"), SeedKind, heading=("种子来源",))
    seed_source: Mapped[str | None] = column(
        N_("Which number"),
        String(200),
        only_when=when("seed_kind", SeedKind.ANNOUNCED),
        needed_when=when("seed_kind", SeedKind.ANNOUNCED),
        help=N_("Such as: the winning number of the welfare lottery, or the closing stock index, of a day to come."),
        heading=("种子数字",),
    )
    seed_on: Mapped[date | None] = column(
        N_("Made known on"),
        only_when=when("seed_kind", SeedKind.ANNOUNCED),
        needed_when=when("seed_kind", SeedKind.ANNOUNCED),
        help=N_("Later than the day on which the lists are sealed."),
        heading=("公布日期",),
    )

    frozen_on: Mapped[date | None] = column(N_("Lists sealed on"), form=False)
    pool_size: Mapped[int | None] = column(N_("Enterprises on the list"), form=False)
    drawn_number: Mapped[int | None] = column(N_("Enterprises drawn"), form=False, listed=True)
    commitment: Mapped[str | None] = column(N_("Commitment value"), String(64), form=False)
    seed: Mapped[str | None] = column(N_("Seed"), String(200), form=False)
    first_witness_id: Mapped[int | None] = link(N_("First witness"), "ab_user.id", form=False, nullable=True)
    first_witness: Mapped[Any] = relationship(
        "Account", foreign_keys="Draw.first_witness_id", info={"label": N_("First witness")}
    )
    second_witness_id: Mapped[int | None] = link(N_("Second witness"), "ab_user.id", form=False, nullable=True)
    second_witness: Mapped[Any] = relationship(
        "Account", foreign_keys="Draw.second_witness_id", info={"label": N_("Second witness")}
    )
    first_seal: Mapped[str | None] = column(N_("Seal of the first witness"), String(64), form=False)
    second_seal: Mapped[str | None] = column(N_("Seal of the second witness"), String(64), form=False)
    first_words: Mapped[str | None] = column(N_("Words of the first witness"), Sealed, form=False, internal=True)
    second_words: Mapped[str | None] = column(N_("Words of the second witness"), Sealed, form=False, internal=True)
    """Read by nobody before both are in; then the public file has them."""
    own_seal: Mapped[str | None] = column(
        N_("Words to seal"),
        String(120),
        form=False,
        sealed=True,
        help=N_(
            "6 to 40 letters or characters that nobody can guess. They stay in this browser; only their seal is sent. "
            "Write them down."
        ),
    )
    own_words: Mapped[str | None] = column(
        N_("The words that you sealed"),
        Sealed,
        form=False,
        mask="whole",
        help=N_("As you sealed them; blanks and punctuation do not matter."),
    )
    changed_firm_id: Mapped[int | None] = link(N_("Enterprise"), "enterprise.id", form=False, nullable=True)
    changed_firm: Mapped[Enterprise | None] = relationship(info={"label": N_("Enterprise")})
    recused_officer_id: Mapped[int | None] = link(N_("Inspector recused"), "officer.id", form=False, nullable=True)
    recused_officer: Mapped[Officer | None] = relationship(info={"label": N_("Inspector recused")})
    file: Mapped[Any] = column(N_("Public file"), Json, form=False, nullable=True, internal=True, deferred=True)
    """As rules.draw_file makes it; read only where it is wanted."""
    sealed_keys: Mapped[Any] = column(N_("Public file"), Json, form=False, nullable=True, internal=True, deferred=True)
    """Which rows of the house the file means by its credit codes and certificates, whatever they are called later."""


class DrawnVisit(Model):
    """抽取结果: an enterprise that was drawn, and the inspectors who go there (keys in the order of the draw)."""

    __tablename__ = "drawn_visit"
    __table_args__ = (UniqueConstraint("draw_id", "enterprise_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"), index=True)
    place: Mapped[int]
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    officers: Mapped[Any] = mapped_column(Json)
    draw: Mapped[Draw] = relationship()
    enterprise: Mapped[Enterprise] = relationship()
