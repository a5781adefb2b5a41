"""三(二) 信易+审批: commitments."""

from flask_appbuilder.models.sqla.interface import SQLAInterface

from models.approval import Commitment
from views.base import RegisterView


class CommitmentView(RegisterView):
    datamodel = SQLAInterface(Commitment)
    chapter = "approval"


VIEWS = (CommitmentView,)
