"""What every part of a register's page needs: the register, a record of it, and what the reader may do and open."""

from collections.abc import Iterable
from typing import ClassVar

from pathlib import Path

from flask import abort, current_app, g, url_for
from flask_appbuilder import ModelView
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import select

from app.extensions import db
from app.security import granted
from app.services.flow import lookup
from app.services.flow.people import Person
from models.base import Register


def person() -> Person:
    """The person who is signed in, with the roles they may use today."""
    return g.person


def data_folder() -> Path:
    """Where the bytes of files lie."""
    return Path(current_app.config["DATA_DIR"])


def openable(named: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Of records named by (register, key) those that the reader may open; of the others no page tells the number."""
    held = granted()
    return lookup.reachable(db.session(), ((name, key) for name, key in named if ("can_read", name) in held))


class Screen(ModelView):
    """The common base of RegisterView and of the mixins it is made of (Moving, Transfer)."""

    datamodel: SQLAInterface
    grounds: ClassVar[str] = ""
    """The template of what a decision about a record rests on: on its page, and again where it is decided."""

    @property
    def register(self) -> type[Register]:
        return self.datamodel.obj

    def can(self, right: str) -> bool:
        """Whether the reader holds a right here: read, write, move, import or export."""
        return bool(self.appbuilder.sm.has_access(f"can_{right}", self.class_permission_name))

    def fetch(self, pk: int) -> Register:
        """The record, if it is in the reader's scope; one outside answers 404, as one that does not exist."""
        record = db.session.scalar(select(self.register).where(self.register.id == pk))
        return record if record is not None else abort(404)

    def address(self, page: str, pk: int | None = None) -> str:
        """The address of another page of this register, of one record where `pk` says which."""
        return str(url_for(f"{self.endpoint}.{page}", pk=pk))
