"""The screen of a register: list, record, form, moves, import and export, all read from the register itself.

A view says only what is particular to its register. Of the framework's own pages none is routed: they share filters
between readers, show rows outside the scope, change records by GET, lose what was typed and sort by any column.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose, has_access
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app import clock, http
from app.extensions import db
from app.rules.errors import N_, AlreadyHandled, NotAllowed, Refused
from app.services.flow import conflicts, editing, entering, guards, locks, lookup, receipts, transition
from app.services.ledgers import columns, intake
from models.base import Register
from views import dossier, formats, listing, overtaken
from views.moving import Moving
from views.papers import Papers
from views.printing import Printing
from views.screen import RIGHTS, person, told
from views.transfer import Transfer
from views.typed import answer, typed


class RegisterView(Moving, Papers, Printing, Transfer):
    """The pages of one register: `datamodel` names it, `chapter` says where it stands in the menu."""

    chapter: ClassVar[str] = ""
    tabs: ClassVar[tuple[str, ...]] = ()
    """Registers whose rows about this record are shown beneath it."""
    page: ClassVar[str] = "show.html"
    """The template of a record; one with more to show extends show.html, and form_page likewise form.html."""
    list_page: ClassVar[str] = "list.html"
    form_page: ClassVar[str] = "form.html"

    exclude_route_methods = {"delete", "download", "action", "action_post"}
    method_permission_name = RIGHTS

    def __init__(self, **kwargs: object) -> None:
        self.route_base = f"/{self.register.register_name()}"
        self.class_permission_name = self.register.register_name()
        super().__init__(**kwargs)

    # --- what the framework asks of a view ---------------------------------------------------------

    def _init_properties(self) -> None:
        """Every column list is stated, from the columns' own declarations."""
        form = list(columns.fields(self.register))
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
        """None of the framework's: forms are read and written by services.ledgers.intake, as ledgers are."""

    def _init_titles(self) -> None:
        self.list_title = self.title = self.register.PLURAL
        self.show_title = self.add_title = self.edit_title = self.register.LABEL

    # --- list and record ---------------------------------------------------------------------------

    @expose("/list/")
    @has_access
    def list(self) -> str:
        page = listing.build(db.session(), self.register, request.args)
        self.leave_list()
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
        return render_template(
            self.page,
            view=self,
            register=self.register,
            record=record,
            moves=transition.open_moves(db.session(), record, person()),
            editable=self.editable(record),
            dossier=dossier.of(db.session(), record, self.tabs, request.args.get("before", type=int)),
        )

    @expose("/lookup")
    @has_access
    def lookup(self) -> ResponseReturnValue:
        """Suggestions, as JSON, for a form field that points at this register: see lookup.suggest."""
        facts = request.args.get("with", "")[:200].split(",")
        text, beside = request.args.get("q", "")[:100], request.args.getlist("beside")[:6]
        asked = request.args.get("once", "")[:100]
        found = lookup.suggest(db.session(), self.register.register_name(), text, 12, facts, beside, asked)
        return {"results": [vars(each) for each in found]}

    def editable(self, record: Register) -> bool:
        """Whether the reader may edit the record as it stands now."""
        return self.can("write") and editing.may(record, person())

    # --- forms -------------------------------------------------------------------------------------

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> ResponseReturnValue:
        if request.method != "POST":
            return self._form(None, self.initial_values())
        return self._save(intake.new_record(self.register, person()))

    @expose("/edit/<int:pk>", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: int) -> ResponseReturnValue:
        record = self.fetch(pk)
        try:
            editing.check(record, person())
        except Refused as refusal:
            if request.method != "POST" or refusal.status == NotAllowed.status:
                raise
            return self._form_again(pk, self._raw(), [refusal])
        if request.method != "POST":
            return self._form(record, self.form_values(record))
        return self._save(record)

    @expose("/check", methods=["POST"])
    @http.only_asks
    @has_access
    def check_new(self) -> ResponseReturnValue:
        """What is wrong with a new record's form as it stands, as JSON; nothing is written."""
        return self._look(intake.new_record(self.register, person()))

    @expose("/check/<int:pk>", methods=["POST"])
    @http.only_asks
    @has_access
    def check(self, pk: int) -> ResponseReturnValue:
        """The same of a record that is being edited."""
        record = self.fetch(pk)
        editing.check(record, person())
        return self._look(record)

    def _look(self, record: Register) -> ResponseReturnValue:
        session, raw = db.session(), self._raw()
        taken = intake.take(session, self.register, raw)
        try:
            refusals: Sequence[Refused] = ()
            try:
                with locks.looking(session):
                    intake.accept(session, record, taken, person(), clock.today())
            except Refused as refusal:
                whole = intake.is_whole(record)  # until then nothing is said of the record as such
                refusals = [part for part in refusal.parts if part.column or whole]
            with session.no_autoflush, locks.looking(session):  # what guards put into the session is never written
                lines = formats.lines_put_in(record, raw)
                return answer(refusals, self._doubted(record, refusals), self.read_back(raw), lines)
        finally:
            session.rollback()

    def _doubted(self, record: Register, refusals: Sequence[Refused]) -> Sequence[Refused]:
        """What looks wrong but can be saved, and what would stand against sending it on, where nothing else does."""
        session, whole = db.session(), intake.is_whole(record)  # what is not filled in yet is no matter for doubt
        found = list((intake.doubts if whole else intake.first_doubts)(session, record))
        onward = guards.foreseen(session, record, person(), clock.today(), whole and not refusals)
        wrong, firm = {each.column for each in refusals}, {each.column for each in onward if each.column}
        milder = [each for each in found if each.column not in firm]  # of a field what weighs more is told, once
        return milder + [each for each in onward if each.column not in wrong]

    def form_values(self, record: Register) -> dict[str, Any]:
        """The record as its form shows it: text by field, a list of codes where several can be ticked."""
        return {name: formats.in_form(record, given) for name, given in columns.fields(self.register).items()}

    def initial_values(self) -> Mapping[str, Any]:
        """A new record as its form shows it: today and the writer where they are meant, and what the query says.

        A column that decides what else is asked begins with what it holds where nothing is said.
        """
        fields = columns.fields(self.register).values()
        usual = formats.usual(self.register, {when.column for f in fields for when in (f.shown, f.needed) if when})
        today = {f.name: clock.today().isoformat() for f in fields if f.today}
        own = {f.name: lookup.own(db.session(), f.target, f.own, person().user_id) for f in fields if f.own}
        return {**usual, **today, **own, **request.args}

    def _form(
        self,
        record: Register | None,
        raw: Mapping[str, Any],
        errors: Mapping[str, Sequence[str]] | None = None,
        status: int = 200,
    ) -> ResponseReturnValue:
        page = render_template(
            self.form_page,
            view=self,
            register=self.register,
            record=record,
            raw=raw,
            errors=errors or {},
            overtaken=overtaken.lines(record, request.form.get("version")) if record else [],
            box=self.box(record, asks=True),
            fields=self.form_fields(raw),
            blocks=self.form_blocks(raw),
            doubts=told(intake.doubts(db.session(), record)) if record else {},
            read=self.read_back(raw),
        )
        return page, status

    def read_back(self, raw: Mapping[str, Any]) -> dict[str, str]:
        """What is said of what was typed, by field: how amounts were understood."""
        known = columns.fields(self.register).values()
        amounts = {f.name: raw[f.name] for f in known if (f.unit or f.columns) and f.name in raw}
        return formats.read_back(self.register, intake.take(db.session(), self.register, amounts).values)

    def _save(self, record: Register) -> ResponseReturnValue:
        """Take the form, check it, write it; on any refusal the form comes back as it was typed."""
        pk = record.id
        if pk is None and (earlier := self._saved_before()):
            return earlier
        raw, unkept = self._raw(), self.take_files(record if pk else None)
        taken = intake.take(db.session(), self.register, raw)
        taken.refusals += unkept
        try:
            self._write(record, taken)
            return self._saved(record)
        except Refused as refusal:
            db.session.rollback()
            if pk is None and (earlier := self._saved_before()):
                return earlier
            return self._form_again(pk, raw, refusal.parts)

    def _raw(self) -> Mapping[str, Any]:
        """What was typed, by field."""
        return {field.name: typed(field) for field in self.form_fields(request.form)}

    def form_fields(self, _said: Mapping[str, Any]) -> Sequence[columns.Field]:
        """What the form asks for when this stands in it, in its order; form_blocks says where."""
        return list(columns.fields(self.register).values())

    def form_blocks(self, _said: Mapping[str, Any]) -> Sequence[columns.Block]:
        return columns.blocks(self.register)

    def _saved(self, record: Register) -> ResponseReturnValue:
        """To the saved record, with a warning for whatever looks doubtful in it, unless its page says so anyhow."""
        if not record.WORKFLOW.is_under_way(record.status):
            for doubt in dossier.doubts(record):
                flash(doubt, "warning")
        return redirect(self.address("show", pk=record.id))

    def _saved_before(self) -> ResponseReturnValue | None:
        """To the record that this very form became when it was sent before; None where it was not."""
        made = receipts.made(db.session(), self.register, _submission_key(), person().user_id)
        return redirect(self.address("show", pk=made)) if made else None

    def _form_again(self, pk: int | None, raw: Mapping[str, Any], refusals: Sequence[Refused]) -> ResponseReturnValue:
        """The form as it was typed, each refusal beside its field; the status is that of the gravest."""
        for refusal in refusals:
            http.log_refusal(refusal)
        errors = told(refusals)
        status = max(refusal.status for refusal in refusals)
        return self._form(db.session.get(self.register, pk) if pk else None, raw, errors, status)

    # --- writing -----------------------------------------------------------------------------------

    def _write(self, record: Register, taken: intake.Taken) -> None:
        """Write the checked values in one transaction; raises Refused, and AlreadyHandled where somebody was faster."""
        title = record.title
        if not taken.refusals:
            self._check_version(record)
        intake.accept(db.session(), record, taken, person(), clock.today())
        db.session.add(record)
        try:
            self._commit(record)
        except StaleDataError:
            raise AlreadyHandled(N_("%(record)s was changed by somebody else meanwhile."), record=title) from None
        except IntegrityError as error:
            if not conflicts.is_taken(error):
                raise
            raise Refused(N_("Another record with this number was saved a moment ago.")) from None

    def _check_version(self, record: Register) -> None:
        """The form carries the version that its writer read; raises AlreadyHandled when the record has a newer one."""
        if record.id and request.form.get("version") != str(record.version):
            raise AlreadyHandled(
                N_(
                    "%(record)s was changed by %(who)s while you were writing. "
                    "Open it again in another window, then repeat your changes."
                ),
                record=record.title,
                who=overtaken.names(overtaken.lines(record, request.form.get("version"))),
            )

    def _commit(self, record: Register) -> None:
        session, new = db.session(), not record.id
        session.flush()
        entering.follow(session, [record])
        self.enter_files(record)
        editing.note(session, record, person())
        if new:
            receipts.keep(session, record, _submission_key(), person().user_id)
        session.commit()


def _submission_key() -> str:
    """Tells this sending of a form from any other: made of the empty form's own key and all that was typed into it."""
    return receipts.key_of(request.form.get("once", ""), request.form.lists())
