"""三(七) 信用修复: applications for repair."""

from typing import Any

from flask import Flask
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext

from app.rules.terms import Codes, Term
from app.rules.vocabulary.disclosure import Channel
from app.rules.vocabulary.subjects import EventEnd
from models.disclosure import Publication
from models.rights import RepairApplication
from views.base import RegisterView


class RepairApplicationView(RegisterView):
    datamodel = SQLAInterface(RepairApplication)
    page = "repair_application.html"
    chapter = "rights"


def init_app(app: Flask) -> None:
    app.jinja_env.globals["recipients_of"] = recipients_of


def recipients_of(application: RepairApplication) -> list[dict[str, Any]]:
    """Whom the bureau notified of its decision, how, and what became of each copy, as people read it."""
    return [
        {
            "who": _term(Channel, each["who"]),
            "how": gettext("Written notice")
            if each["how"] == "notice"
            else _term(Publication.WORKFLOW.vocabulary, each["how"]),
            "on": each["on"],
            "ended_on": each.get("ended_on"),
            "why": _term(EventEnd, each.get("why")),
        }
        for each in application.recipients or []
    ]


def _term(terms: type[Term] | Codes, code: str | None) -> Term | str | None:
    return terms(code) if code in set(terms) else code


VIEWS = (RepairApplicationView,)
