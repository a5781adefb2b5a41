"""Import and export of a register's screen, and how a file is sent."""

from pathlib import Path
from typing import BinaryIO

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose, has_access
from flask_babel import gettext

from app import clock, http
from app.extensions import db
from app.rules.errors import N_, Refused
from app.services.ledgers import columns, export, loading, returned
from app.services.ledgers.reports import Report
from views import listing
from views.downloads import download, send
from views.screen import Screen, person


class Transfer(Screen):
    """The part of a register's screen through which whole ledgers come and go."""

    # --- ledgers in --------------------------------------------------------------------------------

    @expose("/import", methods=["GET", "POST"])
    @has_access
    def hand_in(self) -> ResponseReturnValue:
        """Hand in a ledger.

        `how` says what for: `try` it, write `all` rows or none, write the `good` rows, or `return` the workbook with
        the bad rows alone.
        """
        if request.method != "POST":
            return self._import_page()
        try:
            name, source = _uploaded()
            return self._load(name, source, request.form.get("how", "try"))
        except Refused as refusal:
            http.log_refusal(refusal)
            return self._import_page(error=refusal.sentence(http.locale())), 422

    def _import_page(self, report: Report | None = None, filename: str = "", error: str = "") -> str:
        return render_template(
            "import.html",
            view=self,
            register=self.register,
            fields=columns.fields(self.register).values(),
            asks=any(column.info["asked"] for column in self.register.columns()),
            report=report,
            filename=filename,
            error=error,
        )

    def _load(self, name: str, source: bytes, how: str) -> ResponseReturnValue:
        report, sheet = loading.load(
            db.session(),
            self.register,
            source,
            name,
            person(),
            clock.today(),
            dry_run=how in ("try", "return"),
            good_rows=how == "good",
            rename=request.form.get("rename") == "y",
            sheet=request.form.get("sheet", "").strip(),
            locale=http.locale(),
        )
        if how == "return":
            db.session.rollback()
            heading = gettext("Why it was refused")
            back = returned.give_back(source, report.by_row(), sheet=sheet, heading=heading, only_refused=True)
            return download(back, _renamed(name, gettext("to correct")), export.FORMS["xlsx"])
        if not report.written:
            db.session.rollback()
            return self._import_page(report, name)
        db.session.commit()
        return self._loaded(report, name)

    def _loaded(self, report: Report, name: str) -> ResponseReturnValue:
        """After rows were written: to the list, or to the report where some were refused."""
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
        return self._import_page(report, name) if report.refused else redirect(self.address("list"))

    @expose("/import/template")
    @has_access
    def give_back(self) -> ResponseReturnValue:
        """An empty workbook with the headings of the form, in its order."""
        name = f"{gettext(self.register.PLURAL)}.xlsx"
        return send(lambda out: export.template(self.register, out, http.locale()), name, export.FORMS["xlsx"])

    # --- ledgers out -------------------------------------------------------------------------------

    @expose("/export/<string:form>")
    @has_access
    def export(self, form: str) -> ResponseReturnValue:
        """Every row of the list under its conditions, in its order, personal facts masked; entered in the trail."""
        if form not in export.FORMS:
            abort(404)
        query = listing.query(db.session(), self.register, request.args)
        rows = 0

        def write(out: BinaryIO) -> None:
            nonlocal rows
            rows = export.write(db.session(), self.register, query, form, out, http.locale(), masked=True)

        response = send(write, f"{gettext(self.register.PLURAL)}-{clock.today()}.{form}", export.FORMS[form])
        http.log_action("export", self.register.register_name(), form=form, rows=rows, conditions=dict(request.args))
        return response


def _uploaded() -> tuple[str, bytes]:
    """(name, content) of the file in the form; raises Refused where none was chosen."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused(N_("Choose a file first."))
    return file.filename, file.read()


def _renamed(name: str, suffix: str) -> str:
    path = Path(name.replace("\\", "/").rsplit("/", 1)[-1])
    return f"{path.stem}-{suffix}{path.suffix}"
