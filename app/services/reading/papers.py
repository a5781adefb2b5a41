"""附件 as they come: what a file is by its bytes, whatever it is called, and what an office cannot keep."""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image, UnidentifiedImageError

from app.rules.errors import N_, Refused
from app.services.reading import drawing

LARGEST = 20 * 1024 * 1024
MOST_PAGES = 1_000
MOST_PIXELS = 120_000_000
MOST_ENTRIES, MOST_UNPACKED = 5_000, 512 * 2**20
LONGEST_NAME = 200

OFFICE = "application/vnd.openxmlformats-officedocument."
SUFFIXES: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    f"{OFFICE}wordprocessingml.document": (".docx",),
    f"{OFFICE}spreadsheetml.sheet": (".xlsx",),
    f"{OFFICE}presentationml.presentation": (".pptx",),
    "application/ofd": (".ofd",),
    "application/msword": (".doc", ".wps"),
    "application/vnd.ms-excel": (".xls", ".et"),
    "application/vnd.ms-powerpoint": (".ppt", ".dps"),
    "text/plain": (".txt",),
}
"""What is kept, and under which endings of a name."""
ACCEPTED = ",".join(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
_PARTS = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}presentationml.presentation",
    "ofd.xml": "application/ofd",
}
_STREAMS = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
_OTHER_PICTURES = ((b"GIF8", "GIF"), (b"BM", "BMP"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"))
_FORBIDDEN = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f]')


@dataclass(frozen=True)
class Paper:
    """A file as the office keeps it: its name made clean, what it is, and how many pages it has where that is known."""

    name: str
    media_type: str
    pages: int | None = None


def look(data: bytes, name: str) -> Paper:
    """What the bytes are; raises Refused for what the office does not keep, saying why and what to do."""
    name = clean(name)
    if not data:
        raise Refused(N_("“%(name)s” is empty."), name=name)
    if len(data) > LARGEST:
        raise Refused(
            N_("“%(name)s” is larger than 20 MB; scan it in black and white, or hand it in in parts."), name=name
        )
    suffix = PurePosixPath(name).suffix.lower()
    media_type = _media_type(data, name, suffix)
    if suffix not in {ending for endings in SUFFIXES.values() for ending in endings}:
        raise _unknown(name)
    if suffix not in SUFFIXES[media_type]:
        name += SUFFIXES[media_type][0]
    return Paper(name, media_type, _pages(data, name, media_type))


def clean(name: str) -> str:
    """The name of a file without the folders, marks and signs that would mislead a reader or another system."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in unicodedata.normalize("NFC", base) if unicodedata.category(c) not in ("Cf", "Cs", "Co"))
    text = re.sub(r"\s+", " ", _FORBIDDEN.sub("_", shown)).strip(" .")
    stem, dot, suffix = text.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}" if dot and len(suffix) < 10 else text[:LONGEST_NAME]


def _media_type(data: bytes, name: str, suffix: str) -> str:
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _picture(data, name)
    if data.startswith(b"PK\x03\x04"):
        return _archive(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data, name)
    if kind := _other_picture(data):
        raise Refused(
            N_("“%(name)s” is a picture of the kind %(kind)s; save it as JPG or PNG and hand that in."),
            name=name,
            kind=kind,
        )
    if suffix == ".txt" and _is_text(data):
        return "text/plain"
    raise _unknown(name)


def _unknown(name: str) -> Refused:
    return Refused(
        N_("“%(name)s” is not a kind of file that can be kept; use PDF, a picture, or an Office document."),
        name=name[:100],
    )


def _other_picture(data: bytes) -> str:
    if data[4:8] == b"ftyp":
        return "HEIC" if data[8:12] in (b"heic", b"heix", b"mif1", b"hevc", b"avif") else ""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for magic, kind in _OTHER_PICTURES if data.startswith(magic)), "")


def _picture(data: bytes, name: str) -> str:
    """A picture that opens, does not move, and is no larger than a scanner makes."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            width, height = picture.size
            moves = picture.format == "PNG" and getattr(picture, "n_frames", 1) > 1
            if picture.format == "PNG" and not moves:
                picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise _damaged(name) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise _damaged(name) from None
    if moves:
        raise Refused(N_("“%(name)s” is a moving picture; hand in a still one."), name=name)
    if width * height > MOST_PIXELS:
        raise Refused(
            N_("“%(name)s” has %(width)s × %(height)s points, more than can be shown; scan it at 300 dpi."),
            name=name,
            width=width,
            height=height,
        )
    return "image/png" if data.startswith(b"\x89") else "image/jpeg"


def _archive(data: bytes, name: str) -> str:
    """An Office document or an OFD by its parts; anything else that is packed is not looked into."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise _damaged(name) from None
    names = [entry.filename.replace("\\", "/").lower() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise _locked(name)
    if any("vbaproject" in part or "macrosheets/" in part or "activex/" in part for part in names):
        raise _macros(name)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused(N_("“%(name)s” unpacks to more than can be kept; hand in the papers one by one."), name=name)
    kind = next((media_type for part, media_type in _PARTS.items() if part in names), None)
    if kind is None:
        raise Refused(N_("“%(name)s” is a packed file; unpack it and hand in the papers themselves."), name=name)
    return kind


def _compound(data: bytes, name: str) -> str:
    """A Word, Excel or WPS file of the old kind, by the streams that its directory names."""
    if _names(data, "EncryptedPackage"):
        raise _locked(name)
    if _names(data, "_VBA_PROJECT") or _names(data, "_VBA_PROJECT_CUR"):
        raise _macros(name)
    kind = next((media_type for stream, media_type in _STREAMS.items() if _names(data, stream)), None)
    if kind is None:
        raise _unknown(name)
    return kind


def _names(data: bytes, stream: str) -> bool:
    """Whether the directory of a compound file has an entry of this name: it stands there in UTF-16, ended by zeros."""
    return stream.encode("utf-16-le") + b"\x00\x00" in data


def _is_text(data: bytes) -> bool:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(unicodedata.category(c) == "Cc" and c not in "\r\n\t\f" for c in text)
    return False


def _pages(data: bytes, name: str, media_type: str) -> int | None:
    if media_type.startswith("image/"):
        return 1
    if media_type != "application/pdf":
        return None
    found = drawing.ask(data)
    if found is None:
        raise _damaged(name)
    if found.get("locked"):
        raise _locked(name)
    if found.get("scripts"):
        raise _macros(name)
    if found["pages"] > MOST_PAGES:
        raise Refused(
            N_("“%(name)s” has %(pages)s pages, more than %(most)s; hand it in in parts."),
            name=name,
            pages=found["pages"],
            most=MOST_PAGES,
        )
    return int(found["pages"])


def _damaged(name: str) -> Refused:
    return Refused(
        N_("“%(name)s” cannot be opened; it is damaged or not what its name says. Save or scan it again."), name=name
    )


def _locked(name: str) -> Refused:
    return Refused(N_("“%(name)s” is locked with a password; hand in a copy that opens without one."), name=name)


def _macros(name: str) -> Refused:
    return Refused(
        N_("“%(name)s” contains macros or scripts; save it as PDF, or without them, and hand that in."), name=name
    )
