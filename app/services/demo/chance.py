"""Fictional names, codes and towns, drawn by chance."""

import random
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from app.rules.identifiers import identity_check_digit
from models.base import Register

Chance = random.Random
TOWNS = ("巴彦库仁镇", "宝日希勒镇", "呼和诺尔镇", "东乌珠尔苏木", "西乌珠尔苏木", "巴彦哈达苏木", "鄂温克苏木")
BRANDS = (
    "草原",
    "金帐",
    "莫尔格勒",
    "宏源",
    "安泰",
    "北辰",
    "鑫达",
    "蒙西",
    "永盛",
    "天骄",
    "兴旺",
    "恒通",
    "中兴",
    "呼伦",
    "海拉尔河",
    "白音",
    "瑞祥",
    "德力",
)
SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗",
    ("伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "勇", "军", "杰", "秀英", "海波", "晓东", "建华", "玉兰"),
)


def person(chance: Chance) -> str:
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def credit_code(chance: Chance) -> str:
    """A 统一社会信用代码 with a right check digit."""
    body = "91150725MA" + "".join(chance.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(7))
    return body + str(uscc.calc_check_digit(body))


def identity(chance: Chance) -> str:
    """A number of an identity card with a right check digit."""
    born = date(1960, 1, 1) + timedelta(days=chance.randrange(15000))
    body = f"150725{born:%Y%m%d}{chance.randrange(1000):03d}"
    return body + identity_check_digit(body)


def number(session: Session, register: type[Register], mark: str, day: date) -> str:
    """The next document number of a register, as the bureau writes them."""
    taken = session.scalar(select(func.count(register.id))) or 0
    return f"（陈）应急{mark}〔{day.year}〕{taken + 1}号"
