"""三(二) 信易+审批: matters and cases of approval, commitments, guidance and credit reports."""

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


class ItemKind(Term):
    """事项类别: what a matter comes to."""

    LICENCE = "licence", "行政许可", "Licence"
    FILING = "filing", "备案", "Filing"


class ItemEnd(Term):
    """办结方式: what the applicant gets in the end."""

    CERTIFICATE = "certificate", "颁发证件", "A certificate"
    NONE = "none", "不颁发证件", "No certificate"


class DayKind(Term):
    """期限的计算: 行政许可法 counts working days (第八十二条), regulations of their own may count all days."""

    WORKING = "working", "工作日", "Working days"
    CALENDAR = "calendar", "自然日", "Calendar days"


class ApplicationWay(Term):
    """办理方式, as the applicant chooses it."""

    ORDINARY = "ordinary", "一般程序", "Ordinary procedure"
    COMMITMENT = "commitment", "告知承诺", "On a commitment"


class PaperState(Term):
    """材料提交情况."""

    RECEIVED = "received", "已提交", "Handed in"
    LATER = "later", "容缺后补", "To follow"
    MISSING = "missing", "未提交", "Missing"


class Completeness(Term):
    """材料是否齐全, of a case as a whole."""

    COMPLETE = "complete", "齐全", "Complete"
    LATER = "later", "容缺受理", "Some papers follow"
    MISSING = "missing", "不齐全", "Incomplete"


class LaneSource(Term):
    """审批通道由谁确定."""

    RULE = "rule", "按规则", "By the rule"
    CHIEF = "chief", "科室负责人改定", "Chosen by the section chief"


class Timeliness(Term):
    """是否按期办结."""

    IN_TIME = "in_time", "按期", "In time"
    LATE_PROMISE = "late_promise", "超承诺时限", "Later than promised"
    LATE_LAW = "late_law", "超法定时限", "Later than the law allows"


class ClockStop(Term):
    """不计入办理期限的事由 (行政许可法 第四十五条)."""

    HEARING = "hearing", "听证", "Hearing"
    EXPERTS = "experts", "专家评审", "Expert review"
    INSPECTION = "inspection", "检验检测", "Inspection and testing"
    QUARANTINE = "quarantine", "鉴定", "Appraisal"


class RefusalGround(Term):
    """不予许可的理由."""

    CONDITIONS = "conditions", "不符合法定条件", "The conditions of the law are not met"
    FALSE = "false", "隐瞒有关情况或者提供虚假材料", "Facts concealed or false materials handed in"


class RevocationGround(Term):
    """撤销许可的理由 (行政许可法 第六十九条)."""

    FRAUD = "fraud", "以欺骗、贿赂等不正当手段取得", "Obtained by fraud or bribery"
    FALSE_PROMISE = "false_promise", "承诺不实", "The commitment was untrue"
    PAPERS = "papers", "逾期未补交容缺材料", "Papers that were to follow did not come"
    ORGAN = "organ", "本机关违法作出", "Unlawfully granted by the organ"


class CaseStatus(Term):
    """Where a case of approval stands."""

    RECEIVED = "received", "待受理", "Awaiting acceptance"
    CORRECTION = "correction", "待补正", "To be completed"
    NOT_ACCEPTED = "not_accepted", "不予受理", "Not accepted"
    WITHDRAWN = "withdrawn", "申请人撤回", "Withdrawn by the applicant"
    REVIEWING = "reviewing", "审查中", "Being reviewed"
    SUSPENDED = "suspended", "中止计时", "Clock stopped"
    COUNTERSIGNING = "countersigning", "待第二人审查", "Awaiting the second reviewer"
    REFUSAL_COUNTERSIGNING = (
        "refusal_countersigning",
        "待第二人审查（拟不予许可）",
        "Refusal awaiting the second reviewer",
    )
    REFUSING = "refusing", "拟不予许可", "Refusal to be decided"
    REFUSED = "refused", "不予许可", "Refused"
    GRANTED = "granted", "准予待发证", "Granted, certificate to be issued"
    ISSUED = "issued", "待事后核查", "Awaiting the post-check"
    FINISHED = "finished", "办结", "Finished"
    REVOKING = "revoking", "拟撤销许可", "Revocation proposed"
    TOLD = "revocation_told", "已告知拟撤销", "Told of the intended revocation"
    TO_REVOKE = "to_revoke", "待决定撤销", "Revocation to be decided"


class CheckStatus(Term):
    """Where a post-check stands."""

    DUE = "due", "待核查", "To be checked"
    CORRECTING = "correcting", "限期整改", "To be put right"
    FULFILLED = "fulfilled", "核查合格", "Passed"
    FAILED = "failed", "提请撤销", "Revocation asked for"
    CANCELLED = "cancelled", "不再核查", "No longer checked"


