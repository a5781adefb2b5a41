"""Make records that wait for each move, and for each edit, below the screen; print where they are and whose turn it is.

A process of its own, on the installation of the site: python -m tests.browser.made_below [CHAPTER]. Records are
brought where they wait by the moves of those who may make them.
"""

import json
import random
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import count, cycle
from typing import Any

from sqlalchemy.orm import Session

from app import clock
from app.extensions import db
from app.factory import create_app
from app.rules import draw_file
from app.rules.errors import Refused
from app.rules.terms import Term
from app.rules.vocabulary.approval import CasePaper, GuidanceStatus, Lane, PaperState, ReportScene, ReportStatus
from app.rules.vocabulary.platform import Role, Status
from app.services.demo import staff, telling
from app.services.demo.story import Story
from app.services.grading import evaluations
from app.services.inspection import draws
from app.workflow.moves import Move, Workflow
from models.approval import CaseMaterial
from models.base import Register, register_of, registers
from models.disclosure import FinePayment
from models.platform import Account
from models.rights import RepairApplication
from tests import making
from tests.views import records

EDIT = "edit"
WORDS = "草原"
"""What witnesses of a draw sealed."""
_days, _years = count(1), cycle(range(clock.today().year + 2, clock.today().year + 6))
"""Days on which no other edition begins; years of which no plan stands yet."""


def wanted(chapter: str = "") -> list[tuple[str, str, Term]]:
    """(register, move or edit, status in which it is tried): every move by hand, and every later edit, of all registers
    or of those of one chapter."""
    found = []
    for register in registers():
        if not register.__module__.startswith(f"models.{chapter}"):
            continue
        flow, name = register.WORKFLOW, register.register_name()
        found += [(name, move.name, move.sources[0]) for move in flow if move.by_hand]
        found += [(name, EDIT, status) for status in flow.editable if status != flow.start]
    return found


def make(story: Story, name: str, status: Term) -> Register:
    """A record in this status, whose author is of a department."""
    flow = register_of(name).WORKFLOW
    author = story.one(next(iter(flow.editors or flow.readers)))
    given: dict[str, Any] = {"created_by_id": author.user_id, "department_id": author.department_id}
    if "starts_on" in register_of(name).__mapper__.columns:
        given["starts_on"] = story.today + timedelta(days=next(_days))
    year, of_firms = register_of(name).__mapper__.columns.get("year"), "enterprise" in register_of(name).subjects()
    if year is not None and year.info["form"] and not of_firms:
        given["year"] = story.today.year if status in register_of(name).OFFERED else next(_years)
    record = records.MAKERS[name](story.session, **given) if name != "repair_application" else _repair(story, given)
    PREPARED.get(name, lambda _story, _record: None)(story, record)
    if not _brought(story, record, status):
        record.status = status  # as a job, or a case of another kind, would have left it
    story.session.flush()
    return record


def _brought(story: Story, record: Register, status: Term) -> bool:
    """Whether the shortest way leads there, for a record of this kind."""
    if status not in (record.WORKFLOW.start, *_by_hand(record.WORKFLOW)):
        return False
    try:
        with story.session.begin_nested():
            story.bring(record, status, story.today)
    except (Refused, RuntimeError):
        return False
    return True


def _case(story: Story, case: Any) -> None:
    """An applicant who was given guidance, whose report was used and who was heard, so that every way can be gone."""
    firm, day = case.enterprise, story.today
    case.materials = [CaseMaterial(name="培训证明", state=PaperState.LATER, due_on=day)]
    case.lane, case.proposed_lane, case.accepted_on, case.applied_on = Lane.ORDINARY, Lane.ORDINARY, day, day
    making.guidance(story.session, firm, status=GuidanceStatus.SENT, guided_on=day)
    used = making.report(story.session, firm, status=ReportStatus.ISSUED, data_on=day)
    about = {"approval_case_id": case.id, "approval_case": case, "scene": ReportScene.APPROVAL, "used_on": day}
    making.use(story.session, credit_report=used, status=Status.IN_FORCE, **about)
    made = clock.now() + timedelta(hours=1)  # after whatever the case is told on its way
    making.paper(story.session, case, CasePaper.STATEMENT, added_at=made)


def _plan(story: Story, plan: Any) -> None:
    """Built, as it has to be before it is submitted."""
    story.move(plan, "build", story.today)


def _draw(story: Story, draw: Any) -> None:
    """One whose seed is known on the day on which it is made."""
    draw.draws_on, draw.seed_on = story.today, None


PREPARED: dict[str, Callable[[Story, Any], None]] = {"approval_case": _case, "inspection_plan": _plan, "draw": _draw}
"""What lies beside a record of some registers before anybody moves it."""


def _one_seal(story: Story, draw: Any) -> None:
    draw.first_witness_id, draw.first_seal = story.one(Role.DISCIPLINE_OFFICER).user_id, "0" * 64


