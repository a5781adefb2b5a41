"""The text of a document as blocks: paragraphs, headings by their numbering, rows of a table."""

import re
from typing import Any

_HEADINGS = (("first", r"[一二三四五六七八九十百]+、"), ("second", r"（[一二三四五六七八九十百]+）"))
_ENCLOSED, _COPIED, _NUMBERED = "附件：", "抄送：", re.compile(r"\d+[.．、]")
_NO_MARK = "。；，,;. "
"""Behind the name of an enclosure stands no mark."""
_ADDRESSEE = re.compile(r"[^，。；]{1,60}：")
"""主送机关 or the party: the first line, where it ends in a full-width colon."""
BAR, BREAK = "\ue000", "\ue001"
"""What stands for | and for the end of a line within a value, so that no value makes a table of itself."""


def guarded(text: str) -> str:
    """A value as it may stand anywhere in a template's text."""
    return text.replace("|", BAR).replace("\r\n", "\n").replace("\n", BREAK)


def blocks(text: str) -> list[dict[str, Any]]:
    """Each line as one block: {kind, text} or {kind: row, cells}.

    Lines that begin and end with | are rows of a table. A line in a value makes a paragraph of its own, but a line of
    its own within a cell. Empty lines stand. A line 附件：… and those numbered after it name what is enclosed; a line
    抄送：… says who gets a copy, and stands at the foot of the last page (版记).
    """
    found: list[dict[str, Any]] = []
    for line in text.strip("\n").replace("\r\n", "\n").split("\n"):
        if _is_row(line):
            cells = line.strip().strip("|").split("|")
            found.append({"kind": "row", "cells": [_plain(cell.strip(), "\n") for cell in cells]})
        else:
            for part in _plain(line, "\n").split("\n"):
                found.append(_paragraph(part, found))
    return found


def _is_row(line: str) -> bool:
    return len(line.strip()) > 1 and line.strip()[0] == "|" == line.strip()[-1]


def _paragraph(line: str, before: list[dict[str, Any]]) -> dict[str, Any]:
    said = line.strip()
    if said.startswith(_COPIED):
        return {"kind": "copies", "text": f"{said.rstrip(_NO_MARK)}。"}
    if said.startswith(_ENCLOSED):
        return {"kind": "enclosed", "text": said.rstrip(_NO_MARK)}
    if before and before[-1]["kind"] in ("enclosed", "enclosed_too") and _NUMBERED.match(said):
        return {"kind": "enclosed_too", "text": said.rstrip(_NO_MARK)}
    if not before and _ADDRESSEE.fullmatch(said):
        return {"kind": "addressee", "text": said}
    for kind, pattern in _HEADINGS:
        if re.match(pattern, said) and len(said) <= 40 and not said.endswith(("。", "；", "，")):
            return {"kind": kind, "text": said}
    return {"kind": "paragraph" if said else "empty", "text": said}


def _plain(text: str, line_end: str) -> str:
    return text.replace(BAR, "|").replace(BREAK, line_end)
