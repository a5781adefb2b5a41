"""行政检查事项 and 检查清单: what the bureau may inspect, and what is looked at item by item (国办发〔2024〕54号)."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped

from app.rules.errors import N_
from app.rules.vocabulary.grading import StandardPaper
from app.rules.vocabulary.inspection import ItemWay
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import SafetySector
from app.workflow import inspection as flows
from models.base import column, terms
from models.declarations import Group, Rows
from models.grading import Standard
from models.rows import Row, part_of, rows


class InspectionItem(Standard):
    """行政检查事项: whom, by what law, what and how; an edition holds for plans and visits from its day on."""

    WORKFLOW = flows.INSPECTION_ITEM
    LABEL, PLURAL = N_("Matter of inspection"), N_("Matters of inspection")
    FACTS = ("status", "starts_on", "basis", "content")
    PAPERS = tuple(StandardPaper)
    SUBJECTS = ()
    NUMBER = "name"
    OFFERED = (Status.IN_FORCE,)
    KEY = ("code", "edition")
    GROUPS = (
        Group(N_("Matter"), ("name", "code", "edition", "starts_on", "basis")),
        Group(N_("Inspection"), ("sector", "objects", "content", "way", "reason")),
    )

    basis: Mapped[str] = column(N_("Basis of the inspection"), Text, heading=("实施依据", "检查依据"))
    sector: Mapped[str | None] = terms(
        N_("Safety sector"),
        SafetySector,
        listed=True,
        searched=True,
        help=N_("Left empty, every enterprise under supervision."),
        heading=("行业领域",),
    )
    objects: Mapped[str] = column(N_("Who is inspected"), Text, listed=True, heading=("检查对象",))
    content: Mapped[str] = column(N_("What is looked at"), Text, heading=("检查内容",))
    way: Mapped[str] = terms(
        N_("Way of inspection"), ItemWay, default=ItemWay.ON_SITE, listed=True, heading=("检查方式",)
    )


class ChecklistLine(Row):
    """检查清单项目: one thing to look at, and what is required of it by which text."""

    checklist_id: Mapped[int] = part_of("checklist.id")
    item: Mapped[str] = column(N_("Item inspected"), String(120), heading=("检查项目", "项目"))
    requirement: Mapped[str] = column(N_("What is required"), String(300), heading=("检查要求", "要求"))
    basis: Mapped[str | None] = column(N_("Basis of the item"), String(200), heading=("检查依据", "依据"))


class Checklist(Standard):
    """检查清单: what is looked at for a matter, item by item; an inspection of the matter begins with its lines."""

    WORKFLOW = flows.CHECKLIST
    LABEL, PLURAL = N_("Checklist"), N_("Checklists")
    FACTS = ("status", "starts_on")
    PAPERS = tuple(StandardPaper)
    SUBJECTS = ()
    NUMBER = "name"
    OFFERED = (Status.IN_FORCE,)
    KEY = ("code", "edition")
    GROUPS = (
        Group(N_("Checklist"), ("name", "code", "edition", "starts_on", "sector", "content")),
        Group(N_("Items"), ("lines", "reason")),
    )
    ROWS = (
        Rows(
            "lines",
            N_("Items of the checklist"),
            minimum=1,
            maximum=300,
            help=N_("Cells copied from a spreadsheet can be pasted here."),
        ),
    )

    sector: Mapped[str | None] = terms(
        N_("Safety sector"),
        SafetySector,
        listed=True,
        searched=True,
        help=N_("Left empty, every enterprise under supervision."),
        heading=("行业领域",),
    )
    content: Mapped[str] = column(
        N_("How to use the checklist"), Text, default="", required=False, heading=("使用说明",)
    )
    lines: Mapped[list[ChecklistLine]] = rows(ChecklistLine)
