"""Who does what: each chapter registers its functions here, the mechanisms look them up by name.

The names stand in the tables of moves (guards, effects) or are those of registers and parameters. The chapters are
loaded by app.services.chapters; a name that is missing, or that nothing uses, stops the start-up (`faults`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy.orm import Session

from app.rules.classes import PublicityFacts
from app.rules.errors import Refused
from app.rules.reasons import Reason
from app.services.flow.people import Person
from app.workflow.moves import Move
from models.base import Register
from models.rows import Row

Function = TypeVar("Function")
Guard = Callable[[Session, Any, Person, date], None]
Effect = Callable[[Session, Any, Person, date], None]
Facts = Callable[[Any, date], Sequence[Any]]
BeforeSave = Callable[[Session, Any], None]
AfterSave = Callable[[Session, Sequence[Any]], None]
Doubts = Callable[[Session, Any], Iterable[Refused]]
Persons = Callable[[Session, Any], Iterable[str]]
Codes = Callable[[Session, str], bool]
EVERY = "*"
"""Instead of a register's name: all of them."""


class Names(Generic[Function]):
    """Functions of one kind by name; two of one name are a mistake."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._known: dict[str, Function] = {}

    def add(self, name: str, function: Function) -> None:
        if name in self._known:
            raise RuntimeError(f"Two functions are registered as {self.kind} “{name}”.")
        self._known[name] = function

    def get(self, name: str) -> Function | None:
        return self._known.get(name)

    def __getitem__(self, name: str) -> Function:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)


@dataclass(frozen=True)
class Reach:
    """How far a rule reaches.

    mark  marks what depends on it from a day on; how many, None where nothing need be marked
    job   decides it anew
    """

    mark: Callable[[Session, date], int | None]
    job: str


class Repairable(Protocol):
    """What a repair asks of the records that can be repaired, and does to them (发改委令第36号 第三条)."""

    def facts(self, record: Register) -> PublicityFacts:
        """What the rule on repair needs to know."""

    def refuse(self, record: Register) -> None:
        """Raises Refused where there is nothing to repair now."""

    def repaired(self, record: Register, day: date) -> None:
        """Write into the record that its publicity ended with the repair."""

    def restored(self, session: Session, record: Register, day: date) -> bool:
        """The repair proved false: show the record again, to the longest term; whether it still stands."""


@dataclass(frozen=True)
class Shown:
    """Whether the rules let a record be shown, and the first day on which it no longer is (None: no end).

    reasons  why, in order
    keep     writes the answer and its reasons into the record
    """

    may_show: bool
    until: date | None
    reasons: tuple[Reason, ...] = ()
    keep: Callable[[], None] = lambda: None


TermRule = Callable[[Session, Any, date], Shown]
Proposal = Callable[[Session, Any, Any], Register | None]


@dataclass(frozen=True)
class PaperFacts:
    """What a chapter lets documents say of its records beside their columns.

    names  to each name, in Chinese as templates are, the names of the parts of one row; none for a plain value
    read   the values by name
    """

    names: Mapping[str, Sequence[str]]
    read: Callable[[Session, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Moved:
    """A move that was just made, with everything in it but what follows from it."""

    move: Move
    by: Person
    day: date
    opinion: str


guards: Names[Guard] = Names("guard")
effects: Names[Effect] = Names("effect")
checks: Names[Guard] = Names("check")
facts_of: Names[Facts] = Names("facts")
before: Names[BeforeSave] = Names("before_save")
after: Names[AfterSave] = Names("after_save")
doubts: Names[Doubts] = Names("doubt")
first_doubts: Names[Doubts] = Names("first_doubt")
proposals: Names[Proposal] = Names("proposal")
reaches: Names[Reach] = Names("reach")
persons: Names[Persons] = Names("persons")
codes: Names[Codes] = Names("codes")
terms: Names[TermRule] = Names("term")
repairables: Names[Repairable] = Names("repairable")
paper_facts: Names[PaperFacts] = Names("paper_facts")
followers: list[Callable[[Session, Register, Moved], None]] = []
early_guards: set[str] = set()


def guard(function: Guard) -> Guard:
    """A check that a move asks for by the function's name; it raises Refused with what is wrong and how to go on."""
    guards.add(function.__name__, function)
    return function


def early(function: Guard) -> Guard:
    """A guard that bears a record in which much is still missing: it is asked already while the form is filled in."""
    early_guards.add(function.__name__)
    return function


def effect(function: Effect) -> Effect:
    """What happens in a move's own transaction, by the function's name."""
    effects.add(function.__name__, function)
    return function


def term(function: TermRule) -> TermRule:
    """The rule of a register's publicity, by the function's name; it changes nothing."""
    terms.add(function.__name__, function)
    return function


def follows_moves(function: Callable[[Session, Register, Moved], None]) -> Callable[[Session, Register, Moved], None]:
    """What may follow from any move of any register, in the same transaction, after its own effects."""
    followers.append(function)
    return function


def papers(
    register: str, **names: Sequence[str]
) -> Callable[[Callable[[Session, Any], Mapping[str, Any]]], Callable[[Session, Any], Mapping[str, Any]]]:
    """What documents may say of this register's records beside their columns, under these names."""

    def add(read: Callable[[Session, Any], Mapping[str, Any]]) -> Callable[[Session, Any], Mapping[str, Any]]:
        paper_facts.add(register, PaperFacts(names, read))
        return read

    return add


