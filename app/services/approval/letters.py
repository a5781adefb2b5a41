"""The letters of a drive as one PDF to be printed: a page for each firm, with a code of its own to be read again."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typst
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app import clock
from app.rules.errors import N_, Refused
from app.rules.vocabulary.drives import LineStatus
from app.services.documents import pdf, qr
from app.services.rulebook import standards
from models.approval import CommitmentDrive, DriveLine
from models.subjects import Enterprise

MARK = "XYA-CN:"
"""What stands before the mark of a line in its code; signs that a code holds most densely."""
MOST = 400
"""So many letters are in one file."""
_LAYOUT = Path(pdf.__file__).with_name("layout") / "commitment.typ"
_SAMPLE = "某" * 40


def code(token: str) -> str:
    return MARK + token.upper()


def token(text: str) -> str | None:
    """The mark that a code holds; None for one that is not of a letter."""
    return text.removeprefix(MARK).lower() if text.startswith(MARK) else None


def parts(session: Session, drive: CommitmentDrive, unsigned: bool) -> list[tuple[int, int]]:
    """The files that the letters come in: the place of the first letter in each, and how many there are."""
    number = session.scalar(select(func.count()).select_from(_lines(drive, unsigned).subquery())) or 0
    return [(start, min(MOST, number - start)) for start in range(0, number, MOST)]


def lay_out(session: Session, drive: CommitmentDrive, unsigned: bool, start: int = 0) -> bytes:
    """The letters of up to MOST firms the reader sees, those that are still wanted or all. Raises Refused."""
    rows = session.execute(_lines(drive, unsigned).order_by(DriveLine.no).offset(start).limit(MOST)).all()
    if not rows:
        raise Refused(N_("Nobody is left whose letter could be printed."))
    return _typeset(session, drive, [_letter(*row) for row in rows])


def check_fits(session: Session, drive: CommitmentDrive) -> None:
    """A letter is one page. Raises Refused where the text is longer."""
    try:
        _typeset(session, drive, [_letter("CN-2026-000001-0001", _SAMPLE, "0" * 18, "0" * 32)])
    except typst.TypstError:
        raise Refused(N_("The letter does not fit on one page; shorten the text.")).on("content") from None


def _lines(drive: CommitmentDrive, unsigned: bool) -> Select[str, str, str, str]:
    line, firm = DriveLine, Enterprise
    query = select(line.no, firm.name, firm.uscc, line.token).join(firm, line.enterprise_id == firm.id)
    wanted = (LineStatus.UNSIGNED, LineStatus.MISSED) if unsigned else set(LineStatus) - {LineStatus.VOIDED}
    return query.where(line.commitment_drive_id == drive.id, line.status.in_(wanted))


def _letter(no: str, firm: str, uscc: str, mark: str) -> dict[str, str]:
    return {"no": no, "firm": firm, "uscc": uscc, "qr": qr.svg(code(mark))}


def _typeset(session: Session, drive: CommitmentDrive, each: Sequence[dict[str, str]]) -> bytes:
    day = drive.opened_on or clock.today()
    given = {
        "title": "安全生产信用承诺书",
        "organ": standards.unit(session, "bureau_name", day),
        "date": [day.year, day.month, day.day],
        "name": drive.name,
        "paragraphs": [line.strip() for line in drive.content.splitlines() if line.strip()],
        "liability": drive.liability.strip(),
        "until": _said(drive.valid_until),
        "sign_by": _said(drive.sign_by),
        "letters": each,
    }
    return pdf.lay_out(_LAYOUT, given)


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
