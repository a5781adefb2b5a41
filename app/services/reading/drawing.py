"""Papers looked into and drawn in a process of its own, which has little memory, little time and no secrets.

What draws a PDF is a large program in C++ that is given what strangers made. Whatever becomes of it there, the site
goes on; and a reader is only ever shown a picture drawn here, never the file itself.
"""

import io
import json
import re
import resource
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

MEMORY, SECONDS = 2**30 + 2**29, 20
"""What one paper may take: address space, and processor time."""
WIDTH = 1_240
"""Points across a page as it is shown: a sheet of A4 at 150 dpi."""
_STARTS = re.compile(rb"/(JavaScript|Launch)\b")
"""What a PDF does by itself when it is opened, where it stands in the open."""
_AT_ONCE = threading.BoundedSemaphore(2)


def ask(data: bytes) -> dict[str, Any] | None:
    """Of a PDF how many pages it has, whether it is locked or brings scripts along; None where it does not open."""
    said = _run(data, "count")
    return json.loads(said) if said else None


def draw(data: bytes, page: int = 0) -> bytes | None:
    """A page of a PDF, or a picture, as a JPEG of the size of a screen; None where it cannot be drawn."""
    return _run(data, "draw", str(page)) or None


@dataclass(frozen=True)
class Seen:
    """A page that was looked at for codes: what they say, and its picture, the right way up where they tell."""

    codes: tuple[str, ...]
    picture: bytes


def read(data: bytes, first: int = 0, most: int = 1) -> list[Seen] | None:
    """The QR codes on some pages of a PDF from `first` on, or on a picture; None where they cannot be drawn."""
    head, _, pictures = _run(data, "read", str(first), str(most)).partition(b"\n")
    found, at = [], 0
    for codes, size in json.loads(head) if head else ():
        found.append(Seen(tuple(codes), pictures[at : at + size]))
        at += size
    return found or None


def _run(data: bytes, *asked: str) -> bytes:
    with _AT_ONCE:
        try:
            done = subprocess.run(  # noqa: S603  # this very file, with arguments of our own
                [sys.executable, "-I", __file__, *asked],
                input=data,
                capture_output=True,
                env={},
                timeout=SECONDS + 10,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return b""
    return done.stdout if done.returncode == 0 else b""


# --- in the process of its own ---------------------------------------------------------------------------


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _count(data: bytes) -> bytes:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
        return json.dumps({"locked": True, "pages": 0}).encode() if locked else b""
    scripts = raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or _STARTS.search(data) is not None
    return json.dumps({"pages": len(document), "scripts": scripts}).encode() if len(document) else b""


def _draw(data: bytes, number: int) -> bytes:
    return _jpeg(next(_pages(data, number, 1)))


def _read(data: bytes, first: int, most: int) -> bytes:
    """A line of JSON with the codes of each page and the size of its picture, then the pictures."""
    import zxingcpp

    pages = []
    for picture in _pages(data, first, most):
        grey = picture.convert("L")
        codes = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        turned = round(codes[0].orientation / 90) * 90 if codes else 0
        pages.append(([code.text for code in codes], _jpeg(picture.rotate(turned, expand=True))))
    head = json.dumps([(codes, len(jpeg)) for codes, jpeg in pages])
    return head.encode() + b"\n" + b"".join(jpeg for _, jpeg in pages)


def _pages(data: bytes, first: int, most: int) -> "Iterator[Image]":
    """Pages of a PDF, or the one picture, of the size of a screen."""
    if not data.startswith(b"%PDF-"):
        yield _picture(data)
        return
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for number in range(first, min(first + most, max(len(document), first + 1))):
        page = document[number]
        yield page.render(scale=WIDTH / max(page.get_width(), page.get_height() / 3, 1)).to_pil()


def _picture(data: bytes) -> "Image":
    from PIL import ImageOps
    from PIL.Image import open as opening

    opened = opening(io.BytesIO(data), formats=("PNG", "JPEG"))
    opened.draft("RGB", (WIDTH, WIDTH * 2))
    picture = ImageOps.exif_transpose(opened)
    picture.thumbnail((WIDTH, WIDTH * 2))
    return picture


def _jpeg(picture: "Image") -> bytes:
    out = io.BytesIO()
    _on_white(picture).save(out, "JPEG", quality=82)
    return out.getvalue()


def _on_white(picture: "Image") -> "Image":
    """Without what is transparent, which would be shown black."""
    import PIL.Image

    if picture.mode in ("RGBA", "LA", "P"):
        seen = picture.convert("RGBA")
        picture = PIL.Image.alpha_composite(PIL.Image.new("RGBA", seen.size, "white"), seen)
    return picture.convert("RGB")


def main(asked: list[str]) -> None:
    _confine()
    data = sys.stdin.buffer.read()
    verb, *numbers = asked
    sys.stdout.buffer.write(_VERBS[verb](data, *map(int, numbers)))


_VERBS: dict[str, Callable[..., bytes]] = {"count": _count, "draw": _draw, "read": _read}


if __name__ == "__main__":
    main(sys.argv[1:])
