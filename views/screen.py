"""What every part of a register's page needs: the register, a record of it, and what the reader may do and open."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlencode

from flask import abort, current_app, g, request, session, url_for
from flask_appbuilder import ModelView
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import select

from app import http
from app.extensions import db
from app.rules.errors import Refused
from app.security import granted
from app.services.flow import lookup
from app.services.flow.people import Person
from models.base import Register

RIGHTS = {
    "list": "read",
    "show": "read",
    "lookup": "read",
    "add": "write",
    "edit": "write",
    "check_new": "write",
    "check": "write",
    "attach": "write",
    "detach": "write",
    "attachment": "read",
    "hold": "read",
    "replace": "write",
    "paper": "read",
    "drawn": "read",
    "bundle": "export",
    "printed": "read",
    "move": "move",
    "check_move": "move",
    "hand_in": "import",
    "give_back": "import",
    "export": "export",
}
"""The right that each part of a register's screen asks for."""
LISTS = 6
"""Of so many lists it is remembered how they were left; the session is a cookie, which holds 4 KB."""
LONGEST = 400


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


def told(refusals: Iterable[Refused]) -> dict[str, list[str]]:
    """What is wrong, in the reader's words, by the field it is about; under the empty name what is about none."""
    found: dict[str, dict[str, None]] = {}
    for refusal in refusals:
        found.setdefault(refusal.column, {})[refusal.sentence(http.locale())] = None
    return {name: [*sentences] for name, sentences in found.items()}


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

    def leave_list(self) -> None:
        """Remember the conditions, the order and the page of the list, so that the reader comes back to them."""
        asked, left = urlencode([*request.args.items()]), dict(session.get("lists", {}))
        left.pop(self.class_permission_name, None)
        if 0 < len(asked) <= LONGEST:
            left[self.class_permission_name] = asked
        session["lists"] = dict(list(left.items())[-LISTS:])

    def list_address(self) -> str:
        """The list as the reader left it."""
        asked = session.get("lists", {}).get(self.class_permission_name)
        return self.address("list") + (f"?{asked}" if asked else "")

    def address(self, page: str, pk: int | None = None) -> str:
        """The address of another page of this register, of one record where `pk` says which."""
        return str(url_for(f"{self.endpoint}.{page}", pk=pk))
