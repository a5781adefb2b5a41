"""Sentences as they lie in the database: sentence and parameters, so that each reader gets their language."""

import json
from collections.abc import Mapping
from typing import Any

from app.rules.errors import Locale, Named, Refused, Sentence
from app.rules.terms import Term


def of(msgid: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """A sentence as it can be kept."""
    return {"msgid": msgid, "params": {name: _plain(value) for name, value in params.items()}}


def in_words(kept: dict[str, Any], locale: Locale) -> str:
    """A kept sentence in the reader's language."""
    return locale.say(kept["msgid"], {name: _worded(value, locale) for name, value in kept["params"].items()})


def line(refusal: Refused) -> str:
    """A refusal as one line of a kept text."""
    return json.dumps(of(refusal.msgid, refusal.params), ensure_ascii=False)


def lines(text: str, locale: Locale) -> list[str]:
    """A kept text, line by line; what an older edition kept as plain words stays so."""
    return [_said(each, locale) for each in text.split("\n") if each]


def _said(text: str, locale: Locale) -> str:
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return in_words(found, locale) if isinstance(found, dict) and "msgid" in found else text


def _plain(value: object) -> object:
    """A parameter as it can be kept: a term as both its names, a sentence as one, else as text."""
    if isinstance(value, (Term, Named)):
        return {"zh": value.chinese, "en": value.english}
    if isinstance(value, Sentence):
        return {"sentence": str(value)}
    if isinstance(value, Refused):
        return of(value.msgid, value.params)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, (int, float)) else str(value)


def _worded(value: Any, locale: Locale) -> object:  # noqa: ANN401  # as JSON gave it
    if isinstance(value, list):
        return locale.word(tuple(_worded(each, locale) for each in value))
    if not isinstance(value, dict):
        return value
    if "msgid" in value:
        return in_words(value, locale)
    return locale.translate(value["sentence"]) if "sentence" in value else value[locale.code]
