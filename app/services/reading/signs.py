"""Signs that only look like the common ones: radicals and compatibility signs, as PDF files leave them in text."""

import unicodedata

_SUPPLEMENT = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂"
    "肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
"""The signs that U+2E81 to U+2EF3 stand for (Unicode, EquivalentUnifiedIdeograph.txt); NFKC folds only two of them."""
_COMPATIBLE = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20))

COMMON = {
    **{sign: unicodedata.normalize("NFKC", chr(sign)) for sign in _COMPATIBLE},
    **dict(zip(range(0x2E81, 0x2EF4), _SUPPLEMENT, strict=True)),
}
"""The common sign for each, for `str.translate`; punctuation and width stay as they were written."""
