"""What a template may say of a record: its columns by their Chinese labels, what it points at, facts of the bureau."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column
from sqlalchemy.orm import Session

from app import catalogue, clock
from app.rules import keeping
from app.rules.terms import Term
from app.services.documents.language import MOST_ROWS, Language
from app.services.flow import deadlines, registry, transition
from app.services.reading import amounts
from app.services.rulebook import decisions, standards
from models.base import LONG_TERM, Register, as_read, register_of
from models.kinds import Sealed
from models.platform import Account

DEEPEST_LINK = 2
TEN_THOUSAND = 10_000
_UNIT_FACTS = {
    "本机关": "bureau_name",
    "本机关代字": "document_prefix",
    "本机关地址": "address",
    "本机关电话": "telephone",
    "行政区划": "region_name",
    "复议机关": "review_organ",
    "管辖法院": "court",
}
_OF_THE_SYSTEM = ("created_at", "changed_at", "department_id")
_STEP = {"事项": None, "人": None, "意见": None, "日期": None}
_CLOCK = {"名称": None, "届满日": None}
_REASON = {"内容": None, "依据": None}


@dataclass(frozen=True)
class Issue:
    """What a document itself adds to what its record says.

    no       its number; empty in a preview and where documents of the kind have none
    day      the day on which it is made
    opinion  what was said with the move that made it
    """

    day: date
    no: str = ""
    opinion: str = ""


class Amount(Decimal):
    """An amount in yuan."""


def written(value: object) -> str:
    """A value as a document has it: 2026年3月5日, 50,000元, 是."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        local = clock.office_time(value)
        return f"{written(local.date())}{local:%H:%M}"
    if isinstance(value, date):
        return "长期" if value == LONG_TERM else f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Amount):
        return f"{value.normalize():,f}元"
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, Mapping):
        return str(value.get("", ""))
    return str(value)


def in_words(value: object) -> str:
    """An amount as it stands on a cheque; of anything else what it is."""
    return f"人民币{amounts.in_words(value)}" if isinstance(value, Decimal) else written(value)


LANGUAGE = Language(written, in_words)


