"""Amounts of money in words and in figures: 伍万元整, 0.5万, ¥12,000, 罚款人民币1万2千元."""

import re
from decimal import Decimal
from math import prod

from app.services.reading.text import NUMBER, squeezed, words

SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
SIMPLE = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸〇圆圓块", "一二三四五六七八九十百千万亿二三六零元元元")
AMOUNT = (
    rf"(?P<sign>¥)?(?P<whole>{NUMBER}(?:[百千万亿]++{NUMBER})*+[百千万亿]*+|[零一二两三四五六七八九十百千万亿]{{1,30}}+)"
    r"(?P<yuan>元)?(?:零?(?P<jiao>[0-9一二三四五六七八九])角)?(?:零?(?P<fen>[0-9一二三四五六七八九])分)?整?"
)
FILLER = r"(?:人民币|金额|数额|额|共计|合计|总计|共|计|为|是|大写|小写|各|处|RMB|CNY|[:()的])*+"


def in_words(yuan: Decimal) -> str:
    """An amount as it stands on a cheque, to the fen: 2000 is 贰仟元整."""
    from cn2an import an2cn

    return str(an2cn(f"{yuan:.2f}", "rmb"))


def money_in_text(decision: object) -> Decimal | None:
    """The fine in yuan that a decision imposes (罚款人民币伍万元整), or None where it names no amount.

    The first 罚款 with an amount counts: the amount behind it, or right before it (处伍万元罚款). What the law
    allows (五千元以上二万元以下) is not what was decided.
    """
    line = _simplified(decision)
    for fined in re.finditer("罚款", line):
        before = line[max(0, fined.start() - 60) : fined.start()]
        found = re.compile(FILLER + AMOUNT).match(line, fined.end()) or re.search(AMOUNT + "的?$", before)
        yuan = _yuan(found) if found else None
        if yuan is not None:
            return yuan
    return None


def money(written: object) -> Decimal | None:
    """An amount with its unit beside it (5000元, 0.5万, 伍万元整, ¥12,000) in yuan, or None for anything else."""
    found = re.fullmatch(rf"(?:人民币|RMB)?{AMOUNT}", _simplified(written))
    has_unit = found and (found["sign"] or found["yuan"] or found["whole"][-1] in "万亿")
    return _yuan(found) if found and has_unit else None


def _simplified(written: object) -> str:
    return squeezed(words(written)).translate(SIMPLE)


def _yuan(found: re.Match[str]) -> Decimal | None:
    """The yuan of a match, or None where the words around it make it something else (罚款2次, 五千元以上)."""
    rest = found.string[found.end() :]
    if re.match("以上|以下|以内|至|到|[-~—]", rest):
        return None
    ends = len(found["whole"]) > 1 and re.match(r"$|的|[。;、)\]]|,(?![0-9])", rest)
    amounts = found["sign"] or found["yuan"] or ends
    return _number(found["whole"], found["jiao"] or "0", found["fen"] or "0") if amounts else None


def _number(whole: str, jiao: str, fen: str) -> Decimal | None:
    """Yuan, tenths and hundredths, each in digits, in Chinese numerals or in both (1万2千)."""
    try:
        yuan, tenths, hundredths = (_figure(part) for part in (whole, jiao, fen))
    except ValueError:  # cn2an: numerals in an order that is no number
        return None
    total = yuan + tenths / 10 + hundredths / 100
    return total if total < 10**12 else None


def _figure(words: str) -> Decimal:
    if not words[0].isdigit():
        import cn2an  # slow to load, and few ledgers write amounts in words

        return Decimal(str(cn2an.cn2an(words, "normal")))
    return sum((_scaled(*piece) for piece in re.findall(rf"({NUMBER})([百千万亿]*)", words)), Decimal(0))


def _scaled(figure: str, scales: str) -> Decimal:
    return Decimal(figure.replace(",", "")) * prod(SCALES[scale] for scale in scales)
