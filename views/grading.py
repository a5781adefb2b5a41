"""三(四) 信用分级分类监管: results and standards."""

from flask_appbuilder.models.sqla.interface import SQLAInterface

from models.grading import FrequencyRule, GradeResult, GradingScheme
from views.base import RegisterView


class GradeResultView(RegisterView):
    datamodel = SQLAInterface(GradeResult)
    page = "grade_result.html"
    chapter = "grading"


class GradingSchemeView(RegisterView):
    datamodel = SQLAInterface(GradingScheme)
    chapter = "grading"


class FrequencyRuleView(RegisterView):
    datamodel = SQLAInterface(FrequencyRule)
    chapter = "grading"


VIEWS = (GradeResultView, GradingSchemeView, FrequencyRuleView)
