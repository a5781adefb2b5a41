"""The three ledgers of the office, as truths that tests.messy.ledgers writes down: firms, penalties, licences."""

from datetime import date, timedelta
from random import Random

from tests.messy import cells
from tests.messy.cells import Cell
from tests.messy.ledgers import ASKED, DAY, READ, Row, Writer


class Enterprises(Writer):
    """监管企业台账."""

    register = "enterprise"
    titles = ("监管企业台账", "陈巴尔虎旗应急管理局监管企业台账（2026年）", "企业名单")
    headings = {
        "name": ("企业名称", "单位名称", "企业全称", "企业名称（全称）"),
        "uscc": ("统一社会信用代码", "信用代码", "社会信用代码", "统一社会信用代码（18位）"),
        "legal_representative": ("法定代表人", "负责人", "主要负责人"),
        "phone": ("联系电话", "电话", "手机"),
        "sector": ("监管行业", "行业领域"),
        "supervision_class": ("监管类别", "监管分类"),
        "employees": ("从业人数", "职工人数", "人数"),
        "operating_state": ("经营状态", "登记状态", "状态"),
        "supervised_since": ("纳入监管日期",),
    }
    SECTORS = {
        "hazardous_chemicals": ("危险化学品", "危化品", "危化"),
        "coal_mine": ("煤矿",),
        "industry_trade": ("工贸", "冶金工贸"),
    }
    CLASSES = {"key": ("重点", "重点企业"), "general": ("一般", "一般企业")}
    STATES = {"operating": ("存续", "在业", "正常"), "suspended": ("停业", "歇业"), "deregistered": ("注销", "已注销")}

    def record(self) -> Row:
        chance, odd = self.chance, self.chance.random()
        code = chance.choice([*self.taken]) if self.taken and odd < 0.05 else self.code()
        name = f"陈巴尔虎旗第{chance.randrange(10**6)}{chance.choice(['建材', '煤业（集团）', '加油站'])}有限公司"
        row = Row(means={"uscc": code, "name": name})
        if odd > 0.95 and code not in self.taken:
            self.known[code] = f"陈巴尔虎旗第{chance.randrange(10**6)}运输有限公司"
        row.cells = {"name": self.put(cells.text, name), "uscc": self.put(cells.code, code)}
        for column, terms in (
            ("sector", self.SECTORS),
            ("supervision_class", self.CLASSES),
            ("operating_state", self.STATES),
        ):
            row.means[column] = chance.choice(list(terms))
            row.cells[column] = self.put(cells.term(*terms[row.means[column]]), None)
        self._about(row)
        row.settle()
        if row.answer == READ and code in self.known:
            row.answer, row.why = ASKED, self.known[code]
        return self.once(row, code)

    def _about(self, row: Row) -> None:
        chance = self.chance
        given = {
            "legal_representative": (cells.text, chance.choice(["张伟", "包·其其格", "乌云", "Müller"])),
            "phone": (cells.telephone, f"1{chance.randrange(3 * 10**9, 9 * 10**9 + 10**9 - 1)}"),
            "employees": (cells.count, chance.choice([3, 48, 1200])),
            "supervised_since": (cells.day, date(2019, 1, 1) + timedelta(days=chance.randrange(2000))),
        }
        for column, (write, value) in given.items():
            row.cells[column], row.means[column] = self.put(write, value), value
            if chance.random() < 0.15 or row.cells[column].written is None:
                row.cells[column], row.means[column] = Cell(chance.choice([None, "", "/", "—", "无"])), None


