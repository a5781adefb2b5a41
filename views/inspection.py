"""三(三) 信用+安全评价监管: inspections and findings."""

from flask_appbuilder.models.sqla.interface import SQLAInterface

from models.inspection import Finding, Inspection
from views.base import RegisterView


class InspectionView(RegisterView):
    datamodel = SQLAInterface(Inspection)
    chapter = "inspection"
    tabs = ("finding", "report_use")


class FindingView(RegisterView):
    datamodel = SQLAInterface(Finding)
    chapter = "inspection"


VIEWS = (InspectionView, FindingView)
