"""Kinds of columns: moments, terms of the law, sealed numbers of persons, amounts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Numeric, String, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.types import DateTime

from app import cipher
from app.rules.terms import Codes, Term


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware everywhere, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=value.tzinfo or UTC) if value else None


class TermType(TypeDecorator[Term]):
    """A term of law by its code. A code that no longer exists is shown as it stands, never an error."""

    impl = String
    cache_ok = True

    def __init__(self, vocabulary: type[Term] | Codes, length: int = 40) -> None:
        super().__init__(length)
        self.vocabulary = vocabulary

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return str(value) if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        try:
            return self.vocabulary(value) if value is not None else None
        except ValueError:
            return value


class TermList(TypeDecorator[list[Term]]):
    """Several terms of one vocabulary, `;`-joined as the 双公示 standard does."""

    impl = String(255)
    cache_ok = True

    def __init__(self, vocabulary: type[Term]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> str | None:
        return ";".join(str(item) for item in value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> list[Term]:
        return [self.vocabulary(code) for code in value.split(";")] if value else []


class Sealed(TypeDecorator[str]):
    """A personal number, encrypted at rest; it can be compared only after reading."""

    MOST = 40
    """So many signs fit when they are sealed, whatever script they are of (app.cipher)."""
    impl = String(255)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return cipher.seal(value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return cipher.unseal(value) if value else None


Json = JSON(none_as_null=True)
"""A small document; days and amounts in it are written as text (app.extensions.as_json)."""

Yuan, TenThousandYuan = Numeric(16, 2), Numeric(18, 6)
