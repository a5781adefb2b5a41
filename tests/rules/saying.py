"""Checks of the sentences of rules: each has its Chinese, and every parameter in it has a value."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app import catalogue
from app.rules.errors import ENGLISH, Refused

ZH = catalogue.locale("zh")


def assert_said(msgid: str, params: Mapping[str, Any]) -> None:
    """The sentence is translated, and every parameter in it has a value."""
    assert ZH.translate(msgid) != msgid, f"no Chinese for: {msgid}"
    assert isinstance(params, Mapping)
    assert None not in params.values()
    assert "%(" not in ENGLISH.say(msgid, params)


def assert_refused(asked: Callable[[], object], says: str) -> None:
    """It is refused with a translated sentence that contains this text."""
    with pytest.raises(Refused) as refusal:
        asked()
    assert_said(refusal.value.msgid, refusal.value.params)
    assert says in refusal.value.sentence()
