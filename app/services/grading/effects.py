"""What the moves of grades set in motion."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.errors import N_
from app.rules.reasons import Reason, digest
from app.services.credit import grading, simulation
from app.services.flow.people import Person
from app.services.flow.registry import effect
from app.services.rulebook import decisions, drafts
from models.grading import GradeResult, Standard


@effect
def apply_grade(session: Session, record: GradeResult, by: Person, day: date) -> None:
    """A confirmed grade becomes the enterprise's, and its inspections follow."""
    grading.apply(session, record, day)


@effect
def keep_trial(session: Session, record: Standard, by: Person, day: date) -> None:
    """What the draft would make of everybody on the day of its submission goes with it to whoever approves it."""
    if simulation.number(session) > simulation.AT_ONCE:
        return
    draft = drafts.read(record.content)
    trial = simulation.run(session, day, draft.scheme, draft.table, most=0)
    said = Reason(
        N_("As everybody stood on %(day)s: of %(seen)s enterprises %(changed)s would change, %(worse)s for the worse."),
        {"day": day, "seen": trial.seen, "changed": trial.changed, "worse": trial.worse},
    )
    before, after = (round(each) for each in trial.person_days)
    load = Reason(N_("Person-days a year: %(before)s before, %(after)s after."), {"before": before, "after": after})
    decisions.keep(
        session,
        record,
        "trial",
        day,
        inputs={"content": digest(record.content)},
        answer=simulation.plain(trial),
        reasons=[said, load],
        digest=digest("trial", record.content, str(day)),
    )
