"""Where the audit chain stood at a moment.

Kept outside the database and signed, with every tick, job and command, so that even a chain rewritten as a whole is
found, and a tail that was cut off is never longer than what was written since the last tick.
"""

import hashlib
import hmac
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.orm import Session

import config
from app import audit, clock
from app.rules.errors import N_, Refused
from app.whole import whole

CHUNK = 50_000
log = structlog.get_logger()


def keep(session: Session, day: date, after: int = 0, most: int = CHUNK) -> tuple[int | None, dict[str, int]]:
    """Verify the next entries after `after`, `most` at most, and write a checkpoint at the end of the chain.

    The chain must also still pass through the last checkpoint. Returns the last entry seen, None at the end, and the
    counts of the run; raises Refused for an entry that is not what was written.
    """
    verdict = audit.verify(session, latest(), after, most)
    if verdict.first_bad is not None:
        raise Refused(N_("Entry %(seq)s is not what was written: %(why)s."), seq=verdict.first_bad, why=verdict.why)
    if verdict.more:
        return verdict.entries, {"seen": verdict.entries - after}
    if not session.info.get("trial"):
        _write(day, verdict.entries, verdict.head)
    return None, {"seen": verdict.entries - after}


def mark(session: Session) -> None:
    """Write down where the chain stands now, where it has grown and still passes through the last checkpoint.

    It never raises for the chain, a checkpoint or the disk: what is wrong with them the check of the night says.
    """
    try:
        head, (reached, told) = audit.read_head(session), latest() or (0, audit.GENESIS)
        if head.seq > reached and audit.hash_at(session, reached) == told:
            _write(clock.today(), head.seq, head.hash)
    except (Refused, OSError) as fault:
        log.error("no_checkpoint", error=str(fault))


def verify(session: Session) -> audit.Verdict:
    """Walk the whole chain; it must also still pass through the last checkpoint. Raises Refused for one forged."""
    return audit.verify(session, latest())


def folder() -> Path:
    """Where the checkpoints lie."""
    return Path(config.DATA_DIR) / "checkpoints"


def set_aside() -> None:
    """Move the checkpoints of an older database into a folder beside: a new database begins a chain of its own."""
    if folder().exists():
        folder().rename(folder().with_name(f"checkpoints-until-{clock.now():%Y%m%d%H%M%S}"))


def latest() -> tuple[int, str] | None:
    """(Entry, hash) of the checkpoint that reaches furthest, whatever day its clock showed; None before the first."""
    return max(map(read, folder().glob("*.json")), default=None)


def read(path: Path) -> tuple[int, str]:
    """(Entry, hash) of a checkpoint file; raises Refused when this installation did not sign it."""
    try:
        entry: dict[str, Any] = json.loads(path.read_text())
        signature = entry.pop("signature")
    except (OSError, ValueError, KeyError, AttributeError):
        raise Refused(N_("“%(file)s” is no checkpoint."), file=path.name) from None
    if not hmac.compare_digest(signature, _signature(entry)):
        raise Refused(N_("“%(file)s” was not signed by this installation."), file=path.name)
    return int(entry["seq"]), str(entry["hash"])


def _write(day: date, seq: int, head: str) -> None:
    """The checkpoint of a day: a later one of the same day takes its place, for it says all that the earlier said."""
    entry = {"seq": seq, "hash": head, "day": day.isoformat()}
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with whole(folder() / f"{day}.json") as file:
        file.write(json.dumps({**entry, "signature": _signature(entry)}).encode())


def _signature(entry: dict[str, Any]) -> str:
    key = os.environ["SECRET_KEY"].encode()
    return hmac.new(key, json.dumps(entry, sort_keys=True).encode(), hashlib.sha256).hexdigest()
