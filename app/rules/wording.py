"""Tables of rules as people write them: YAML with the words of the office, or with the codes that the rules read.

Either is understood, and a table keeps its meaning both ways; what is neither a word nor a code is left for the rule
to refuse.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from pydantic import ValidationError

from app.rules.errors import N_, Locale, Named, Refused, Sentence
from app.rules.parameters import RepeatedKey, read_yaml
from app.rules.scheme import facts_known
from app.rules.terms import Term
from app.rules.vocabulary.disclosure import Channel, PenaltyField, PenaltyKind, Seriousness
from app.rules.vocabulary.documents import ServiceWay
from app.rules.vocabulary.grading import Whose
from app.rules.vocabulary.subjects import EventKind

KEYS = {
    # the grading standard
    "base": "基础分",
    "lowest": "最低分",
    "highest": "最高分",
    "cutoffs": "等级分数线",
    "evaluation": "年度评价日",
    "month": "月",
    "day": "日",
    "after_direct": "直接定级失效后最高",
    "indicators": "指标",
    "code": "代码",
    "label": "名称",
    "english": "英文名称",
    "clause": "依据",
    "whose": "对象",
    "kind": "种类",
    "when": "条件",
    "points": "分值",
    "bands": "分档",
    "from": "达到",
    "cap": "累计封顶",
    "months": "计分月数",
    "direct": "直接定为",
    "not_better_than": "最高不超过",
    "steps_down": "降级数",
    "min": "不少于",
    "max": "不多于",
    "kinds": "处罚种类",
    "level": "级别",
    "grade": "等级",
    "deaths": "死亡人数",
    "decision_no": "文号",
    "post": "岗位",
    # the frequency rule
    "general": "一般企业",
    "key": "重点企业",
    "times": "每年次数",
    "weight": "抽取权重",
    "guidance": "行政指导",
    "least_months": "最长间隔月数",
    "ungraded_as": "待评定按",
    "listed_as": "严重失信按",
    "bad_record_adds": "不良记录增加次数",
    # unit parameters
    "days": "天数",
    "basis": "起算日",
    "green": "绿色通道",
    "commitment": "承诺",
    "clean": "无惩戒信息",
    "punished": "有惩戒信息",
    "ungraded": "待评定",
    "ordinary": "普通",
    "strict": "严格",
    "field_least": "重点领域最短月数",
    "other_least": "其他领域最短月数",
    "most": "最长月数",
    "ordinary_most": "一般最长月数",
    "serious_most": "严重最长月数",
    "special_most": "特定严重最长月数",
    "large_fine": "较大数额罚款",
    "huge_fine": "数额巨大罚款",
    **{str(kind): kind.chinese for kind in PenaltyKind if kind != PenaltyKind.FINE},
    "first": "第一次提醒",
    "second": "第二次提醒",
    "last": "到期提醒",
    "simple": "简易程序",
    **{str(way): way.chinese for way in ServiceWay},
}
"""Each word stands for one key and each key for one word (a test)."""

LONGEST = 50_000
_YES = {True: "是", False: "否"}
_NO_END, _ENDLESS = "长期", ("months", KEYS["months"])
"""What has no end, and the one key under which that is said; elsewhere nothing is said by leaving it out."""
TEXTS = {
    "favour_party": "从旧兼从轻",
    "by_decision_date": "按决定日期",
    "all": "全部",
    "serious_only": "仅限严重",
    "order_58": "按58号令",
    "stays_ended": "已届满的不再公示",
    "simple": "简易程序",
}
"""Values that are texts and yet have words of their own."""

_WAYS = {"green": "绿色通道", "clean": "普通并缩短时限", "ordinary": "普通", "strict": "严格"}
_CLOCKS = {"working": "工作日", "calendar": "自然日"}
_TERMS: tuple[type[Term], ...] = (Channel, PenaltyKind, PenaltyField, Seriousness)
_BEGINS = {"applied_on": "申请之日", "received_on": "收到之日", "inspected_on": "检查之日", "year_ended_on": "年度末日"}
_CLASSES = {str(seriousness): seriousness.chinese for seriousness in Seriousness}
_VALUES: dict[str, dict[str, str]] = {
    "kind": {**{str(kind): kind.chinese for kind in EventKind}, **_CLOCKS},
    "basis": {"": "办理之日", "decided_on": "作出决定之日", "ended_on": "停止公示之日", **_BEGINS},
    "whose": {str(whose): whose.chinese for whose in Whose},
    "clean": _WAYS,
    "punished": _WAYS,
    "": {**{str(term): term.chinese for terms in _TERMS for term in terms}, **TEXTS},
    **{str(each): _CLASSES for each in (*PenaltyKind, "simple")},
}


def read(text: str) -> object:
    """The table that people wrote, in codes. Raises Refused naming the line that cannot be read."""
    if len(text) > LONGEST:
        raise Refused(N_("The table has more than %(limit)s characters; it cannot be a standard."), limit=LONGEST)
    try:
        return coded(read_yaml(text))
    except RepeatedKey as fault:
        raise Refused(
            N_("“%(key)s” stands twice in the table, the second time at line %(line)s; keep one."),
            key=fault.key,
            line=fault.line,
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None)
        raise Refused(
            N_("The table cannot be read at line %(line)s; check the indents, colons and brackets there."),
            line=mark.line + 1 if mark else 1,
        ) from None


def written(table: object, locale: Locale) -> str:
    """The table as text to read and to change, in the reader's words; a list of rows has a line for each."""
    shown = spoken(table) if locale.code == "zh" else table
    if isinstance(shown, str):
        return shown
    if not isinstance(shown, dict) or not any(isinstance(value, (dict, list)) for value in shown.values()):
        return brief(shown)
    return "\n".join(_part(name, value) for name, value in shown.items()) + "\n"


