"""三(一) 政务公开: licences, penalties, publications."""

from flask import Flask
from flask_appbuilder.models.sqla.interface import SQLAInterface

from app import clock
from app.extensions import db
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.services.disclosure import collecting
from app.services.rulebook import decisions
from models.disclosure import FineCollection, Licence, Penalty, Publication
from views import dossier
from views.base import RegisterView


class PenaltyView(RegisterView):
    datamodel = SQLAInterface(Penalty)
    chapter = "disclosure"
    tabs = ("publication", "fine_collection", "repair_application")


class LicenceView(RegisterView):
    datamodel = SQLAInterface(Licence)
    chapter = "disclosure"
    tabs = ("publication",)


class FineCollectionView(RegisterView):
    datamodel = SQLAInterface(FineCollection)
    page = "fine_collection.html"
    chapter = "disclosure"


class PublicationView(RegisterView):
    datamodel = SQLAInterface(Publication)
    page = "publication.html"
    chapter = "disclosure"


def init_app(app: Flask) -> None:
    app.jinja_env.globals["withheld"] = withheld
    app.jinja_env.globals["owed"] = owed


def owed(collection: FineCollection) -> collecting.Owed:
    """What is owed of a fine today; once it was paid in full, on that day."""
    return collecting.owed(db.session(), collection, collection.paid_up_on or clock.today())


def withheld(copy: Publication) -> list[tuple[str, str]]:
    """Why a record is not published (不予公示理由): (sentence, source) of each reason; none for one that is."""
    if copy.status != PublicationStatus.NOT_PUBLISHED or copy.channel != Channel.PORTAL:
        return []
    kept = decisions.of(db.session(), copy.source_register, copy.source_id)
    decision = next((each for each in kept if each.rule == "publicity"), None)
    return dossier.reasons_of(decision) if decision else []


VIEWS = (PenaltyView, FineCollectionView, LicenceView, PublicationView)
