"""What every register is made of: typed columns that carry their own label, status, version, authorship, scope."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from flask_appbuilder import Model
from sqlalchemy import Column, ForeignKey
from sqlalchemy.orm import Mapped, MappedColumn, declared_attr, mapped_column, relationship
from sqlalchemy.types import TypeEngine

from app import clock
from app.rules.conditions import When
from app.rules.errors import N_, Sentence
from app.rules.terms import Codes, Term
from app.rules.vocabulary.platform import PaperKind
from app.workflow.moves import Workflow
from models.declarations import Group, Pick, Publishing, Rows
from models.kinds import TermType, UtcDateTime
from models.rows import Columned, Row

Model.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

LONG_TERM = date(2099, 12, 31)
"""The day by which the 双公示 standard writes 长期 (domain.md 5.3)."""


@dataclass(frozen=True)
class Info:
    """What a column says of itself beside its type.

    label     English msgid; the Chinese stands in translations/zh
    listed    shown in the list; searched: offered in the search row; form: typed by people
    required  must be filled in; None: as the column says
    code      half-width capitals without spaces, however typed; sound: a name, found by its initials as well
    folds     the column of document numbers of which this one is the folded form
    shown_as  how people read it: `grade`, `often`, `register`, `edition`, `last_day` (kept: the first day after it)
    heading   further headings under which ledgers carry it; standard: its code in the 双公示 standards
    mask      how it is shown to those who may not see it plain (`name`, `identity`, `phone`, `address`)
    internal  the machine's own: on no screen, in no export
    worded    a table of rules (app.rules.wording), shown to each reader in their words
    only_when    what another column must say for it to be filled in at all; shown_when: for a form to ask for it
    needed_when  what another column says that makes it necessary; missed_when: that makes its absence questionable
    today     whether a new form begins with the day of writing
    own       of a link: the column that leads from there to an account; a new form begins with the writer's own record
    series    the mark of the bureau's own numbers (应急罚), of which a form says the next that is free
    filled    the office fills it in where people leave it empty: an empty cell changes nothing
    asked     a name beside the number: a ledger changes it only after asking
    """

    label: str
    listed: bool = False
    searched: bool = False
    form: bool = True
    required: bool | None = None
    code: bool = False
    sound: bool = False
    folds: str = ""
    shown_as: str = ""
    heading: tuple[str, ...] = ()
    standard: str = ""
    mask: str = ""
    help: str = ""
    unit: str = ""
    internal: bool = False
    worded: bool = False
    only_when: When | None = None
    shown_when: When | None = None
    needed_when: When | None = None
    missed_when: When | None = None
    today: bool = False
    own: str = ""
    series: str = ""
    filled: bool = False
    asked: bool = False


def column(
    label: str, kind: TypeEngine[Any] | type[TypeEngine[Any]] | ForeignKey | None = None, *args: Any, **given: Any
) -> MappedColumn[Any]:
    """A column that knows how the office calls it: fields of Info and arguments of mapped_column, as they come."""
    stated = {each.name: given.pop(each.name) for each in fields(Info) if each.name in given}
    types = () if kind is None else (kind,)
    return mapped_column(*types, *args, info=vars(Info(label, **stated)), **given)


def as_read(column: Column[Any], value: Any) -> Any:
    """A value of a column as people read it wherever it leaves the house or stands on a screen."""
    if column.info.get("shown_as") == "last_day" and isinstance(value, date):
        return value - timedelta(days=1)
    return value


def terms(label: str, vocabulary: type[Term], **kwargs: Any) -> MappedColumn[Any]:
    """A column that holds one term of the vocabulary."""
    return column(label, TermType(vocabulary), **kwargs)


def link(label: str, target: str, **kwargs: Any) -> MappedColumn[Any]:
    """A column that points at another register; every foreign key is indexed."""
    return column(label, ForeignKey(target), index=True, **kwargs)


class Audited:
    """Who made the row and who touched it last, and when; the system itself is nobody (None)."""

    created_at: Mapped[datetime] = column(N_("Created at"), UtcDateTime, default=clock.now, form=False)
    changed_at: Mapped[datetime] = column(
        N_("Changed at"), UtcDateTime, default=clock.now, onupdate=clock.now, form=False
    )

    @declared_attr
    def created_by_id(cls) -> Mapped[int | None]:
        return link(N_("Created by"), "ab_user.id", form=False, nullable=True)

    @declared_attr
    def changed_by_id(cls) -> Mapped[int | None]:
        return column(N_("Changed by"), ForeignKey("ab_user.id"), form=False, nullable=True)


class Register(Columned, Audited, Model):
    """A table, a list of moves and a screen. Rows are never deleted; they are revoked, with a reason."""

    __abstract__ = True
    HOUSE = True

    WORKFLOW: ClassVar[Workflow]
    LABEL: ClassVar[str]
    """The name of one record (English msgid); PLURAL is the name of the screen."""
    PLURAL: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]] = ()
    """The columns by which a ledger's row finds its record again, where no number of its own tells it from others."""
    FACTS: ClassVar[tuple[str, ...]] = ("status",)
    """The columns that nobody may change past the house: they are attested in the audit chain."""
    NUMBER: ClassVar[str] = "id"
    """The column by which the office calls a record."""
    HANDLES: ClassVar[tuple[str, ...]] = ()
    """The columns by which people know a record, the surest first; its number unless said otherwise."""
    PARTY: ClassVar[tuple[str, ...]] = ()
    """The columns that say whom a record is about; a row that changes them all is about another one."""
    GROUPS: ClassVar[tuple[Group, ...]] = ()
    """The blocks of its paper form; one without a heading unless said otherwise."""
    STANDARD: ClassVar[str] = ""
    """What stands before the codes of its columns in the 双公示 standard."""
    HAS_LEDGER: ClassVar[bool] = False
    """Whether the credit ledger is about its records; other records only add to it."""
    ROWS: ClassVar[tuple[Rows, ...]] = ()
    """The lines its records have of their own."""
    SUBJECT: ClassVar[str | None] = "enterprise"
    """The relationship to the enterprise that the record is about."""
    ABOUT: ClassVar[tuple[str, ...]] = ()
    """The relationships to records whose decision this one may ask about, one of them at a time.

    Whoever decided that one is not independent.
    """
    PICKS: ClassVar[Mapping[str, Pick]] = {}
    """The columns of names in which a record of another register can be picked."""
    EXPLANATION: ClassVar[str] = ""
    """The column in which a person says why what is questionable about a record is right all the same."""
    PAPERS: ClassVar[tuple[Term, ...]] = ()
    """What kinds of paper lie with its records, the most usual first."""
    CONFIDENTIAL: ClassVar[bool] = False
    """Whether nobody but the roles of its flow finds a trace of its records, wherever it would be (app.scope)."""
    PUBLISHING: ClassVar[Publishing | None] = None
    """How the public sees its records; None for what is never published."""

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1, nullable=False)
    department_id: Mapped[int | None] = link(N_("Department"), "department.id", nullable=True, form=False)

    @declared_attr
    def status(cls) -> Mapped[Any]:
        """Where the record stands in its flow; only a move assigns it."""
        return column(
            N_("Flow status"), TermType(cls.WORKFLOW.vocabulary), listed=True, searched=True, form=False, index=True
        )

    @declared_attr
    def department(cls) -> Mapped[Any]:
        return relationship(
            "Department", foreign_keys=f"{cls.__name__}.department_id", info={"label": N_("Department")}
        )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__dict__.get("version", Register.__dict__["version"])}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("status", self.WORKFLOW.start)
        super().__init__(**kwargs)

    @classmethod
    def register_name(cls) -> str:
        return cls.WORKFLOW.register

    @classmethod
    def label_of(cls, name: str) -> Sentence:
        """What people call a column, or its lines."""
        own = cls.rows_named(name)
        return Sentence(own.label) if own else super().label_of(name)

    @classmethod
    def rows_named(cls, name: str) -> Rows | None:
        """What it declares of the lines of this name."""
        return next((rows for rows in cls.ROWS if rows.name == name), None)

    @classmethod
    def row_of(cls, name: str) -> type[Row]:
        """The kind of its lines of this name."""
        kind: type[Row] = cls.__mapper__.relationships[name].mapper.class_
        return kind

    def own_lines(self) -> Iterator[tuple[str, Row]]:
        """Its lines, each with its address, under which forms and reports point at it (see Row.place)."""
        for own in self.ROWS:
            for line in getattr(self, own.name):
                yield f"{own.name}-{line.place or line.position}-", line

    @property
    def title(self) -> str:
        """What the office calls this record: what it goes by, else its key."""
        return self.called() or f"#{self.id or ''}"

    def called(self) -> str:
        """What it goes by: its number, or more where that is not enough; any part of it may still be empty."""
        return str(getattr(self, self.NUMBER) or "")

    @property
    def whose(self) -> str:
        """Whom the record is about, where its title does not say so."""
        party = next((getattr(self, name) for name in self.PARTY), None)
        if not party and self.SUBJECT and self.SUBJECT in self.__mapper__.relationships:
            party = getattr(self, self.SUBJECT)
        return "" if party is None or str(party) in self.title else str(party)

    @classmethod
    def papers(cls) -> Codes:
        """The kinds of paper that lie with its records; whatever else comes is of some other kind."""
        return Codes((*cls.PAPERS, PaperKind.OTHER))

    @classmethod
    def handles(cls) -> tuple[str, ...]:
        return cls.HANDLES or (cls.NUMBER,)

    @property
    def begins_on(self) -> date | None:
        """The day on which an approved record begins to hold, where that is a day of its own."""
        return None

    @property
    def about(self) -> Any:
        """The record whose decision this one asks about; None where it asks about none."""
        return next((found for name in self.ABOUT if (found := getattr(self, name)) is not None), None)

    def __str__(self) -> str:
        return self.title


