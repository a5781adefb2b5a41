"""三(五) 联合惩戒: accidents."""

from flask_appbuilder.models.sqla.interface import SQLAInterface

from models.discipline import Accident
from views.base import RegisterView


class AccidentView(RegisterView):
    datamodel = SQLAInterface(Accident)
    chapter = "discipline"


VIEWS = (AccidentView,)
