"""The only code that moves a record from one status to another."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app import attest, audit, clock, scope
from app.rules.errors import N_, AlreadyHandled, NotAllowed, Refused, Sentence, together
from app.services.flow import deadlines, giving, locks, registry, worklist
from app.services.flow.giving import Given
from app.services.flow.people import SYSTEM, Capacity, Person
from app.workflow.moves import Move
from models.base import Register
from models.platform import Account, Movement, WorkItem


def perform(
    session: Session,
    record: Register,
    name: str,
    by: Person = SYSTEM,
    opinion: str = "",
    *,
    day: date | None = None,
    values: Mapping[str, Any] | None = None,
    version: int | None = None,
    bring: Callable[[], object] | None = None,
) -> Movement:
    """Move a record, with everything that follows from it, in the caller's transaction.

    The record is locked and read again first, so that of two people only one can win; the other is told who
    was quicker. Raises AlreadyHandled, NotAllowed or Refused; then nothing of it may be committed.

    values   what the move asks for
    version  the version of the record that the mover read
    bring    puts the files that come with the move into the record
    """
    day, title = day or clock.today(), record.title
    try:
        return _perform(session, record, name, by, day, Given(values or {}, opinion, version, bring))
    except StaleDataError:
        raise AlreadyHandled(N_("%(record)s was changed by somebody else meanwhile."), record=title) from None


def _perform(session: Session, record: Register, name: str, by: Person, day: date, given: Given) -> Movement:
    session.flush()
    locks.lock_subject(session, record)
    session.refresh(record, with_for_update=True)
    move = _known(record, name)
    _check_status(session, record, move, by)
    capacity = capacity_of(session, record, move, by)
    if given.version not in (None, record.version):
        raise AlreadyHandled(
            N_("%(record)s was changed by %(who)s after you opened it; read it again before you decide."),
            record=record.title,
            who=_last_writer(session, record),
        )
    with scope.confined_to(None):  # what follows is the same whichever departments the mover may read
        together(
            partial(giving.take_values, session, record, move, given),
            partial(giving.take_papers, session, record, move, given),
            *_guards(session, record, move, by, day),
        )
        movement = _write(session, record, move, by, capacity, given.opinion)
        _follow_up(session, record, registry.Moved(move, by, day, movement.opinion))
        session.flush()
    return movement


def _last_writer(session: Session, record: Register) -> str:
    account = session.get(Account, record.changed_by_id) if record.changed_by_id else None
    return account.full_name if account else Sentence(N_("the system"))


def against(session: Session, record: Register, move: Move, by: Person, given: Given) -> tuple[Refused, ...]:
    """What stands against a move as it is filled in so far, but for its papers; nothing of it may be committed.

    Raises AlreadyHandled or NotAllowed where it is not this person's to make, or no longer.
    """
    _check_status(session, record, move, by)
    capacity_of(session, record, move, by)
    try:
        with session.no_autoflush, scope.confined_to(None), locks.looking(session):
            together(
                partial(giving.take_values, session, record, move, given),
                *_guards(session, record, move, by, clock.today()),
            )
    except Refused as refusal:
        return refusal.parts
    return ()


def may(session: Session, record: Register, move: Move, by: Person) -> bool:
    """Whether the button is there for this person (status, role, department and four eyes)."""
    try:
        _check_status(session, record, move, by)
        capacity_of(session, record, move, by)
    except Refused:
        return False
    return True


def open_moves(session: Session, record: Register, by: Person) -> list[Move]:
    """The buttons this person may press on this record now."""
    moves = [m for m in record.WORKFLOW.from_status(record.status) if m.by_hand and by.roles.intersection(m.roles)]
    return [m for m in moves if may(session, record, m, by) and not _hidden(session, record, m, by)]


def _hidden(session: Session, record: Register, move: Move, by: Person) -> bool:
    """Whether a check refuses that takes the button away, because what it does is done."""
    try:
        for name in move.hidden_by:
            registry.guards[name](session, record, by, clock.today())
    except Refused:
        return True
    return False


def _known(record: Register, name: str) -> Move:
    try:
        return record.WORKFLOW[name]
    except KeyError:
        raise Refused(
            N_("There is no move “%(move)s” for %(register)s."), move=name, register=Sentence(record.LABEL)
        ) from None


def _check_status(session: Session, record: Register, move: Move, by: Person) -> None:
    if record.status in move.sources:
        _check_applies(record, move)
        return
    last = history(session, record, limit=1)
    if last and last[0].from_status in move.sources:
        raise _handled(record, last[0], by)
    raise Refused(
        N_("“%(move)s” is not possible while %(record)s is “%(status)s”."),
        move=Sentence(move.label),
        record=record.title,
        status=record.status,
    )


def _check_applies(record: Register, move: Move) -> None:
    if move.when is None or move.applies(record):
        return
    raise Refused(
        N_("“%(move)s” is not possible for %(record)s: “%(field)s” is %(said)s."),
        move=Sentence(move.label),
        record=record.title,
        field=record.label_of(move.when.column),
        said=getattr(record, move.when.column) or "—",
    )


def _handled(record: Register, step: Movement, by: Person) -> AlreadyHandled:
    """Who was quicker, and when; whoever presses twice was quicker themselves."""
    when, status = f"{clock.office_time(step.at):%Y-%m-%d %H:%M}", record.status
    if step.user_id is not None and step.user_id == by.user_id:
        return AlreadyHandled(
            N_("You handled this at %(when)s yourself; it is now “%(status)s”."), when=when, status=status
        )
    who = step.user.full_name if step.user else Sentence(N_("the system"))
    return AlreadyHandled(
        N_("Already handled by %(who)s at %(when)s; it is now “%(status)s”."), who=who, when=when, status=status
    )


def capacity_of(session: Session, record: Register, move: Move, by: Person) -> Capacity:
    """The capacity in which this person may make the move, their own before a lent one; raises NotAllowed."""
    held = by.used(move.roles)
    if not held:
        raise NotAllowed(N_("“%(move)s” is not for your role."), move=Sentence(move.label))
    within = [each for each in held if each.reaches(record)]
    if not within:
        raise NotAllowed(N_("%(record)s belongs to another department."), record=record.title)
    shut = {whose: _PEOPLE[whose](session, record) for whose in move.shut_to}
    for capacity in within:
        if not any(by.acting(capacity) & people for people in shut.values()):
            return capacity
    raise _not_yours(record, move, next(whose for whose in shut if by.acting(within[0]) & shut[whose]))


def _not_yours(record: Register, move: Move, whose: str) -> NotAllowed:
    if whose == "barred":
        return NotAllowed(
            N_("You took part in deciding %(record)s; somebody else must do this."), record=record.about.title
        )
    return NotAllowed(
        N_("You have already acted on %(record)s; “%(move)s” needs another person."),
        record=record.title,
        move=Sentence(move.label),
    )


def _deciders(session: Session, record: Register) -> set[int]:
    """Who reviewed a record or decided about it, also in another's place: they are not independent of it."""
    return _people(step for step in _steps(session, record) if step[0] in record.WORKFLOW.decisions())


