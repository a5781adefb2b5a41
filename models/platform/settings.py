"""The parameters that the bureau may set."""

from datetime import date

from sqlalchemy import Text
from sqlalchemy.orm import Mapped

from app.rules.errors import N_
from app.rules.settings import ParameterName
from app.rules.vocabulary.grading import StandardPaper
from app.rules.vocabulary.platform import Status
from app.workflow import platform as flows
from models.base import Register, column
from models.kinds import TermType


class Setting(Register):
    """单位参数: one value of a parameter that the bureau may set, in force from a day once approved."""

    WORKFLOW = flows.SETTING
    LABEL, PLURAL = N_("Unit parameter"), N_("Unit parameters")
    PAPERS = (StandardPaper.BASIS, StandardPaper.MINUTES)
    SUBJECTS = ()
    NUMBER = "name"
    FACTS = ("status", "name", "value", "starts_on")
    KEY = ("name", "starts_on")

    name: Mapped[str] = column(N_("Parameter"), TermType(ParameterName, 80), listed=True, searched=True, index=True)
    value: Mapped[str] = column(N_("Value"), Text, listed=True, worded=True)
    starts_on: Mapped[date] = column(N_("In force from"), listed=True)
    reason: Mapped[str] = column(N_("Reason"), Text, help=N_("The document or meeting that decided it."))

    @property
    def begins_on(self) -> date | None:
        return self.starts_on if self.status == Status.IN_FORCE else None

    @property
    def rule_name(self) -> str:
        """The rule that a value changes: its parameter."""
        return str(self.name)

    def called(self) -> str:
        return str(getattr(self.name, "chinese", self.name) or "")
