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
