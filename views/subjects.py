"""主体: enterprises and the people and offices around them."""

from flask_appbuilder.models.sqla.interface import SQLAInterface

from models.subjects import Agency, Department, Enterprise, Officer, Practitioner, UnusualCode
from views.base import RegisterView


class EnterpriseView(RegisterView):
    datamodel = SQLAInterface(Enterprise)
    page = "enterprise.html"
    chapter = "subjects"
    tabs = (
        "penalty",
        "licence",
        "inspection",
        "finding",
        "accident",
        "commitment",
        "approval_case",
        "guidance",
        "credit_report",
        "repair_application",
        "grade_result",
        "evaluation",
        "honour",
        "public_rating",
        "class_change",
        "practitioner",
    )


class PractitionerView(RegisterView):
    datamodel = SQLAInterface(Practitioner)
    chapter = "subjects"
    tabs = ("penalty", "licence", "commitment", "repair_application")


class OfficerView(RegisterView):
    datamodel = SQLAInterface(Officer)
    page = "officer.html"
    chapter = "subjects"


class AgencyView(RegisterView):
    datamodel = SQLAInterface(Agency)
    chapter = "subjects"


class UnusualCodeView(RegisterView):
    datamodel = SQLAInterface(UnusualCode)
    chapter = "subjects"


class DepartmentView(RegisterView):
    datamodel = SQLAInterface(Department)
    chapter = "subjects"


VIEWS = (EnterpriseView, PractitionerView, OfficerView, AgencyView, UnusualCodeView, DepartmentView)
