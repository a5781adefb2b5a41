"""主体: the parties that all chapters share, and the facts that the ledger keeps about them."""

from app.rules.terms import Term


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


class EventEnd(Term):
    """Why an event stopped counting."""

    EXPIRED = "expired", "到期", "Expired"
    REPAIRED = "repaired", "信用修复", "Repaired"
    OBJECTION_UPHELD = "objection_upheld", "异议成立", "Objection upheld"
    ANNULLED = "annulled", "撤销", "Annulled"
    SUPERSEDED = "superseded", "更正", "Replaced by a correction"


class KeptStatus(Term):
    """在册 or not: subjects are kept, not approved."""

    IN_USE = "in_use", "在册", "On the register"
    TAKEN_OFF = "taken_off", "已移出", "Taken off the register"


class SubjectPaper(Term):
    """主体和人员的材料."""

    LICENCE = "business_licence", "营业执照", "Business licence"
    CERTIFICATE = "certificate", "资格证书", "Certificate"
    CHECK = "code_check", "代码查询结果", "Result of looking up the code"
