"""个人信息 in prose: what a decision says of persons that the public must not read (domain.md 7).

Certain are numbers; a name is found where it is known, or where it stands behind what the person is (员工李四). Nobody
recognises every name: what was found is shown to those who approve, and they read the rest.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.rules import identifiers, masking
from app.rules.errors import N_

IDENTITY, ACCOUNT, CARD, PHONE, DOCUMENT, MAIL, HOME, NAME = (
    "identity",
    "account",
    "card",
    "phone",
    "document",
    "mail",
    "home",
    "name",
)
WORDS = {
    IDENTITY: N_("an identity number"),
    ACCOUNT: N_("a bank account"),
    CARD: N_("a bank account"),
    PHONE: N_("a telephone number"),
    DOCUMENT: N_("the number of a document"),
    MAIL: N_("an e-mail address"),
    HOME: N_("a home address"),
    NAME: N_("the name of a person"),
}

_DIGITS = r"\d(?:[ -]?\d)"
_PLACE = r"(?=[^,;。、()\n]*(?:省|市|县|旗|区|镇|乡|村|路|街|号|苏木|嘎查))"
_FILED = "".join(f"(?<!{word})" for mark in ("编号", "文号", "单号", "档号") for word in (mark, f"{mark}:"))
_NUMBERS = (
    (
        IDENTITY,
        re.compile(
            r"(?:身份证|公民身份|身份证件)(?:件|号码|号)*[^\dA-Za-z\n。;]{0,8}"
            r"(?P<found>\d(?:\s?\d){13,16}\s?[\dXx])(?![\dXx])"
        ),
    ),
    (
        ACCOUNT,
        re.compile(
            r"(?:[账帐][号户]|卡号|银行卡|银行|支行|分理处|信用社|农商行)[^\d\n。;]{0,12}"
            rf"(?P<found>{_DIGITS}{{8,31}})(?![\d:年])(?!\s*[元万亿])"
        ),
    ),
    (CARD, re.compile(r"(?<![\d.])(?P<found>[3-6](?:[ -]?\d){15,18})(?!\d)")),
    (PHONE, re.compile(rf"{_FILED}(?<![\d.])(?P<found>(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}})(?!\d)")),
    (PHONE, re.compile(r"(?<![\d.])(?P<found>\(?0\d{2,3}(?:\)[ -]?|[ -])\d{7,8})(?!\d)")),
    (
        PHONE,
        re.compile(
            rf"(?:电话|手机|座机|固话|传真|联系方式|微信|QQ)(?:号码|号)?[:为是]?\s?(?P<found>{_DIGITS}{{5,14}})(?!\d)"
        ),
    ),
    (PHONE, re.compile(r"(?<![\d.])(?P<found>0[1-9]\d{1,2}[2-9]\d{6,7})(?!\d)")),
    (DOCUMENT, re.compile(r"(?:护照|通行证|微信|QQ)(?:号码|号)?[:为是]?\s?(?P<found>[A-Za-z][A-Za-z0-9_-]{5,19})")),
    (
        DOCUMENT,
        re.compile(
            r"(?<![\dA-Z])T?(?P<found>\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?![\dXx])"
        ),
    ),
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
_DAY = re.compile(r"(?:19|20)\d\d-\d{1,2}-\d{1,2}")

_WHO = (
    "法定代表人|实际控制人|实际经营者|主要负责人|现场负责人|安全负责人|负责人|经营者|投资人|举报人|受害人|受害者|"
    "被害人|死者|伤者|死亡人员|受伤人员|从业人员|作业人员|操作人员|施工人员|特种作业人员|安全管理人员|执法人员|"
    "安全管理员|安全员|管理人员|值班人员|带班人员|员工|职工|工人|工长|班长|组长|队长|矿长|厂长|场长|店长|站长|经理|"
    "总经理|副总经理|董事长|驾驶员|司机|押运员|(?<!变)电工|焊工|叉车工|起重工|瓦工|力工|操作工|装卸工|学徒工|"
    "保管员|库管员|妻子|丈夫|儿子|女儿|父亲|母亲|姓名|名叫|户名|账户名|证人|目击者|其妻|其夫|其子|其女|其父|其母|"
    "其兄|其弟|其姐|其妹"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗凤花俞袁柳酆鲍"
    "史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬傅卞齐康伍余元顾孟黄穆萧尹姚邵汪祁毛狄贝臧戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵席季"
    "贾娄江童颜郭梅林刁钟徐邱骆高夏蔡田樊胡凌霍虞柯卢莫解丁邓郁洪石崔吉龚邢裴陆荣翁荀羊甄封芮储靳段巫乌焦巴侯宓秋仲"
    "宁仇栾甘厉祖武符刘景詹龙叶幸司韶黎薄白蒲鄂索赖卓蔺屠蒙池乔翟谭姬申冉桑桂牛燕温庄晏柴瞿阎慕习艾鱼容易廖衡步耿满"
    "匡文寇广阙沃利蔚越隆巩聂晁敖冷辛那饶曾关查游盖桓佟何肖闫付程"
)
_MONGOLIAN = (
    "阿拉坦其格斯琴高娃乌云木巴图苏日娜那仁敖额尔敦布和孟哈达萨如白音朝鲁宝力特青"
    "呼德毕吉雅牧陶满都查干海包荣扎丹道嘎迪根胡赛罕珠"
)
"""The signs in which Mongolian names are written here; three and more of them in a row behind a title are one."""
_NAME = rf"(?:(?:欧阳|司马|上官|诸葛|皇甫|[{_SURNAMES}])[一-龥]{{1,2}}?|[{_MONGOLIAN}]{{3,8}})"
_ENDS = (
    r"(?=[,;。、:()“”\"'\s]|$|"
    r"[未在因等的是为被将和与及对持处擅违无不私正驾使没已称说签以向把给受死身坠触当系两从作])"
)
_NAMED = re.compile(rf"(?:{_WHO})[:为是]?\s?(?P<found>{_NAME}){_ENDS}")
_BEFORE_TITLE = re.compile(
    rf"(?:^|(?<=[,;。、:()\s]))(?P<found>{_NAME})"
    rf"(?=\((?:{_WHO})|(?:、{_NAME}){{0,9}}等[\d一二三四五六七八九十]{{1,3}}[人名])"
)
_NEXT = re.compile(rf"[、和与及](?P<found>{_NAME}){_ENDS}")
_KNOWN_ENDS = re.compile(rf"{_ENDS[:-1]}|[到说作经安负带承表现组指收提])")
_NO_NAME = re.compile(
    "安全|高[度处温空压危层速风]|方可|金属|施[工救]|易[燃爆]|关[于闭键]|程[序度]|严[格重]|许可|张[贴挂]|康复|"
    "时[间候]|管理|温度|白[天班]|项目|文[件明书]|陈[述设]|申[辩请诉报领]|何[时种人]|石[油材料]|马上|江[河]|田间|"
    "查[明处实看询]|解[除释]|利用|广[告泛]|越[级权]|冷[却库]|游[泳客]|车[间辆]|雷[电雨管]|毛[坯]|花[费]|水|"
    "季[度节]|元旦|段[落]|祖|步[骤行]|满[足]|容[器]|那[里]|索[要道]|池|宁[可]|项[下]|谈[话]|司[法]|华[北东]|卫生|"
    "封[闭堵条]|储[存藏罐]|符合|武[器]|武装|景[区]|龙头|幸|周[边围期转]|席|章[程]|屈|余[额下]|元件"
)
"""Words that begin like a name.

