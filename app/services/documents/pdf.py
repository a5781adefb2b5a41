"""A document as PDF: the layout's fixed Typst file and the document's data. The same data give the same bytes."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from app.services.documents import qr

LAYOUT = Path(__file__).parent / "layout" / "paper.typ"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The moment that every file gives as its making, so that laying it out again changes nothing."""


@cache
def _fonts() -> typst.Fonts:
    folder = str(Path(pylopdf_fonts_zh_cn.serif_path()).parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def render(given: Mapping[str, Any]) -> bytes:
    """PDF (A-2b) of what `issuing.data` made."""
    return lay_out(LAYOUT, {**given, "qr": qr.svg(given["address"]) if given["address"] else ""})


_threads = {"started": False, "lost": False}


def _forked() -> None:
    _threads["lost"] = _threads["started"]


os.register_at_fork(after_in_child=_forked)


def lay_out(layout: Path, given: Mapping[str, Any]) -> bytes:
    """PDF (A-2b) of a layout and its data.

    Typst works on threads of its process. A process that was forked after they started has none and would wait for
    them for ever, whatever it holds: it raises RuntimeError.
    """
    if _threads["lost"]:
        raise RuntimeError("This process was forked after documents were laid out; start it by itself.")
    _threads["started"] = True
    return typst.compile(
        layout.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"given": json.dumps(given, ensure_ascii=False)},
        pdf_standards=["a-2b"],
        timestamp=_EPOCH,
    )
