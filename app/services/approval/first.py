"""The matters that a new installation begins with: what a county bureau handles, each to be checked and revised."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

from app.rules.parameters import read_yaml
from app.rules.vocabulary.approval import DayKind, ItemKind
from app.rules.vocabulary.platform import Status
from models.approval import ApprovalItem, ItemMaterial

REASON = "系统初始事项，时限、材料和依据请核对后修订"
_FILE = Path(__file__).with_name("first_items.yaml")


def items() -> list[ApprovalItem]:
    """Their first editions, of 2018-01-01, none of them open to a commitment."""
    begins = {"edition": 1, "starts_on": date(2018, 1, 1), "status": Status.IN_FORCE}
    return [_item(each | begins) for each in _stated()]


def shipped(code: str, **more: object) -> ApprovalItem:
    """The matter of this code as it is shipped; edition, first day and status are the caller's to say."""
    return _item(next(each for each in _stated() if each["code"] == code) | more)


def _stated() -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", read_yaml(_FILE.read_text()))


def _item(stated: Mapping[str, Any]) -> ApprovalItem:
    """A matter of what the file, or a caller, says of it; what is left unsaid is as usual."""
    said = {"days_kind": DayKind.WORKING, "reason": REASON, "days_commitment": 0, "post_check_days": 60, **stated}
    said["kind"], said["days_kind"] = ItemKind(said["kind"]), DayKind(said["days_kind"])
    said["materials"] = [ItemMaterial(**{"may_follow": False, **each}) for each in said["materials"]]
    return ApprovalItem(**said)
