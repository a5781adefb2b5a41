"""附件 of a register's screen: handed in with a form or to a record, read, replaced, taken out, bundled."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask, Response, abort, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose, has_access
from flask_babel import gettext
from sqlalchemy import select

from app import http
from app.extensions import db
from app.rules.errors import N_, Refused
from app.rules.terms import Term
from app.services.flow import files, holding, papers, receipts
from app.services.ledgers import bundle
from app.services.reading import drawing
from app.services.reading.papers import ACCEPTED
from app.workflow.moves import Move, Needed
from models.base import Register
from models.platform import Attachment, HeldFile
from views.committing import attempt
from views.downloads import SANDBOX, download, send
from views.screen import Screen, data_folder, person

SHOWN = 40
"""So many pages of a paper are shown; whoever wants more takes the file."""


@dataclass(frozen=True)
class Box:
    """The part of a form that takes files.

    once    the key of the form; held: what it holds already
    kinds   what a paper can be here
    needed  what the next moves rest on; stand: what of it lies with the record
    asks    whether the form asks what some of it depends on
    """

    once: str
    held: list[HeldFile]
    kinds: list[Term]
    record: Register | None
    needed: list[Needed]
    stand: list[Needed]
    asks: bool
    accepted: str = ACCEPTED


class Files(Screen):
    """What a form does with files."""

    def box(self, record: Register | None, move: Move | None = None, asks: bool = False) -> Box:
        """What a form shows of files: what it holds, and what the move, or those after the form, rest on."""
        session, once = db.session(), _once()
        needed = list(move.papers) if move else papers.ahead(self.register, record)
        needed = [each for each in needed if (asks and each.field) or each.applies(record)]
        lacking = papers.missing(session, record, needed) if record else needed
        stand = [each for each in needed if each not in lacking]
        held = holding.held(session, self.register.register_name(), once, person().user_id)
        return Box(once, held, [*self.register.papers()], record, needed, stand, asks)

    def take_files(self, record: Register | None) -> list[Refused]:
        """Hold what came with the form, and what the form says of the files it holds; what was refused, as one.

        Each file is kept by itself: one that is refused, or a form that is, loses no other.
        """
        session, kinds, dropped = db.session(), _kinds(), _dropped()
        if kinds or dropped:
            holding.sort(session, self.register.register_name(), _once(), person().user_id, kinds, dropped)
            session.commit()
        refused = []
        for upload in request.files.getlist(papers.FIELD):
            if upload.filename:
                try:
                    self.hold_file(_once(), upload.filename, upload.read(), record)
                except Refused as refusal:
                    session.rollback()
                    refused.append(refusal)
        if len(refused) > 1:
            return [Refused(N_("Not kept: %(faults)s"), faults=tuple(refused)).on(papers.FIELD)]
        return refused

    def hold_file(self, once: str, name: str, data: bytes, record: Register | None) -> HeldFile:
        """Hold one file and commit; raises Refused where it is none of the office's, or lies there already."""
        session, folder, register = db.session(), data_folder(), self.register.register_name()
        session.rollback()  # looking at it may take long, and nobody waits for that
        given = files.inspect(register, name, data, request.form.get("paper", ""))
        with files.together(session, folder):
            row = holding.hold(session, folder, register, once, given, data, person().user_id)
            if record is not None:
                holding.check_new(session, record, row)
            session.commit()
        return row

    def enter_files(self, record: Register) -> None:
        """What the form holds becomes the record's, in the transaction that saves or moves it."""
        holding.enter(db.session(), record, _once(), person().user_id)


