"""Import, export and files of a register's screen."""

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Response, abort, current_app, flash, g, redirect, render_template, request, send_file, url_for
from flask_appbuilder import expose, has_access
from flask_babel import gettext
from sqlalchemy import select

from app import clock, http
from app.extensions import db
from app.rules.errors import N_, Refused
from app.services.flow import files
from app.services.ledgers import export, intake, loading, returned, writing
from models.platform import Attachment
from views import listing

_SANDBOX = "default-src 'none'; sandbox"


class Transfer:
    """The part of a register's screen through which whole ledgers and files come and go."""

    # --- ledgers in ------------------------------------------------------------------------------

    @expose("/import", methods=["GET", "POST"])
    @has_access
    def hand_in(self: Any) -> Any:
        """Hand in a ledger: first see what it would do, then write it; or take the bad rows back as one's own workbook."""
        if request.method != "POST":
            return self._hand_in()
        file, how = request.files.get("file"), request.form.get("how", "try")
        try:
            if file is None or not file.filename:
                raise Refused(N_("Choose a file first."))
            return self._taken(file.filename, file.read(), how)
        except Refused as refusal:
            http.log_refusal(refusal)
            return self._hand_in(error=refusal.sentence(http.locale())), 422

    def _hand_in(self: Any, **more: Any) -> str:
        fields = intake.fields(self.register).values()
        return render_template(
            "import.html", view=self, register=self.register, fields=fields, **{"error": "", "report": None, **more}
        )

    def _taken(self: Any, name: str, source: bytes, how: str) -> Any:
        report, sheet = loading.load(
            db.session(),
            self.register,
            source,
            name,
            g.person,
            clock.today(),
            dry_run=how in ("try", "return"),
            good_rows=how == "good",
            locale=http.locale(),
        )
        if how == "return":
            db.session.rollback()
            back = returned.give_back(
                source, report.by_row(), sheet=sheet, heading=gettext("Why it was refused"), only_refused=True
            )
            return _download(back, _renamed(name, gettext("to correct")))
        if not report.written:
            db.session.rollback()
            return self._hand_in(report=report, filename=name)
        db.session.commit()
        flash(
            gettext(
                "%(name)s: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(refused)s refused.",
                name=name,
                new=report.new,
                changed=report.changed,
                unchanged=report.unchanged,
                refused=report.refused,
            ),
            "success",
        )
        if report.refused:
            return self._hand_in(report=report, filename=name)
        return redirect(url_for(f"{self.endpoint}.list"))

    @expose("/import/template")
    @has_access
    def give_back(self: Any) -> Response:
        """An empty ledger with the headings this register knows, the required ones first to fill."""
        fields = intake.fields(self.register).values()
        headings = [(gettext(f.label) + (f"({gettext(f.unit)})" if f.unit else ""), "text") for f in fields]
        return _to_file(
            lambda out: writing.write(headings, [], out, gettext(self.register.PLURAL)),
            f"{gettext(self.register.PLURAL)}.xlsx",
        )

    # --- ledgers out -----------------------------------------------------------------------------

    @expose("/export/<string:form>")
    @has_access
    def export(self: Any, form: str) -> Response:
        """What the list shows under its conditions, whole, personal facts masked; the trail is told."""
        if form not in export.FORMS:
            abort(404)
        conditions, _ = listing.conditions_of(self.register, request.args)
        query = select(self.register).where(*conditions).order_by(self.register.id)
        told: list[int] = []
        response = _to_file(
            lambda out: told.append(
                export.write(db.session(), self.register, query, form, out, http.locale(), masked=True)
            ),
            f"{gettext(self.register.PLURAL)}-{clock.today()}.{form}",
            export.FORMS[form],
        )
        http.log_action("export", self.register.register_name(), form=form, rows=told[0], conditions=dict(request.args))
        return response

    # --- files -----------------------------------------------------------------------------------

    @expose("/attach/<int:pk>", methods=["POST"])
    @has_access
    def attach(self: Any, pk: int) -> Any:
        record, file = self.fetch(pk), request.files.get("file")
        try:
            if file is None or not file.filename:
                raise Refused(N_("Choose a file first."))
            files.keep(
                db.session(), Path(current_app.config["DATA_DIR"]), record, file.filename, file.read(), g.person.user_id
            )
            db.session.commit()
        except Refused as refusal:
            http.log_refusal(refusal)
            flash(refusal.sentence(http.locale()), "warning")
        return redirect(url_for(f"{self.endpoint}.show", pk=pk) + "#files")

    @expose("/attachment/<int:pk>/<int:file>")
    @has_access
    def attachment(self: Any, pk: int, file: int) -> Response:
        """A file of a record that the reader may see; always saved, never run in the browser."""
        record = self.fetch(pk)
        row = db.session.scalar(
            select(Attachment).where(
                Attachment.id == file, Attachment.register == record.register_name(), Attachment.record_id == pk
            )
        )
        if row is None:
            abort(404)
        data = files.content(Path(current_app.config["DATA_DIR"]), row)
        name, media_type = row.name, row.media_type
        http.log_action("read_file", record.register_name(), pk, file=name)
        return _download(data, name, media_type)


def _renamed(name: str, suffix: str) -> str:
    path = Path(name.replace("\\", "/").rsplit("/", 1)[-1])
    return f"{path.stem}-{suffix}{path.suffix}"


def _download(data: bytes, name: str, media_type: str = export.FORMS["xlsx"]) -> Response:
    response = Response(data, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = _SANDBOX
    return response


def _to_file(write: Any, name: str, media_type: str = export.FORMS["xlsx"]) -> Response:
    """Write to a scratch file and send it: memory does not grow with the rows."""
    scratch = tempfile.TemporaryFile()
    write(scratch)
    scratch.seek(0)
    response = send_file(scratch, mimetype=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = _SANDBOX
    return response
