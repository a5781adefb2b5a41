"""Lines that a record has of its own, and what a table needs of which people read the columns."""

import inspect
import re
from typing import TYPE_CHECKING, Any, ClassVar

from flask_appbuilder import Model
from sqlalchemy import Column, ForeignKey
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import Mapped, MappedColumn, Relationship, backref, declared_attr, mapped_column, relationship

from app.rules.errors import Sentence


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Columned:
    """A table of which people read the columns."""

    if TYPE_CHECKING:
        __mapper__: ClassVar[Any]

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return snake(cls.__name__)  # type: ignore[attr-defined]  # a class, though it is not called so

    @classmethod
    def columns(cls) -> list[Column[Any]]:
        """The columns that people read, in the order of the paper form: mixins that lead first, then its own."""
        house = [c for c in cls.__mro__ if "HOUSE" not in c.__dict__ and inspect.get_annotations(c)]
        leading = [c for c in house if c.__dict__.get("LEADS")]
        names = [
            name for c in [*leading, *(c for c in house if c not in leading)] for name in inspect.get_annotations(c)
        ]
        mapped = cls.__mapper__.columns
        found = [mapped[name] for name in dict.fromkeys(names) if name in mapped and mapped[name].info.get("label")]
        found = [c for c in found if not c.info["internal"]]
        return found + [c for c in mapped if c.key.endswith("_id") and c.info.get("form") and c not in found]

    def now(self, name: str) -> object:
        """What a column says today, as people read it on a page."""
        return getattr(self, name)

    @classmethod
    def label_of(cls, name: str) -> Sentence:
        """What people call a column, to be said in the reader's language."""
        return Sentence(cls.__mapper__.columns[name].info["label"])


class Row(Columned, Model):
    """A line of a record: typed columns and a place among the others, no number and no flow of its own.

    It is filled in, checked, versioned and told in the trail with its record, to which `part_of` and `rows` tie it.
    """

    __abstract__ = True
    HOUSE = True
    if TYPE_CHECKING:
        record: Any

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    place = ""
    """Where it stands in the form or the ledger that is being read; its position otherwise."""


def part_of(target: str) -> MappedColumn[Any]:
    """The column by which a line belongs to its record."""
    return mapped_column(ForeignKey(target), index=True, nullable=False)


def rows(kind: type[Row]) -> Relationship[Any]:
    """The lines of a record, in their order; a line that is taken out is gone."""
    return relationship(
        kind,
        order_by=kind.position,
        collection_class=ordering_list("position"),
        cascade="all, delete-orphan",
        backref=backref("record"),
    )
