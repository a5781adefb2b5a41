"""A document as Word, laid out as its PDF is, with the fonts that the standard names (GB/T 9704-2012)."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from app.services.documents import qr

SONG, HEI, KAI, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
BODY, TABLE, SMALL, LARGE, MARK = Pt(16), Pt(12), Pt(10.5), Pt(22), Pt(36)
LINE = Mm(225 / 22)
RED = RGBColor(0xC0, 0, 0)
_CENTRE, _RIGHT, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
IMPRINT = Pt(14)
_FONTS = {"first": HEI, "second": KAI}


def render(given: Mapping[str, Any]) -> bytes:
    """.docx of what `issuing.data` made."""
    document = Document()
    document.core_properties.title, document.core_properties.author = given["title"], given["organ"]
    _page(document)
    _head(document, given)
    _body(document, given["blocks"])
    if given["signed"]:
        _signed(document, given["organ"], given["day"])
    if given["check"]:
        document.add_picture(io.BytesIO(qr.png(given["address"])), width=Mm(22))
        _line(document, given["check"], size=SMALL, align=_LEFT)
    _imprint(document, given)
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
    document.settings.odd_and_even_pages_header_footer = True
    for foot, side in ((section.footer, _RIGHT), (section.even_page_footer, _LEFT)):
        _page_number(foot.paragraphs[0], side)


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, one sign from the outer edge."""
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = IMPRINT
    _run(paragraph, "— ", "宋体", IMPRINT)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    _run(paragraph, " —", "宋体", IMPRINT)


def _head(document: WordDocument, given: Mapping[str, Any]) -> None:
    if given["layout"] == "letter":
        mark = given["organ"] + "文件"
        _line(document, mark, TITLE, min(MARK, Pt(442 // len(mark))), _CENTRE, RED)
        document.paragraphs[-1].paragraph_format.space_before = Mm(35)
        _line(document, "")
        _line(document, given["no"], align=_CENTRE)
        _ruled(document.paragraphs[-1])
        _line(document, "")
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
    borders = OxmlElement("w:pBdr")
    borders.append(_edge("bottom", 11, "C00000", 12))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _edge(edge: str, space: int, colour: str, weight: int) -> BaseOxmlElement:
    """A line along an edge, `space` points away, its weight in eighths of a point."""
    line = OxmlElement(f"w:{edge}")
    for name, value in (("val", "single"), ("sz", str(weight)), ("space", str(space)), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    return line


def _signed(document: WordDocument, organ: str, day: str) -> None:
    """Where a seal is put: the day ends 4 signs before the edge, the name stands over its middle."""
    _line(document, "")
    _line(document, "")
    over = max(0, (_signs(organ) - _signs(day)) / 2)
    for text, signs in ((organ, max(0, 4 - over)), (day, max(4, over))):
        _line(document, text, align=_RIGHT)
        document.paragraphs[-1].paragraph_format.right_indent = Pt(16 * signs)
    for paragraph in document.paragraphs[-4:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _signs(text: str) -> float:
    """How wide a text is, in Chinese signs; digits are half as wide."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def _imprint(document: WordDocument, given: Mapping[str, Any]) -> None:
    """版记, at the foot of the last page; a red-head paper always says who printed it and when."""
    copies = [block["text"] for block in given["blocks"] if block["kind"] == "copies"]
    if not copies and given["layout"] != "letter":
        return
    lines = [*copies, f"{given['organ']}\t{given['day']}印发"]
    table = document.add_table(len(lines), 1)
    table.autofit = False
    _at_the_foot(table)
    for row, text in zip(table.rows, lines, strict=True):
        row.cells[0].width = Mm(156)
        row.cells[0].paragraphs[0].paragraph_format.space_after = Pt(0)
        _run(row.cells[0].paragraphs[0], text, SONG, IMPRINT)
        row.cells[0].paragraphs[0].paragraph_format.tab_stops.add_tab_stop(Mm(150), WD_TAB_ALIGNMENT.RIGHT)
    _line(document, "", size=Pt(1))  # what floats hangs on the paragraph after it


def _at_the_foot(table: Table) -> None:
    """Let a table float at the foot of its page, with a line above, below and between its rows."""
    known = table._tbl.tblPr
    place = OxmlElement("w:tblpPr")
    for name, value in {
        "vertAnchor": "margin",
        "horzAnchor": "margin",
        "tblpXSpec": "left",
        "tblpYSpec": "bottom",
    }.items():
        place.set(qn(f"w:{name}"), value)
    known.insert_element_before(place, "w:tblOverlap", "w:tblW", "w:jc", "w:tblBorders", "w:tblLayout", "w:tblLook")
    borders = OxmlElement("w:tblBorders")
    for edge, weight in (("top", 8), ("bottom", 8), ("insideH", 6)):
        borders.append(_edge(edge, 0, "000000", weight))
    known.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _body(document: WordDocument, blocks: Sequence[Mapping[str, Any]]) -> None:
    waiting: list[list[str]] = []
    for block in blocks:
        if block["kind"] == "row":
            waiting.append(block["cells"])
            continue
        _table(document, waiting)
        waiting = []
        if block["kind"].startswith("enclosed"):
            _enclosed(document, block["text"], block["kind"] == "enclosed")
        elif block["kind"] != "copies":
            indent = block["kind"] not in ("addressee", "empty")
            _line(document, block["text"], _FONTS.get(block["kind"], SONG), indent=indent)
    _table(document, waiting)


def _enclosed(document: WordDocument, text: str, first: bool) -> None:
    """附件说明: a line below the text, indented by 2; what runs on stands under the name, not under 附件：."""
    if first:
        _line(document, "")
    _line(document, text, align=_LEFT)
    shape = document.paragraphs[-1].paragraph_format
    shape.left_indent, shape.first_line_indent = Pt(16 * 6.5), Pt(-16 * (4.5 if first else 1.5))


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
