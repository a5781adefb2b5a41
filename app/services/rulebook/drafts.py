"""A standard as it is being written: read and checked before anything is tried with it."""

from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError

from app.rules import wording
from app.rules.errors import N_, Refused
from app.rules.frequency import FrequencyTable
from app.rules.scheme import CompiledScheme
from app.rules.scheme import GradingScheme as Scheme


@dataclass(frozen=True)
class Draft:
    """A grading standard, or a table of frequencies."""

    scheme: CompiledScheme | None = None
    table: FrequencyTable | None = None


def read(text: str) -> Draft:
    """What the text is a draft of, in codes or in words. Raises Refused where it is neither."""
    table = wording.read(text)
    if not isinstance(table, dict):
        raise Refused(N_("This is no standard: neither indicators nor frequencies are in it."))
    try:
        return _draft(cast("dict[str, Any]", table))
    except ValidationError as error:
        raise wording.fault(error) from None


def _draft(table: dict[str, Any]) -> Draft:
    if "indicators" in table:
        return Draft(scheme=Scheme.model_validate({"code": "draft", "version": 1, **table}).compiled())
    if "general" in table:
        return Draft(table=FrequencyTable.model_validate(table))
    raise Refused(N_("This is no standard: neither indicators nor frequencies are in it."))