class Decisions(Writer):
    """行政处罚台账."""

    register = "penalty"
    titles = ("行政处罚台账", "行政处罚信息（双公示）", "2025年度行政处罚案件")
    headings = {
        "party_name": ("行政相对人名称", "行政相对人名称（单位全称）"),
        "party": ("行政相对人类别",),
        "uscc": ("统一社会信用代码", "行政相对人代码_1(统一社会信用代码)", "行政相对人代码_1"),
        "person_identity_no": ("证件号码", "自然人证件号码"),
        "decision_no": ("行政处罚决定书文号", "文号", "处罚决定书文号"),
        "violation": ("违法行为类型",),
        "facts": ("违法事实",),
        "basis": ("处罚依据",),
        "kinds": ("处罚类别", "处罚种类"),
        "content": ("处罚内容",),
        "fine": ("罚款金额",),
        "decided_on": ("处罚决定日期",),
        "valid_until": ("处罚有效期",),
    }
    KINDS = {
        ("fine",): ("罚款",),
        ("warning", "fine"): ("警告;罚款", "警告、罚款", "警告，罚款", "警告；罚款", "警告\n罚款"),
        ("warning",): ("警告",),
        ("fine", "stop_business"): ("罚款、责令停产停业", "罚款;责令停产停业"),
    }
    AMOUNTS = (1000, 5000, 12_000, 20_000, 35_000, 52_000)

    def record(self) -> Row:
        chance = self.chance
        serial = chance.choice([*self.serials]) if self.serials and chance.random() < 0.06 else self._serial()
        row = Row(means={"decision_no": f"（陈）应急罚〔{serial[0]}〕{serial[1]}号"})
        row.cells["decision_no"] = self.put(cells.number, serial)
        (self._person if chance.random() < 0.15 else self._firm)(row)
        self._what(row)
        wrong = self._when(row)
        row.settle()
        if row.answer == READ:
            wrong = wrong or self._contradiction(row)
            row = row.back(wrong) if wrong else row
        return self.once(row, row.means["decision_no"])

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.serials: set[tuple[int, int]] = set()

    def _serial(self) -> tuple[int, int]:
        serial = (self.chance.choice([2024, 2025]), len(self.serials) + 1)
        self.serials.add(serial)
        return serial

    def _firm(self, row: Row) -> None:
        name, code = f"陈巴尔虎旗第{self.chance.randrange(10**6)}煤业（集团）有限公司", self.code()
        kind, words = self.chance.choice(
            [("legal_person", ("法人及非法人组织", "法人")), ("sole_trader", ("个体工商户", "个体户"))]
        )
        row.means |= {"party_name": name, "uscc": code, "party": kind, "person_identity_no": None}
        row.cells |= {"party_name": self.put(cells.text, name), "uscc": self.put(cells.code, code)}
        row.cells |= {
            "party": self.put(cells.term(*words), None),
            "person_identity_no": Cell(self.chance.choice([None, "/"])),
        }

    def _person(self, row: Row) -> None:
        """A natural person: no credit code, a number of an identity card kept as it was served."""
        number = "11010519491231002X"
        row.means |= {"party_name": "赵明红", "uscc": None, "party": "natural_person", "person_identity_no": number}
        row.cells |= {"party_name": self.put(cells.text, "赵明红"), "uscc": Cell(self.chance.choice([None, "", "/"]))}
        written = self.chance.choice(
            [number, number.lower(), f"'{number}", f"{number[:6]} {number[6:14]} {number[14:]}"]
        )
        row.cells |= {"party": self.put(cells.term("自然人", "个人"), None), "person_identity_no": Cell(written)}

    def _what(self, row: Row) -> None:
        chance = self.chance
        kinds = chance.choice(list(self.KINDS))
        yuan = chance.choice(self.AMOUNTS) if "fine" in kinds else None
        row.means |= {"kinds": list(kinds), "fine": yuan}
        content = "警告" if yuan is None else cells.fined(yuan, chance)
        if "stop_business" in kinds:
            content += "，责令停产停业整顿"
        row.cells |= {
            "kinds": self.put(cells.term(*self.KINDS[kinds], nonsense="批评教育吧"), None),
            "content": self.put(cells.text, content),
            "fine": self.put(self._money, yuan) if yuan else Cell(chance.choice([None, "/", "—", ""])),
            "violation": self.put(cells.text, "未按规定进行安全培训"),
            "facts": self.put(cells.text, "现场检查发现未按规定对从业人员进行安全生产教育和培训"),
            "basis": self.put(cells.text, "《中华人民共和国安全生产法》第九十七条第三项"),
        }

    def _money(self, yuan: int, chance: Random) -> Cell:
        return cells.money(yuan, chance, self.unit)

    def _when(self, row: Row) -> str:
        """The days of the decision; why the row goes back where they cannot be right."""
        chance, odd = self.chance, self.chance.random()
        on = date(2024, 1, 1) + timedelta(days=chance.randrange(600))
        until, wrong = on + timedelta(days=365), ""
        if odd < 0.015:
            on, until, wrong = DAY + timedelta(days=30), DAY + timedelta(days=400), "decided in the future"
        elif odd < 0.03:
            until, wrong = on - timedelta(days=30), "ends before it begins"
        row.means |= {"decided_on": on, "valid_until": until}
        row.cells |= {"decided_on": self.put(cells.day, on), "valid_until": self.put(cells.day, until)}
        return wrong

    def _contradiction(self, row: Row) -> str:
        """One row in forty says two things that cannot both be true."""
        if self.chance.random() > 0.025:
            return ""
        if row.means["fine"]:
            row.cells["content"] = Cell(f"罚款{row.means['fine'] * 10}元")
            return "the content names another amount"
        row.cells["fine"] = Cell("5000元")
        return "an amount without a fine"


