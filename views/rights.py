"""三(七) 信用修复: applications for repair."""

from flask_appbuilder.models.sqla.interface import SQLAInterface

from models.rights import RepairApplication
from views.base import RegisterView


class RepairApplicationView(RegisterView):
    datamodel = SQLAInterface(RepairApplication)
    chapter = "rights"


VIEWS = (RepairApplicationView,)
