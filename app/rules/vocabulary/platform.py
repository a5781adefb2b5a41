"""The machine room: who acts, and where a record stands in the bureau's ordinary chain."""

from app.rules.terms import Term


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


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""三员: never two of them in one account, and none of them with any right of the business (GB/T 22239 8.1.4.2)."""


class Status(Term):
    """Where a record stands in the ordinary chain: a clerk submits, the section chief reviews, the leader approves.

    What a register needs beside it stands with its chapter.
    """

    DRAFT = "draft", "草稿", "Draft"
    RETURNED = "returned", "退回修改", "Returned for changes"
    SUBMITTED = "submitted", "待审核", "Awaiting review"
    REVIEWED = "reviewed", "待审批", "Awaiting approval"
    IN_FORCE = "in_force", "已生效", "In force"
    REVOKED = "revoked", "已撤销", "Revoked"
    DISCARDED = "discarded", "已作废", "Discarded"


class PaperKind(Term):
    """附件种类: what a paper is where its register has no name for it."""

    OTHER = "other", "其他", "Other"


class RuleName(Term):
    """Rules whose answers about a record are kept (决定依据)."""

    PUBLICITY = "publicity", "公示期限", "Term of publicity"
    ACCIDENT_GRADE = "accident_grade", "事故等级认定", "Grade of the accident"
    REPAIR = "repair", "信用修复资格", "Eligibility for repair"
    SERVICE = "service", "送达认定", "Service of a document"
    LANE = "lane", "审批通道", "Lane of approval"
    POST_CHECK = "post_check", "事后核查抽取", "Draw for a check afterwards"
    TRIAL = "trial", "模拟试算", "Trial of the draft"
