"""What a repair asks of a penalty, and does to it."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.classes import PublicityFacts
from app.rules.errors import N_, Refused
from app.rules.vocabulary.disclosure import PenaltyStatus
from app.rules.vocabulary.platform import Status
from app.services.disclosure import terms
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

    def repaired(self, penalty: Penalty, day: date) -> None:
        penalty.publish_until, penalty.reassess_on = day, None

    def restored(self, session: Session, penalty: Penalty, day: date) -> bool:
        """Show again, to the longest term, what was taken down on false grounds (domain.md 1.1).

        What was revoked meanwhile stays revoked.
        """
        if penalty.status not in STANDING:
            return False
        answer = terms.of(session, penalty, day)
        if answer.publish and answer.ends_on and answer.ends_on > day:
            until = terms.until(session, penalty, answer, day)
            penalty.publish_until, penalty.reassess_on = until, terms.next_look(session, penalty, day)
            publicity.issue(session, penalty, until, day)
        return True