def knows_persons(function: Persons) -> Persons:
    """Names of persons who have to do with a record, which the public does not read."""
    persons.add(function.__name__, function)
    return function


def knows_codes(function: Codes) -> Codes:
    """Whether a credit code that fails the check of the standard is known to be real."""
    codes.add(function.__name__, function)
    return function


def repairable(register: str) -> Callable[[type[Repairable]], type[Repairable]]:
    """Records of this register can be repaired, in the way of the class."""

    def add(way: type[Repairable]) -> type[Repairable]:
        repairables.add(register, way())
        return way

    return add


def _for_registers(names: Names[Function]) -> Callable[..., Callable[[Function], Function]]:
    def of(*registers: str) -> Callable[[Function], Function]:
        def register(function: Function) -> Function:
            for name in registers:
                names.add(name, function)
            return function

        return register

    return of


check = _for_registers(checks)
"""What a record of these registers must fulfil whenever it is written, by a form or from a ledger."""
facts = _for_registers(facts_of)
"""What a record says about whomever it is about when it takes effect: facts for the ledger, nothing else."""
before_save = _for_registers(before)
"""What the office adds to a record before it is checked: links, names and numbers that can be found out."""
after_save = _for_registers(after)
"""What follows once records have their keys, in the same transaction; one record or those of a whole ledger."""
doubt = _for_registers(doubts)
"""What looks wrong about a record but is kept as it stands; EVERY for all registers."""


first_doubt = _for_registers(first_doubts)
"""What looks wrong about a record as soon as it is written, also while most of it is still empty."""
proposal = _for_registers(proposals)
"""The draft of a decision by which a record (`column(decided=)`) becomes as a ledger has it; None where one waits."""


def reach(
    *rules: str, job: str
) -> Callable[[Callable[[Session, date], int | None]], Callable[[Session, date], int | None]]:
    """What depends on these rules: registers of standards, or parameters."""

    def register(mark: Callable[[Session, date], int | None]) -> Callable[[Session, date], int | None]:
        for name in rules:
            reaches.add(name, Reach(mark, job))
        return mark

    return register


def _ungrouped(register: type[Register]) -> list[str]:
    """Columns of a form that stand in no block of it, or in two, and names in its blocks that are no such column."""
    asked = {column.key for column in register.columns() if column.info["form"]} if register.GROUPS else set()
    asked |= {own.name for own in register.ROWS} if register.GROUPS else set()
    named = Counter(name for group in register.GROUPS for name in (*group.columns, *group.rare))
    name = register.register_name()
    found = [f"“{each}” of “{name}” stands in no group" for each in sorted(asked - set(named))]
    found += [f"“{each}” of “{name}” is no column of its form" for each in sorted(set(named) - asked)]
    return found + [f"“{each}” of “{name}” stands in two groups" for each, times in named.items() if times > 1]


def _unrelated(register: type[Register]) -> list[str]:
    """Lines that a register declares without a relationship to them."""
    relations = register.__mapper__.relationships
    names = [own.name for own in register.ROWS]
    unknown = [n for n in names if n not in relations or not issubclass(relations[n].mapper.class_, Row)]
    return [f"“{each}” of “{register.register_name()}” are no lines of its own" for each in unknown]


def _name(register: type[Register]) -> str:
    return register.register_name()


def faults(registers: Sequence[type[Register]]) -> list[str]:
    """What does not fit between the tables of moves and what the chapters registered; nothing when all is well."""
    flows = {r.register_name(): r.WORKFLOW for r in registers}
    found = [f"two registers are called “{name}”" for name, n in Counter(map(_name, registers)).items() if n > 1]
    for known, field in ((guards, "guards"), (effects, "effects")):
        asked = {name for flow in flows.values() for move in flow for name in getattr(move, field)}
        found += [f"no {known.kind} “{name}” is registered" for name in sorted(asked - set(known))]
        found += [f"no move asks for the {known.kind} “{name}”" for name in sorted(set(known) - asked)]
    found += [fault for register in registers for fault in (*_ungrouped(register), *_unrelated(register))]
    decided = {c.info["decided"] for r in registers for c in r.__mapper__.columns if c.info.get("decided")}
    found += [f"no draft of “{name}” can be proposed" for name in sorted(decided - set(proposals))]
    wanted = {r.PUBLISHING.term for r in registers if r.PUBLISHING}
    found += [f"no term rule “{name}” is registered" for name in sorted(wanted - set(terms))]
    found += [f"no register is published by the term rule “{name}”" for name in sorted(set(terms) - wanted)]
    for names in (checks, facts_of, before, after, doubts, first_doubts, repairables, paper_facts):
        found += [
            f"{names.kind} of “{name}”, which is no register" for name in sorted(set(names) - set(flows) - {EVERY})
        ]
    quiet = {r.register_name() for r in registers if r.CONFIDENTIAL}
    found += [
        f"“{r.register_name()}” is confidential and published" for r in registers if r.CONFIDENTIAL and r.PUBLISHING
    ]
    found += [f"“{name}” is confidential and adds to the credit ledger" for name in sorted(quiet & set(facts_of))]
    recorded = {name for name, flow in flows.items() if any("record_event" in move.effects for move in flow)}
    found += [f"“{name}” records events but has no facts" for name in sorted(recorded - set(facts_of))]
    return found + [f"“{name}” has facts that no move records" for name in sorted(set(facts_of) - recorded)]