class Permits(Writer):
    """行政许可台账."""

    register = "licence"
    titles = ("行政许可信息（双公示）", "行政许可台账（2025年）")
    headings = {
        "party_name": ("行政相对人名称",),
        "party": ("行政相对人类别",),
        "uscc": ("统一社会信用代码", "行政相对人代码_1(统一社会信用代码)"),
        "document_name": ("行政许可决定文书名称",),
        "decision_no": ("行政许可决定文书号", "文书号"),
        "kind": ("许可类别",),
        "certificate_no": ("许可编号", "许可证编号"),
        "content": ("许可内容",),
        "decided_on": ("许可决定日期",),
        "valid_from": ("有效期自", "有效期自（起始日期）"),
        "valid_until": ("有效期至", "有效期至（截止日期）"),
        "state": ("当前状态",),
    }
    STATES = {"1": ("1", "有效"), "2": ("2", "无效")}

    def record(self) -> Row:
        chance, serial = self.chance, (self.chance.choice([2023, 2025]), self.chance.randrange(1, 60))
        code, name = self.code(), f"陈巴尔虎旗第{chance.randrange(10**6)}加油站"
        state, on = chance.choice(list(self.STATES)), date(2023, 1, 1) + timedelta(days=chance.randrange(900))
        until = chance.choice([date(2099, 12, 31), on + timedelta(days=3 * 365)])
        row = Row(means={"decision_no": f"（陈）应急许〔{serial[0]}〕{serial[1]}号", "uscc": code, "party_name": name})
        row.means |= {"state": state, "decided_on": on, "valid_from": on, "valid_until": until, "party": "legal_person"}
        row.means["certificate_no"] = f"蒙呼危化经字〔{serial[0]}〕{chance.randrange(10**6):06d}"
        row.cells = {
            "decision_no": self.put(lambda value, by: cells.number(value, by, "许"), serial),
            "party_name": self.put(cells.text, name),
            "party": self.put(cells.term("法人及非法人组织", "法人"), None),
            "uscc": self.put(cells.code, code),
            "document_name": self.put(cells.text, "准予行政许可决定书"),
            "kind": self.put(cells.term("普通"), None),
            "certificate_no": self.put(cells.text, row.means["certificate_no"]),
            "content": self.put(cells.text, "准予经营（带储存）"),
            "decided_on": self.put(cells.day, on),
            "valid_from": self.put(cells.day, on),
            "valid_until": Cell("长期") if until.year == 2099 and chance.random() < 0.5 else self.put(cells.day, until),
            "state": self.put(cells.term(*self.STATES[state]), None),
        }
        return self.once(row.settle(), row.means["decision_no"])


WRITERS = (Enterprises, Decisions, Permits)
