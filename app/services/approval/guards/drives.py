"""Checks of drives for commitments and of the firms that are asked."""

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, together
from app.rules.vocabulary.drives import DriveStatus
from app.services.approval import drives, letters, scans
from app.services.flow.checks import in_order
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from models.approval import CommitmentDrive, DriveLine


@guard
@check("commitment_drive")
def drive_in_order(session: Session, drive: CommitmentDrive, by: Person, day: date) -> None:
    together(
        partial(_ahead, drive, day),
        partial(_year, drive),
        partial(in_order, drive, "sign_by", "valid_until"),
        partial(_one_page, session, drive),
    )


def _ahead(drive: CommitmentDrive, day: date) -> None:
    if drive.sign_by and drive.sign_by < day:
        raise Refused(N_("The last day for signing is today or later.")).on("sign_by")


def _year(drive: CommitmentDrive) -> None:
    """A year's commitments may be signed before it begins, or after it has begun."""
    if drive.year and drive.sign_by and abs(drive.year - drive.sign_by.year) > 1:
        raise Refused(N_("The year does not go with the last day for signing.")).on("year")


def _one_page(session: Session, drive: CommitmentDrive) -> None:
    if drive.content and drive.liability and drive.valid_until and drive.sign_by:
        letters.check_fits(session, drive)


@guard
def somebody_asked(session: Session, drive: CommitmentDrive, by: Person, day: date) -> None:
    if not drives.number_asked(session, drive):
        raise Refused(N_("No enterprise under supervision fits any of the lines; nobody would be asked.")).on("scopes")


@guard
def sign_by_over(session: Session, drive: CommitmentDrive, by: Person, day: date) -> None:
    if day <= drive.sign_by:
        raise Refused(N_("Letters may be signed until %(day)s, that day included."), day=drive.sign_by)


@guard
def scans_read(session: Session, drive: CommitmentDrive, by: Person, day: date) -> None:
    """Nobody is put down as not having signed whose letter lies in a pile that was not looked through."""
    if number := scans.open_pages(session, drive):
        raise Refused(
            N_("%(number)s scanned pages have not been matched to a firm yet; deal with them first."), number=number
        )


@guard
def sign_by_ahead(session: Session, drive: CommitmentDrive, by: Person, day: date) -> None:
    _ahead(drive, day)


@guard
def drive_is_open(session: Session, line: DriveLine, by: Person, day: date) -> None:
    if line.commitment_drive.status != DriveStatus.OPEN:
        raise Refused(N_("The drive is closed; it has to be opened again first."))
