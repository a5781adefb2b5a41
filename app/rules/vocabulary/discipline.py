"""三(五) 联合惩戒: accidents, and honours."""

from app.rules.terms import Term


class AccidentGrade(Term):
    """事故等级 (生产安全事故报告和调查处理条例 第三条)."""

    ORDINARY = "ordinary", "一般", "Ordinary accident"
    LARGE = "large", "较大", "Large accident"
    MAJOR = "major", "重大", "Major accident"
    EXCEPTIONAL = "exceptional", "特别重大", "Exceptionally major accident"


class AccidentStatus(Term):
    """An approved accident whose liability is being fixed; it holds all the same."""

    FIXING = "fixing_liability", "责任认定中", "Liability being fixed"


class Liability(Term):
    """责任认定: the plan counts only 责任事故."""

    PENDING = "pending", "待定", "Pending"
    LIABLE = "liable", "责任", "Liable", "责任事故"
    NOT_LIABLE = "not_liable", "非责任", "Not liable", "非责任事故"


class FixedLiability(Term):
    """The liability that a document fixes: one or the other."""

    LIABLE = "liable", "责任", "Liable", "责任事故"
    NOT_LIABLE = "not_liable", "非责任", "Not liable", "非责任事故"


class HonourLevel(Term):
    """守信荣誉的级别."""

    NATIONAL = "national", "国家级", "National"
    PROVINCIAL = "provincial", "省级", "Provincial"
    CITY = "city", "市级", "City"
    COUNTY = "county", "旗县级", "County"


class AccidentPaper(Term):
    """事故的材料."""

    REPORT = "accident_report", "事故调查报告", "Report of the investigation"
    REPLY = "accident_reply", "事故调查报告批复", "Reply to the report"
    PHOTO = "accident_photo", "现场照片", "Photograph"
