"""三(一) 政务公开: licences, penalties, publications."""

from flask_appbuilder.models.sqla.interface import SQLAInterface

from models.disclosure import Licence, Penalty, Publication
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
    chapter = "disclosure"


VIEWS = (PenaltyView, LicenceView, PublicationView)
