"""个人信息 in prose: what a decision says of persons that the public must not read (domain.md 7).

Certain are numbers; a name is found where it is known, or where it stands behind what the person is (员工李四). Nobody
recognises every name: what was found is shown to those who approve, and they read the rest.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.rules import identifiers, masking
from app.rules.errors import N_

IDENTITY, ACCOUNT, CARD, PHONE, MAIL, HOME, NAME = "identity", "account", "card", "phone", "mail", "home", "name"
WORDS = {
    IDENTITY: N_("an identity number"), ACCOUNT: N_("a bank account"), CARD: N_("a bank account"), PHONE: N_("a telephone number"), MAIL: N_("an e-mail address"),
    HOME: N_("a home address"), NAME: N_("the name of a person"),
}

_DIGITS = r"\d(?:[ -]?\d)"
_NUMBERS = (
    (IDENTITY, re.compile(r"(?:身份证|公民身份|证件)(?:件|号码|号|编号)*[^\dA-Za-z\n。;]{0,8}(?P<found>\d(?:\s?\d){13,16}\s?[\dXx])(?![\dXx])")),
    (ACCOUNT, re.compile(rf"(?:[账帐][号户]|卡号|银行卡|银行|支行|分理处|信用社|农商行)[^\d\n。;]{{0,12}}(?P<found>{_DIGITS}{{8,31}})(?!\d)")),
    (CARD, re.compile(r"(?<![\d.])(?P<found>[3-6](?:[ -]?\d){15,18})(?!\d)")),
    (PHONE, re.compile(r"(?<![\d.])(?P<found>(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")),
    (PHONE, re.compile(r"(?<![\d.])(?P<found>\(?0\d{2,3}(?:\)[ -]?|[ -])\d{7,8})(?!\d)")),
    (PHONE, re.compile(rf"(?:电话|手机|座机|传真|联系方式|微信|QQ)(?:号码|号)?[:为是]?\s?(?P<found>{_DIGITS}{{5,14}})(?!\d)")),
    (MAIL, re.compile(r"(?P<found>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")),
    (HOME, re.compile(r"(?:家庭住址|家庭地址|现住址|现住|家住|住址|户籍地址|户籍所在地|户籍地|居住地址|居住[于在]|(?<=[,;、])住(?![所宅户院房]))"
                      r"[:为是在于]*(?P<found>[^,;。、()\n]{3,60})")),
)
_WHO = ("法定代表人|实际控制人|实际经营者|主要负责人|现场负责人|安全负责人|负责人|经营者|投资人|当事人|证人|举报人|受害人|受害者|被害人|死者|伤者|死亡人员|受伤人员|从业人员|作业人员|"
        "操作人员|施工人员|特种作业人员|安全管理人员|安全员|管理人员|值班人员|带班人员|员工|职工|工人|工长|班长|组长|队长|矿长|厂长|场长|店长|站长|经理|总经理|副总经理|董事长|董事|监事|股东|"
        "驾驶员|司机|押运员|电工|焊工|叉车工|起重工|瓦工|木工|力工|操作工|保管员|库管员|会计|出纳|姓名|名叫")
_SURNAMES = ("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗凤花俞袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐傅卞齐康"
             "伍余元顾孟黄穆萧尹姚邵汪祁毛狄米贝臧戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞柯卢莫房解丁邓郁单洪包左石崔吉龚程邢裴陆荣"
             "翁荀羊甄曲封芮储靳段富巫乌焦巴侯宓全班秋仲宁仇栾甘厉祖武符刘景詹龙叶幸司韶黎白蒲从鄂索赖卓蔺屠蒙池乔翟谭姬申冉桑桂牛燕尚温庄晏柴瞿阎慕连习艾鱼容向古易廖衡步耿满"
             "匡文寇广阙东殴沃利蔚越隆师巩聂晁敖冷辛那饶曾关查游盖桓佟何任方肖闫付代")
_ENDS = r"(?=[,;。、:()“”\"'\s]|$|[未在因等的是为被将和与及对持擅违无不私正驾使没已称说签以向把给受死身坠触当系两从])"
_NAMED = re.compile(rf"(?:{_WHO})[:为是]?\s?(?P<found>(?:欧阳|司马|上官|诸葛|皇甫|[{_SURNAMES}])[一-龥]{{1,2}}?){_ENDS}")
_NEXT = re.compile(rf"[、和与及](?P<found>(?:欧阳|司马|上官|诸葛|皇甫|[{_SURNAMES}])[一-龥]{{1,2}}?){_ENDS}")
_WORDS_NOT_NAMES = re.compile("安全|安排|高度|高处|高温|方可|方式|任何|任职|何时|金属|施工|易燃|易爆|关于|关闭|程序|严格|严重|包括|全部|全体|全员|向社|从事|马上|项目|文件|许可|张贴|康复|时间|单位|单独|成立|管理|温度|白天|班组|连续|人员")


@dataclass(frozen=True)
class Found:
    """A piece of prose from `start` to before `end`, what it is, and what the public sees instead."""

    kind: str
    start: int
    end: int
    shown: str


def find(text: str, names: Iterable[str] = (), spare: Iterable[str] = ()) -> list[Found]:
    """What the text says of persons, in its order and without overlaps.

    names  persons known to have to do with the matter; spare: words that stay as they are, such as the party's own name
    """
    plain, kept, taken = _narrow(text), [], []
    for word in spare:
        taken += [match.span() for match in re.finditer(re.escape(_narrow(word)), plain)] if word else []
    for found in _candidates(plain, [name for name in names if len(name) > 1 and name not in spare]):
        if all(found.end <= start or found.start >= end for start, end in taken):
            taken.append((found.start, found.end))
            kept.append(found)
    return sorted(kept, key=lambda found: found.start)


def has_identity_number(text: str) -> bool:
    """Whether an identity number stands in the text: a right one anywhere, or what is called one."""
    plain = _narrow(text)
    return bool(masking.identity_numbers(plain)) or any(pattern.search(plain) for kind, pattern in _NUMBERS if kind == IDENTITY)


def masked(text: str, names: Iterable[str] = (), spare: Iterable[str] = ()) -> str:
    """The text as the public may read it."""
    shown, at = "", 0
    for found in find(text, names, spare):
        shown, at = shown + text[at:found.start] + found.shown, found.end
    return shown + text[at:]


def _narrow(text: str) -> str:
    """Full-width signs as half-width ones, each in its place, so that positions stay true."""
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else " " if c == "\u3000" else c for c in text)


def _candidates(text: str, names: list[str]) -> Iterator[Found]:
    """The surest first: an earlier find keeps a later one off its place."""
    for start, end in masking.identity_numbers(text):
        yield Found(IDENTITY, start, end, "*" * (end - start))
    for kind, pattern in _NUMBERS:
        for match in pattern.finditer(text):
            start, end = match.span("found")
            if _is(kind, match["found"]):
                yield Found(kind, start, end, _HIDDEN[kind](match["found"]))
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(re.escape(name), text):
            yield Found(NAME, *match.span(), masking.name(name))
    yield from _behind_their_title(text)


def _is(kind: str, number: str) -> bool:
    """Codes of firms and persons are written in as many digits as accounts are; a card not of UnionPay has a check digit."""
    digits = re.sub(r"\D", "", number)
    if kind not in (ACCOUNT, CARD):
        return True
    if identifiers.is_uscc(digits) or identifiers.is_identity(digits):
        return False
    return kind == ACCOUNT or digits.startswith("62") or _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (2 - place % 2) for place, d in enumerate(reversed(digits), start=1)]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _behind_their_title(text: str) -> Iterator[Found]:
    for match in _NAMED.finditer(text):
        while match:
            if not _WORDS_NOT_NAMES.match(match["found"]) and "某" not in match["found"]:
                yield Found(NAME, *match.span("found"), masking.name(match["found"]))
            match = _NEXT.match(text, match.end())  # type: ignore[assignment]  # the chain of names ends with None


def _account(text: str) -> str:
    return masking.account(re.sub(r"\D", "", text))


_HIDDEN: dict[str, Callable[[str], str]] = {
    IDENTITY: lambda text: "*" * len(text), ACCOUNT: _account, CARD: _account, PHONE: masking.phone, HOME: masking.address,
    MAIL: lambda text: text[:1] + "***" + text[text.index("@"):],
}
