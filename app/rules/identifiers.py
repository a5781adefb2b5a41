"""Numbers of firms and persons: check digits are an error, regions never (old prefixes are still alive)."""

import unicodedata
from datetime import date

from stdnum.cn import uscc as _uscc

from app.rules.errors import N_, Refused

_CREDIT_SIGNS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_KINDS = {
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": "19",
    "5": "1239",
    "6": "129",
    "7": "129",
    "8": "19",
    "9": "123",
    "A": "19",
    "N": "1239",
    "Y": "1",
}
"""The registering authority, the first sign of a credit code, and the kinds of bodies it registers, the second."""
_PROVINCES = frozenset(
    str(code)
    for codes in ((10,), range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
    for code in codes
) | {"71", "81", "82"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def fold(text: str) -> str:
    """Half width, capitals, no spaces: how a code is compared."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def check_uscc(code: str) -> None:
    """统一社会信用代码 (GB 32100-2015): 18 characters, a kind of body there is, the check digit. Raises Refused."""
    check_credit_signs(code)
    if code[1] not in _KINDS.get(code[0], ""):
        raise Refused(
            N_(
                "No body has a credit code that begins with %(kind)s (“%(code)s”); check whether another number was "
                "written here. If the licence really shows it, have it approved under “Unusual credit codes” first."
            ),
            kind=code[:2],
            code=code,
        )
    if _uscc.calc_check_digit(code[:17]) != code[17]:
        raise Refused(
            N_(
                "The check digit of the credit code “%(code)s” is wrong; some character was mistyped. If the licence "
                "really shows this code, have it approved under “Unusual credit codes” first."
            ),
            code=code,
        )


def check_credit_signs(code: str) -> None:
    """The length and the characters of a credit code, which even an unusual one has. Raises Refused."""
    if len(code) != 18:
        raise Refused(
            N_(
                "The credit code “%(code)s” has %(length)s characters instead of 18; "
                "check it against the business licence."
            ),
            code=code,
            length=len(code),
        )
    if not set(code) <= _CREDIT_SIGNS:
        raise Refused(
            N_(
                "The credit code “%(code)s” contains a character that does not occur in credit codes "
                "(I, O, S, V, Z or a sign)."
            ),
            code=code,
        )


def is_sound(code: str) -> bool:
    """Whether a credit code passes every check of the standard."""
    try:
        check_uscc(code)
    except Refused:
        return False
    return True


def is_uscc(code: str) -> bool:
    """Whether the code, folded, is a credit code with the right check digit."""
    return _uscc.is_valid(code)


def has_known_region(code: str) -> bool:
    """Whether a credit code names a province; its county may be older than today's list, so that is not asked."""
    return code[2:4] in _PROVINCES


def is_identity(number: str) -> bool:
    """Whether the number, folded, is one a person may have.

    That is 17 digits with a birth date, and the check digit that follows from them.
    """
    try:
        check_identity(number)
        check_identity_digit(number)
    except Refused:
        return False
    return 1850 <= int(number[6:10]) <= 2150


def looks_personal(number: str) -> bool:
    """Whether a code is the identity number of a person, be its last digit mistyped, rather than that of a body."""
    number = fold(number)
    try:
        check_identity(number)
    except Refused:
        return False
    is_person = number[:2] in _PROVINCES and 1900 <= int(number[6:10]) <= 2100
    return is_person and (is_identity(number) or not is_uscc(number))


def check_identity(number: str) -> None:
    """公民身份号码 (GB 11643): 18 characters with a real birth date. Raises Refused.

    The region may be older than today's list.
    """
    number = fold(number)
    if len(number) != 18 or not (number[:17].isdecimal() and number[:17].isascii()):
        raise Refused(
            N_("An identity number has 17 digits and a check digit; “%(tail)s” at the end does not fit."),
            tail=number[-4:],
        )
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Refused(
            N_("The identity number ending in %(tail)s contains no valid birth date."), tail=number[-4:]
        ) from None


def check_identity_digit(number: str) -> None:
    """The last character of an identity number follows from the others. Raises Refused."""
    number = fold(number)
    if identity_check_digit(number[:17]) != number[17]:
        raise Refused(
            N_("The check digit of the identity number ending in %(tail)s is wrong; some digit was mistyped."),
            tail=number[-4:],
        )


def identity_check_digit(first: str) -> str:
    """The 18th character for the first 17 digits."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True)) % 11]


def commitment_code(region: str, day: date, serial: int) -> str:
    """承诺编码: region (6) + day (8) + serial (6), 20 characters (domain.md 5.5)."""
    return f"{region}{day:%Y%m%d}{serial:06d}"