class Values(Mapping[str, object]):
    """What a record says today by name, each read when a template asks for it; under no name at all its title."""

    def __init__(self, record: Register, depth: int = 0) -> None:
        self._record, self._known, self._depth = record, _known(type(record), depth), depth

    def __getitem__(self, name: str) -> object:
        if name == "":
            return self._record.title
        key = self._known[name]
        value = self._record.now(key) if key in self._record.__mapper__.columns else getattr(self._record, key)
        if isinstance(value, Register):
            return Values(value, self._depth + 1)
        if value is None and (register := _linked(type(self._record)).get(key)):
            return _Nobody(register, self._depth + 1)
        return "" if value is None else _plain(self._record, key, value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


class _Nobody(dict[str, object]):
    """What a record says of another one that it does not point at: under every name nothing, and no for 如果."""

    def __init__(self, register: type[Register], depth: int) -> None:
        linked, known = _linked(register), _known(register, depth).items()
        super().__init__({name: _Nobody(linked[key], depth + 1) if key in linked else "" for name, key in known})

    def __bool__(self) -> bool:
        return False


def _plain(record: Register, key: str, value: object) -> object:
    """A value as templates compare and write it: terms by their Chinese names, amounts in yuan."""
    column = record.__mapper__.columns[key]
    if isinstance(value, (list, tuple)):
        return "、".join(_chinese(each) for each in value)
    if isinstance(value, Term):
        return value.chinese
    if isinstance(value, Decimal) and "yuan" in column.info["unit"]:
        return Amount(value * (TEN_THOUSAND if column.info["unit"].startswith("10,000") else 1))
    return as_read(column, value)


def _chinese(value: object) -> str:
    return value.chinese if isinstance(value, Term) else str(value)


def _columns(register: type[Register]) -> list[Column[Any]]:
    """The columns that may stand in a document: no numbers of identity documents, nothing of the machine's own."""
    return [
        c
        for c in register.columns()
        if c.key not in _OF_THE_SYSTEM
        and not c.foreign_keys
        and not isinstance(c.type, (JSON, Sealed))
        and c.info.get("mask") != "identity"
    ]


def _links(register: type[Register]) -> dict[str, str]:
    """The label of each relationship to another register, the department aside."""
    linked = (r for r in register.__mapper__.relationships if "label" in r.info and r.key != "department")
    return {r.key: r.info["label"] for r in linked if issubclass(r.mapper.class_, Register)}


def _linked(register: type[Register]) -> dict[str, type[Register]]:
    """The register behind each of these relationships."""
    known = register.__mapper__.relationships
    return {name: known[name].mapper.class_ for name in _links(register)}


def chinese_name(label: str) -> str:
    """A label as a name in templates: its Chinese without brackets, spaces or anything else that is no name."""
    return re.sub(r"\W|^\d+", "", catalogue.locale("zh").translate(label))


def _known(register: type[Register], depth: int = 0) -> Mapping[str, str]:
    """The column or relationship behind each name: Chinese labels, and the codes by which ledgers know them."""
    return _known_of(register.register_name(), depth)


@cache
def _known_of(name: str, depth: int) -> Mapping[str, str]:
    register, found = register_of(name), dict[str, str]()
    if register is None:
        return found
    for column in _columns(register):
        found.setdefault(chinese_name(column.info["label"]), column.key)
        found[column.key] = column.key
    if depth < DEEPEST_LINK:
        for key, label in _links(register).items():
            found.setdefault(chinese_name(label), key)
            found[key] = key
    return found


def names(register: type[Register], depth: int = 0) -> dict[str, Any]:
    """What may stand in a template of this register: to each name the names within it, None for a plain value."""
    found: dict[str, Any] = {}
    linked = _linked(register)
    for name, key in _known(register, depth).items():
        found[name] = names(linked[key], depth + 1) if key in linked else None
    if depth:
        return found
    extra = registry.paper_facts.get(register.register_name())
    return {
        **found,
        **dict.fromkeys((*_UNIT_FACTS, "文号", "成文日期", "意见", "经办人")),
        "步骤": [_STEP],
        "时限": [_CLOCK],
        "理由": [_REASON],
        **{name: [dict.fromkeys(parts)] if parts else None for name, parts in (extra.names if extra else {}).items()},
    }


def values(session: Session, record: Register, issue: Issue) -> dict[str, Any]:
    """What the names stand for, of one record on one day."""
    own = Values(record)
    extra = registry.paper_facts.get(record.register_name())
    return {
        **{name: own[name] for name in own},
        **_of_the_bureau(session, issue.day),
        "文号": issue.no or "〔　　〕　号",
        "成文日期": issue.day,
        "意见": issue.opinion,
        "经办人": _author(session, record),
        "步骤": _steps(session, record),
        "时限": _clocks(session, record),
        "理由": _reasons(session, record),
        **({name: _bounded(value) for name, value in extra.read(session, record).items()} if extra else {}),
    }


def _bounded(value: object) -> object:
    return list(value)[:MOST_ROWS] if isinstance(value, Sequence) and not isinstance(value, str) else value


def _of_the_bureau(session: Session, day: date) -> dict[str, str]:
    return {name: standards.unit(session, fact, day) for name, fact in _UNIT_FACTS.items()}


def _author(session: Session, record: Register) -> str:
    account = session.get(Account, record.created_by_id) if record.created_by_id else None
    return account.full_name if account else "系统"


def _steps(session: Session, record: Register) -> list[dict[str, Any]]:
    chinese = catalogue.locale("zh").translate
    return [
        {
            "事项": chinese(record.WORKFLOW.label_of(step.move)),
            "人": step.user.full_name if step.user else "系统",
            "意见": step.opinion,
            "日期": clock.office_time(step.at).date(),
        }
        for step in reversed(transition.history(session, record))
    ]


def _clocks(session: Session, record: Register) -> list[dict[str, Any]]:
    law = standards.parameters(session)
    return [
        {"名称": law.get(f"deadlines.{each.kind}").chinese, "届满日": each.due_on}
        for each in deadlines.of(session, record.register_name(), record.id)
    ]


def _reasons(session: Session, record: Register) -> list[dict[str, Any]]:
    """The reasons of the latest decision of a rule about the record."""
    kept = decisions.of(session, record.register_name(), record.id)[:1]
    chinese = catalogue.locale("zh")
    return [{"内容": keeping.in_words(r, chinese), "依据": r["source"]} for d in kept for r in d.reasons]
