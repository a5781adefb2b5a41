"""三(七) 信用修复和权益保护."""

from app.rules.terms import Term


class RepairWay(Term):
    """修复方式 (plan 三(七)10): the six ways in which a firm may repair its credit."""

    COMMITMENT = "commitment", "作出信用承诺", "Credit commitment"
    RECTIFICATION = "rectification", "完成信用整改", "Rectification"
    VERIFICATION = "verification", "通过信用核查", "Verification passed"
    TRAINING = "training", "接受专门培训", "Special training"
    REPORT = "report", "提交信用报告", "Credit report submitted"
    CHARITY = "charity", "参加公益慈善活动", "Public-interest work"


class RepairStatus(Term):
    """Where an application for repair stands; handed in, it waits to be accepted, not to be reviewed."""

    SUBMITTED = "submitted", "待受理", "Awaiting acceptance"
    CORRECTION = "correction", "待补正", "To be completed"
    ACCEPTED = "accepted", "核查中", "Being verified"
    COUNTERSIGNING = "countersigning", "待第二人核查", "Awaiting the second verifier"
    VERIFIED = "verified", "核查完毕", "Verified"
    LEGAL_REVIEW = "legal_review", "待法制审核", "Awaiting legal review"
    REFUSING = "refusing", "拟不予修复", "Refusal to be decided"
    UNDOING = "undoing", "拟撤销修复", "Undoing to be decided"
    GRANTED = "granted", "准予修复", "Repair granted"
    REFUSED = "refused", "不予修复", "Repair refused"
    NOT_ACCEPTED = "not_accepted", "不予受理", "Not accepted"