class Papers(Files):
    """The part of a register's screen through which files come, are read, and go."""

    @expose("/hold", methods=["POST"])
    @has_access
    def hold(self) -> ResponseReturnValue:
        """Hold a file for a form that is being written, or what a form held that was left (`former`).

        The lines that show them there, or a sentence of refusal.
        """
        if not (self.can("write") or self.can("move")):
            abort(403)
        record = self.fetch(pk) if (pk := request.form.get("record", type=http.key)) else None
        try:
            rows = self._taken_up() if request.form.get("former") else [self.hold_file(_once(), *_uploaded(), record)]
        except Refused as refusal:
            http.log_refusal(refusal)
            return Response(refusal.sentence(http.locale()), refusal.status, mimetype="text/plain")
        kinds = [*self.register.papers()]
        return "\n".join(render_template("held.html", file=row, kinds=kinds) for row in rows)

    def _taken_up(self) -> list[HeldFile]:
        session, former = db.session(), request.form["former"][: holding.LONGEST_KEY]
        rows = holding.take_up(session, self.register.register_name(), former, _once(), person().user_id)
        session.commit()
        return rows

    @expose("/attach/<int:pk>", methods=["POST"])
    @has_access
    def attach(self, pk: int) -> ResponseReturnValue:
        """Add the files in the form to a record that may be edited."""
        record, session = self.fetch(pk), db.session()
        refused = self.take_files(record)
        for refusal in refused:
            http.log_refusal(refusal)
            flash(refusal.sentence(http.locale()), "warning")
        if not refused or self.box(record).held:
            attempt(lambda: holding.attach(session, record, _once(), person()), _attached)
        return redirect(self.address("show", pk=pk) + "#files")

    @expose("/replace/<int:pk>/<int:file>", methods=["POST"])
    @has_access
    def replace(self, pk: int, file: int) -> ResponseReturnValue:
        """Put the file in the form in the place of another; that one stays to be read."""
        record, session = self.fetch(pk), db.session()

        def act() -> Attachment:
            self.hold_file(_once(), *_uploaded(), record)
            return holding.replace(session, record, file, _once(), person())

        attempt(
            act,
            lambda row: gettext("“%(name)s” now stands as edition %(edition)s.", name=row.name, edition=row.edition),
        )
        return redirect(self.address("show", pk=pk) + "#files")

    @expose("/detach/<int:pk>/<int:file>", methods=["POST"])
    @has_access
    def detach(self, pk: int, file: int) -> ResponseReturnValue:
        """Take a file out of a record that may be edited; it stays to be read, with the reason."""
        record, why = self.fetch(pk), request.form.get("why", "")
        attempt(
            lambda: files.remove(db.session(), record, file, person(), why),
            lambda row: gettext("“%(name)s” was removed; it stays among the former papers.", name=row.name),
        )
        return redirect(self.address("show", pk=pk) + "#files")

    # --- reading -----------------------------------------------------------------------------------

    @expose("/attachment/<int:pk>/<int:file>")
    @has_access
    def attachment(self, pk: int, file: int) -> ResponseReturnValue:
        """A file of a record that the reader may see; always a download, never opened in the browser."""
        row = self._file(pk, file)
        data = files.content(data_folder(), row)
        name, media_type = row.name, row.media_type
        http.log_action("read_file", self.register.register_name(), pk, file=name)
        return download(data, name, media_type)

    @expose("/paper/<int:pk>/<int:file>")
    @has_access
    def paper(self, pk: int, file: int) -> ResponseReturnValue:
        """The pages of a paper, as pictures drawn here, and the way to the next one."""
        row, record = self._file(pk, file), self.fetch(pk)
        shown = [each for each in files.of(db.session(), record) if each.can_be_shown and not each.ended_at]
        at = next((n for n, each in enumerate(shown) if each.id == row.id), None)
        pages = self._pages(row)
        return render_template(
            "paper.html",
            view=self,
            register=self.register,
            record=record,
            file=row,
            pages=pages,
            first=range(min(pages, SHOWN)),
            before=shown[at - 1] if at else None,
            after=shown[at + 1] if at is not None and at + 1 < len(shown) else None,
        )

    @expose("/paper/<int:pk>/<int:file>/<int:page>")
    @has_access
    def drawn(self, pk: int, file: int, page: int) -> ResponseReturnValue:
        """One page as a picture; entered in the trail. What is sent was drawn here, whatever the file holds."""
        row = self._file(pk, file)
        if not row.can_be_shown or page >= SHOWN:
            abort(404)
        picture = drawing.draw(files.content(data_folder(), row), page) or abort(404)
        http.log_action("read_file", self.register.register_name(), pk, file=row.name, page=page + 1)
        response = Response(picture, mimetype="image/jpeg")
        response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(f'{page + 1}.jpg')}"
        response.headers["Content-Security-Policy"] = SANDBOX
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    @expose("/bundle/<int:pk>")
    @has_access
    def bundle(self, pk: int) -> ResponseReturnValue:
        """案卷: the whole record in one file, with its papers and its trail; entered in the trail."""
        record, session, folder, locale = self.fetch(pk), db.session(), data_folder(), http.locale()
        name, title = f"{record.title} {gettext('Case file')}.zip", record.title
        response = send(
            lambda out: bundle.write(session, folder, record, out, locale, person().name), name, "application/zip"
        )
        http.log_action("export", self.register.register_name(), pk, form="bundle", title=title)
        return response

    def _file(self, pk: int, file: int) -> Attachment:
        """A file of a record in the reader's scope, whether it stands or was replaced; anything else answers 404."""
        register = self.fetch(pk).register_name()
        of_record = Attachment.register == register, Attachment.record_id == pk
        return db.session.scalar(select(Attachment).where(Attachment.id == file, *of_record)) or abort(404)

    def _pages(self, row: Attachment) -> int:
        """How many pages it has; of what came before they were counted they are counted now."""
        if not row.can_be_shown or row.pages:
            return row.pages or 0
        return int((drawing.ask(files.content(data_folder(), row)) or {}).get("pages", 0)) if not row.is_picture else 1


def _attached(rows: Iterable[Attachment]) -> str:
    names = "、".join(f"“{row.name}”" for row in rows)
    return str(gettext("Attached: %(names)s.", names=names))


def _once() -> str:
    """The key of the form; one that carries none holds files for this request alone."""
    return str(g.setdefault("once", request.form.get("once", "")[: holding.LONGEST_KEY] or receipts.new_key()))


def _kinds() -> dict[int, str]:
    """Of what kind each held file is, as the form says."""
    named = ((name.removeprefix("paper-"), code) for name, code in request.form.items() if name.startswith("paper-"))
    return {int(key): code for key, code in named if key.isascii() and key.isdecimal() and len(key) < 15}


def _dropped() -> frozenset[int]:
    return frozenset(int(key) for key in request.form.getlist("drop") if key.isascii() and key.isdecimal())


def _uploaded() -> tuple[str, bytes]:
    """(name, content) of the file in the form; raises Refused where none was chosen."""
    upload = request.files.get(papers.FIELD)
    if upload is None or not upload.filename:
        raise Refused(N_("Choose a file first.")).on(papers.FIELD)
    return upload.filename, upload.read()


# --- for the templates -----------------------------------------------------------------------------------


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        accepted_papers=ACCEPTED,
        paper_kind=lambda file: papers.kind_of(file.register, file.kind),
        paper_size=_size,
        papers_missing=lambda record, move: papers.missing(db.session(), record, papers.wanted(record, move)),
    )


def _size(file: Attachment | HeldFile) -> str:
    """How large a file is, and how many pages it has where that says more."""
    large = f"{file.size / 2**20:.1f} MB" if file.size >= 2**20 else f"{max(1, round(file.size / 1024))} KB"
    pages = gettext("%(count)s pages", count=file.pages) if file.pages and file.media_type == "application/pdf" else ""
    return " · ".join(filter(None, (pages, large)))
