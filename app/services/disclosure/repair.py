"""What a repair asks of a penalty, and does to it."""

from datetime import date

from sqlalchemy.orm import Session, object_session

from app.rules.classes import PublicityFacts
from app.rules.errors import N_, Refused
from app.rules.vocabulary.disclosure import PenaltyStatus
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd
from app.services.disclosure import collecting, terms
from app.services.flow.registry import repairable
from app.services.publishing import publicity
from app.workflow.disclosure import STANDING
from models.disclosure import Penalty


@repairable("penalty")
class PenaltyRepair:
    """A penalty is repaired while it is in force; then its publicity ends (发改委令第36号 第三条)."""

    def facts(self, penalty: Penalty) -> PublicityFacts:
        return terms.facts_of(penalty)

    def refuse(self, penalty: Penalty) -> None:
        """Raises Refused where there is nothing to repair now."""
        if penalty.status == PenaltyStatus.CLASSIFYING:
            raise Refused(
                N_("The class of penalty %(no)s is being stated; its repair can be decided once that is settled."),
                no=penalty.decision_no,
            )
        if penalty.status != Status.IN_FORCE:
            raise Refused(N_("Penalty %(no)s is not in force; there is nothing to repair."), no=penalty.decision_no)
        session = object_session(penalty)
        if session and (owing := collecting.unsettled(session, penalty)):
            raise Refused(N_("The fine has not been paid in full: %(no)s."), no=owing.no)

    def repaired(self, penalty: Penalty, day: date) -> None:
        """Its publicity ended today, or earlier where its term had run out already."""
        penalty.publish_until, penalty.reassess_on = min(penalty.publish_until or day, day), None

    def restored(self, session: Session, penalty: Penalty, day: date) -> bool:
        """Show again, to the longest term, what was taken down on false grounds (domain.md 1.1).

        What was revoked meanwhile stays revoked, and what had run its term before the repair stays ended.
        """
        if penalty.status not in STANDING:
            return False
        taken_down = any(copy.end_reason == EventEnd.REPAIRED for copy in publicity.copies(session, penalty))
        answer = terms.of(session, penalty, day)
        if taken_down and answer.publish and not publicity.has_run_out(answer.ends_on, day):
            terms.keep(session, penalty, answer, day)
            publicity.issue(session, penalty, penalty.publish_until, day)
        return True
