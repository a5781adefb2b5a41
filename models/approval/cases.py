"""审批办件 and 事后核查: one application from the window to the certificate, and the look at it afterwards."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Numeric, String, Text
from sqlalchemy.orm import Mapped, relationship

from app.rules.conditions import when
from app.rules.errors import N_
from app.rules.vocabulary.approval import (
    ApplicationWay,
    CasePaper,
    CheckPaper,
    CheckReason,
    CheckWay,
    ClockStop,
    Completeness,
    ItemEnd,
    ItemKind,
    Lane,
    LaneSource,
    PaperState,
    RefusalGround,
    RevocationGround,
    Timeliness,
)
from app.rules.vocabulary.grading import Grade
from app.workflow import approval as flows
from models.approval.items import ApprovalItem
from models.base import DepartmentRegister, column, link, terms
from models.declarations import Group, Rows
from models.disclosure import Licence
from models.kinds import Json
from models.rows import Row, part_of, rows
from models.subjects import Enterprise, Officer


class CaseMaterial(Row):
    """申请材料: one paper of the application, and whether it is there."""

    case_id: Mapped[int] = part_of("approval_case.id")
    name: Mapped[str] = column(N_("Paper"), String(200), heading=("材料名称", "材料"))
    state: Mapped[str] = terms(N_("Handed in"), PaperState, heading=("提交情况",))
    due_on: Mapped[date | None] = column(
        N_("To follow by"),
        needed_when=when("state", PaperState.LATER),
        only_when=when("state", PaperState.LATER),
        heading=("补交期限",),
    )
    remark: Mapped[str | None] = column(N_("Remarks"), String(200), heading=("说明", "备注"))


class ApprovalCase(DepartmentRegister):
    """审批办件: an application for a matter; what was known of the applicant's credit at acceptance stays with it."""

    WORKFLOW = flows.APPROVAL_CASE
    LABEL, PLURAL = N_("Case of approval"), N_("Cases of approval")
    PAPERS = tuple(CasePaper)
    NUMBER = "no"
    KEY = ("enterprise_id", "item_id", "applied_on")
    FACTS = ("status", "lane", "decided_on", "certificate_no", "barred_until")
    WARNS = ("decide_case", "promise_case")
    GROUPS = (
        Group(N_("Application"), ("enterprise_id", "item_id", "applied_on", "way", "matter")),
        Group(N_("Papers"), ("materials",)),
        Group(N_("Whom to ask"), ("contact", "phone")),
    )
    ROWS = (
        Rows(
            "materials",
            N_("Papers handed in"),
            maximum=40,
            help=N_("The papers of the matter stand here when it is chosen; say which of them are missing or follow."),
        ),
    )

    no: Mapped[str] = column(
        N_("Case number"), String(40), unique=True, listed=True, searched=True, form=False, mark="SP"
    )
    enterprise_id: Mapped[int] = link(N_("Applicant"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Applicant"), "listed": True})
    item_id: Mapped[int] = link(N_("Matter of approval"), "approval_item.id")
    item: Mapped[ApprovalItem] = relationship(info={"label": N_("Matter of approval"), "listed": True})
    kind: Mapped[str | None] = terms(N_("Kind of matter"), ItemKind, form=False, searched=True)
    ends_in: Mapped[str | None] = terms(N_("What it ends in"), ItemEnd, form=False)
    applied_on: Mapped[date] = column(N_("Applied on"), today=True, listed=True, searched=True, heading=("申请日期",))
    way: Mapped[str] = terms(
        N_("How the applicant wishes it handled"),
        ApplicationWay,
        default=ApplicationWay.ORDINARY,
        heading=("办理方式",),
    )
    matter: Mapped[str | None] = column(N_("What is applied for"), Text, heading=("申请内容",))
    materials: Mapped[list[CaseMaterial]] = rows(CaseMaterial)
    contact: Mapped[str | None] = column(N_("Contact"), String(80), mask="name")
    phone: Mapped[str | None] = column(N_("Telephone"), String(40), mask="phone")
    completeness: Mapped[str | None] = terms(N_("Whether the papers are complete"), Completeness, form=False)

    accepted_on: Mapped[date | None] = column(N_("Accepted on"), form=False, searched=True, index=True)
    lane: Mapped[str | None] = terms(N_("Lane"), Lane, form=False, listed=True, searched=True)
    proposed_lane: Mapped[str | None] = terms(N_("Lane by the rule"), Lane, form=False)
    lane_by: Mapped[str | None] = terms(N_("Who chose the lane"), LaneSource, form=False, searched=True)
    legal_days: Mapped[int | None] = column(N_("Days of the law"), form=False)
    promised_days: Mapped[int | None] = column(N_("Days promised"), form=False)
    grade_then: Mapped[str | None] = terms(N_("Grade at acceptance"), Grade, form=False, shown_as="grade")
    score_then: Mapped[Decimal | None] = column(N_("Score at acceptance"), Numeric(6, 2), form=False)
    listed_then: Mapped[bool | None] = column(N_("On the serious-dishonesty list at acceptance"), Boolean, form=False)
    penalties_then: Mapped[int | None] = column(N_("Penalties in publication at acceptance"), form=False)
    false_promise_then: Mapped[date | None] = column(N_("Easier lanes shut until, at acceptance"), form=False)
    snapshot: Mapped[Any] = column(N_("Credit at acceptance"), Json, form=False, nullable=True)

    suspended_for: Mapped[str | None] = terms(N_("Why the clock is stopped"), ClockStop, form=False)
    decided_on: Mapped[date | None] = column(N_("Decided on"), form=False, searched=True, index=True)
    timeliness: Mapped[str | None] = terms(N_("Whether it was in time"), Timeliness, form=False, searched=True)
    days_used: Mapped[int | None] = column(N_("Days used"), form=False)
    refusal_ground: Mapped[str | None] = terms(N_("Ground of refusal"), RefusalGround, form=False)
    certificate_no: Mapped[str | None] = column(
        N_("Number of the certificate"), String(64), form=False, listed=True, searched=True
    )
    valid_from: Mapped[date | None] = column(N_("Valid from"), form=False)
    valid_until: Mapped[date | None] = column(N_("Valid until"), form=False)
    licence_id: Mapped[int | None] = link(N_("Licence"), "licence.id", form=False, nullable=True)
    licence: Mapped[Licence | None] = relationship(info={"label": N_("Licence")})
    revocation_ground: Mapped[str | None] = terms(N_("Ground of revocation"), RevocationGround, form=False)
    revoked_on: Mapped[date | None] = column(N_("Revoked on"), form=False)
    barred_until: Mapped[date | None] = column(N_("May not apply again until"), form=False, index=True)

    corrected_on: Mapped[date | None] = column(N_("Completion asked for on"), form=False)

    def own_term(self, clock: str) -> Mapping[str, Any]:
        """The terms of the law and of the promise, as the matter and the lane gave them at acceptance."""
        if clock == "accept_case":  # handed in again, it is looked at from that day on
            return {"basis": ""} if self.corrected_on else {}
        days = {"decide_case": self.legal_days, "promise_case": self.promised_days}.get(clock)
        if days is None:
            return {}
        stated = {"days": days, "kind": str(self.item.days_kind)}
        return {**stated, "source": self.item.basis} if clock == "decide_case" else stated


class PostCheck(DepartmentRegister):
    """事后核查: whether what was promised, or stated, for a certificate is true."""

    WORKFLOW = flows.POST_CHECK
    LABEL, PLURAL = N_("Post-check"), N_("Post-checks")
    PAPERS = tuple(CheckPaper)
    NUMBER = "no"
    ABOUT = ("approval_case",)
    WARNS = ("post_check",)

    no: Mapped[str] = column(
        N_("Number of the check"), String(40), unique=True, listed=True, searched=True, form=False, mark="HC"
    )
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id", form=False)
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    approval_case_id: Mapped[int] = link(N_("Case of approval"), "approval_case.id", form=False)
    approval_case: Mapped[ApprovalCase] = relationship(info={"label": N_("Case of approval"), "listed": True})
    due_on: Mapped[date] = column(N_("To be checked by"), form=False, listed=True, searched=True)
    reason: Mapped[str] = terms(N_("Why it is checked"), CheckReason, form=False)
    seed: Mapped[str | None] = column(N_("Seed of the draw"), String(80), form=False)
    first_officer_id: Mapped[int | None] = link(
        N_("First inspector"), "officer.id", nullable=True, form=False, own="user_id"
    )
    first_officer: Mapped[Officer | None] = relationship(
        foreign_keys="PostCheck.first_officer_id", info={"label": N_("First inspector")}
    )
    second_officer_id: Mapped[int | None] = link(N_("Second inspector"), "officer.id", nullable=True, form=False)
    second_officer: Mapped[Officer | None] = relationship(
        foreign_keys="PostCheck.second_officer_id", info={"label": N_("Second inspector")}
    )
    way: Mapped[str] = terms(N_("Way of checking"), CheckWay, default=CheckWay.ON_SITE, form=False)
    checked_on: Mapped[date | None] = column(N_("Checked on"), form=False)
    account: Mapped[str | None] = column(N_("Account of the check"), Text, form=False)
    reminded_on: Mapped[date | None] = column(N_("Reminded on"), form=False, internal=True)
    put_right_by: Mapped[date | None] = column(N_("Put right by"), form=False)
    seen_again_on: Mapped[date | None] = column(N_("Looked at again on"), form=False)
    seen_again: Mapped[str | None] = column(N_("What was seen then"), Text, form=False)

    def own_term(self, clock: str) -> Mapping[str, Any]:
        return {"days": self.approval_case.item.post_check_days} if clock == "post_check" else {}
