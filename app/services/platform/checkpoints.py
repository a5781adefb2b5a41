"""Where the audit chain stood on a day, kept outside the database, so that even rewriting the whole chain would be found."""

import hashlib
import hmac
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

import config
from app import audit, clock
from app.rules.errors import N_, Refused

CHUNK = 50_000


def keep(session: Session, day: date, after: int = 0, most: int = CHUNK) -> tuple[int | None, dict[str, int]]:
    """Walk the next part of the chain and, at its end, write down where that is, signed; raises Refused when it does not hold.

    Yesterday's checkpoint is asked too: the chain must still pass through it. Returns how far it came, None at the end.
    """
    verdict = audit.verify(session, latest(), after, most)
    if verdict.first_bad is not None:
        raise Refused(N_("Entry %(seq)s is not what was written: %(why)s."), seq=verdict.first_bad, why=verdict.why)
    if verdict.more:
        return verdict.entries, {"seen": verdict.entries - after}
    _write(day, {"seq": verdict.entries, "hash": verdict.head, "day": day.isoformat()})
    return None, {"seen": verdict.entries - after}


def folder() -> Path:
    return Path(config.DATA_DIR) / "checkpoints"


def set_aside() -> None:
    """A new database begins a chain of its own; what is kept of the one before stays, in a folder beside."""
    if folder().exists():
        folder().rename(folder().with_name(f"checkpoints-until-{clock.now():%Y%m%d%H%M%S}"))


def latest() -> tuple[int, str] | None:
    """The last place written down, None before the first."""
    files = sorted(folder().glob("*.json"))
    return read(files[-1]) if files else None


def read(path: Path) -> tuple[int, str]:
    """A checkpoint from its file; raises Refused when it was not signed by this house."""
    try:
        told: dict[str, Any] = json.loads(path.read_text())
        signature = told.pop("signature")
    except (OSError, ValueError, KeyError, AttributeError):
        raise Refused(N_("“%(file)s” is no checkpoint."), file=path.name) from None
    if not hmac.compare_digest(signature, _signature(told)):
        raise Refused(N_("“%(file)s” was not signed by this installation."), file=path.name)
    return int(told["seq"]), str(told["hash"])


def _write(day: date, told: dict[str, Any]) -> None:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder() / f"{day}.json"
    draft = target.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps({**told, "signature": _signature(told)}))
    draft.replace(target)


def _signature(told: dict[str, Any]) -> str:
    key = os.environ["SECRET_KEY"].encode()
    return hmac.new(key, json.dumps(told, sort_keys=True).encode(), hashlib.sha256).hexdigest()