class CheckReason(Term):
    """Why a case is checked afterwards."""

    ALWAYS = "always", "逐件核查", "Every case is checked"
    SAMPLE = "sample", "抽中核查", "Drawn by lot"


class CheckWay(Term):
    """核查方式."""

    ON_SITE = "on_site", "现场核查", "On the spot"
    PAPERS = "papers", "书面核查", "By the papers"
    DATA = "data", "数据比对", "By comparing data"


class FulfilmentSource(Term):
    """践诺情况的来源."""

    HAND = "hand", "日常掌握", "Known by the office"
    INSPECTION = "inspection", "监督检查", "Inspection"
    POST_CHECK = "post_check", "事后核查", "Post-check"
    PAPERS = "papers", "补交材料", "Papers handed in later"


class FulfilmentResult(Term):
    """What one piece of evidence says of a commitment."""

    KEPT = "kept", "已履行", "Kept"
    SHORT = "short", "未履行", "Not kept"


class GuidanceKind(Term):
    """行政指导的对象."""

    POOR_CREDIT = "poor_credit", "信用不佳指导修复", "Poor credit: how to repair it"
    KEY_GOOD = "key_good", "重点企业信用良好指导", "Key enterprise with good credit"


class GuidanceStatus(Term):
    """Where guidance stands."""

    SENT = "sent", "已指导待回访", "Given, to be visited"
    VISITED = "visited", "已回访待评估", "Visited, effect to be looked at"
    CLOSED = "closed", "已评估", "Effect looked at"


class ReportKind(Term):
    """信用报告的来源."""

    OWN = "own", "本单位出具的信用摘要", "Extract issued by the bureau"
    OUTSIDE = "outside", "申请人提交的信用报告", "Report brought by the applicant"


class ReportStatus(Term):
    """Where a report stands."""

    CHECKING = "checking", "待核验", "To be checked"
    ISSUED = "issued", "已出具", "Issued"
    VERIFIED = "verified", "已核验", "Verified"
    REFUSED = "refused", "未通过核验", "Not accepted"
    VOIDED = "voided", "已作废", "Voided"


class ReportScene(Term):
    """信用报告运用场景 (plan 三(二)3)."""

    PROCUREMENT = "procurement", "政府采购", "Government procurement"
    TENDER = "tender", "招标投标", "Tendering"
    APPROVAL = "approval", "行政审批", "Administrative approval"
    ACCESS = "access", "市场准入", "Market access"
    QUALIFICATION = "qualification", "资质审核", "Review of qualifications"
    SUPERVISION = "supervision", "日常监管", "Everyday supervision"


class ReportConclusion(Term):
    """信用报告反映的情况."""

    CLEAN = "clean", "无负面信息", "Nothing negative"
    ORDINARY = "ordinary", "有一般负面信息", "Ordinary negative facts"
    SERIOUS = "serious", "有严重负面信息", "Serious negative facts"


class ReportEffect(Term):
    """对办理的影响."""

    FASTER = "faster", "加快办理", "Handled faster"
    NORMAL = "normal", "正常办理", "Handled as usual"
    STRICTER = "stricter", "从严办理", "Handled more strictly"


class CasePaper(Term):
    """审批办件的材料."""

    APPLICATION = "application", "申请书", "Application"
    MATERIAL = "material", "申请材料", "Application material"
    COMMITMENT = "signed_commitment", "签章的告知承诺书", "Signed commitment"
    REVIEW = "review_record", "审查意见", "Record of review"
    DECISION = "case_decision", "决定书", "Decision"
    CERTIFICATE = "issued_certificate", "证件", "Certificate"
    EVIDENCE = "false_evidence", "材料虚假、承诺不实的证据", "Evidence of falseness"
    STATEMENT = "case_statement", "陈述申辩、听证材料", "Statement in defence, record of the hearing"


class CheckPaper(Term):
    """事后核查的材料."""

    RECORD = "check_record", "核查记录", "Record of the check"
    PHOTO = "check_photo", "现场照片", "Photograph"
    REPORT = "put_right_report", "整改报告", "Report of putting right"


class GuidancePaper(Term):
    """行政指导的材料."""

    LETTER = "guidance_letter", "行政指导书", "Letter of guidance"
    VISIT = "visit_record", "回访记录", "Record of the visit"


class ReportPaper(Term):
    """信用报告的材料."""

    REPORT = "outside_report", "信用报告", "Credit report"
    REQUEST = "report_request", "查询申请和授权", "Request and authority"
