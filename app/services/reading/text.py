"""What stands in a cell, as the clerk sees it: the words behind a raw value, before anybody asks what they mean."""

import re
import unicodedata
from datetime import datetime, time
from decimal import Decimal

from app.rules.errors import N_, Refused
from app.services.reading.signs import COMMON

# Invisible marks that web pages and chat programs leave around copied numbers. The joiners U+200C and U+200D,
# and U+202F of Mongolian script, are part of how a word is written and stay.
INVISIBLE = dict.fromkeys(
    [0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
FAULT = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)
NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
PICTURE = re.compile(r"=(_xlfn\.)?DISPIMG\(")
"""A picture that WPS has laid into a cell; there are no words in it."""
NOT_APPLICABLE = {"", "/", "\\", "-", "--", "—", "——", "无"}
"""What people write into a cell that does not apply to the record."""


class Struck(str):
    """What stands in a cell with a line through all or part of it."""

    def __new__(cls, value: object) -> "Struck":
        return super().__new__(cls, _written(value))


def shown(value: object) -> str:
    """The value as it is quoted back in a refusal: one short line."""
    line = " ".join(FORBIDDEN.sub("�", str(value)).split())
    return line if len(line) <= 40 else line[:39] + "…"


def squeezed(text: str) -> str:
    """Half-width and without any space, for whatever is not prose."""
    return "".join(unicodedata.normalize("NFKC", text.translate(INVISIBLE).translate(COMMON)).split())


def words(value: object) -> str:
    """The raw cell as the words the clerk sees in it, in common signs.

    A number of more than 15 digits is refused: Excel has already replaced the last ones by noughts.
    """
    if isinstance(value, float):
        if abs(value) >= 1e15:
            raise Refused(
                N_(
                    "The number %(value)s has lost its last digits in Excel; format the column as text and "
                    "type it again."
                ),
                value=shown(value),
            )
        # the fifteen digits that Excel shows, without what binary arithmetic adds behind them
        return f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, (list, tuple, dict)):
        raise Refused(N_("“%(value)s” is not a single value; write one value in one cell."), value=shown(value))
    if isinstance(value, Struck):
        raise Refused(
            N_("“%(value)s” is struck through, wholly or in part; leave only what counts, without a line through it."),
            value=shown(value),
        )
    if isinstance(value, str) and FAULT.fullmatch(value.strip()):
        raise Refused(
            N_("The cell shows %(value)s: its formula has no result; type the value itself."), value=shown(value)
        )
    return _written(value).translate(COMMON)


def _written(value: object) -> str:
    if value is None or (isinstance(value, str) and PICTURE.match(value)):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
