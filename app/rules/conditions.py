"""Conditions between the fields of a form: one is asked for because of what another says."""

from dataclasses import dataclass

from app.rules.terms import Term


@dataclass(frozen=True)
class When:
    """That a column holds one of these terms; of a column of several terms, any of them.

    unless  the opposite: that it holds something, but none of these
    """

    column: str
    terms: tuple[Term, ...]
    unless: bool = False

    def met_by(self, value: object) -> tuple[str, ...]:
        """The codes by which a value meets the condition; none where it does not, or where nothing is said yet."""
        held = [str(code) for code in value] if isinstance(value, list | tuple) else [str(value)] if value else []
        found = tuple(code for code in held if code in self.terms)
        if not self.unless:
            return found
        return () if found else tuple(held)


def unless(column: str, *terms: Term) -> When:
    """That a column says something else than these terms."""
    return When(column, terms, unless=True)


def when(column: str, *terms: Term) -> When:
    """That a column says one of these terms."""
    return When(column, terms)


def filled(column: str) -> When:
    """That a column says anything at all."""
    return unless(column)