A given name may begin so too; between hiding too little and mangling the law, the text stays.
"""


@dataclass(frozen=True)
class Found:
    """A piece of prose from `start` to before `end`, what it is, and what the public sees instead."""

    kind: str
    start: int
    end: int
    shown: str


def find(text: str, names: Iterable[str] = (), spare: Iterable[str] = ()) -> list[Found]:
    """What the text says of persons, in its order and without overlaps.

    names  persons known to have to do with the matter
    spare  words that stay as they are, such as the party's own name
    """
    plain, kept = _narrow(text), []
    taken = bytearray(len(plain))
    for word in filter(None, spare):
        for match in re.finditer(re.escape(_narrow(word)), plain):
            taken[match.start() : match.end()] = b"\1" * len(match[0])
    for found in _candidates(plain, [name for name in names if len(name) > 1 and name not in spare]):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            kept.append(found)
    return sorted(kept, key=lambda found: found.start)


def has_identity_number(text: str) -> bool:
    """Whether an identity number stands in the text: a right one anywhere, or what is called one."""
    plain = _narrow(text)
    return masking.contains_identity_number(text) or any(
        pattern.search(plain) for kind, pattern in _NUMBERS if kind == IDENTITY
    )


def masked(text: str, names: Iterable[str] = (), spare: Iterable[str] = ()) -> str:
    """The text as the public may read it."""
    shown, at = "", 0
    for found in find(text, names, spare):
        shown, at = shown + text[at : found.start] + found.shown, found.end
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
            if len(name) > 2 or _KNOWN_ENDS.match(text, match.end()):
                yield Found(NAME, *match.span(), masking.name(name))
    yield from _behind_their_title(text)


def _is(kind: str, number: str) -> bool:
    """Whether a number is of the kind that its pattern says.

    Codes of firms and persons are written in as many digits as accounts are; a card not of UnionPay has a check digit.
    """
    digits = re.sub(r"\D", "", number)
    if kind not in (ACCOUNT, CARD):
        return True
    if _DAY.match(number) or identifiers.is_uscc(digits) or identifiers.is_identity(digits):
        return False
    return kind == ACCOUNT or digits.startswith("62") or _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (2 - place % 2) for place, d in enumerate(reversed(digits), start=1)]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _behind_their_title(text: str) -> Iterator[Found]:
    """The names behind a title or before one, each with those that follow it in a list (李四、王五和赵六)."""
    for first in (*_NAMED.finditer(text), *_BEFORE_TITLE.finditer(text)):
        match: re.Match[str] | None = first
        while match:
            if not _NO_NAME.match(text, match.start("found")) and "某" not in match["found"]:
                yield Found(NAME, *match.span("found"), masking.name(match["found"]))
            match = _NEXT.match(text, match.end())


def _account(text: str) -> str:
    return masking.account(re.sub(r"\D", "", text))


_HIDDEN: dict[str, Callable[[str], str]] = {
    IDENTITY: lambda text: "*" * len(text),
    ACCOUNT: _account,
    CARD: _account,
    PHONE: masking.phone,
    DOCUMENT: masking.identity,
    HOME: masking.address,
    MAIL: lambda text: text[:1] + "***" + text[text.index("@") :],
}
