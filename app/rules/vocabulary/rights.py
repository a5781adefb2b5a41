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


class RepairPaper(Term):
    """信用修复的材料 (信用修复管理办法): the commitment, proof of performance, and the evidence of each way."""

    COMMITMENT = "repair_commitment", "信用修复承诺书", "Commitment of repair"
    PERFORMANCE = "performance_proof", "履行义务证明", "Proof of performance"
    RECTIFICATION = "rectification_proof", "整改完成证明", "Proof of rectification"
    TRAINING = "training_proof", "培训证明", "Proof of training"
    REPORT = "credit_report", "信用报告", "Credit report"
    CHARITY = "charity_proof", "公益慈善证明", "Proof of public-interest work"
    APPLICATION = "application_form", "信用修复申请表", "Application form"
    IDENTITY = "identity_proof", "主体资格和身份证明", "Proof of identity"
    VERIFICATION = "verification_record", "核查记录", "Record of verification"
    EVIDENCE = "evidence", "材料不实的证据", "Evidence of false materials"
    DECISION = "repair_decision", "决定书", "Decision"
