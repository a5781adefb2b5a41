"""承诺书集中签订: the letters of a drive, the scans that come back, and the firms that are asked."""

from datetime import date

from flask import Flask, Response, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose, has_access
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext

from app import clock, http
from app.extensions import db
from app.rules.errors import N_, Refused
from app.rules.vocabulary.drives import PageState
from app.services.approval import drives, letters, scans
from app.services.flow import files
from models.approval import CommitmentDrive, DriveLine, ScannedPage
from views import downloads
from views.base import RegisterView
from views.committing import attempt
from views.screen import RIGHTS, data_folder, person

_OWN = {
    "letters": "read",
    "scans": "read",
    "scanned": "read",
    "firms": "read",
    "hand_in_scans": "write",
    "read_on": "write",
    "match": "write",
    "set_aside": "write",
}


class CommitmentDriveView(RegisterView):
    datamodel = SQLAInterface(CommitmentDrive)
    chapter = "approval"
    page = "commitment_drive.html"
    method_permission_name = {**RIGHTS, **_OWN}

    # --- out -----------------------------------------------------------------------------------------

    @expose("/letters/<int:pk>.pdf")
    @has_access
    def letters(self, pk: int) -> ResponseReturnValue:
        """The letters of the firms that have not signed, or of all, up to a few hundred in one file to be printed."""
        drive, everybody = self.fetch(pk), "all" in request.args
        start = request.args.get("from", 0, type=http.key)
        if drive.status not in drive.OFFERED:
            abort(404)
        data = letters.lay_out(db.session(), drive, not everybody, start)
        name = f"{drive.name}-{start + 1}.pdf"
        http.log_action("print", drive.register_name(), pk, document=name)
        return downloads.document(data, name, "pdf")

    # --- back ----------------------------------------------------------------------------------------

    @expose("/scans/<int:pk>")
    @has_access
    def scans(self, pk: int) -> str:
        """What became of the scanned pages: how far reading has come, and what a person has to look at."""
        drive, state = self._opened(pk), request.args.get("state", "")
        asked = [each for each in PageState if each == state]
        rows = scans.listed(db.session(), drive, asked or scans.TO_DO, request.args.get("after", 0, type=http.key))
        return render_template(
            "scanned_pages.html",
            view=self,
            register=self.register,
            record=drive,
            counts=scans.counts(db.session(), drive),
            rows=rows[: scans.PAGE],
            more=rows[scans.PAGE - 1].id if len(rows) > scans.PAGE else None,
            state=asked[0] if asked else None,
            to_do=scans.TO_DO,
            may_write=self.can("write"),
            today=clock.today(),
        )

    @expose("/scans/<int:pk>/hand_in", methods=["POST"])
    @has_access
    def hand_in_scans(self, pk: int) -> ResponseReturnValue:
        """Keep files of scanned letters; each by itself, so that one that is refused stops no other."""
        drive, kept = self._opened(pk), 0
        for upload in request.files.getlist("file"):
            if upload.filename:
                kept += self._keep(drive.id, upload.filename, upload.read())
        if kept:
            flash(gettext("%(count)s pages came; they are being read.", count=kept), "success")
        elif not any(upload.filename for upload in request.files.getlist("file")):
            flash(gettext("Choose a file first."), "warning")
        return self._back(pk)

    def _keep(self, pk: int, name: str, data: bytes) -> int:
        session, folder = db.session(), data_folder()
        try:
            session.rollback()  # looking at it may take long, and nobody waits for that
            given = scans.inspect(name, data)
            with files.together(session, folder):
                drive = self.fetch(pk)
                pages = scans.take(session, folder, drive, given, data, _signed_on(), person(), clock.today())
                session.commit()
            return pages
        except Refused as refusal:
            session.rollback()
            http.log_refusal(refusal)
            flash(refusal.sentence(http.locale()), "warning")
            return 0

    @expose("/scans/<int:pk>/read", methods=["POST"])
    @has_access
    def read_on(self, pk: int) -> ResponseReturnValue:
        """Read the next pages and match them to their firms."""
        session, folder, drive = db.session(), data_folder(), self._opened(pk)
        batch = scans.next_batch(session, folder, drive)
        session.rollback()  # drawing takes long, and nobody waits for that
        if batch is not None:
            seen = scans.look(batch)
            with files.together(session, folder):
                scans.settle(session, folder, self._opened(pk), batch, seen, person(), clock.today())
                session.commit()
        return self._back(pk)

    @expose("/scans/<int:pk>/firms")
    @has_access
    def firms(self, pk: int) -> ResponseReturnValue:
        """The firms of the drive that fit what was typed, as JSON for the box beside a page."""
        found = scans.suggest(db.session(), self._opened(pk), request.args.get("q", "")[:100])
        return {"results": [{**each, "facts": {}} for each in found]}

    @expose("/scans/<int:pk>/<int:page>.jpg")
    @has_access
    def scanned(self, pk: int, page: int) -> ResponseReturnValue:
        """A scanned page as a picture; entered in the trail."""
        row = self._page(pk, page)
        picture = scans.picture(data_folder(), row) or abort(404)
        http.log_action("read_file", self.register.register_name(), pk, file=row.attachment.name, page=row.page + 1)
        response = Response(picture, mimetype="image/jpeg")
        response.headers["Content-Security-Policy"] = downloads.SANDBOX
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    @expose("/scans/<int:pk>/<int:page>/match", methods=["POST"])
    @has_access
    def match(self, pk: int, page: int) -> ResponseReturnValue:
        """Say of which firm a page is."""
        session, folder, row = db.session(), data_folder(), self._page(pk, page)
        called = request.form.get("firm-picked") or request.form.get("firm", "")
        with files.together(session, folder):
            attempt(lambda: scans.match(session, folder, row, called, person(), clock.today()), _matched)
        return self._back(pk)

    @expose("/scans/<int:pk>/<int:page>/set_aside", methods=["POST"])
    @has_access
    def set_aside(self, pk: int, page: int) -> ResponseReturnValue:
        """Say that a page is no letter of this drive."""
        row, why = self._page(pk, page), request.form.get("why", "")
        attempt(lambda: scans.set_aside(db.session(), row, why, person()), gettext("The page is set aside."))
        return self._back(pk)

    def _opened(self, pk: int) -> CommitmentDrive:
        drive: CommitmentDrive = self.fetch(pk)
        return drive if drive.status in drive.OFFERED else abort(404)

    def _page(self, pk: int, key: int) -> ScannedPage:
        return scans.page_of(db.session(), self._opened(pk), key) or abort(404)

    def _back(self, pk: int) -> ResponseReturnValue:
        return redirect(self.address("scans", pk=pk))


