"""The coded terms of the law, each with its official Chinese name and an English gloss.

The code is what the database keeps and outsiders may rely on; the Chinese is what the law says.
`Term.parse` reads either, as clerks write them.
"""

from app.rules.terms import Term

# --- who -----------------------------------------------------------------------------------------


class Role(Term):
    """Who may do what in the bureau (design.md 3, Roles and scope)."""

    CLERK = "clerk", "经办人", "Clerk"
    SECTION_CHIEF = "section_chief", "科室负责人", "Section chief"
    LEGAL_REVIEWER = "legal_reviewer", "法制审核员", "Legal reviewer"
    LEADER = "leader", "分管领导", "Leader in charge"
    DIRECTOR = "director", "局长", "Director"
    CREDIT_OFFICER = "credit_officer", "信用专管员", "Credit officer"
    OFFICER = "officer", "执法人员", "Inspector"
    DISCIPLINE_OFFICER = "discipline_officer", "纪检监察", "Discipline inspector"
    SYSTEM_ADMIN = "system_admin", "系统管理员", "System administrator"
    SECURITY_ADMIN = "security_admin", "安全管理员", "Security administrator"
    AUDIT_ADMIN = "audit_admin", "审计管理员", "Audit administrator"
    SYSTEM = "system", "系统", "System"


class PartyKind(Term):
    """行政相对人类别 (domain.md 5.2)."""

    LEGAL_PERSON = "legal_person", "法人及非法人组织", "Legal person or organisation", "法人", "非法人组织"
    NATURAL_PERSON = "natural_person", "自然人", "Natural person", "个人"
    SOLE_TRADER = "sole_trader", "个体工商户", "Sole trader", "个体户"


class IdentityKind(Term):
    """证件类型."""

    IDENTITY_CARD = "identity_card", "身份证", "Identity card", "居民身份证"
    PASSPORT = "passport", "护照号", "Passport", "护照"
    HONG_KONG_MACAO = "hong_kong_macao", "港澳居民来往内地通行证", "Hong Kong and Macao permit"
    TAIWAN = "taiwan", "台湾居民来往大陆通行证", "Taiwan permit"
    FOREIGN_RESIDENT = "foreign_resident", "外国人永久居留身份证", "Foreign permanent resident card"
    OTHER = "other", "其他", "Other"


class SupervisionClass(Term):
    """监管类别: key enterprises are all inspected every year, general ones all within three years (plan 三(四))."""

    KEY = "key", "重点", "Key", "重点企业", "重点监管"
    GENERAL = "general", "一般", "General", "一般企业", "一般监管"


class OperatingState(Term):
    """经营状态."""

    OPERATING = "operating", "存续", "Operating", "在业", "开业", "正常", "存续（在营、开业、在册）"
    SUSPENDED = "suspended", "停业", "Out of business", "歇业", "停产", "停产停业"
    DEREGISTERED = "deregistered", "注销", "Deregistered", "已注销", "吊销"


class SafetySector(Term):
    """监管行业 as the bureau's ledgers name it."""

    HAZARDOUS_CHEMICALS = "hazardous_chemicals", "危险化学品", "Hazardous chemicals", "危化", "危化品"
    FIREWORKS = "fireworks", "烟花爆竹", "Fireworks", "烟花"
    COAL_MINE = "coal_mine", "煤矿", "Coal mining"
    NON_COAL_MINE = "non_coal_mine", "非煤矿山", "Non-coal mining", "非煤"
    INDUSTRY_TRADE = "industry_trade", "冶金工贸", "Metallurgy and manufacturing", "工贸"
    BUILDING_MATERIALS = "building_materials", "建材", "Building materials"
    WAREHOUSING = "warehousing", "仓储物流", "Warehousing and logistics"
    LIVESTOCK_MACHINERY = "livestock_machinery", "畜牧机械", "Livestock machinery"
    GRAIN = "grain", "粮食加工", "Grain processing"
    CATERING_GAS = "catering_gas", "餐饮燃气", "Catering gas"
    INTERMEDIARY = "intermediary", "中介服务机构", "Safety service institution", "中介"
    OTHER = "other", "其他", "Other"


class StandardisationLevel(Term):
    """安全生产标准化等级."""

    LEVEL_1 = "level_1", "一级", "Level 1", "1级", "1"
    LEVEL_2 = "level_2", "二级", "Level 2", "2级", "2"
    LEVEL_3 = "level_3", "三级", "Level 3", "3级", "3"


# --- penalties, licences, accidents --------------------------------------------------------------


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
    SIMPLE = "simple", "简易", "Simple procedure", "简易程序"


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


