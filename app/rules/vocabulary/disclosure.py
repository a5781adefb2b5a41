"""三(一) 政务公开: penalties, licences and where they are published."""

from app.rules.terms import Term


class PenaltyKind(Term):
    """处罚种类 (行政处罚法 第九条; the code list of CF_CFLB)."""

    WARNING = "warning", "警告", "Warning"
    CRITICISM = "criticism", "通报批评", "Public criticism"
    FINE = "fine", "罚款", "Fine"
    CONFISCATE_GAINS = "confiscate_gains", "没收违法所得", "Confiscation of illegal gains"
    CONFISCATE_PROPERTY = "confiscate_property", "没收非法财物", "Confiscation of illegal property"
    SUSPEND_LICENCE = "suspend_licence", "暂扣许可证件", "Suspension of licence"
    LOWER_QUALIFICATION = "lower_qualification", "降低资质等级", "Lowering of qualification"
    REVOKE_LICENCE = "revoke_licence", "吊销许可证件", "Revocation of licence"
    RESTRICT_BUSINESS = "restrict_business", "限制开展生产经营活动", "Restriction of business"
    STOP_BUSINESS = "stop_business", "责令停产停业", "Order to stop business"
    CLOSE_DOWN = "close_down", "责令关闭", "Order to close down"
    RESTRICT_PRACTICE = "restrict_practice", "限制从业", "Ban from practice"
    DETENTION = "detention", "行政拘留", "Administrative detention"
    OTHER = "other", "其他", "Other"


class Seriousness(Term):
    """失信信息的类别 (国办发〔2025〕22号)."""

    MINOR = "minor", "轻微", "Minor"
    ORDINARY = "ordinary", "一般", "Ordinary"
    SERIOUS = "serious", "严重", "Serious"


class Procedure(Term):
    """处罚程序."""

    ORDINARY = "ordinary", "普通", "Ordinary procedure", "普通程序", "一般程序"
    SIMPLE = "simple", "简易", "Simple procedure", "简易程序", "当场处罚", "当场处罚程序"


class PenaltyField(Term):
    """违法行为所属领域, which decides the shortest publicity term."""

    WORK_SAFETY = "work_safety", "安全生产", "Work safety"
    SPECIAL_EQUIPMENT = "special_equipment", "特种设备", "Special equipment"
    FIRE = "fire", "消防", "Fire safety"
    FOOD = "food", "食品", "Food"
    DRUGS = "drugs", "药品", "Drugs"
    OTHER = "other", "其他", "Other"


class LicenceKind(Term):
    """许可类别 (XK_XKLB)."""

    ORDINARY = "ordinary", "普通", "Ordinary"
    FRANCHISE = "franchise", "特许", "Franchise"
    RECOGNITION = "recognition", "认可", "Recognition"
    APPROVAL = "approval", "核准", "Approval"
    REGISTRATION = "registration", "登记", "Registration"
    OTHER = "other", "其他", "Other"


class LicenceState(Term):
    """许可当前状态 (XK_ZT: 1 有效, 2 无效)."""

    VALID = "1", "有效", "Valid", "1.0"
    INVALID = "2", "无效", "Invalid", "2.0"


class CollectionStatus(Term):
    """Where the collection of a fine stands."""

    OPEN = "collecting", "收缴中", "Being collected"
    OVERDUE = "unpaid", "逾期未缴清", "Not paid in time"
    PAID = "paid_up", "已缴清", "Paid in full"


class CollectionPaper(Term):
    """罚款收缴的材料."""

    RECEIPT = "payment_receipt", "缴款凭证", "Payment receipt"
    DEFERRAL = "deferral", "延期（分期）缴纳罚款批准书", "Approval of a deferral"


class Channel(Term):
    """公示渠道 (plan 三(一)1)."""

    PORTAL = "portal", "本单位公示平台", "Own portal"
    INTERNET_SUPERVISION = "internet_supervision", "互联网+监管", "Internet+Supervision"
    GOVERNMENT_SITE = "government_site", "旗政府政务网", "Banner government site"
    CREDIT_PLATFORM = "credit_platform", "信用信息共享平台", "Credit information platform", "信用中国"


class Showing(Term):
    """Whether the law lets the public see a record, as far as is known before it is approved and after."""

    SHOWN = "shown", "依法公示", "Shown to the public"
    WITHHELD = "withheld", "不予公示", "Not shown to the public"


class PublicationScope(Term):
    """公开类型."""

    PUBLIC = "public", "可向社会公开", "Open to the public"
    LIMITED = "limited", "特定范围内公开", "Open to a limited circle"
    CLOSED = "closed", "不可公开", "Not open"


class PenaltyStatus(Term):
    """Where a penalty stands, beside the ordinary chain."""

    CLASSIFYING = "classifying", "待认定失信类别", "Class to be confirmed"


class PublicationStatus(Term):
    """Where the copy of a record on one channel stands."""

    SCHEDULED = "scheduled", "待报送", "Waiting to be sent"
    PUBLISHED = "published", "公示中", "Published"
    RECALLING = "recalling", "待撤回", "Waiting to be recalled"
    ENDED = "ended", "已停止公示", "No longer published"
    NOT_PUBLISHED = "not_published", "不予公示", "Not for publication"


class PenaltyPaper(Term):
    """行政处罚的材料."""

    DECISION = "penalty_decision", "行政处罚决定书", "Decision on the penalty"
    SERVICE = "service_receipt", "送达回证", "Receipt of service"
    PAYMENT = "payment_receipt", "缴款凭证", "Receipt of payment"
    CLASS = "class_basis", "失信类别认定依据", "Grounds of the class of dishonesty"
    REVOCATION = "penalty_revocation", "撤销、变更的决定", "Decision on revocation or change"


class LicencePaper(Term):
    """行政许可的材料."""

    DECISION = "licence_decision", "行政许可决定书", "Decision on the licence"
    CERTIFICATE = "licence_certificate", "许可证件", "Licence document"
    APPLICATION = "licence_application", "申请材料", "Application"
    REVOCATION = "licence_revocation", "撤销、注销的决定", "Decision on revocation"


class PublicationPaper(Term):
    """公示的材料."""

    RECEIPT = "sending_receipt", "报送回执", "Receipt of sending"
    RECALL = "recall_receipt", "撤回回执", "Receipt of recall"
    SCREEN = "screenshot", "页面截图", "Screenshot"