def _part(name: str, value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "\n".join([f"{name}:", *(f"  - {brief(row)}" for row in value)])
    return f"{name}: {brief(value)}"


def brief(value: object) -> str:
    """A value in one line."""
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10**6)
    return str(text).removesuffix("...\n").strip()


def spoken(table: object) -> object:
    """The table in the words of the office."""
    return _walk(table, lambda key: KEYS.get(key, key), _in_chinese)


def spoken_values(table: object) -> object:
    """The table with its values in the words of the office, under the keys as they are."""
    return _walk(table, lambda key: key, _in_chinese)


def coded(table: object) -> object:
    """The table in codes, from words or codes."""
    return _walk(table, lambda key: _CODES.get(key, key), _code)


def choices(key: str, value: object) -> dict[str, str]:
    """The codes that may stand under a key beside this value, each with its word; none where anything may."""
    if isinstance(value, bool):
        return {"true": _YES[True], "false": _YES[False]}
    known = _CLOCKS if value in _CLOCKS else _VALUES.get(key, {})
    return known if value in known else {}


def said(value: object, locale: Locale) -> str:
    """A table or a value in one line, as it is read and not written: 天数 7；种类 工作日."""
    return _said(spoken(value) if locale.code == "zh" else value, locale)


def _said(value: object, locale: Locale, inner: bool = False) -> str:
    zh = locale.code == "zh"
    if isinstance(value, dict):
        pairs = (f"{name}{'：' if zh else ': '}{_said(each, locale, inner=True)}" for name, each in value.items())
        return (("，" if zh else ", ") if inner else ("；" if zh else "; ")).join(pairs)
    if isinstance(value, list):
        return ("、" if zh else ", ").join(_said(each, locale, inner=True) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def coded_keys(table: dict[str, Any]) -> dict[str, Any]:
    """A row with the codes as names of its cells, the cells as they are."""
    return {_CODES.get(name, name): value for name, value in table.items()}


_CODES = {word: key for key, word in KEYS.items()}
_Facts = Mapping[str, type[Term] | None]


def _walk(node: object, rename: Callable[[Any], object], value: Callable[[str, object, _Facts], object]) -> object:
    """Rename every key and put every value into words or codes.

    A condition is read in the terms of its kind of fact.
    """

    def under(key: str, node: object, facts: _Facts) -> object:
        if isinstance(node, dict):
            kind = _CODES_OF_KINDS.get(str(node.get("kind", node.get(KEYS["kind"]))))
            inner = facts_known(kind, node.get("whose", node.get(KEYS["whose"]))) if kind else facts
            kept = {
                rename(name): under(str(_CODES.get(name, name)), each, inner)
                for name, each in node.items()
                if each is not None or name in _ENDLESS
            }
            if len(kept) < sum(each is not None or name in _ENDLESS for name, each in node.items()):
                raise ValueError(f"one key in two languages among {list(node)}")
            return kept
        if isinstance(node, list):
            return [under(key, each, facts) for each in node]
        return value(key, node, facts)

    return under("", node, {})


_CODES_OF_KINDS = {name: kind for kind in EventKind for name in (str(kind), kind.chinese)}


def _in_chinese(key: str, value: object, facts: _Facts) -> object:
    if isinstance(value, bool):
        return _YES[value]
    if value is None:
        return _NO_END
    if (terms := facts.get(key)) and value in list(terms):
        return terms(str(value)).chinese
    return _VALUES.get(key, {}).get(value, value) if isinstance(value, str) else value


def _code(key: str, value: object, facts: _Facts) -> object:
    if value == _NO_END and key == "months":
        return None
    if not isinstance(value, str):
        return value
    if terms := facts.get(key):
        return next((str(term) for term in terms if value in (term.value, term.chinese)), value)
    if value in _YES.values():
        return value == _YES[True]
    return next((code for code, word in _VALUES.get(key, {}).items() if value == word), value)


# --- what is wrong with a table ----------------------------------------------------------------------

_FAULTS = {
    "missing": N_("is missing"),
    "extra_forbidden": N_("is not known here"),
    "literal_error": N_("is not one of the values allowed here"),
    "enum": N_("is not one of the values allowed here"),
    "greater_than_equal": N_("is too small"),
    "greater_than": N_("is too small"),
    "less_than_equal": N_("is too large"),
    "less_than": N_("is too large"),
    "too_short": N_("is empty"),
    "string_too_short": N_("is empty"),
    "string_too_long": N_("is too long"),
    "decimal_max_places": N_("has too many decimal places"),
    "value_error": N_("contradicts the rest"),
}


def fault(error: ValidationError) -> Refused:
    """The first thing wrong with a table, where it stands and what it is, in the words of the office."""
    return faults(error)[0][1]


def faults(error: ValidationError) -> list[tuple[tuple[int | str, ...], Refused]]:
    """Everything that is wrong with a table: (the steps to where it stands, the sentence)."""
    return [(_steps(each["loc"]), _fault(each)) for each in error.errors()]


def _fault(first: Any) -> Refused:  # noqa: ANN401  # as pydantic has it
    reason = first["ctx"]["error"] if first["type"] == "value_error" else None
    what = (
        Sentence(str(reason))
        if reason is not None
        else Sentence(_FAULTS.get(first["type"], N_("cannot be read as what belongs there")))
    )
    return Refused(N_("In the table “%(place)s” %(fault)s."), place=_place(first["loc"]), fault=what)


_UNION = re.compile(r"(?:str|int|Range|list\[.*\])$")
"""Which of several shapes pydantic tried; it means nothing to people."""


def _steps(steps: tuple[int | str, ...]) -> tuple[int | str, ...]:
    return tuple(step for step in steps if isinstance(step, int) or not _UNION.match(step))


def _place(steps: tuple[int | str, ...]) -> Named:
    """Where something stands, such as 指标 第4行 分值."""
    steps = _steps(steps)
    chinese = [f"第{step + 1}行" if isinstance(step, int) else KEYS.get(step, step) for step in steps]
    english = [f"row {step + 1}" if isinstance(step, int) else step for step in steps]
    return Named(" ".join(chinese) or "整张表", " ".join(english) or "the whole")
