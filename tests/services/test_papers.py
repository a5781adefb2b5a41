"""附件 looked into: what a file is by its bytes, and what the office does not keep, with the reason."""

import io
import struct
import zipfile

import pytest
from PIL import Image

from app.rules.errors import Refused
from app.rules.vocabulary.disclosure import PenaltyPaper
from app.rules.vocabulary.rights import RepairPaper
from app.services.flow import papers
from app.services.reading import drawing
from app.services.reading.papers import LARGEST, MOST_PAGES, OFFICE, clean, look
from tests import making

WORD = f"{OFFICE}wordprocessingml.document"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def packed(*names: str, size: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, bytes(size))
    return out.getvalue()


def claiming(data: bytes, unpacked: int) -> bytes:
    """The same archive, whose directory says that its last entry unpacks to so much."""
    at = data.rindex(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", unpacked) + data[at + 4 :]


def stream(*names: str) -> bytes:
    """An old Office file as far as it is looked into: the names of its streams."""
    return OLD + b"".join(name.encode("utf-16-le") + b"\x00\x00" for name in names)


def picture(kind: str, size: tuple[int, int] = (40, 30), **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **how)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "media_type", "pages"),
    [
        ("决定书.pdf", making.pdf(pages=3), "application/pdf", 3),
        ("照片.jpeg", picture("JPEG"), "image/jpeg", 1),
        ("截图.PNG", picture("PNG"), "image/png", 1),
        ("报告.docx", packed("[Content_Types].xml", "word/document.xml"), WORD, None),
        ("公文.ofd", packed("OFD.xml"), "application/ofd", None),
        ("旧文.wps", stream("WordDocument"), "application/msword", None),
        ("旧表.xls", stream("Workbook"), "application/vnd.ms-excel", None),
        ("说明.txt", "情况属实".encode("gb18030"), "text/plain", None),
    ],
)
def test_a_file_is_what_its_bytes_say(name: str, data: bytes, media_type: str, pages: int | None) -> None:
    paper = look(data, name)
    assert (paper.name, paper.media_type, paper.pages) == (name, media_type, pages)


def test_a_wrong_ending_is_put_right_and_a_strange_one_refused() -> None:
    assert look(making.pdf(), "扫描.jpg").name == "扫描.jpg.pdf"
    with pytest.raises(Refused):
        look(making.pdf(), "扫描.exe")


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("空.pdf", b"", "is empty"),
        ("大.pdf", making.pdf() + bytes(LARGEST), "20 MB"),
        ("网页.html", b"<html><script>alert(1)</script>", "not a kind of file"),
        ("网页.txt", b"<html>\x00", "not a kind of file"),
        ("照片.png", b"<html><script>alert(1)</script>", "not a kind of file"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not a kind of file"),
        ("程序.pdf", b"MZ\x90\x00", "not a kind of file"),
        ("坏.pdf", b"%PDF-1.7 nothing behind it", "cannot be opened"),
        ("坏.png", b"\x89PNG\r\n\x1a\n" + bytes(20), "cannot be opened"),
        ("坏.docx", b"PK\x03\x04 nothing behind it", "cannot be opened"),
        ("手机.jpg", b"\x00\x00\x00\x18ftypheic" + bytes(20), "HEIC"),
        ("传真.tif", b"II*\x00" + bytes(20), "TIFF"),
        (
            "动图.png",
            picture("PNG", save_all=True, append_images=[Image.new("RGB", (40, 30), "red")]),
            "moving picture",
        ),
        ("打包.zip", packed("a.pdf", "b.pdf"), "packed file"),
        ("炸弹.docx", claiming(packed("word/document.xml"), 2**30), "unpacks to more"),
        ("宏.docx", packed("word/document.xml", "word/vbaProject.bin"), "macros"),
        ("宏.doc", stream("WordDocument", "_VBA_PROJECT"), "macros"),
        ("锁.docx", stream("EncryptedPackage"), "password"),
        ("脚本.pdf", making.pdf(catalogue=b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "scripts"),
        ("启动.pdf", making.pdf(catalogue=b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "scripts"),
        ("长.pdf", making.pdf(pages=MOST_PAGES + 1), f"{MOST_PAGES + 1} pages"),
    ],
)
def test_what_the_office_cannot_keep_is_refused_with_the_reason(name: str, data: bytes, why: str) -> None:
    with pytest.raises(Refused) as refused:
        look(data, name)
    said = refused.value.sentence()
    assert why in said
    assert name in said


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/决定书.pdf", "决定书.pdf"),
        ("C:\\扫描\\决定书.pdf", "决定书.pdf"),
        ("决定\u202efdp.书.pdf", "决定fdp.书.pdf"),
        ("决定\r\n书.pdf", "决定__书.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_a_name_misleads_nobody(given: str, kept: str) -> None:
    assert clean(given) == kept


@pytest.mark.parametrize(
    ("register", "name", "kind"),
    [
        ("penalty", "行政处罚决定书.pdf", PenaltyPaper.DECISION),
        ("penalty", "3 缴款凭证（第一次）.jpg", PenaltyPaper.PAYMENT),
        ("penalty", "IMG_20260301.jpg", ""),
        ("repair_application", "承诺书.pdf", RepairPaper.COMMITMENT),
        ("repair_application", "履行义务证明材料.pdf", RepairPaper.PERFORMANCE),
        ("no_register", "承诺书.pdf", ""),
    ],
)
def test_the_name_of_a_file_tells_its_kind(register: str, name: str, kind: str) -> None:
    assert papers.kind_told(register, name) == kind


def test_a_page_is_drawn_as_a_picture_no_larger_than_a_screen() -> None:
    for data in (making.pdf(pages=2), picture("PNG", (5000, 4000)), picture("JPEG", (5000, 4000))):
        drawn = Image.open(io.BytesIO(drawing.draw(data) or b""))
        assert (drawn.format, drawn.width <= drawing.WIDTH) == ("JPEG", True)
    assert drawing.draw(making.pdf(pages=2), 2) is None


def test_what_takes_too_much_is_not_drawn_and_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet of a kilometre, and a process that is stopped in the middle."""
    huge = making.pdf().replace(b"[0 0 595 842]", b"[0 0 9e7 9e7]")
    assert drawing.draw(huge) is None or Image.open(io.BytesIO(drawing.draw(huge) or b"")).width <= drawing.WIDTH
    monkeypatch.setattr(drawing, "SECONDS", -10)
    assert drawing.ask(making.pdf()) is None
