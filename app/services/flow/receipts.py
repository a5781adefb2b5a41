"""The second click: a form that was sent twice makes one record, and both answers lead to it."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock
from models.base import Register
from models.platform import FormReceipt

_KEPT = timedelta(days=2)


def new_key() -> str:
    """What an empty form carries, so that it is known again when it comes a second time."""
    return secrets.token_urlsafe(16)


def key_of(once: str, written: Iterable[tuple[str, list[str]]]) -> str:
    """The same form with the same words in it; whoever goes back and writes something else sends another one."""
    content = sorted((name, values) for name, values in written if name != "csrf_token")
    return hashlib.sha256(json.dumps(content).encode()).hexdigest() if once else new_key()


def made(session: Session, register: type[Register], key: str, user_id: int | None) -> int | None:
    """The record this person's form has already become, None while it has not."""
    return session.scalar(
        select(FormReceipt.record_id).where(
            FormReceipt.key == key, FormReceipt.user_id == user_id, FormReceipt.register == register.register_name()
        )
    )


def keep(session: Session, record: Register, key: str, user_id: int | None) -> None:
    """Say in the record's own transaction what the form became; of two at once the second fails on the key."""
    now = clock.now()
    session.execute(delete(FormReceipt).where(~FormReceipt.at.between(now - _KEPT, now + _KEPT)))
    session.add(FormReceipt(key=key, user_id=user_id, register=record.register_name(), record_id=record.id, at=now))
    session.flush()