class AccidentGrade(Term):
    """事故等级 (生产安全事故报告和调查处理条例 第三条)."""

    ORDINARY = "ordinary", "一般", "Ordinary accident"
    LARGE = "large", "较大", "Large accident"
    MAJOR = "major", "重大", "Major accident"
    EXCEPTIONAL = "exceptional", "特别重大", "Exceptionally major accident"


class Liability(Term):
    """责任认定: the plan counts only 责任事故."""

    PENDING = "pending", "待定", "Pending"
    LIABLE = "liable", "责任", "Liable", "责任事故"
    NOT_LIABLE = "not_liable", "非责任", "Not liable", "非责任事故"


# --- commitments, inspections, repair ------------------------------------------------------------


class CommitmentKind(Term):
    """承诺类型 (domain.md 5.5). The plan's 主动公示型 is the standard's 主动型."""

    APPROVAL = "approval", "审批替代型", "In place of approval"
    DEFICIENCY = "deficiency", "容缺受理型", "Accepted with gaps"
    CERTIFICATE = "certificate", "证明事项型", "In place of a certificate"
    REPAIR = "repair", "信用修复型", "Credit repair"
    SELF_DISCIPLINE = "self_discipline", "行业自律型", "Industry self-discipline"
    VOLUNTARY = "voluntary", "主动型", "Voluntary", "主动公示型"
    OTHER = "other", "其他", "Other"


class FulfilmentStatus(Term):
    """承诺履行状态; 待认定 is ours, before anybody has looked."""

    PENDING = "pending", "待认定", "Not yet assessed"
    FULL = "full", "全部履行", "Kept in full"
    PARTIAL = "partial", "部分履行", "Kept in part"
    NONE = "none", "全部未履行", "Not kept"


class PublicationScope(Term):
    """公开类型."""

    PUBLIC = "public", "可向社会公开", "Open to the public"
    LIMITED = "limited", "特定范围内公开", "Open to a limited circle"
    CLOSED = "closed", "不可公开", "Not open"


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


class HazardLevel(Term):
    """隐患级别."""

    ORDINARY = "ordinary", "一般隐患", "Ordinary hazard", "一般"
    MAJOR = "major", "重大事故隐患", "Major hazard", "重大隐患", "重大"


class RepairWay(Term):
    """修复方式 (plan 三(七)10): the six ways in which a firm may repair its credit."""

    COMMITMENT = "commitment", "作出信用承诺", "Credit commitment"
    RECTIFICATION = "rectification", "完成信用整改", "Rectification"
    VERIFICATION = "verification", "通过信用核查", "Verification passed"
    TRAINING = "training", "接受专门培训", "Special training"
    REPORT = "report", "提交信用报告", "Credit report submitted"
    CHARITY = "charity", "参加公益慈善活动", "Public-interest work"


# --- credit --------------------------------------------------------------------------------------


class Grade(Term):
    """信用等级. 待评定 is for a subject about whom nothing is known yet."""

    A = "A", "A", "A"
    B = "B", "B", "B"
    C = "C", "C", "C"
    D = "D", "D", "D"
    UNGRADED = "ungraded", "待评定", "Not yet graded"


class EventKind(Term):
    """信用事件: the kinds of fact the ledger knows."""

    PENALTY = "penalty", "行政处罚", "Penalty"
    PENALTY_UNPERFORMED = "penalty_unperformed", "逾期不履行处罚", "Penalty not performed in time"
    HAZARD_OVERDUE = "hazard_overdue", "隐患逾期未改", "Hazard not put right in time"
    INSPECTION_CLEAN = "inspection_clean", "检查未发现问题", "Inspection without findings"
    INSPECTION_PROBLEMS = "inspection_problems", "检查发现问题", "Inspection with findings"
    INSPECTION_REFUSED = "inspection_refused", "拒绝、阻碍检查", "Inspection refused"
    COMMITMENT_KEPT = "commitment_kept", "全部履行承诺", "Commitment kept"
    COMMITMENT_UNSIGNED = "commitment_unsigned", "应签承诺未签", "Commitment due but not signed"
    COMMITMENT_PARTIAL = "commitment_partial", "部分履行承诺", "Commitment kept in part"
    COMMITMENT_BROKEN = "commitment_broken", "全部未履行承诺", "Commitment not kept"
    COMPLAINT_UPHELD = "complaint_upheld", "举报查实", "Complaint upheld"
    ACCIDENT = "accident", "责任事故", "Accident with liability"
    CONCEALMENT = "concealment", "瞒报谎报事故", "Accident concealed or misreported"
    SERIOUS_LISTING = "serious_listing", "严重失信主体名单", "Serious-dishonesty listing"
    FALSE_MATERIALS = "false_materials", "虚假材料取得许可", "Licence by false materials"
    STANDARDISATION = "standardisation", "安全生产标准化", "Safety standardisation"
    HONOUR = "honour", "守信荣誉", "Honour"
    PUBLIC_CREDIT = "public_credit", "公共信用综合评价", "Public credit evaluation"


