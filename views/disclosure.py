"""三(一) 政务公开: licences, penalties, publications."""

from flask import Flask
from flask_appbuilder.models.sqla.interface import SQLAInterface

from app.extensions import db
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.services.rulebook import decisions
from models.disclosure import Licence, Penalty, Publication
from views import dossier
from views.base import RegisterView


class PenaltyView(RegisterView):
    datamodel = SQLAInterface(Penalty)
    chapter = "disclosure"
    tabs = ("publication", "repair_application")


class LicenceView(RegisterView):
    datamodel = SQLAInterface(Licence)
    chapter = "disclosure"
    tabs = ("publication",)


class PublicationView(RegisterView):
    datamodel = SQLAInterface(Publication)
    page = "publication.html"
    chapter = "disclosure"


def init_app(app: Flask) -> None:
    app.jinja_env.globals["withheld"] = withheld


def withheld(copy: Publication) -> list[tuple[str, str]]:
    """Why a record was kept back (不予公示理由), as the rule said it; nothing for one that was shown."""
    if copy.status != PublicationStatus.NOT_PUBLISHED or copy.channel != Channel.PORTAL:
        return []
    said = [d for d in decisions.of(db.session(), copy.source_register, copy.source_id) if d.rule == "publicity"]
    return dossier.reasons_of(said[0]) if said else []


VIEWS = (PenaltyView, LicenceView, PublicationView)
