"""A document as Word, laid out as its PDF is, with the fonts that the standard names (GB/T 9704-2012)."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from app.services.documents import qr

SONG, HEI, KAI, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
BODY, TABLE, SMALL, LARGE, MARK = Pt(16), Pt(12), Pt(10.5), Pt(22), Pt(30)
LINE = Mm(225 / 22)
RED = RGBColor(0xC0, 0, 0)
_CENTRE, _RIGHT, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
_FONTS = {"first": HEI, "second": KAI}


def render(given: Mapping[str, Any]) -> bytes:
    """.docx of what `issuing.data` made."""
    document = Document()
    document.core_properties.title, document.core_properties.author = given["title"], given["organ"]
    _page(document)
    _head(document, given)
    _body(document, given["blocks"])
    if given["signed"]:
        _line(document, "")
        for text, signs in ((given["organ"], 2), (given["day"], 4)):
            _line(document, text, align=_RIGHT)
            document.paragraphs[-1].paragraph_format.right_indent = BODY * signs
    if given["check"]:
        document.add_picture(io.BytesIO(qr.png(given["address"])), width=Mm(22))
        _line(document, given["check"], size=SMALL, align=_LEFT)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(35 - 7 - 5)
    normal = document.styles["Normal"]
    normal.font.size = BODY
    _name(normal.element.get_or_add_rPr(), SONG)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)
    foot = section.footer.paragraphs[0]
    foot.alignment = _CENTRE
    for piece in ("— ", None, " —"):
        _page_number(foot) if piece is None else _run(foot, piece, "宋体", Pt(14))


def _page_number(paragraph: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _head(document: WordDocument, given: Mapping[str, Any]) -> None:
    if given["layout"] == "letter":
        _line(document, given["organ"], TITLE, MARK, _CENTRE, RED)
        _line(document, given["no"], align=_CENTRE)
        _ruled(document.paragraphs[-1])
        _line(document, given["title"], TITLE, LARGE, _CENTRE)
    elif given["layout"] == "internal":
        _line(document, given["title"], TITLE, LARGE, _CENTRE)
        if given["no"]:
            _line(document, given["no"], align=_RIGHT)
    else:
        _line(document, given["organ"], TITLE, LARGE, _CENTRE)
        _line(document, given["title"], TITLE, LARGE, _CENTRE)
        if given["no"]:
            _line(document, given["no"], align=_CENTRE)
    _line(document, "（样稿）" if given.get("draft") else "", align=_CENTRE)


def _ruled(paragraph: Paragraph) -> None:
    """The red line beneath the number."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "10"), ("space", "11"), ("color", "C00000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _body(document: WordDocument, blocks: Sequence[Mapping[str, Any]]) -> None:
    waiting: list[list[str]] = []
    for block in blocks:
        if block["kind"] == "row":
            waiting.append(block["cells"])
            continue
        _table(document, waiting)
        waiting = []
        indent = block["kind"] not in ("addressee", "empty")
        _line(document, block["text"], _FONTS.get(block["kind"], SONG), indent=indent)
    _table(document, waiting)


def _table(document: WordDocument, rows: list[list[str]]) -> None:
    """Rows as one table; the last cell of a short row reaches to the edge."""
    if not rows:
        return
    wide = max(map(len, rows))
    table = document.add_table(len(rows), wide, style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        if len(cells) < wide:
            row.cells[len(cells) - 1].merge(row.cells[wide - 1])
        for cell, text in zip(row.cells, cells, strict=False):
            _run(cell.paragraphs[0], text, SONG, TABLE)


def _line(
    document: WordDocument,
    text: str,
    font: str = SONG,
    size: Pt = BODY,
    align: WD_ALIGN_PARAGRAPH | None = None,
    colour: RGBColor | None = None,
    indent: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = LINE if size == BODY else None
    shape.first_line_indent = BODY * 2 if indent else None
    if align is not None:
        paragraph.alignment = align
    run = _run(paragraph, text, font, size)
    if colour is not None:
        run.font.color.rgb = colour


def _run(paragraph: Paragraph, text: str, font: str, size: Pt) -> Run:
    run = paragraph.add_run(text)
    run.font.size = size
    _name(run._r.get_or_add_rPr(), font)
    return run


def _name(properties: CT_RPr, font: str) -> None:
    """Name the font for Chinese signs and for Latin ones."""
    fonts = properties.get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:ascii", "w:hAnsi"):
        fonts.set(qn(kind), font)
