"""The dictionaries of sentences, compiled when their source is newer: there is no build step to forget."""

import gettext
import os
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.rules.errors import Tongue


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
def tongue(code: str) -> Tongue:
    """A language outside any request: for commands, ledgers and documents."""
    folder = Path(__file__).resolve().parent.parent / "translations"
    compile_if_stale(folder)
    return Tongue(code, gettext.translation("messages", folder, [code], fallback=True).gettext)
