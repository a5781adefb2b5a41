"""公示期限 of licences and penalties: when they are published, and whenever the rules or the class change."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from app.rules import publicity as rule
from app.rules.classes import PublicityFacts
from app.rules.errors import N_, NotInForce
from app.rules.reasons import Reason
from app.rules.vocabulary.disclosure import PenaltyField, PenaltyKind, Procedure, Seriousness, Showing
from app.rules.vocabulary.subjects import EventEnd, PartyKind
from app.services.flow.registry import Shown, term
from app.services.publishing import publicity
from app.services.publishing.expiry import RUNNING
from app.services.rulebook import decisions, standards
from models.base import LONG_TERM
from models.disclosure import Licence, Penalty, Publication


@term
def licence_term(_session: Session, licence: Licence, _day: date) -> Shown:
    """A licence is shown as long as it is valid."""
    return Shown(True, None if licence.valid_until >= LONG_TERM else licence.valid_until + timedelta(days=1))


@term
def penalty_term(session: Session, penalty: Penalty, day: date) -> Shown:
    """A penalty is shown as long as the rules known on `day` say."""
    answer = of(session, penalty, day)
    return Shown(
        _showing(answer, day) == Showing.SHOWN,
        until(session, penalty, answer, day),
        (*answer.reasons, *_beside(answer, None, day)),
        partial(keep, session, penalty, answer, day),
    )


def is_known(penalty: Penalty) -> bool:
    """Whether so much is filled in that the rules can say something."""
    return bool(penalty.decided_on and penalty.kinds and penalty.party)


def foretell(session: Session, penalty: Penalty, day: date) -> None:
    """Write into a penalty whether the public will see it, as far as is known before it is approved."""
    if not is_known(penalty):
        return
    try:
        penalty.showing = _showing(of(session, penalty, day), day)
    except NotInForce:
        return  # a decision too early for any rule goes no further


def facts_of(penalty: Penalty) -> PublicityFacts:
    """What the rule needs to know of a penalty."""
    return PublicityFacts(
        decided_on=penalty.decided_on,
        kinds=tuple(PenaltyKind(k) for k in penalty.kinds),
        field=PenaltyField(penalty.field or PenaltyField.WORK_SAFETY),
        seriousness=Seriousness(penalty.seriousness) if penalty.seriousness else None,
        procedure=Procedure(penalty.procedure or Procedure.ORDINARY),
        party=PartyKind(penalty.party),
        fine=penalty.fine_yuan,
    )


def of(session: Session, penalty: Penalty, day: date) -> rule.PublicityAnswer:
    """How long this penalty is published and from when it may be repaired, as the rules stand on `day`."""
    return rule.term(facts_of(penalty), day, standards.parameters(session))


def ended_on(penalty: Penalty, copies: Collection[Publication], day: date) -> date | None:
    """The day on which the publicity of a penalty ended, None while it runs or has not begun.

    Asked of the calendar and of no job. What was taken down for its class alone has not come to its end: the decision
    that took it down may be replaced by another.
    """
    running, reasons = [c.planned_until for c in copies if c.status in RUNNING], {c.end_reason for c in copies}
    if running:
        end = None if None in running else max(filter(None, running))
    else:
        for_its_class = EventEnd.SUPERSEDED in reasons and reasons <= {None, EventEnd.SUPERSEDED}
        end = None if for_its_class else penalty.publish_until
    return end if publicity.has_run_out(end, day) else None


def until(session: Session, penalty: Penalty, answer: rule.PublicityAnswer, day: date) -> date | None:
    """The first day on which no reader may see the record any more, by the rules known on `day`; None: it is not shown.

    Earlier than the term where rules that are known already will shorten it: the portal asks this day and no job, so
    that a stopped timetable shows nothing for too long.
    """
    if not answer.publish:
        return None
    if (edge := next_look(session, penalty, day)) is None or answer.ends_on is None:
        return answer.ends_on
    later = of(session, penalty, edge)
    return min(answer.ends_on, later.ends_on or edge) if later.publish else min(answer.ends_on, edge)


def keep(
    session: Session,
    penalty: Penalty,
    answer: rule.PublicityAnswer,
    day: date,
    earlier: rule.PublicityAnswer | None = None,
    ended: date | None = None,
) -> None:
    """Write the term into the penalty, with the day on which it must be looked at again, and the reasons beside it.

    What held before, if anything did, stands in the decision: each recalculation tells old and new dates.
    earlier  the term before the rules changed, where that is what makes another one
    ended    the day on which its publicity ended, where it did: that day stays
    """
    before = _before(penalty, earlier)
    penalty.publish_until, penalty.repairable_on = (
        ended or until(session, penalty, answer, day),
        answer.earliest_repair_on,
    )
    penalty.showing = _showing(answer, day)
    penalty.reassess_on = next_look(session, penalty, day)
    kept: dict[str, Any] = {
        "publish": answer.publish,
        "rule_set": answer.rule_set,
        "earliest_repair_on": answer.earliest_repair_on,
        "ends_on": answer.ends_on,
        "shown_until": penalty.publish_until,
        **({"before": before} if before else {}),
    }
    decisions.keep(
        session,
        penalty,
        "publicity",
        day,
        inputs=vars(facts_of(penalty)),
        answer=kept,
        reasons=(*answer.reasons, *_beside(answer, before, day, penalty.publish_until)),
        digest=answer.digest,
    )


def _before(penalty: Penalty, earlier: rule.PublicityAnswer | None) -> dict[str, Any] | None:
    """The days that held until now, the last of them None while it was kept back; None where nobody has decided yet."""
    if penalty.publish_until is None and penalty.repairable_on is None:
        return None
    if earlier is not None:
        return {"earliest_repair_on": earlier.earliest_repair_on, "ends_on": earlier.ends_on}
    return {"earliest_repair_on": penalty.repairable_on, "ends_on": penalty.publish_until}


def before_look(session: Session, penalty: Penalty) -> rule.PublicityAnswer | None:
    """The term as it was until the rules changed on the day noted for looking again; None where none was noted."""
    return of(session, penalty, penalty.reassess_on - timedelta(days=1)) if penalty.reassess_on else None


def next_look(session: Session, penalty: Penalty, day: date) -> date | None:
    """The first day after `day` on which the rules, as known now, give this penalty another term."""
    return rule.next_edge(facts_of(penalty), day, standards.parameters(session))


def _showing(answer: rule.PublicityAnswer, day: date) -> Showing:
    return Showing.SHOWN if answer.publish and not publicity.has_run_out(answer.ends_on, day) else Showing.WITHHELD


def _beside(
    answer: rule.PublicityAnswer, before: dict[str, Any] | None, day: date, shown: date | None = None
) -> list[Reason]:
    """What changed against the day before, and that a term will be, or is, over sooner than by the rules of today."""
    found = []
    if shown and before and before["ends_on"] is None:
        found.append(Reason(N_("Kept back until now; shown until %(after)s by this decision."), {"after": shown}))
    elif shown and before and before["ends_on"] != shown:
        days = {"after": shown, "before": before["ends_on"]}
        found.append(Reason(N_("Recalculated: until %(after)s instead of %(before)s."), days))
    if shown and shown != answer.ends_on:
        found.append(Reason(N_("By rules known already it is over on %(day)s."), {"day": shown}))
    if answer.publish and publicity.has_run_out(answer.ends_on, day):
        found.append(Reason(N_("The term was over on %(day)s."), {"day": answer.ends_on}))
    return found