class HonourLevel(Term):
    """守信荣誉的级别."""

    NATIONAL = "national", "国家级", "National"
    PROVINCIAL = "provincial", "省级", "Provincial"
    CITY = "city", "市级", "City"
    COUNTY = "county", "旗县级", "County"


class EventEnd(Term):
    """Why an event stopped counting."""

    EXPIRED = "expired", "到期", "Expired"
    REPAIRED = "repaired", "信用修复", "Repaired"
    OBJECTION_UPHELD = "objection_upheld", "异议成立", "Objection upheld"
    ANNULLED = "annulled", "撤销", "Annulled"
    SUPERSEDED = "superseded", "更正", "Replaced by a correction"


class Channel(Term):
    """公示渠道 (plan 三(一)1)."""

    PORTAL = "portal", "本单位公示平台", "Own portal"
    INTERNET_SUPERVISION = "internet_supervision", "互联网+监管", "Internet+Supervision"
    GOVERNMENT_SITE = "government_site", "旗政府政务网", "Banner government site"
    CREDIT_PLATFORM = "credit_platform", "信用信息共享平台", "Credit information platform", "信用中国"


class Lane(Term):
    """审批通道 (plan 三(二)2)."""

    GREEN = "green", "绿色通道", "Green channel"
    COMMITMENT = "commitment", "承诺", "Commitment"
    ORDINARY = "ordinary", "普通", "Ordinary"
    STRICT = "strict", "严格", "Strict"


# --- where a record stands -----------------------------------------------------------------------


class Status(Term):
    """状态: where a record stands in its flow. What may follow is said in app.workflow."""

    DRAFT = "draft", "草稿", "Draft"
    RETURNED = "returned", "退回修改", "Returned for changes"
    SUBMITTED = "submitted", "待审核", "Awaiting review"
    REVIEWED = "reviewed", "待审批", "Awaiting approval"
    LEGAL_REVIEW = "legal_review", "待法制审核", "Awaiting legal review"
    IN_FORCE = "in_force", "已生效", "In force"
    RETIRED = "retired", "已停用", "Retired"
    REVOKED = "revoked", "已撤销", "Revoked"
    DISCARDED = "discarded", "已作废", "Discarded"
    # penalties
    CLASSIFYING = "classifying", "待认定失信类别", "Class to be confirmed"
    # subjects
    IN_USE = "in_use", "在册", "On the register"
    TAKEN_OFF = "taken_off", "已移出", "Taken off the register"
    # publication
    SCHEDULED = "scheduled", "待报送", "Waiting to be sent"
    PUBLISHED = "published", "公示中", "Published"
    RECALLING = "recalling", "待撤回", "Waiting to be recalled"
    ENDED = "ended", "已停止公示", "No longer published"
    NOT_PUBLISHED = "not_published", "不予公示", "Not for publication"
    # findings
    OPEN = "open", "待整改", "To be put right"
    RECTIFIED = "rectified", "待复查", "Awaiting re-inspection"
    OVERDUE = "overdue", "逾期未改", "Overdue"
    CLOSED = "closed", "已销号", "Closed"
    # commitments
    FULFILLED = "fulfilled", "已履行", "Kept"
    PARTLY_FULFILLED = "partly_fulfilled", "部分履行", "Kept in part"
    BROKEN = "broken", "未履行", "Not kept"
    # grades
    PROPOSED = "proposed", "待审定", "Awaiting confirmation"
    SUPERSEDED = "superseded", "已更替", "Superseded"
    DISMISSED = "dismissed", "未采纳", "Not adopted"
    # repair
    CORRECTION = "correction", "待补正", "To be completed"
    ACCEPTED = "accepted", "核查中", "Being verified"
    COUNTERSIGNING = "countersigning", "待第二人核查", "Awaiting the second verifier"
    VERIFIED = "verified", "核查完毕", "Verified"
    REFUSING = "refusing", "拟不予修复", "Refusal to be decided"
    UNDOING = "undoing", "拟撤销修复", "Undoing to be decided"
    GRANTED = "granted", "准予修复", "Repair granted"
    REFUSED = "refused", "不予修复", "Repair refused"
    NOT_ACCEPTED = "not_accepted", "不予受理", "Not accepted"
