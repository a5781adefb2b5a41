"""The translation catalogues, compiled whenever their source is newer: there is no build step to forget."""

import gettext
import os
import sys
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.rules.errors import Locale

_FOLDER = Path(__file__).resolve().parent.parent / "translations"


def compile_if_stale(folder: Path) -> None:
    """Write messages.mo beside each messages.po that is newer; a reader never sees half a file."""
    for source in folder.glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = target.with_suffix(f".{os.getpid()}")
        with source.open("rb") as read, draft.open("wb") as written:
            write_mo(written, read_po(read, locale=source.parts[-3]))
        draft.replace(target)


@cache
def locale(code: str) -> Locale:
    """A language outside any request: for commands, ledgers and documents."""
    compile_if_stale(_FOLDER)
    return Locale(code, gettext.translation("messages", _FOLDER, [code], fallback=True).gettext)


def gaps() -> list[str]:
    """The sentences that lack their Chinese."""
    with (_FOLDER / "zh" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return [str(message.id) for message in read_po(source, locale="zh") if message.id and not message.string]


def report_gaps() -> int:
    """Write the sentences that lack their Chinese to stdout, one a line; 1 where there are any, else 0."""
    found = gaps()
    sys.stdout.writelines(f"{sentence}\n" for sentence in found)
    return min(len(found), 1)
