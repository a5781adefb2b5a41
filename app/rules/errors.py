"""Sentences and refusals: what the house says to people, kept apart from the language it is said in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self


def N_(msgid: str) -> str:
    """Mark a sentence for translation without translating it; the rules know no language."""
    return msgid


class Sentence(str):
    """A parameter that is itself a sentence to translate (a field label inside an error, say)."""


class Named(str):
    """A name that has its own form in each language, as a parameter of a sentence."""

    chinese: str
    english: str

    def __new__(cls, chinese: str, english: str) -> "Named":
        made = str.__new__(cls, english or chinese)
        made.chinese, made.english = chinese, english or chinese
        return made


@dataclass(frozen=True)
class Locale:
    """A language to speak in: its code (`zh`, `en`) and its dictionary of sentences."""

    code: str
    translate: Callable[[str], str]

    def say(self, msgid: str, params: Mapping[str, Any] | None = None) -> str:
        """The sentence in this language, with every parameter that is a term or a sentence put into it too."""
        text = self.translate(msgid)
        return text % {name: self.word(value) for name, value in params.items()} if params else text

    def word(self, value: object) -> object:
        """One parameter: a term of law by its name, a sentence translated, anything else as it is."""
        if hasattr(value, "chinese") and hasattr(value, "english"):
            return value.chinese if self.code == "zh" else value.english
        if isinstance(value, Refused):
            return value.sentence(self)
        if isinstance(value, tuple):
            return self._joined([str(self.word(item)) for item in value])
        return self.translate(value) if isinstance(value, Sentence) else value

    def _joined(self, items: list[str]) -> str:
        """A list in one line: words with a comma between them, whole sentences with a semicolon and one full stop."""
        comma, semicolon, stop = ("、", "；", "。") if self.code == "zh" else (", ", "; ", ".")
        if not any(item.endswith(stop) for item in items):
            return comma.join(items)
        return semicolon.join(item.removesuffix(stop) for item in items) + stop


ENGLISH = Locale("en", str)


class Refused(Exception):
    """What was asked cannot be done; the sentence says what, where and how to go on."""

    status = 422

    def __init__(self, msgid: str, **params: object) -> None:
        super().__init__(ENGLISH.say(msgid, params))
        self.msgid = msgid
        self.params = params
        self.column = ""

    def on(self, column: str) -> Self:
        """The same refusal, pinned to the column it is about, so that a form or a report can point there."""
        self.column = column
        return self

    def sentence(self, locale: Locale = ENGLISH) -> str:
        return locale.say(self.msgid, self.params)

    @property
    def parts(self) -> tuple["Refused", ...]:
        """What is wrong, one by one."""
        return (self,)


class Several(Refused):
    """More than one thing is wrong, and all of it is told at once; it is as grave as the gravest."""

    def __init__(self, parts: Iterable[Refused]) -> None:
        self._parts = tuple({(part.column, part.sentence()): part for part in parts}.values())
        super().__init__("%(faults)s", faults=self._parts)
        self.column = self._parts[0].column

    @property
    def status(self) -> int:  # type: ignore[override]  # of the kind of refusal elsewhere, of its parts here
        return max(part.status for part in self._parts)

    @property
    def parts(self) -> tuple[Refused, ...]:
        return self._parts


def together(*steps: Callable[[], object]) -> None:
    """Take every step, whatever the ones before it found. Raises Refused: what they refused, all at once."""
    found: list[Refused] = []
    for step in steps:
        try:
            step()
        except Refused as refusal:
            found += refusal.parts
    if found:
        raise several(found)


def refuse_all(found: Iterable[Refused], column: str) -> None:
    """Raises Refused: all of these at once, pinned to the column; nothing where there are none."""
    if pinned := [each.on(column) for each in found]:
        raise several(pinned)


def several(found: Sequence[Refused]) -> Refused:
    """One refusal for at least one of them."""
    return found[0] if len(found) == 1 else Several(found)


class Questionable(Refused):
    """What may be right or wrong: before the record goes further a person says why it is right, and that is kept."""


class NotInForce(Refused):
    """A dated rule was asked for a day on which it has no value."""


class NotAllowed(Refused):
    """This person may not do this at all; no correction of the input will help."""

    status = 403


class AlreadyHandled(Refused):
    """Somebody else moved the record first."""

    status = 409
