"""What every register is made of: typed columns that carry their own label, status, version, authorship, scope."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from flask_appbuilder import Model
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app import clock
from app.rules.errors import N_, Sentence
from app.rules.terms import Codes, Term
from app.rules.vocabulary.platform import PaperKind
from app.workflow.moves import Workflow
from models.columns import LONG_TERM, Info, as_read, column, given_number, link, terms
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

__all__ = [
    "LONG_TERM",
    "Audited",
    "DepartmentRegister",
    "Info",
    "Register",
    "as_read",
    "column",
    "confidential_of",
    "given_number",
    "link",
    "register_of",
    "registers",
    "row_named",
    "terms",
]


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
    """Whether the credit ledger is about its records (in_ledger says how); other records only add to it."""
    ROWS: ClassVar[tuple[Rows, ...]] = ()
    """The lines its records have of their own."""
    SUBJECTS: ClassVar[tuple[str, ...]] = ("enterprise",)
    """The relationships to whomever a record is about, one of them at a time."""
    OFFERED: ClassVar[tuple[Term, ...]] = ()
    """The statuses in which its records are offered where others point at them; unless said, all that count."""
    EDITIONS: ClassVar[bool] = False
    """Whether records that are called alike are editions of one thing, of which the newest stands for all."""
    ABOUT: ClassVar[tuple[str, ...]] = ()
    """The relationships to records whose decision this one may ask about, one of them at a time.

    Whoever decided that one is not independent.
    """
    PICKS: ClassVar[Mapping[str, tuple[Pick, ...]]] = {}
    """The columns of names in which a record of other registers can be picked."""
    EXPLANATION: ClassVar[str] = ""
    """The column in which a person says why what is questionable about a record is right all the same."""
    PAPERS: ClassVar[tuple[Term, ...]] = ()
    """What kinds of paper lie with its records, the most usual first."""
    WARNS: ClassVar[tuple[str, ...]] = ()
    """The legal clocks of its records of which those concerned are told before they run out."""
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
        return str(self.now(self.NUMBER) or "")

    @property
    def whose(self) -> str:
        """Whom the record is about, where its title does not say so."""
        party = next((getattr(self, name) for name in self.PARTY), None)
        party = party or self.subject
        return "" if party is None or str(party) in self.title else str(party)

    def now(self, name: str) -> object:
        """What a column says today; of a record that counts no more neither what it gave up nor what would follow."""
        value = getattr(self, name)
        if not self.counts_no_more:
            return value
        if self.PUBLISHING and name == self.PUBLISHING.verdict:
            return None
        return value.removesuffix(self.given_up) if isinstance(value, str) and type(value) is str else value

    @property
    def counts_no_more(self) -> bool:
        return self.status in self.WORKFLOW.void()

    @property
    def given_up(self) -> str:
        """What stands behind a number that a draft gave up, so that another record may have it."""
        return f"#{self.id}"

    def begins_after(self, day: date) -> date | None:
        """The day on which an approved record begins to hold, where it does not yet."""
        return self.begins_on if self.begins_on and self.begins_on > day else None

    @classmethod
    def papers(cls) -> Codes:
        """The kinds of paper that lie with its records; whatever else comes is of some other kind."""
        return Codes((*cls.PAPERS, PaperKind.OTHER))

    @classmethod
    def handles(cls) -> tuple[str, ...]:
        return cls.HANDLES or (cls.NUMBER,)

    @property
    def checked_at(self) -> str:
        """Where on the portal its documents can be checked; nothing where each is checked by its own code."""
        return ""

    def own_term(self, clock: str) -> Mapping[str, Any]:
        """What the record says itself of the term of a legal clock: `days`, `kind`, `source`; else the policy holds."""
        return {}

    @property
    def begins_on(self) -> date | None:
        """The day on which an approved record begins to hold, where that is a day of its own."""
        return None

    @classmethod
    def subjects(cls) -> dict[str, type["Register"]]:
        """Whom its records may be about: the register behind each relationship."""
        known = cls.__mapper__.relationships
        return {name: known[name].mapper.class_ for name in cls.SUBJECTS if name in known}

    @property
    def subject(self) -> Any:
        """Whom the record is about; None where that is nobody on a register."""
        return next((found for name in self.subjects() if (found := getattr(self, name)) is not None), None)

    def in_ledger(self) -> dict[str, Any]:
        """What a fact about this one says in the credit ledger of whom it is about (see HAS_LEDGER)."""
        return {f"{self.register_name()}_id": self.id}

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
