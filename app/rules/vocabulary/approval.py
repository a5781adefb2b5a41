"""三(二) 信易+审批: commitments, and the lanes of approval."""

from app.rules.terms import Term


class CommitmentKind(Term):
    """承诺类型 (domain.md 5.5). The plan's 主动公示型 is the standard's 主动型."""

    APPROVAL = "approval", "审批替代型", "In place of approval"
    DEFICIENCY = "deficiency", "容缺受理型", "Accepted with gaps"
    CERTIFICATE = "certificate", "证明事项型", "In place of a certificate"
    REPAIR = "repair", "信用修复型", "Credit repair"
    SELF_DISCIPLINE = "self_discipline", "行业自律型", "Industry self-discipline"
    VOLUNTARY = "voluntary", "主动型", "Voluntary", "主动公示型"
    OTHER = "other", "其他", "Other"


class Lane(Term):
    """审批通道 (plan 三(二)2)."""

    GREEN = "green", "绿色通道", "Green channel"
    COMMITMENT = "commitment", "承诺", "Commitment"
    ORDINARY = "ordinary", "普通", "Ordinary"
    STRICT = "strict", "严格", "Strict"


class CommitmentStatus(Term):
    """Whether a commitment in force was kept."""

    FULFILLED = "fulfilled", "已履行", "Kept"
    PARTLY_FULFILLED = "partly_fulfilled", "部分履行", "Kept in part"
    BROKEN = "broken", "未履行", "Not kept"


class CommitmentPaper(Term):
    """信用承诺的材料."""

    COMMITMENT = "commitment", "信用承诺书", "Commitment"
    PERFORMANCE = "commitment_performance", "践诺证明", "Proof of performance"
    BREACH = "breach_evidence", "违诺证据", "Evidence of breach"
