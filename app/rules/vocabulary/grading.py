"""三(四) 信用分级分类监管: grades, and the standards that give them."""

from app.rules.terms import Term


class Grade(Term):
    """信用等级. 待评定 is for a subject about whom nothing is known yet."""

    A = "A", "A", "A"
    B = "B", "B", "B"
    C = "C", "C", "C"
    D = "D", "D", "D"
    UNGRADED = "ungraded", "待评定", "Not yet graded"


class Whose(Term):
    """Whose facts an indicator counts; unless it says so, none of a person."""

    ENTERPRISE = "enterprise", "本企业", "The enterprise itself"
    PERSONS = "persons", "从业人员", "Its practitioners"


class StandardStatus(Term):
    """Where an edition of a standard ends."""

    RETIRED = "retired", "已停用", "Retired"


class GradeResultStatus(Term):
    """Where a grade stands."""

    PROPOSED = "proposed", "待审定", "Awaiting confirmation"
    SUPERSEDED = "superseded", "已更替", "Superseded"
    DISMISSED = "dismissed", "未采纳", "Not adopted"


class EvaluationStatus(Term):
    """Where the evaluation of a year stands."""

    COMPUTED = "computed", "待拟定", "Computed, to be drawn up"
    AGREED = "agreed", "待告知", "Enterprise to be told"
    TOLD = "told", "已告知", "Enterprise told"
    ANSWERED = "answered", "待处理陈述", "Answer to be decided"
    HEARD = "heard", "待审定", "Awaiting decision"
    DECIDED = "decided", "待公布", "To be published"
    EXPIRED = "expired", "已到期", "Expired"


class EvaluationPaper(Term):
    """年度评价的材料."""

    ANSWER = "evaluation_answer", "企业陈述材料", "Answer of the enterprise"
    MINUTES = "discussion_minutes", "集体讨论记录", "Minutes of the discussion"


class HonourLevel(Term):
    """Of what level an honour is (scheme S4)."""

    NATIONAL = "national", "国家级", "National"
    PROVINCIAL = "provincial", "省级", "Provincial"
    CITY = "city", "市级", "City"
    COUNTY = "county", "旗县级", "County"


class PublicGrade(Term):
    """公共信用综合评价等级 (M+: 优、良、中、差)."""

    A = "A", "A（优）", "A (excellent)", "优"
    B = "B", "B（良）", "B (good)", "良"
    C = "C", "C（中）", "C (fair)", "中"
    D = "D", "D（差）", "D (poor)", "差"


class ReputationPaper(Term):
    """荣誉和公共信用评价的材料."""

    RECOGNITION = "recognition", "认定文件或者评价结果", "Document of the honour or sheet of results"


class StandardPaper(Term):
    """标准和参数的材料."""

    BASIS = "standard_basis", "依据文件", "Document it rests on"
    MINUTES = "meeting_minutes", "会议纪要", "Minutes"
    SIMULATION = "simulation", "测算结果", "Result of the trial"