def _people(steps: Iterable[tuple[str, frozenset[int]]]) -> set[int]:
    return set().union(*(people for _, people in steps))


def _steps(session: Session, record: Register) -> list[tuple[str, frozenset[int]]]:
    """(step, whose it was) of the whole trail, from the oldest on."""
    return worklist.trails(session.connection(), record.register_name(), [record.id]).get(record.id, [])


def _handlers(session: Session, record: Register) -> set[int]:
    return record.WORKFLOW.handlers(record.created_by_id, _steps(session, record))


_PEOPLE: dict[str, Callable[[Session, Register], set[int]]] = {
    "handlers": _handlers,
    "movers": lambda session, record: _people(_steps(session, record)),
    "barred": lambda session, record: _deciders(session, record.about),
}
"""The people of a record, as Move.shut_to names them."""


def history(session: Session, record: Register, limit: int = 200) -> list[Movement]:
    """The record's moves, the latest first."""
    query = (
        select(Movement)
        .where(Movement.register == record.register_name(), Movement.record_id == record.id)
        .order_by(Movement.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def _guards(session: Session, record: Register, move: Move, by: Person, day: date) -> Iterator[Callable[[], object]]:
    return (partial(registry.guards[name], session, record, by, day) for name in move.guards)


def _write(session: Session, record: Register, move: Move, by: Person, capacity: Capacity, opinion: str) -> Movement:
    movement = Movement(
        register=record.register_name(),
        record_id=record.id,
        title=record.title[:255],
        move=move.name,
        from_status=record.status,
        to_status=move.target,
        user_id=by.user_id,
        opinion=opinion.strip(),
        on_behalf_of_id=capacity.owner,
    )
    record.status = move.target
    session.add(movement)
    session.flush()
    if move.stays:
        worklist.place(session, [record])
    return movement


def _follow_up(session: Session, record: Register, moved: registry.Moved) -> None:
    move, by, day = moved.move, moved.by, moved.day
    for kind in move.stops:
        deadlines.stop(session, record, kind, day)
    for kind in move.starts:
        deadlines.start(session, record, kind, day)
    for kind in move.extends:
        deadlines.extend(session, record, kind, day)
    for kind in move.pauses:
        deadlines.pause(session, record, kind, day)
    for kind in move.resumes:
        deadlines.resume(session, record, kind, day)
    for name in move.effects:
        registry.effects[name](session, record, by, day)
    for follow in registry.followers:
        follow(session, record, moved)
    audit.note(session, "move", record.register_name(), record.id, move=move.name, to=str(move.target))


def perform_all(session: Session, register: type[Register], ids: list[int], name: str) -> int:
    """A move of the system for many records at once, for jobs: same table, same trail, no effects to follow."""
    move = register.WORKFLOW[name]
    if move.by_hand or move.effects or move.guards:
        raise ValueError(f"{name} is more than a change of status; perform it one by one")
    if not ids:
        return 0
    rows = session.execute(
        select(register.id, register.status).where(register.id.in_(ids), register.status.in_(move.sources))
    ).all()
    trail = [
        {
            "register": register.register_name(),
            "record_id": key,
            "title": f"#{key}",
            "move": name,
            "from_status": str(status),
            "to_status": str(move.target),
            "opinion": "",
            "at": clock.now(),
        }
        for key, status in rows
    ]
    if trail:
        moved = [key for key, _ in rows]
        session.execute(insert(Movement), trail)
        attest.wrote(session, register.__table__, [{"id": key, "status": move.target} for key in moved])
        session.execute(
            update(register).where(register.id.in_(moved)).values(status=move.target, version=register.version + 1),
            execution_options={"synchronize_session": False},
        )
        session.execute(
            delete(WorkItem).where(WorkItem.register == register.register_name(), WorkItem.record_id.in_(moved))
        )
    return len(trail)