class DriveLineView(RegisterView):
    datamodel = SQLAInterface(DriveLine)
    chapter = "approval"


def _signed_on() -> date:
    """The day of signing that the form says; today unless it says one. Raises Refused."""
    text = request.form.get("signed_on", "")
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError:
        raise Refused(N_("Write the day of signing as year-month-day.")).on("signed_on") from None


def _matched(page: ScannedPage) -> str:
    firm = page.drive_line.enterprise.name if page.drive_line else ""
    if page.state == PageState.MATCHED:
        return gettext("%(firm)s has signed.", firm=firm)
    if page.state == PageState.REPEATED:
        return gettext("%(firm)s had signed already; the page counts as a second copy.", firm=firm)
    return scans.why(page, http.locale())


# --- for the templates -----------------------------------------------------------------------------------


def init_app(app: Flask) -> None:
    for part in (drive_departments, firms_to_ask, letter_files, pages_to_do, page_why):
        app.jinja_env.globals[part.__name__] = part


def drive_departments(drive: CommitmentDrive) -> list[drives.Count]:
    return drives.by_department(db.session(), drive)


def firms_to_ask(drive: CommitmentDrive) -> int:
    """How many firms the drive would ask if it were opened today."""
    return drives.number_asked(db.session(), drive)


def letter_files(drive: CommitmentDrive) -> list[tuple[int, int]]:
    """The files in which the letters of firms that have not signed can be printed: (place of the first, how many)."""
    return letters.parts(db.session(), drive, unsigned=True)


def pages_to_do(drive: CommitmentDrive) -> int:
    return scans.open_pages(db.session(), drive)


def page_why(page: ScannedPage) -> str:
    return scans.why(page, http.locale())