def _both_seals(story: Story, draw: Any) -> None:
    """Sealed by whoever may reveal first, and by another."""
    draw.first_witness_id = next(story.candidates(draw, draw.WORKFLOW["reveal"])).user_id
    draw.second_witness_id = story.one(Role.DISCIPLINE_OFFICER).user_id
    draw.first_seal = draw.second_seal = draw_file.seal_of(WORDS)


def _both_words(story: Story, draw: Any) -> None:
    _both_seals(story, draw)
    draw.first_words = draw.second_words = WORDS


def _one_found(draws_made: list[Any], story: Story) -> None:
    """In each of these draws the newest enterprise and the newest inspector, whom a form offers first."""
    firm, officer = making.enterprise(story.session), making.officer(story.session)
    for draw in draws_made:
        visit, officers = draws.result(story.session, draw)[0]
        visit.enterprise_id, visit.officers = firm.id, [officer.id, officers[1].id]
        drawn, keys = draw.file["result"][0], draw.sealed_keys
        draw.sealed_keys = {
            "firms": {**keys["firms"], drawn["object"]: firm.id},
            "officers": {**keys["officers"], drawn["officers"][0]: officer.id},
        }


def _seed_to_come(story: Story, draw: Any) -> None:
    draw.draws_on = draw.seed_on = story.today + timedelta(days=3)


def _in_time(story: Story, finding: Any) -> None:
    finding.due_on = story.today + timedelta(days=5)


def _concealed(story: Story, evaluation: Any) -> None:
    """D, by a fact of the year."""
    making.conceal(story.session, evaluation.enterprise, evaluation.year_ended_on)
    evaluations.compute(story.session, evaluation)


def _paid(_story: Story, collection: Any) -> None:
    collection.payments = [FinePayment(paid_on=collection.served_on, amount=collection.fine)]


def _just_served(story: Story, collection: Any) -> None:
    collection.served_on, collection.pay_by = story.today, story.today + timedelta(days=15)


def _over(story: Story, drive: Any) -> None:
    """One whose last day has passed."""
    drive.sign_by = story.today - timedelta(days=1)


READY: dict[tuple[str, str], Callable[[Story, Any], None]] = {
    ("commitment_drive", "close"): _over,
    ("draw", EDIT): _seed_to_come,
    ("draw", "seal"): _one_seal,
    ("draw", "reveal"): _both_seals,
    ("draw", "draw_revealed"): _both_words,
    ("finding", "extend"): _in_time,
    ("evaluation", "decide_together"): _concealed,
    ("fine_collection", "settle"): _paid,
    ("fine_collection", "settle_without"): _paid,
    ("fine_collection", "defer"): _just_served,
}
"""What has to be so before one move of some registers."""


def agree(record: Register, move: Move) -> None:
    """Let the record say what a move asks of it."""
    if move.when is None or move.applies(record):
        return
    kind: Any = record.__mapper__.columns[move.when.column].type
    setattr(record, move.when.column, next(term for term in kind.vocabulary if move.when.met_by(term)))


def _by_hand(flow: Workflow) -> set[Term]:
    """The statuses that people bring a record to."""
    found: set[Term] = {flow.start}
    while more := {m.target for m in flow if m.by_hand and found.intersection(m.sources)} - found:
        found |= more
    return found


def _repair(story: Story, given: dict[str, Any]) -> RepairApplication:
    """An application about a penalty that is in force and published."""
    punished = making.penalty(story.session, **given)
    story.bring(punished, Status.IN_FORCE, story.today)
    return making.repair(story.session, punished, applied_on=story.today, **given)


def whose_turn(story: Story, record: Register, name: str) -> str:
    """The account that may make the move, or edit the record."""
    flow = record.WORKFLOW
    if name == EDIT:
        people = [p for p in story.staff.values() if p.user_id == record.created_by_id]
    else:
        people = list(story.candidates(record, flow[name]))
    assert people, f"nobody may {name} {record.register_name()} in {record.status}"
    return str(story.session.get_one(Account, people[0].user_id).username)


def main() -> None:
    with create_app().app_context():
        session: Session = db.session()
        making.begin_at(600_001)
        today = clock.today()
        story = Story(session, random.Random(1), today, staff.persons(session, today), telling.values())
        made: list[list[Any]] = []
        drawn: list[Any] = []
        for name, what, status in wanted(*sys.argv[1:]):
            record = make(story, name, status)
            if what != EDIT:
                agree(record, record.WORKFLOW[what])
            READY.get((name, what), lambda _story, _record: None)(story, record)
            session.flush()
            made.append([name, what, record.id, whose_turn(story, record, what)])
            drawn += [record] if name == "draw" and what in ("recuse", "recuse_later", "replace") else []
        _one_found(drawn, story)
        session.commit()
    print(json.dumps(made))  # noqa: T201


if __name__ == "__main__":
    main()
