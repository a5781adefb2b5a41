"""Papers of the fictional bureau: a picture that says what it stands for and that it is none."""

import io
from pathlib import Path

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

import config
from app.rules.terms import Term
from app.services.flow import files, papers
from app.workflow.moves import Move
from models.base import Register

SIZE = (620, 877)
"""A sheet of A4 at 75 dpi."""


def hand_in(session: Session, record: Register, move: Move, user_id: int | None) -> None:
    """What the move cannot be made without, where it does not lie with the record yet."""
    for needed in papers.missing(session, record, papers.wanted(record, move)):
        if needed.must:
            add(session, record, needed.kind, user_id)


def add(session: Session, record: Register, kind: Term, user_id: int | None) -> None:
    """A paper of this kind."""
    data = sheet(kind.english, f"{record.register_name()} {record.id}")
    files.keep(session, Path(config.DATA_DIR), record, f"{kind.chinese}.png", data, user_id, kind.value)


def sheet(title: str, about: str) -> bytes:
    """A sheet of paper as it comes from a scanner; no font with Chinese characters is at hand on every machine."""
    page, out = Image.new("L", SIZE, 250), io.BytesIO()
    pen = ImageDraw.Draw(page)
    pen.text((60, 80), title, fill=20, font_size=26)
    pen.text((60, 130), about, fill=90, font_size=16)
    pen.text((60, 780), "Fictional paper for demonstration", fill=120, font_size=16)
    for line in range(200, 740, 36):
        pen.line((60, line, 560, line), fill=215)
    page.save(out, "PNG")
    return out.getvalue()
