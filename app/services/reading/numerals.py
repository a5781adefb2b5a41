"""Days that a clerk wrote in Chinese numerals."""

import re

import cn2an

_DIGITS = "〇一二三四五六七八九"
_DAY = re.compile(
    r"([〇零○O0一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)


def in_figures(typed: str) -> str:
    """二〇二五年六月一日 as 2025年6月1日; anything else as it is."""
    if not (match := _DAY.fullmatch(typed)):
        return typed
    year = "".join(str(_DIGITS.index(sign)) for sign in re.sub("[零○O0]", "〇", match[1]))
    month, on = (int(cn2an.cn2an(part)) for part in match.groups()[1:])
    return f"{year}年{month}月{on}日"
