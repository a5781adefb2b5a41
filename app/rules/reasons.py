"""An answer of a rule comes with its reasons in order, each with the text it rests on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.rules.errors import ENGLISH, Locale


@dataclass(frozen=True)
class Reason:
    """One step of the reasoning: a sentence with its parameters, and the source it rests on."""

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""

    def text(self, locale: Locale = ENGLISH) -> str:
        return locale.say(self.msgid, self.params)


def digest(*parts: object) -> str:
    """A fingerprint of facts and rules: the same parts give the same 64 hexadecimal characters anywhere."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return str(value)
