"""Wrong passwords of late, counted in the database for all workers together: whoever guesses is stopped where they are.

A try belongs to the place it comes from: a device from which the account was entered before, or else an address. In a
quarter of an hour an account bears five wrong passwords from one place, and four more from all other addresses
together, and an address thirty for all accounts. So the owner is let in from elsewhere, and from a known device
whatever happens elsewhere. Only finished tries count; one that could be a try too many waits for those before it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app import clock
from models.platform import Account, SignInTry

FROM_ONE_PLACE, FROM_ELSEWHERE, FOR_ALL_ACCOUNTS = 5, 4, 30
LOCK = timedelta(minutes=15)
"""How long a wrong password counts."""
LOOK = timedelta(seconds=30)
"""After so long a try that was never finished counts no more: its server died."""
_AHEAD = timedelta(minutes=1)
"""How far the clocks of two servers may differ; what is dated later still was written by a clock that ran ahead."""
_IN_TURN = 734_110_015
"""The lock of PostgreSQL under which tries begin one after the other; on SQLite the write lock does the same."""


@dataclass(frozen=True)
class Place:
    """Where a try comes from; `device` is empty where the account was never entered from it."""

    address: str
    device: str = ""

    @property
    def network(self) -> str:
        """The address as it is counted: one subscriber of IPv6 has a whole network of them."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return self.address[:64]
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False) if address.version == 6 else address)


class Answer(Enum):
    """Whether a password may be looked at now."""

    OPEN = "open"
    WAIT = "wait"
    SHUT = "shut"


def fingerprint(username: str) -> str:
    """The account name as it is kept: people type passwords there too."""
    return hashlib.sha256(username.encode()).hexdigest()


def begin(session: Session, username: str, place: Place) -> tuple[Answer, int]:
    """Whether this try may be made, and its key where it may. The caller commits before it looks at the password."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_IN_TURN)))
    session.execute(delete(SignInTry).where(~_recent()))
    answer = _answer(_near(session, username, place), fingerprint(username), place)
    if answer is not Answer.OPEN:
        return answer, 0
    row = SignInTry(name=fingerprint(username), address=place.network, device=place.device, at=clock.now())
    session.add(row)
    session.flush()
    return answer, row.id


def finish(session: Session, key: int, username: str, place: Place, *, right: bool) -> bool:
    """Count a wrong password, or forget those of the place from which the right one came; whether it shut the place."""
    if right:
        session.execute(delete(SignInTry).where(or_(SignInTry.id == key, SignInTry.wrong & _of(username, place))))
        return False
    session.execute(update(SignInTry).where(SignInTry.id == key).values(wrong=True))
    return _answer(_near(session, username, place), fingerprint(username), place) is Answer.SHUT


def forget(session: Session, username: str) -> None:
    """Let the account be entered from everywhere again, but for addresses that are stopped for all accounts."""
    session.execute(delete(SignInTry).where(SignInTry.name == fingerprint(username)))


def locked(session: Session, accounts: Iterable[Account]) -> set[int]:
    """Which of these accounts cannot be entered now from some place that tried."""
    names = {fingerprint(each.username): each.id for each in accounts}
    tries: dict[str, list[SignInTry]] = {}
    for row in session.scalars(select(SignInTry).where(_recent(), SignInTry.name.in_(names))):
        tries.setdefault(row.name, []).append(row)
    return {names[name] for name, rows in tries.items() if _is_locked(name, rows)}


def _is_locked(name: str, rows: Sequence[SignInTry]) -> bool:
    places = {Place(row.address, row.device) for row in rows}
    return any(_answer(rows, name, place) is Answer.SHUT for place in places)


def _recent() -> ColumnElement[bool]:
    now = clock.now()
    return SignInTry.at.between(now - LOCK, now + _AHEAD)


def _of(username: str, place: Place) -> ColumnElement[bool]:
    """The tries for an account from a place."""
    here = SignInTry.device == place.device if place.device else SignInTry.address == place.network
    return (SignInTry.name == fingerprint(username)) & here


def _near(session: Session, username: str, place: Place) -> Sequence[SignInTry]:
    """The recent tries that bear on this one: for the same account, or from the same address."""
    same = or_(SignInTry.name == fingerprint(username), SignInTry.address == place.network)
    return session.scalars(select(SignInTry).where(_recent(), same)).all()


def _answer(rows: Sequence[SignInTry], name: str, place: Place) -> Answer:
    begun = [row for row in rows if row.wrong or row.at > clock.now() - LOOK]
    if _is_too_many([row for row in begun if row.wrong], name, place):
        return Answer.SHUT
    return Answer.WAIT if _is_too_many(begun, name, place) else Answer.OPEN


def _is_too_many(rows: Sequence[SignInTry], name: str, place: Place) -> bool:
    """Whether one more would be one too many if all of these are wrong."""
    if place.device:
        return sum(row.name == name and row.device == place.device for row in rows) >= FROM_ONE_PLACE
    unknown = [row for row in rows if not row.device]
    by_address = Counter(row.address for row in unknown if row.name == name)
    elsewhere = by_address.total() - max(by_address.values(), default=0)
    return (
        by_address[place.network] >= FROM_ONE_PLACE
        or elsewhere >= FROM_ELSEWHERE
        or sum(row.address == place.network for row in unknown) >= FOR_ALL_ACCOUNTS
    )
