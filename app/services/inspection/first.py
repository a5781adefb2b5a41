"""The matters and the checklist that a new installation begins with, to be checked and revised by the bureau."""

from datetime import date
from pathlib import Path
from typing import Any, cast

from app.rules.parameters import read_yaml
from app.rules.vocabulary.inspection import ItemWay
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import SafetySector
from models.inspection import Checklist, ChecklistLine, InspectionItem

REASON = "系统初始事项，依据、对象和内容请核对后修订"
_FILE = Path(__file__).with_name("first_items.yaml")
_LINES = Path(__file__).with_name("first_checklist.yaml")


def items() -> list[InspectionItem]:
    """Their first editions, of 2018-01-01."""
    return [shipped(each, edition=1, starts_on=date(2018, 1, 1), status=Status.IN_FORCE) for each in stated()]


def stated() -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", read_yaml(_FILE.read_text()))


def shipped(said: dict[str, Any], **more: object) -> InspectionItem:
    """A matter of what the file says of it; edition, first day and status are the caller's to say."""
    sector = SafetySector(said["sector"]) if "sector" in said else None
    return InspectionItem(**{**said, "sector": sector, "way": ItemWay.ON_SITE, "reason": REASON, **more})


def checklist(**more: object) -> Checklist:
    """What every enterprise must have by the law; edition, first day and status are the caller's to say."""
    lines = [ChecklistLine(**said) for said in cast("list[dict[str, Any]]", read_yaml(_LINES.read_text()))]
    return Checklist(**{"code": "通用", "name": "安全生产基础管理检查清单", "lines": lines, "reason": REASON, **more})


def checklists() -> list[Checklist]:
    return [checklist(edition=1, starts_on=date(2018, 1, 1), status=Status.IN_FORCE)]
