"""What became of a ledger, as its clerk reads it and as it is kept."""

import re
from dataclasses import asdict, dataclass, field
from typing import Any

_LONG_NUMBER = re.compile(r"\d{6,}[\dXx]{2,}")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one row: where the clerk finds it, what stands there, and what to do."""

    row: int
    column: str
    value: str
    message: str

    def unnamed(self) -> dict[str, Any]:
        """As it is kept: without identity numbers and telephone numbers."""
        return {
            name: _LONG_NUMBER.sub("***", text) if isinstance(text, str) else text
            for name, text in asdict(self).items()
        }


@dataclass
class Report:
    """What became of a ledger, row by row."""

    register: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    written: bool = False
    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    def by_row(self) -> dict[int, str]:
        """The reasons of each refused row, joined, for the workbook that goes back."""
        found: dict[int, list[str]] = {}
        for fault in self.errors:
            found.setdefault(fault.row, []).append(fault.message)
        return {row: "\n".join(messages) for row, messages in found.items()}


def of_refusal(register: str, message: str) -> Report:
    """The report of a file of which no row could be read."""
    return Report(register, errors=[Fault(0, "", "", message)])
