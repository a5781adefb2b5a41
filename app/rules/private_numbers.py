"""Numbers of persons in prose: telephones, accounts, identity numbers, addresses, however they are broken up."""

import re
from collections.abc import Callable, Iterator

from app.rules import identifiers, masking
from app.rules.masking import GAP

IDENTITY, ACCOUNT, CARD, PHONE, DOCUMENT, MAIL, HOME = (
    "identity",
    "account",
    "card",
    "phone",
    "document",
    "mail",
    "home",
)
_DIGITS = rf"\d(?:{GAP}\d)"
_ON = rf"(?!{GAP}\d)"
_NO_AMOUNT = r"(?!\s*[元万亿吨=+])"
_PLACE = r"(?=[^,;。、()\n]*(?:省|市|县|旗|区|镇|乡|村|路|街|号|苏木|嘎查))"
_FILED = "".join(f"(?<!{word})" for mark in ("编号", "文号", "单号", "档号") for word in (mark, f"{mark}:"))
_BIRTH = rf"(?:19|20)\d{{2}}{GAP}(?:0[1-9]|1[0-2]){GAP}(?:0[1-9]|[12]\d|3[01])"
_SURE = (
    (
        IDENTITY,
        re.compile(
            rf"(?:身份证|公民身份|身份证件)(?:件|号码|号)*[^\dA-Za-z\n。;]{{0,8}}"
            rf"(?P<found>\d(?:{GAP}\d){{13,16}}{GAP}[\dXx])(?![\dXx])"
        ),
    ),
    (
        ACCOUNT,
        re.compile(
            r"(?:[账帐][号户]|卡号|银行卡|银行|支行|分理处|信用社|农商行)[^\d\n。;]{0,12}"
            rf"(?<!\d)(?<!缴款码)(?<!缴款码:){_FILED}(?P<found>{_DIGITS}{{8,31}})(?![:年]){_ON}{_NO_AMOUNT}"
        ),
    ),
    (CARD, re.compile(rf"(?<!\d)(?<!\d\.)(?P<found>[3-6](?:{GAP}\d){{15,18}})(?!\d)")),
    (PHONE, re.compile(rf"{_FILED}(?<!\d)(?<!0\.)(?P<found>(?:\+?86{GAP})?1[3-9](?:{GAP}\d){{9}})(?!\d){_NO_AMOUNT}")),
    (PHONE, re.compile(r"(?<!\d)(?P<found>1(?P<gap>[ .·-]{1,3})[3-9](?:(?P=gap)\d){9})(?!\d)")),
    (
        PHONE,
        re.compile(r"(?<![\d.])(?P<found>\(?0\d{2,3}(?:\)[ .·-]{0,3}|[ .·-]{1,3})[2-9]\d{2,3}[ .·-]{0,3}\d{4})(?!\d)"),
    ),
    (
        PHONE,
        re.compile(
            r"(?:电话|手机|座机|固话|传真|联系方式|微信|QQ)[^\d\n,。;]{0,6}?"
            rf"(?P<found>\(?\d(?:[)]?{GAP}\d){{5,14}}){_ON}(?!年)"
        ),
    ),
    (PHONE, re.compile(r"(?<![\d.])(?P<found>0[1-9]\d{1,2}[2-9]\d{6,7})(?!\d)")),
    (DOCUMENT, re.compile(r"(?:护照|通行证|微信|QQ)(?:号码|号)?[:为是]?\s?(?P<found>[A-Za-z][A-Za-z0-9_-]{5,19})")),
    (DOCUMENT, re.compile(rf"(?<![\dA-Z])T?(?P<found>\d{{6}}{GAP}{_BIRTH}{GAP}\d{{3}}[\dXx])(?![\dXx])")),
    (MAIL, re.compile(r"(?<![A-Za-z0-9._%+-])(?P<found>[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")),
    (
        HOME,
        re.compile(
            r"(?:家庭住址|家庭地址|现住址|(?<!发)现住|家住|(?<!住所)住址|户籍地址|户籍所在地|户籍地|居住地址|居住[于在]|"
            r"租住[于在]|住在|(?:^|(?<=[,;。、\s]))住(?![所宅户院房宿]))"
            rf"[:为是在于]*{_PLACE}(?P<found>[^,;。、()\n]{{3,60}})"
        ),
    ),
)
_PERHAPS = (
    (
        DOCUMENT,
        re.compile(
            rf"(?<!\d)(?P<found>[1-8]\d{{5}}{GAP}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){GAP}\d{{3}})(?!\d)"
        ),
    ),
    (HOME, re.compile(r"(?P<found>[一-龥]{2,12}(?:小区|花园|家园|新村)[^,;。、()\n]{0,12}?\d+室)")),
)
_DAY = re.compile(r"(?:19|20)\d\d([-./ ]?)(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)")


def find(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Kind, from, to before, and whether it is sure; of a text in half width, the surest first."""
    for start, end in masking.identity_numbers(text):
        yield IDENTITY, start, end, True
    for patterns, sure in ((_SURE, True), (_PERHAPS, False)):
        for kind, pattern in patterns:
            for match in pattern.finditer(text):
                if _is(kind, match["found"]):
                    alone = match["found"] == text.strip() and kind in (PHONE, CARD)
                    yield kind, *match.span("found"), sure and not alone


def is_called_identity(text: str) -> bool:
    """Whether something in the text is called an identity number and may be one."""
    return any(pattern.search(text) for kind, pattern in _SURE if kind == IDENTITY)


def _is(kind: str, number: str) -> bool:
    """Whether a number is of the kind that its pattern says.

    Codes of firms and persons are written in as many digits as accounts are; a card not of UnionPay has a check digit.
    Measurements in a row are written in small groups with mixed signs between them, a number is not.
    """
    digits = re.sub(r"\D", "", number)
    if kind == PHONE:
        return not _DAY.match(number) and (len(digits) < 11 or _whole(number, 2))
    if kind not in (ACCOUNT, CARD):
        return True
    if _DAY.match(number) or identifiers.is_uscc(digits) or identifiers.is_identity(digits):
        return False
    return kind == ACCOUNT or (_whole(number, 3) and (digits.startswith("62") or _luhn(digits)))


def _whole(number: str, least: int) -> bool:
    """Whether the groups of a number are those of one number: of some length, or single digits between like signs."""
    groups = re.findall(r"\d+", number)
    single = {len(group) for group in groups} == {1} and len(
        set(re.sub(r"\d+", "|", number).strip("|").split("|"))
    ) == 1
    return single or all(len(group) >= least for group in groups[1:])


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (2 - place % 2) for place, d in enumerate(reversed(digits), start=1)]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _account(text: str) -> str:
    return masking.account(re.sub(r"\D", "", text))


HIDDEN: dict[str, Callable[[str], str]] = {
    IDENTITY: lambda text: "*" * len(text),
    ACCOUNT: _account,
    CARD: _account,
    PHONE: masking.phone,
    DOCUMENT: masking.identity,
    HOME: masking.address,
    MAIL: lambda text: text[:1] + "***" + text[text.index("@") :],
}
"""What the public sees instead."""
