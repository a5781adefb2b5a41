"""Accounts: their passwords, and the rule of three separate administrators."""

import re
import secrets
import string
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from app import audit
from app.rules.errors import N_, NotAllowed, Refused
from app.rules.vocabulary.platform import ADMINISTRATORS, Role
from app.services.platform import tries
from models.platform import Account
from models.subjects import Department

SHORTEST, LONGEST = 12, 128
_COMMON = ("password", "12345678", "qwerty", "admin", "应急", "xinyian")


def new_password(username: str) -> str:
    """A random password of sixteen letters and digits that the policy lets this account have."""
    while True:
        made = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(16))
        try:
            check_password(made, username)
        except Refused:  # one in some hundred holds a short account name by chance
            continue
        return made


def check_password(password: str, username: str) -> None:
    """Twelve characters of at least three classes, none of the common words, not the name. Raises Refused."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(N_("A password has %(least)s to %(most)s characters."), least=SHORTEST, most=LONGEST)
    classes = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    if sum(any(of(c) for c in password) for of in classes) < 3:
        raise Refused(N_("A password mixes at least three of: capitals, small letters, digits, signs."))
    if username.lower() in password.lower() or any(word in password.lower() for word in _COMMON):
        raise Refused(N_("This password is too easy to guess; leave out names and common words."))


def check_roles(roles: Iterable[str]) -> None:
    """Raises NotAllowed when the roles may not stand together."""
    held = set(roles)
    if held & ADMINISTRATORS and len(held) > 1:
        raise NotAllowed(N_("System, security and audit administrators are separate people and hold no other role."))
    if Role.SYSTEM in held:
        raise NotAllowed(N_("No account may act as the system."))


def add(
    session: Session,
    username: str,
    roles: list[str],
    *,
    full_name: str = "",
    department: str = "",
    password: str | None = None,
) -> str:
    """Make an account; returns its password: the one given, or a random one to be changed at the first sign-in.

    department: its code or its name. Raises Refused for names, roles, a department or a password that do not do,
    NotAllowed for roles that may not stand together.
    """
    _check_names(username, full_name)
    roles = [str(Role.parse(role)) for role in roles]
    check_roles(roles)
    if session.scalar(select(Account.id).where(func.lower(Account.username) == username.lower())):
        raise Refused(N_("An account “%(name)s” exists already."), name=username)
    secret = password or new_password(username)
    check_password(secret, username)
    account = Account(
        username=username,
        last_name=full_name or username,
        first_name="",
        email=f"{username}@example.invalid",
        active=True,
        password=generate_password_hash(secret),
        must_change_password=password is None,
        department_id=_department(session, department),
    )
    account.roles = role_rows(session, roles)
    session.add(account)
    session.flush()
    audit.note(session, "roles", "ab_user", account.id, roles=roles)
    return secret


def _check_names(username: str, full_name: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_.\-]{2,64}", username):
        raise Refused(
            N_("An account has 2 to 64 letters, digits, dots or dashes; “%(name)s” does not fit."), name=username[:64]
        )
    if len(full_name) > 40:
        raise Refused(N_("A name has at most 40 characters."))


def _department(session: Session, name: str) -> int | None:
    if not name:
        return None
    found = session.scalar(select(Department.id).where((Department.code == name) | (Department.name == name)))
    if found is None:
        raise Refused(N_("There is no department “%(name)s”."), name=name)
    return found


def role_rows(session: Session, names: Iterable[str]) -> list[Any]:
    """The framework's rows of these roles, made when missing."""
    from flask_appbuilder.security.sqla.models import Role as RoleRow

    found = {row.name: row for row in session.scalars(select(RoleRow).where(RoleRow.name.in_(list(names))))}
    for name in names:
        if name not in found:
            found[name] = RoleRow(name=name)
            session.add(found[name])
    return [found[name] for name in names]


def change_password(session: Session, account: Account, new: str, *, right: bool) -> None:
    """The owner's own change; every other session ends. Raises Refused unless their present password was right."""
    if not right:
        raise Refused(N_("The present password is not right.")).on("old")
    check_password(new, account.username)
    if check_password_hash(account.password, new):
        raise Refused(N_("The new password must differ from the present one.")).on("new")
    _set(session, account, new, must_change=False)


def reset_password(session: Session, account: Account) -> str:
    """A one-time password from the security administrator; it must be changed at the next sign-in."""
    secret = new_password(account.username)
    _set(session, account, secret, must_change=True)
    return secret


def _set(session: Session, account: Account, secret: str, *, must_change: bool) -> None:
    account.password, account.must_change_password = generate_password_hash(secret), must_change
    account.session_epoch = (account.session_epoch or 0) + 1
    tries.forget(session, account.username)
    audit.note(session, "password", "ab_user", account.id, account=account.username, must_change=must_change)
    session.flush()


def set_roles(session: Session, account: Account, roles: list[str], by: int | None = None) -> None:
    """New roles count from the next click: sessions of the account end. The last security administrator stays.

    Raises Refused for a role that does not exist, NotAllowed where `by`, the key of an account, is the account's own.
    """
    if by == account.id:
        raise NotAllowed(N_("Nobody changes their own roles; ask another security administrator."))
    roles = [str(Role.parse(role)) for role in roles]
    check_roles(roles)
    if Role.SECURITY_ADMIN in account.role_names and Role.SECURITY_ADMIN not in roles:
        keep_one_security_admin(session, account)
    audit.note(session, "roles", "ab_user", account.id, roles=[sorted(account.role_names), sorted(roles)])
    account.roles = role_rows(session, roles)
    account.session_epoch = (account.session_epoch or 0) + 1
    session.flush()


def switch(session: Session, account: Account, active: bool) -> None:
    """Turn an account on or off; its sessions end. Raises NotAllowed for the last security administrator."""
    if not active and Role.SECURITY_ADMIN in account.role_names:
        keep_one_security_admin(session, account)
    account.active = active
    account.session_epoch = (account.session_epoch or 0) + 1
    session.flush()


def keep_one_security_admin(session: Session, leaving: Account) -> None:
    """Raises NotAllowed when no other active one would be left; of two who leave at once the second waits."""
    from flask_appbuilder.security.sqla.models import Role as RoleRow

    role = session.scalar(select(RoleRow.id).where(RoleRow.name == Role.SECURITY_ADMIN).with_for_update())
    other = select(Account.id).where(
        Account.active.is_(True), Account.id != leaving.id, Account.roles.any(RoleRow.id == role)
    )
    if session.scalar(other.limit(1)) is None:
        raise NotAllowed(N_("This is the last security administrator; appoint another one first."))


def unlock(session: Session, account: Account) -> None:
    """Lift the lock: forget the wrong passwords, wherever they came from."""
    tries.forget(session, account.username)
    audit.note(session, "unlock", "ab_user", account.id, account=account.username)
