"""Known trouble beneath the program: a database that is away or busy, a disk that is full. No fault of the program."""

import errno
from collections.abc import Iterator
from enum import Enum

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_SCRATCH = "No usable temporary directory"
"""What tempfile says, as a missing file, where no folder takes even a few bytes."""
MISSING = ("42P01", "42703")  # PostgreSQL: undefined_table, undefined_column


class Trouble(Enum):
    """What the trouble is; its value names it in the log."""

    AWAY = "database_away"
    BUSY = "database_busy"
    FULL = "disk_full"


_SQLITE = {
    5: Trouble.BUSY,  # SQLITE_BUSY
    6: Trouble.BUSY,  # SQLITE_LOCKED
    8: Trouble.AWAY,  # SQLITE_READONLY
    10: Trouble.AWAY,  # SQLITE_IOERR
    11: Trouble.AWAY,  # SQLITE_CORRUPT
    13: Trouble.FULL,  # SQLITE_FULL
    14: Trouble.AWAY,  # SQLITE_CANTOPEN
    26: Trouble.AWAY,  # SQLITE_NOTADB
}
_POSTGRESQL = {
    "53100": Trouble.FULL,  # disk_full
    "53300": Trouble.BUSY,  # too_many_connections
    "55P03": Trouble.BUSY,  # lock_not_available
    "57014": Trouble.BUSY,  # query_canceled
    "40001": Trouble.BUSY,  # serialization_failure
    "40P01": Trouble.BUSY,  # deadlock_detected
    "25006": Trouble.AWAY,  # read_only_sql_transaction: a standby answers
    "25P03": Trouble.AWAY,  # idle_in_transaction_session_timeout
    "3D000": Trouble.AWAY,  # invalid_catalog_name
}
_AWAY = ("08", "28", "53", "57", "58")
"""Classes of SQLSTATE: connection, authorisation, resources, intervention of an operator, system."""


def trouble(fault: BaseException | None) -> Trouble | None:
    """The known trouble that the fault, or one it came of, tells of; None for a fault of the program."""
    return next((found for link in _chain(fault) if (found := _told(link))), None)


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """The fault and those it came of, the latest first."""
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__


def _told(fault: BaseException) -> Trouble | None:
    if isinstance(fault, DBAPIError):
        return _of_database(fault)
    if isinstance(fault, OSError):
        full = fault.errno in _NO_ROOM or str(fault.strerror).startswith(_NO_SCRATCH)
        return Trouble.FULL if full else None
    return Trouble.BUSY if isinstance(fault, NoConnectionFree) else None


def _of_database(fault: DBAPIError) -> Trouble | None:
    if lacks_table(fault):
        return Trouble.AWAY
    if (code := getattr(fault.orig, "sqlite_errorcode", None)) is not None:
        return _SQLITE.get(code & 0xFF)
    if state := getattr(fault.orig, "sqlstate", None):
        return _POSTGRESQL.get(state, Trouble.AWAY if state[:2] in _AWAY else None)
    return Trouble.AWAY if isinstance(fault, OperationalError | InterfaceError) else None


def lacks_table(fault: DBAPIError) -> bool:
    """Whether the database answered that it has no such table or no such column: nobody has set it up."""
    missing = getattr(fault.orig, "sqlstate", None) in MISSING
    return missing or str(fault.orig).startswith(("no such table", "no such column"))


def line(fault: BaseException) -> str:
    """The fault in one line, for the log."""
    return " ".join(str(getattr(fault, "orig", None) or fault).split())[:200]
