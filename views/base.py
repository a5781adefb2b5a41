"""The screen of a register: list, record, form, moves, import and export, all read from the register itself.

A view says only what is particular to its register. The faults of the framework's own pages (shared filters,
rows outside the scope, changes by GET, lost input, order by any column) do not arise: none of its routes is used.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_appbuilder import ModelView, expose, has_access
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app import clock, http
from app.extensions import db
from app.rules.errors import N_, AlreadyHandled, Refused, Sentence
from app.services.flow import conflicts, lookup, receipts, transition
from app.services.flow.people import Person
from app.services.ledgers import intake
from models.base import Register
from views import dossier, formats, listing
from views.moving import Moving
from views.transfer import Transfer


def person() -> Person:
    """Whoever is signed in, with the roles they may use today."""
    return g.person


class RegisterView(Moving, Transfer, ModelView):
    """CRUD for one register: `datamodel` names it, `chapter` says where it stands in the menu."""

    datamodel: SQLAInterface
    chapter: ClassVar[str] = ""
    tabs: ClassVar[tuple[str, ...]] = ()
    """Registers whose rows about this record are shown beneath it."""
    page: ClassVar[str] = "show.html"
    """The template of a record; one with more to show extends show.html, and form_page likewise form.html."""
    list_page: ClassVar[str] = "list.html"
    form_page: ClassVar[str] = "form.html"

    exclude_route_methods = {"delete", "download", "action", "action_post"}
    method_permission_name = {
        "list": "read",
        "show": "read",
        "lookup": "read",
        "add": "write",
        "edit": "write",
        "attach": "write",
        "attachment": "read",
        "move": "move",
        "hand_in": "import",
        "give_back": "import",
        "export": "export",
    }

    @property
    def register(self) -> type[Register]:
        return self.datamodel.obj

    def __init__(self, **kwargs: Any) -> None:
        self.route_base = f"/{self.register.register_name()}"
        self.class_permission_name = self.register.register_name()
        super().__init__(**kwargs)

    def _init_properties(self) -> None:
        """Every column list is stated, from the columns' own declarations."""
        form = list(intake.fields(self.register))
        self.label_columns = {c.key: c.info["label"] for c in self.register.columns()}
        self.list_columns = [key for key, _ in listing.shown(self.register)]
        self.order_columns = list(listing.sortable(self.register))
        self.search_columns = [c.key for c in listing.searched(self.register)]
        self.show_columns = [c.key for c in self.register.columns()]
        self.add_columns = self.edit_columns = form
        self.related_views: list[Any] = []
        self._related_views: list[Any] = []
        self.actions: dict[str, Any] = {}

    def _init_forms(self) -> None:
        """Forms come from services.intake, the same door as the ledgers."""

    def _init_titles(self) -> None:
        self.list_title = self.title = self.register.PLURAL
        self.show_title = self.add_title = self.edit_title = self.register.LABEL

    def can(self, right: str) -> bool:
        return bool(self.appbuilder.sm.has_access(f"can_{right}", self.class_permission_name))

    # --- list and record -------------------------------------------------------------------------

    @expose("/list/")
    @has_access
    def list(self) -> str:
        page = listing.build(db.session(), self.register, request.args)
        return render_template(
            self.list_page,
            view=self,
            register=self.register,
            page=page,
            columns=listing.shown(self.register),
            boxes=listing.searched(self.register),
            choices=listing.choices,
            sortable=self.order_columns,
        )

    @expose("/show/<int:pk>")
    @has_access
    def show(self, pk: int) -> str:
        record = self.fetch(pk)
        moves = transition.open_moves(db.session(), record, person())
        return render_template(
            self.page,
            view=self,
            register=self.register,
            record=record,
            moves=moves,
            editable=self.editable(record),
            dossier=dossier.of(db.session(), record, self.tabs),
        )

    @expose("/lookup")
    @has_access
    def lookup(self) -> Any:
        """Suggestions for a form that points at this register."""
        found = lookup.suggest(db.session(), self.register.register_name(), request.args.get("q", "")[:100])
        return {"results": [{"value": value, "label": label} for value, label in found]}

    def fetch(self, pk: int) -> Any:
        """The record, if it is in the reader's scope; one outside answers as one that does not exist."""
        record = db.session.scalar(select(self.register).where(self.register.id == pk))
        return record if record is not None else abort(404)

    def editable(self, record: Register) -> bool:
        return (
            self.can("write")
            and record.status in self.register.WORKFLOW.editable
            and bool(person().roles.intersection(self.register.WORKFLOW.editors))
        )

    # --- forms -----------------------------------------------------------------------------------

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        if request.method != "POST":
            return self._form(None, self.blank())
        return self._save(intake.new_record(self.register, person()))

    @expose("/edit/<int:pk>", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: int) -> Any:
        record = self.fetch(pk)
        if not self.editable(record):
            raise Refused(
                N_("%(record)s is “%(status)s” and can no longer be edited."), record=record.title, status=record.status
            )
        if request.method != "POST":
            return self._form(record, self.written(record))
        return self._save(record)

    def written(self, record: Register) -> dict[str, Any]:
        """The record as its form shows it."""
        shown: dict[str, Any] = {}
        for name, given in intake.fields(self.register).items():
            value = getattr(record, name)
            if given.kind == "link":
                value = lookup.handle_of(getattr(record, name.removesuffix("_id")))
            if self.register.__mapper__.columns[name].info["worded"]:
                value = formats.worded(value)
            shown[name] = (
                [str(v) for v in value] if isinstance(value, list) else ("" if value is None else _plain(value))
            )
        return shown

    def blank(self) -> Mapping[str, Any]:
        """A new record as its form shows it."""
        return request.args

    def _form(
        self, record: Register | None, raw: Mapping[str, Any], errors: dict[str, str] | None = None, status: int = 200
    ) -> Any:
        page = render_template(
            self.form_page,
            view=self,
            register=self.register,
            record=record,
            raw=raw,
            errors=errors or {},
            once=request.form.get("once") or receipts.new_key(),
            fields=intake.fields(self.register).values(),
        )
        return page, status

    def _save(self, record: Any) -> Any:
        """Take the form, check it, keep it; on any refusal the form comes back as it was typed."""
        new = record.id is None
        if new and (already := self._already()):
            return already
        raw = {name: _given(name, field.kind) for name, field in intake.fields(self.register).items()}
        taken = intake.take(db.session(), self.register, raw)
        refusals = taken.refusals
        if not refusals:
            try:
                self._keep(record, taken.values)
                for doubt in intake.doubts(db.session(), record):
                    flash(doubt.sentence(http.locale()), "warning")
                return redirect(url_for(f"{self.endpoint}.show", pk=record.id))
            except Refused as refusal:
                db.session.rollback()
                if new and (already := self._already()):
                    return already
                refusals = [refusal]
        for each in refusals:
            http.log_refusal(each)
        errors = {r.column or "": r.sentence(http.locale()) for r in refusals}
        status = max(r.status for r in refusals)
        return self._form(None if new else db.session.get(self.register, record.id), raw, errors, status)

    def _already(self) -> Any:
        """The way to the record that this very form has become, when it was sent twice."""
        made = receipts.made(db.session(), self.register, _sending(), person().user_id)
        return redirect(url_for(f"{self.endpoint}.show", pk=made)) if made else None

    def _keep(self, record: Any, values: dict[str, Any]) -> None:
        session, title = db.session(), record.title
        if record.id and request.form.get("version") != str(record.version):
            raise AlreadyHandled(
                N_(
                    "%(record)s was changed by %(who)s while you were writing. Open it again in another window, then repeat your changes."
                ),
                record=record.title,
                who=Sentence(N_("somebody else")),
            )
        with session.no_autoflush:
            intake.fill(session, record, values)
            intake.complete(session, record)
            if refusal := intake.duplicate(session, record):
                raise refusal
            session.add(record)
            intake.check(session, record, person(), clock.today())
        try:
            new = not record.id
            session.flush()
            intake.follow(session, [record])
            transition.note_editing(session, record, person())
            if new:
                receipts.keep(session, record, _sending(), person().user_id)
            session.commit()
        except StaleDataError:
            raise AlreadyHandled(N_("%(record)s was changed by somebody else meanwhile."), record=title) from None
        except IntegrityError as error:
            if not conflicts.is_taken(error):
                raise
            raise Refused(N_("Another record with this number was saved a moment ago.")) from None

    def url(self, record: Register) -> str:
        return str(url_for(f"{self.endpoint}.show", pk=record.id))


def _sending() -> str:
    """What tells this sending of a form from any other: the empty form's own key and all that was written into it."""
    return receipts.key_of(request.form.get("once", ""), request.form.lists())


def _given(name: str, kind: str) -> Any:
    return request.form.getlist(name) if kind == "terms" else request.form.get(name, "")


def _plain(value: Any) -> str:
    if value is True or value is False:
        return "1" if value else ""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
