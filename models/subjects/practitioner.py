"""从业人员: persons, in an enterprise or without one."""

from datetime import date
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, relationship

from app.rules.conditions import filled, unless, when
from app.rules.errors import N_
from app.rules.vocabulary.subjects import IdentityKind, PartyKind, SubjectPaper
from app.workflow import subjects as flows
from models.base import Register, column, link, terms
from models.declarations import Group
from models.kinds import Sealed
from models.subjects.enterprise import Enterprise

OF_A_FIRM, OF_A_PERSON = unless("party", PartyKind.NATURAL_PERSON), when("party", PartyKind.NATURAL_PERSON)
"""Conditions on columns of registers that say of what kind their party is."""


class Practitioner(Register):
    """从业人员: a person whose post, certificate or conduct matters to safety, in an enterprise or without one.

    Each person is on it once: by the identity number they are found again, whichever enterprise they come to.
    """

    WORKFLOW = flows.PRACTITIONER
    LABEL, PLURAL = N_("Practitioner"), N_("Practitioners")
    PAPERS = (SubjectPaper.CERTIFICATE,)
    NUMBER = "name"
    HANDLES = ("no", "identity_no", "name")
    KEY = ("enterprise_id", "name", "certificate_no")
    HAS_LEDGER = True
    GROUPS = (
        Group(N_("Person"), ("name", "identity_no", "phone"), rare=("identity", "no")),
        Group(N_("Post and certificate"), ("enterprise_id", "post", "certificate_no", "certificate_until")),
    )

    name: Mapped[str] = column(N_("Full name"), String(80), listed=True, searched=True, sound=True, mask="name")
    name_key: Mapped[str] = column(
        N_("Full name"), String(120), index=True, form=False, internal=True, folds="name", mask="name", default=""
    )
    identity: Mapped[str | None] = terms(N_("Identity document"), IdentityKind, heading=("证件类型",))
    identity_no: Mapped[str | None] = column(
        N_("Identity number"), Sealed, mask="identity", heading=("身份证号", "身份证号码", "证件号码")
    )
    identity_key: Mapped[str | None] = column(
        N_("Identity number"), String(64), unique=True, form=False, internal=True, prints="identity_no"
    )
    no: Mapped[str] = column(
        N_("Person number"),
        String(20),
        unique=True,
        required=False,
        filled=True,
        listed=True,
        searched=True,
        code=True,
        heading=("人员编号",),
        help=N_("Given by the system; by it persons of one name are told apart."),
    )
    enterprise_id: Mapped[int | None] = link(
        N_("Enterprise"), "enterprise.id", nullable=True, help=N_("Empty for a person who serves in no enterprise.")
    )
    enterprise: Mapped[Enterprise | None] = relationship(info={"label": N_("Enterprise"), "listed": True})
    post: Mapped[str | None] = column(
        N_("Post"),
        String(80),
        needed_when=filled("enterprise_id"),
        listed=True,
        searched=True,
        heading=("岗位", "职务"),
    )
    certificate_no: Mapped[str | None] = column(
        N_("Certificate number"), String(80), listed=True, code=True, heading=("证书编号",), until="certificate_until"
    )
    certificate_until: Mapped[date | None] = column(N_("Certificate valid until"), listed=True, heading=("证书有效期",))
    phone: Mapped[str | None] = column(N_("Telephone"), String(40), mask="phone", heading=("电话", "手机"))

    def in_ledger(self) -> dict[str, Any]:
        """Also where the person served when the fact was entered, and in which post: it is not moved with them."""
        return {**super().in_ledger(), "employer_id": self.enterprise_id, "post": self.post}
