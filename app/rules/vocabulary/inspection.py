"""三(三) 信用+安全评价监管: inspections and the hazards they find."""

from app.rules.terms import Term


class InspectionMethod(Term):
    """检查方式."""

    FULL_COVERAGE = "full_coverage", "全覆盖", "Full coverage"
    RANDOM = "random", "双随机", "Double random"
    SPECIAL = "special", "专项", "Special"
    COMPLAINT = "complaint", "举报", "Complaint", "举报核查"


class InspectionOutcome(Term):
    """检查结果."""

    CLEAN = "clean", "未发现问题", "No problem found", "合格"
    PROBLEMS = "problems", "发现问题", "Problems found", "不合格"
    REFUSED = "refused", "拒绝、阻碍检查", "Inspection refused or obstructed"
    NOT_FOUND = "not_found", "无法联系", "Enterprise could not be found"


class ItemResult(Term):
    """检查项目的结果."""

    PASSED = "passed", "合格", "Passed"
    FAILED = "failed", "不合格", "Failed"
    NOT_INVOLVED = "not_involved", "未涉及", "Not involved"


class HazardLevel(Term):
    """隐患级别."""

    ORDINARY = "ordinary", "一般隐患", "Ordinary hazard", "一般"
    MAJOR = "major", "重大事故隐患", "Major hazard", "重大隐患", "重大"


class FindingStatus(Term):
    """Where a hazard stands."""

    OPEN = "open", "待整改", "To be put right"
    RECTIFIED = "rectified", "待复查", "Awaiting re-inspection"
    OVERDUE = "overdue", "逾期未改", "Overdue"
    CLOSED = "closed", "已销号", "Closed"


class InspectionPaper(Term):
    """检查和隐患整改的材料."""

    RECORD = "inspection_record", "现场检查记录", "Record of inspection"
    PHOTO = "photo", "现场照片", "Photograph"
    ORDER = "rectification_order", "责令限期整改指令书", "Order to rectify"
    REPORT = "rectification_report", "整改报告", "Report of rectification"
    REVIEW = "rectification_review", "整改复查意见书", "Opinion on the rectification"


class ItemWay(Term):
    """行政检查的方式, as an item of the published list has it."""

    ON_SITE = "on_site", "现场检查", "On site"
    PAPERS = "papers", "书面检查", "By papers"
    ONLINE = "online", "非现场检查", "Online"


class DeductionKind(Term):
    """What working days of the inspectors go to other than inspections of the plan (domain.md 4.1)."""

    ENFORCEMENT = "enforcement", "其他执法工作日", "Other enforcement", "其他执法"
    OTHER = "other", "非执法工作日", "No enforcement", "非执法"


class PlanReach(Term):
    """Which enterprises a matter of the plan is inspected at."""

    KEY = "key", "重点检查单位", "Key enterprises", "重点"
    GENERAL = "general", "一般检查单位", "General enterprises", "一般"
    ALL = "all", "全部检查单位", "All enterprises", "全部"


class VisitReason(Term):
    """Why a visit stands in the plan."""

    KEY = "key", "重点单位全覆盖", "Key enterprise: within its term"
    GENERAL = "general", "一般单位到期必查", "General enterprise: within its term"
    CREDIT = "credit", "按信用等级安排", "By its credit"
    AMENDED = "amended", "公布后增加", "Added after publication"


class VisitGap(Term):
    """Why a visit that the rules ask for is not planned."""

    NO_DAYS = "no_days", "监督检查工作日不足", "Not enough days for inspections"
    OVER_CAP = "over_cap", "超过年度检查次数上限", "Over the cap of the year"
    LEFT_OUT = "left_out", "编制时取消", "Left out by hand"
    NO_MATTER = "no_matter", "没有适用的检查事项", "No matter of the plan applies"


class PlanFit(Term):
    """Whether a plan does all that the rules ask for."""

    FITS = "fits", "检查频次全部满足", "Meets every frequency"
    SHORT = "short", "有必查单位未安排", "Leaves out what must be seen"


class PlanStatus(Term):
    """Where a plan stands after its approval."""

    PUBLISHED = "published", "已公布", "Published"


