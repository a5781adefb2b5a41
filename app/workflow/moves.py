"""What a move is, and what can be asked of a table of moves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar

from app.rules.conditions import When
from app.rules.errors import N_
from app.rules.terms import Codes, Term
from app.rules.vocabulary.platform import Role, Status

Who = TypeVar("Who")
Duty = Literal["role", "author", "nobody"]
EDITED = "edited"
"""A step of the trail that is no move: somebody else than the author wrote in the record."""


@dataclass(frozen=True)
class Needed:
    """A paper that a move rests on: an attachment of this kind lies with the record, or comes with the move.

    field, value  only where this column of the record says so: is it, or holds it among others
    must          without it the move is refused; otherwise the page asks for it
    """

    kind: Term
    field: str = ""
    value: Term | None = None
    must: bool = True

    def applies(self, record: object) -> bool:
        if not self.field:
            return True
        held = getattr(record, self.field)
        return self.value in held if isinstance(held, list) else held == self.value


@dataclass(frozen=True)
class Move:
    """One button: who may take a record from which statuses to which, and what then happens.

    label      the verb on the button (a sentence to translate)
    sources    statuses in which the button is there
    target     the status afterwards
    when       what a column of the record must say for the button to be there at all
    roles      who may press it; SYSTEM alone means only a job or an effect may
    four_eyes  whoever created the record or made an earlier move of this round may not
    opinion    whether the mover must say why
    phrases    what is usually said with it, to pick from
    fields     columns of the record asked for with the move
    files      whether files may be handed in with it; otherwise files change only while the record may be edited
    papers     the papers that it rests on; they may be handed in with it
    guards     names of checks that may refuse (services.flow.registry: @guard)
    hidden_by  those of them of which a refusal takes the button away
    effects    names of what happens in the same transaction (@effect)
    duty       who must make it: whoever holds one of the roles, the record's author alone, or nobody (any day will do)
    onward     whether it is the plain way on, as the flow picture shows it; unless said, a duty that hands nothing back
    new_round  the record is handed back, so that those who acted before may act again
    voids      afterwards the record counts no more, and no form offers it
    apart      a matter of its own begins: those who brought the record so far may decide it, whoever begins it may not
    fresh_eyes   nobody who ever moved this record may, whatever its matter was
    independent  whoever decided the record that this one is about (ABOUT of the register) may not
    starts     legal clocks that begin; stops: clocks that end; extends: clocks that run longer (policy `deadlines`)
    pauses     clocks that stand still from here on; resumes: clocks that go on, what lay between not counted
    """

    name: str
    label: str
    sources: tuple[Term, ...]
    target: Term
    roles: tuple[Role, ...]
    four_eyes: bool = False
    opinion: bool = False
    phrases: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    files: bool = False
    papers: tuple[Needed, ...] = ()
    guards: tuple[str, ...] = ()
    hidden_by: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    when: When | None = None
    tone: str = "default"
    duty: Duty = "role"
    onward: bool | None = None
    new_round: bool = False
    voids: bool = False
    apart: bool = False
    fresh_eyes: bool = False
    independent: bool = False

    @property
    def by_hand(self) -> bool:
        return self.roles != (Role.SYSTEM,)

    def applies(self, record: object) -> bool:
        """Whether the record says what the move asks for, wherever it stands."""
        return self.when is None or bool(self.when.met_by(getattr(record, self.when.column)))

    @property
    def is_duty(self) -> bool:
        """Whether a record waits for this move."""
        return self.by_hand and self.duty != "nobody"

    @property
    def takes_files(self) -> bool:
        """Whether files may come with it."""
        return self.files or bool(self.papers)

    @property
    def leads_onward(self) -> bool:
        return self.onward if self.onward is not None else self.is_duty and not self.new_round

    @property
    def shut_to(self) -> tuple[str, ...]:
        """Who of a record's people may not make it, as columns of its work item.

        handlers: those on whose steps it rests; movers: whoever moved it; barred: who decided what it asks about
        """
        asked = (("handlers", self.four_eyes), ("movers", self.fresh_eyes), ("barred", self.independent))
        return tuple(name for name, shut in asked if shut)

    @property
    def stays(self) -> bool:
        """Whether the move leaves the record where it is."""
        return self.sources == (self.target,)


@dataclass(frozen=True)
class Workflow:
    """The flow of one register: where a new record stands, where it may still be edited, and its moves.

    alarming  statuses that a screen shows in red; the other colours follow from the moves
    """

    register: str
    start: Term
    moves: Mapping[str, Move] = field(default_factory=dict)
    editable: tuple[Term, ...] = ()
    editors: tuple[Role, ...] = (Role.CLERK,)
    readers: tuple[Role, ...] = ()
    alarming: tuple[Term, ...] = (Status.REVOKED,)

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves.values())

    def __getitem__(self, name: str) -> Move:
        return self.moves[name]

    @cached_property
    def vocabulary(self) -> Codes:
        """The statuses of the flow, by their codes."""
        return Codes(self.statuses())

    def from_status(self, status: str) -> list[Move]:
        return [move for move in self if status in move.sources]

    def statuses(self) -> list[Term]:
        """Every status of the flow, the start first, in the order of the table."""
        seen = {self.start: None}
        for move in self:
            seen |= dict.fromkeys((*move.sources, move.target))
        return list(seen)

    def waits_in(self, status: str) -> bool:
        """Whether a record in this status waits for somebody's word; one that was never handed in does not."""
        return not self.begins_in(status) and any(m.is_duty for m in self.from_status(status))

    def begins_in(self, status: str) -> bool:
        """Whether a record in this status has not been handed in yet: it waits for its author alone."""
        duties = [m.duty for m in self.from_status(status) if m.is_duty]
        return status == self.start and bool(duties) and set(duties) == {"author"}

    def is_under_way(self, status: str) -> bool:
        """Whether somebody still has to do something about a record in this status."""
        return self.begins_in(status) or self.waits_in(status)

    def next_word(self, status: str) -> set[Role]:
        """Who has the next word about a record in this status."""
        return {role for move in self.from_status(status) if move.is_duty for role in move.roles}

    def void(self) -> set[Term]:
        """Statuses in which a record counts no more."""
        return {move.target for move in self if move.voids}

    def tone(self, status: Term) -> Literal["bad", "waits", "good", "quiet"]:
        """How a screen shows a status: alarming, waiting for somebody, where a record should be, or quietly."""
        if status in self.alarming:
            return "bad"
        if self.waits_in(status):
            return "waits"
        return "good" if status in (self.start, *self.plain_way(self.start)) and not self.begins_in(status) else "quiet"

    def plain_way(self, status: Term) -> list[Term]:
        """The statuses that follow from here when nothing goes wrong; in the last of them a record comes to rest."""
        way: list[Term] = []
        here = status
        while onward := next(
            (m for m in self.from_status(here) if m.leads_onward and m.target not in (status, *way)), None
        ):
            here = onward.target
            way.append(here)
        return way

    def waiting_for(self, roles: Iterable[str]) -> set[Term]:
        """Statuses in which somebody with one of these roles has the next word."""
        held = set(roles)
        return {
            status
            for move in self
            if move.is_duty and held.intersection(move.roles)
            for status in move.sources
            if self.waits_in(status)
        }

    def standing(self, past: Iterable[tuple[str, Who]]) -> list[Who]:
        """Who made the steps on which a record still rests, of (move, who) from the oldest on.

        A move that hands the record back undoes what was done since it last stood there; the rest still counts.
        """
        kept: list[tuple[Move, Who]] = []
        for name, who in past:
            move = self.moves.get(name)
            if move is not None and move.new_round:
                while kept and kept[-1][0].target != move.target:
                    kept.pop()
            elif move is not None and not move.stays:
                kept = [(move, who)] if move.apart else [*kept, (move, who)]
        return [who for _, who in kept]

    def way_to(self, past: Iterable[str]) -> list[Term]:
        """The statuses through which a record came to where it stands, of the moves from the oldest on.

        What was undone is left out: a record handed back and handed in again has come this way once.
        """
        way, here = [self.start], self.start
        for move in (self.moves[name] for name in past if name in self.moves):
            here = move.target
            if here in way:
                way = way[: way.index(here) + 1]
            elif move.new_round:
                way = way[:1]
            else:
                way.append(here)
        return way if here in way else [*way, here]

    def handlers(self, author: int | None, past: Iterable[tuple[str, frozenset[int]]]) -> set[int]:
        """Who wrote the record, wrote in it, or made a step on which it rests, of (step, people) from the oldest on.

        None of them may make a move that asks for four eyes.
        """
        steps = list(past)
        edited = [people for name, people in steps if name == EDITED]
        return set().union(*edited, *self.standing(steps), {author} if author else ())

    def label_of(self, step: str) -> str:
        """The verb of a step of the trail."""
        return self.moves[step].label if step in self.moves else N_("Edit") if step == EDITED else step

    def decisions(self) -> list[str]:
        """The moves by which somebody reviews or decides: those that ask for other eyes."""
        return [move.name for move in self if move.four_eyes]

    def movers(self) -> set[Role]:
        return {role for move in self for role in move.roles}

    @cached_property
    def seen_by(self) -> frozenset[Role]:
        """Who may read its records: whoever can move, edit or read them."""
        return frozenset((*self.readers, *self.editors, *self.movers()))


def workflow(register: str, start: Term, *moves: Move, **kwargs: object) -> Workflow:
    """A flow from its moves; two moves of one name are a mistake."""
    table = {move.name: move for move in moves}
    if len(table) != len(moves):
        raise ValueError(f"{register}: two moves share a name")
    return Workflow(register, start, table, **kwargs)  # type: ignore[arg-type]  # the dataclass checks the names
