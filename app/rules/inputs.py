"""What a rule is asked from outside: one JSON object, read field by field."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from app.rules.errors import N_, Refused
from app.rules.terms import Term

FIRST_YEAR, LAST_YEAR = 1949, 2200
"""The years in which a rule may be asked; terms of some decades can be added to any of them."""

Value = TypeVar("Value")
AnyTerm = TypeVar("AnyTerm", bound=Term)


class Asked:
    """The input of a rule, read field by field; a field that is missing or wrong is refused by name."""

    def __init__(self, given: object) -> None:
        if not isinstance(given, dict):
            raise Refused(N_("The input is one JSON object."))
        self.given: Mapping[str, object] = given
        self.asked: set[str] = set()

    def no_more(self) -> None:
        """Raises Refused for a field that nothing asked for: a misspelt fact is no fact left out."""
        if unknown := sorted(set(self.given) - self.asked):
            raise Refused(
                N_("“%(name)s” is no input of this rule; there are: %(known)s."),
                name=unknown[0],
                known=", ".join(sorted(self.asked)),
            )

    def get(self, name: str, default: object = None) -> object:
        """The value as it was given; the default where the field is missing or null."""
        self.asked.add(name)
        value = self.given.get(name)
        return default if value is None else value

    def needed(self, name: str) -> object:
        return self._not_none(name, self.get(name))

    def day(self, name: str) -> date:
        return self._not_none(name, self.day_or_none(name))

    def day_or_none(self, name: str) -> date | None:
        value = self.get(name)
        if value is None:
            return None
        try:
            found = date.fromisoformat(value)  # type: ignore[arg-type]  # what is no text is a TypeError
        except (TypeError, ValueError):
            raise self._wrong(name, value) from None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise self._wrong(name, value)
        return found

    def term(self, name: str, vocabulary: type[AnyTerm]) -> AnyTerm:
        return self._not_none(name, self.term_or_none(name, vocabulary))

    def term_or_none(self, name: str, vocabulary: type[AnyTerm]) -> AnyTerm | None:
        value = self.get(name)
        return None if value is None else vocabulary.parse(str(value))

    def terms(self, name: str, vocabulary: type[AnyTerm]) -> tuple[AnyTerm, ...]:
        values = self.needed(name)
        if values in ([], ""):
            raise Refused(N_("“%(name)s” is missing from the input."), name=name)
        return tuple(vocabulary.parse(str(v)) for v in (values if isinstance(values, list) else [values]))

    def flag(self, name: str) -> bool:
        value = self.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, value)
        return value

    def whole(self, name: str) -> int:
        return self._not_none(name, self.whole_or_none(name))

    def whole_or_none(self, name: str) -> int | None:
        value = self.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(name, value)
        return value

    def count(self, name: str) -> int | None:
        """How many, none when it is left out; never below nought."""
        value = self.whole_or_none(name)
        if value is not None and value < 0:
            raise self._wrong(name, value)
        return value

    def amount(self, name: str, default: Decimal) -> Decimal:
        value = self.get(name, default)
        try:
            found = Decimal(str(value))
        except InvalidOperation:
            raise self._wrong(name, value) from None
        if not found.is_finite():
            raise self._wrong(name, value)
        return found

    def amount_or_none(self, name: str) -> Decimal | None:
        """An amount of money, none when it is left out; never below nought."""
        if self.get(name) is None:
            return None
        if (found := self.amount(name, Decimal(0))) < 0:
            raise self._wrong(name, found)
        return found

    def weight(self, name: str) -> Decimal:
        value = self.amount(name, Decimal(1))
        if value < 0:
            raise self._wrong(name, value)
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """A text; a whole number is read as its digits."""
        value = self.needed(name) if default is None else self.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (str, int)) or (value == "" and default is None):
            raise self._wrong(name, value)
        return str(value)

    def texts(self, name: str) -> frozenset[str]:
        values = self.get(name, [])
        if not isinstance(values, list) or not all(type(v) in (str, int) for v in values):
            raise self._wrong(name, values)
        return frozenset(map(str, values))

    def many(self, name: str, *known: str) -> "list[Asked]":
        """A list of objects, each read like the whole.

        A bare name is an object with nothing but its `id`. What is not known is refused.
        """
        values = self.needed(name)
        if not isinstance(values, list):
            raise self._wrong(name, values)
        found = [Asked({"id": value} if isinstance(value, (str, int)) else value) for value in values]
        if unknown := sorted({key for each in found for key in each.given} - {"id", "name", *known}):
            raise Refused(
                N_("“%(name)s” is no input of “%(where)s”; there are: %(known)s."),
                name=unknown[0],
                where=name,
                known=", ".join(known),
            )
        return found

    def numbers(self, name: str) -> dict[str, int]:
        """How many of each, none below nought."""
        values = self.needed(name)
        if not isinstance(values, dict) or not all(type(v) is int and v >= 0 for v in values.values()):
            raise self._wrong(name, values)
        return values

    def _not_none(self, name: str, value: Value | None) -> Value:
        if value is None:
            raise Refused(
                N_("“%(name)s” is null; it needs a value.")
                if name in self.given
                else N_("“%(name)s” is missing from the input."),
                name=name,
            )
        return value

    @staticmethod
    def _wrong(name: str, value: object) -> Refused:
        return Refused(N_("“%(name)s”: %(value)s is not a value of its kind."), name=name, value=str(value)[:60])