class PlanPaper(Term):
    """年度监督检查计划的材料."""

    DRAFT = "plan_draft", "计划报批件", "Plan as submitted"
    OPINION = "plan_opinion", "会议纪要、批复", "Minutes or reply"


class DrawChange(Term):
    """What may change after a draw, within its protocol."""

    RECUSED = "recused", "执法人员回避", "Inspector recused"
    REPLACED = "replaced", "检查对象替换", "Enterprise replaced by the next"


class SeedKind(Term):
    """Where the seed of a draw comes from; named before anybody knows it."""

    ANNOUNCED = "announced", "指定日期公布的公开数字", "A public number of a stated later day"
    WITNESSES = "witnesses", "两名见证人封存的数字", "What two witnesses have sealed"


class DrawStatus(Term):
    """Where a draw stands."""

    SEALED = "sealed", "名录已封存", "Lists sealed"
    DRAWN = "drawn", "已抽取", "Drawn"
    ASSIGNED = "assigned", "已派任务", "Tasks made"


class DrawPaper(Term):
    """双随机抽取的材料."""

    PROTOCOL = "draw_protocol", "抽取记录", "Record of the draw"
    SOURCE = "seed_source", "种子数字公布截图", "Proof of the public number"


class TaskSource(Term):
    """检查任务的来源: there is none from nothing (国办发〔2024〕54号)."""

    PLAN = "plan", "年度计划", "Plan of the year", "计划"
    DRAW = "draw", "双随机抽取", "Random draw", "双随机"
    COMPLAINT = "complaint", "举报投诉", "Complaint", "举报"
    HANDED_OVER = "handed_over", "上级交办、部门移送", "Handed over", "交办", "移送"
    REINSPECTION = "reinspection", "整改复查", "Re-inspection", "复查"


class TaskStatus(Term):
    """Where a task of inspection stands after its approval."""

    NOTIFIED = "notified", "已通知", "Enterprise notified"
    DONE = "done", "已检查", "Inspected"


class TaskPaper(Term):
    """检查任务的材料."""

    ORIGIN = "task_origin", "交办、移送文件", "Paper by which it was handed over"
    RECUSAL = "recusal_request", "回避申请", "Request for recusal"


class ComplaintWay(Term):
    """举报投诉的方式."""

    HOTLINE = "hotline", "12350、12345热线", "Hotline", "电话"
    LETTER = "letter", "来信", "Letter"
    VISIT = "visit", "来访", "Visit"
    ONLINE = "online", "网络", "Online"
    HANDED_OVER = "handed_over", "上级交办、部门移送", "Handed over", "交办"


class ComplaintKind(Term):
    """举报投诉的事项."""

    HAZARD = "hazard", "事故隐患", "Hazard", "隐患"
    VIOLATION = "violation", "安全生产违法行为", "Violation", "违法行为"
    CONCEALMENT = "concealment", "瞒报谎报事故", "Concealed accident", "瞒报"
    OTHER = "other", "其他", "Other"


class ComplaintOutcome(Term):
    """核查结果."""

    UPHELD = "upheld", "属实", "Upheld", "查实"
    PARTLY = "partly", "部分属实", "Upheld in part"
    UNFOUNDED = "unfounded", "不属实", "Unfounded"
    UNPROVABLE = "unprovable", "无法查证", "Cannot be verified"


class ComplaintStatus(Term):
    """Where a complaint stands."""

    REGISTERED = "registered", "已登记", "Registered"
    VERIFYING = "verifying", "核查中", "Being verified"
    VERIFIED = "verified", "核查完毕", "Verified"
    CONCLUDED = "concluded", "已办结", "Concluded"
    REPLIED = "replied", "已答复", "Answered"
    DECLINED = "declined", "不予受理", "Not taken up"


class ComplaintPaper(Term):
    """举报投诉的材料."""

    LETTER = "complaint_letter", "举报材料", "Complaint as received"
    REPORT = "verification_report", "核查报告", "Report of the verification"
    REPLY = "complaint_reply", "答复文书", "Answer"
