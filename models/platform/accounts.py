"""Accounts, the wrong passwords of late, and the roles that are lent."""

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from flask_appbuilder.security.sqla.models import User as FabUser
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.rules.vocabulary.platform import Role
from models.kinds import TermType, UtcDateTime
from models.platform.keys import Serial, Unlogged


class Account(FabUser):
    """An account of the bureau. `session_epoch` rises whenever older sessions must die."""

    __tablename__ = "ab_user"
    HANDLES = ("username",)

    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", use_alter=True), index=True)
    department: Mapped[Any] = relationship("Department", foreign_keys=[department_id])
    session_epoch: Mapped[int] = mapped_column(default=0, server_default="0")
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default="0")

    def get_id(self) -> str:
        """What the session cookie carries: the account and its epoch."""
        return f"{self.id}.{self.session_epoch or 0}"

    @property
    def role_names(self) -> set[str]:
        return {role.name for role in self.roles}

    @classmethod
    def handles(cls) -> tuple[str, ...]:
        return cls.HANDLES

    @property
    def full_name(self) -> str:
        return f"{self.last_name or ''}{self.first_name or ''}" or str(self.username)

    def __repr__(self) -> str:
        return self.full_name


class SignInTry(Unlogged, Model):
    """A password that was wrong, or that is being looked at this moment; kept for a quarter of an hour.

    name     fingerprint of the account name as it was typed, whether or not there is such an account
    device   what tells a browser apart from which the account was entered before; empty for any other
    """

    __tablename__ = "sign_in_try"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    device: Mapped[str] = mapped_column(String(32), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    wrong: Mapped[bool] = mapped_column(default=False)


class Delegation(Model):
    """委托: while its owner is away, another person may act in one of the owner's roles, both days included."""

    __tablename__ = "delegation"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    to_user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    role: Mapped[str] = mapped_column(TermType(Role))
    from_on: Mapped[date]
    until_on: Mapped[date]
