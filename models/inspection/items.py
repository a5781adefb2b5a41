"""行政检查事项: what the bureau may inspect; what is not on the published list may not be (国办发〔2024〕54号)."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped

from app.rules.errors import N_
from app.rules.vocabulary.grading import StandardPaper
from app.rules.vocabulary.inspection import ItemWay
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import SafetySector
from app.workflow import inspection as flows
from models.base import column, terms
from models.declarations import Group
from models.grading import Standard


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

    basis: Mapped[str] = column(N_("Basis of the matter"), Text, heading=("实施依据", "检查依据"))
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
