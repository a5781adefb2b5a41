"""How demonstration data is made: records are entered and moved as people would, on their days, by those who may."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app import clock
from app.rules.errors import Refused
from app.rules.terms import Term
from app.rules.vocabulary.platform import Role
from app.services.demo import papers
from app.services.flow import entering, people, transition
from app.services.ledgers import intake
from app.workflow.moves import Move, Workflow
from models.base import Register

Kept = TypeVar("Kept", bound=Register)

OPINIONS = ("同意。", "情况属实，同意上报。", "材料齐全，程序合法，同意。", "经审核，事实清楚，同意。")
AGAINST = ("材料不齐，请补充后再报。", "请核对金额和日期后重新提交。", "违法事实表述不清，请补充。")
MISTAKEN = ("录入有误。", "重复录入，以另一条为准。")
WORDS = {
    "receipt_no": "HZ{day:%Y%m%d}{key:05d}",
    "recall_receipt_no": "CH{day:%Y%m%d}{key:05d}",
    "unperformed": "未按承诺完成全员安全培训",
    "breach_handling": "责令限期改正，记入信用记录",
}
"""What moves ask for in words."""


@dataclass
class Story:
    """The years of a fictional bureau, in the making.

    today   the last of its days
    staff   who works there, by account
    values  what moves ask for, by column
    moves   how many were made
    """

    session: Session
    chance: random.Random
    today: date
    staff: dict[int, people.Person] = field(default_factory=dict)
    values: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    moves: int = 0

    def moment(self, day: date, after: datetime | None = None) -> datetime:
        """A moment in office hours of a day, after what happened to the record before, never later than now."""
        at = datetime.combine(day, time(9, 0), clock.OFFICE) + timedelta(minutes=self.chance.randrange(480))
        if after is not None and at <= after:
            at = after + timedelta(minutes=self.chance.randrange(3, 30))
        return min(at, clock.now()) if clock.today() >= day else at

    def keep(self, record: Kept, day: date, by: people.Person) -> Kept:
        """Enter a record as its author would on that day."""
        with clock.at(self.moment(day)):
            record.created_by_id, record.created_at = by.user_id, clock.now()
            if hasattr(record, "department_id") and record.department_id is None:
                record.department_id = by.department_id
            with self.session.no_autoflush:
                entering.complete(self.session, record)
                intake.check(self.session, record, by, day)
            self.session.add(record)
            self.session.flush()
        return record

    def bring(self, record: Register, status: Term, day: date) -> date:
        """Move a record along its flow until it stands there; the day on which the last move was made."""
        for name in route(record.WORKFLOW, status):
            day = min(day + timedelta(days=self.chance.choice((0, 0, 1, 1, 2))), self.today)
            self.move(record, name, day)
        return day

    def move(self, record: Register, name: str, day: date) -> None:
        """One move, by the first of those who may make it."""
        move = record.WORKFLOW[name]
        values = {name: self.value(record, name, day) for name in move.fields}
        last: Refused | None = None
        for person in self.candidates(record, move):
            try:
                with clock.at(self.moment(day, record.changed_at)), self.session.begin_nested():
                    papers.hand_in(self.session, record, move, person.user_id)
                    transition.perform(
                        self.session, record, name, person, _opinion(self.chance, move), day=day, values=values
                    )
                self.moves += 1
                return
            except Refused as refusal:
                last = refusal
        raise last or RuntimeError(f"nobody may {name} {record}")

    def value(self, record: Register, name: str, day: date) -> object:
        """What a move asks for in a column: as its chapter says, else the day or a few words."""
        if name in self.values:
            return self.values[name](record)
        kind = record.__mapper__.columns[name].type.python_type
        return day if kind is date else WORDS.get(name, "经核查属实").format(day=day, key=record.id)

    def candidates(self, record: Register, move: Move) -> Iterator[people.Person]:
        """Who may make a move: its author first, but last where the move asks for other eyes."""
        if move.roles == (Role.SYSTEM,):
            yield people.SYSTEM
        able = [
            p
            for p in self.staff.values()
            if p.roles.intersection(move.roles) and transition.may(self.session, record, move, p)
        ]
        yield from sorted(
            able,
            key=lambda p: (
                (p.user_id == record.created_by_id, p.user_id)
                if move.four_eyes
                else (p.user_id != record.created_by_id, p.user_id)
            ),
        )

    def job(self, day: date, *steps: Callable[[Session, int, date], tuple[int | None, Any, Any]]) -> None:
        """What the system does by itself on a day, to its end."""
        with clock.at(self.moment(day)):
            for step in steps:
                cursor: int | None = 0
                while cursor is not None:
                    cursor = step(self.session, cursor, day)[0]

    def one(self, role: Role, department_id: int | None = None) -> people.Person:
        """Somebody in this role, of this department where there is one."""
        held = [p for p in self.staff.values() if role in p.roles]
        return self.chance.choice([p for p in held if p.department_id == department_id] or held)


def route(flow: Workflow, status: Term) -> list[str]:
    """The fewest moves by hand from the start of a flow to a status."""
    ways: dict[Term, list[str]] = {flow.start: []}
    waiting = [flow.start]
    while waiting:
        here = waiting.pop(0)
        for move in flow.from_status(here):
            if move.by_hand and move.target not in ways:
                ways[move.target] = [*ways[here], move.name]
                waiting.append(move.target)
    return ways[status]


def _opinion(chance: random.Random, move: Move) -> str:
    """What stands in the record of a move: nothing where none is asked for, a reason where it turns something down."""
    if not (move.opinion or move.four_eyes):
        return ""
    known = AGAINST if move.tone == "warning" else MISTAKEN if move.voids else OPINIONS
    return chance.choice(known)