class DepartmentRegister(Register):
    """A register whose rows belong to a department: its people see only those (app.scope narrows every query)."""

    __abstract__ = True


def registers() -> list[type[Register]]:
    """Every register of the house, in the order the chapters are imported."""
    return sorted(_leaves(Register), key=lambda r: r.__module__)


NAMING = ("register", "source_register")
"""The columns by which a row of another table names the register of the record that it is about."""


def confidential_of(row: Model) -> str:
    """The confidential register whose record a row is about; nothing where there is none."""
    named = next((str(getattr(row, name)) for name in NAMING if name in row.__mapper__.columns), "")
    register = register_of(named) if named else None
    return named if register is not None and register.CONFIDENTIAL else ""


def _leaves(cls: type[Register]) -> list[type[Register]]:
    found = [] if cls.__dict__.get("__abstract__") else [cls]
    return found + [leaf for sub in cls.__subclasses__() for leaf in _leaves(sub)]


def row_named(table: str) -> type[Row] | None:
    """The kind of lines that this table holds."""
    kinds = (register.row_of(own.name) for register in registers() for own in register.ROWS)
    return next((kind for kind in kinds if kind.__tablename__ == table), None)


def register_of(name: str) -> type[Register] | None:
    """The register with this name in snake case, as outsiders write it."""
    return next((r for r in registers() if r.register_name() == name), None)
