"""三(四) 信用分级分类监管: results, changes of class, and standards."""

from flask_appbuilder.models.sqla.interface import SQLAInterface

from models.grading import ClassChange, Evaluation, FrequencyRule, GradeResult, GradingScheme
from models.reputation import Honour, PublicRating
from views.base import RegisterView
from views.standards import StandardView


class GradeResultView(RegisterView):
    datamodel = SQLAInterface(GradeResult)
    grounds = "grade_grounds.html"
    chapter = "grading"


class EvaluationView(RegisterView):
    datamodel = SQLAInterface(Evaluation)
    grounds = "evaluation_grounds.html"
    chapter = "grading"


class HonourView(RegisterView):
    datamodel = SQLAInterface(Honour)
    chapter = "grading"


class PublicRatingView(RegisterView):
    datamodel = SQLAInterface(PublicRating)
    chapter = "grading"


class GradingSchemeView(StandardView):
    datamodel = SQLAInterface(GradingScheme)
    chapter = "grading"


class FrequencyRuleView(StandardView):
    datamodel = SQLAInterface(FrequencyRule)
    chapter = "grading"


class ClassChangeView(RegisterView):
    datamodel = SQLAInterface(ClassChange)
    chapter = "grading"


VIEWS = (
    GradeResultView,
    EvaluationView,
    ClassChangeView,
    HonourView,
    PublicRatingView,
    GradingSchemeView,
    FrequencyRuleView,
)
