"""What is wrong with a row of a ledger, as its clerk is told: the row, the column, what stands there and what to do."""

from collections.abc import Mapping
from typing import Any

from app.rules.errors import N_, Locale, Refused, Sentence
from app.services.ledgers import lines
from app.services.ledgers.columns import cell_of
from app.services.ledgers.reports import Fault
from app.services.reading.text import shown
from models.base import Register


def fault(
    register: type[Register],
    locale: Locale,
    headings: Mapping[str, str],
    number: int,
    refusal: Refused,
    raw: Mapping[str, Any],
) -> Fault:
    """A refusal about this row; one about a line says which: its number in the list, or its row on its own sheet."""
    params: dict[str, object] = {"row": number, "why": refusal}
    if (cell := cell_of(register, refusal.column)) is None:
        written = None if register.rows_named(refusal.column) else raw.get(refusal.column)
        message = locale.say(N_("Row %(row)s: %(why)s"), params)
        return Fault(number, headings.get(refusal.column, ""), shown(written or ""), message)
    own, place, column = cell
    written = lines.written(raw.get(own.name), own).get(place, {}).get(column.name)
    sentence = N_("Row %(row)s, line %(line)s of “%(lines)s”: %(why)s")
    message = locale.say(sentence, params | {"line": place, "lines": Sentence(own.label)})
    return Fault(number, locale.say(column.label), shown(written or ""), message)
