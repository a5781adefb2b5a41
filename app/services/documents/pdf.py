"""A document as PDF: the layout's fixed Typst file and the document's data. The same data give the same bytes."""

import json
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


def lay_out(layout: Path, given: Mapping[str, Any]) -> bytes:
    """PDF (A-2b) of a layout and its data."""
    return typst.compile(
        layout.read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"given": json.dumps(given, ensure_ascii=False)},
        pdf_standards=["a-2b"],
        timestamp=_EPOCH,
    )
