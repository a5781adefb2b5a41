"""Accounts, roles and sessions: the one class through which Flask-AppBuilder's security model is reached.

Rights are computed from the tables of moves, never stored: a role may read a register when it can move, edit or
read it there. So there is nothing to synchronise, and no page on which rights could be widened.
"""

import secrets
import time
from functools import cache
from typing import cast

from flask import g, request
from flask_appbuilder.security.sqla.manager import SecurityManager as FabSecurityManager
from flask_login import current_user
from sqlalchemy import select, update
from sqlalchemy.orm import selectinload
from werkzeug.security import check_password_hash, generate_password_hash

from app import audit, clock, devices
from app.extensions import db, writing
from app.rules.vocabulary.platform import Role
from app.services.platform import tries
from app.unrecorded import unrecorded_when_full
from models.base import registers
from models.platform import Account

_DUMMY_HASH = generate_password_hash(secrets.token_urlsafe(16))
"""What a password is compared with where no account has the name, so that the answer takes as long."""

_PATIENCE, _PAUSE = 10.0, 0.1
"""Seconds that a try waits at most for those before it, and between two looks."""

_ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
_OFFICE_ROLES = tuple(r for r in Role if r not in (Role.SYSTEM, *_ADMINISTRATORS))
EVERY_ROLE = tuple(r for r in Role if r != Role.SYSTEM)
"""The roles that people hold; SYSTEM is the program itself."""

PAGES: dict[str, tuple[Role, ...]] = {
    "cockpit": EVERY_ROLE,
    "inbox": _OFFICE_ROLES,
    "message": _OFFICE_ROLES,
    "my_account": EVERY_ROLE,
    "event": _OFFICE_ROLES,
    "deadline": _OFFICE_ROLES,
    "job_run": (Role.SYSTEM_ADMIN, Role.CREDIT_OFFICER, Role.LEADER, Role.DIRECTOR),
    "job_run_now": (Role.SYSTEM_ADMIN, Role.CREDIT_OFFICER),
    "holiday": (Role.SYSTEM_ADMIN, Role.CREDIT_OFFICER),
    "account": (Role.SECURITY_ADMIN,),
    "audit": (Role.AUDIT_ADMIN,),
    "coverage": (Role.CLERK, Role.SECTION_CHIEF, Role.LEADER, Role.DIRECTOR, Role.CREDIT_OFFICER, Role.OFFICER),
    "onsite": (Role.OFFICER, Role.CLERK),
    "approval_figures": (Role.CLERK, Role.SECTION_CHIEF, Role.LEADER, Role.DIRECTOR, Role.CREDIT_OFFICER),
}
"""Pages that belong to no register, and who may open them."""


@cache
def grants(role: str) -> frozenset[tuple[str, str]]:
    """The (permission, view) pairs of one role."""
    found = {("can_open", page) for page, roles in PAGES.items() if role in roles}
    for register in registers():
        flow, name = register.WORKFLOW, register.register_name()
        if role in flow.seen_by:
            found |= {("can_read", name), ("can_export", name)}
        if role in flow.editors:
            found |= {("can_write", name), ("can_import", name)}
        if role in flow.movers():
            found.add(("can_move", name))
    return frozenset(found)


def granted() -> frozenset[tuple[str, str]]:
    """Everything the signed-in person may do, delegated roles included; computed once a request."""
    if "granted" not in g:
        roles = g.person.roles if "person" in g else current_user.role_names
        g.granted = frozenset().union(*(grants(role) for role in roles))
    return cast("frozenset[tuple[str, str]]", g.granted)


class SecurityManager(FabSecurityManager):
    """Session epochs, wrong passwords counted in the database, rights from the tables of moves."""

    user_model = Account

    def register_views(self) -> None:
        """Only signing in and out; accounts have a screen of our own (views.accounts)."""
        from views.sign_in import SignInView

        self.auth_view = SignInView()
        self.appbuilder.add_view_no_menu(self.auth_view)

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Whether the signed-in person holds the right; without signing in there are none.

        What is done on a page that belongs to no register is done for whoever lent the role that opens it.
        """
        if not current_user.is_authenticated or not current_user.is_active:
            return False
        held = (permission_name, view_name) in granted()
        if held and view_name in PAGES and "person" in g:
            audit.act_for(g.person.used(PAGES[view_name])[0].owner)
        return held

    def get_user_menu_access(self, _menu_names: list[str] | None = None) -> set[str]:
        """Empty: the framework's menu is not used; ours is views.menu."""
        return set()

    def load_user(self, pk: str) -> Account | None:
        """The account of a session cookie, unless its epoch has passed or it was switched off."""
        key, _, epoch = str(pk).partition(".")
        if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (key, epoch)):
            return None
        account = db.session.scalar(select(Account).where(Account.id == int(key)).options(selectinload(Account.roles)))
        valid = account is not None and account.active and int(epoch) == (account.session_epoch or 0)
        return account if valid else None

    @unrecorded_when_full
    def auth_user_db(self, username: str, password: str) -> Account | None:
        """The account of exactly this name if the password is right and may be tried from where the request comes."""
        with writing():
            session = db.session()
            account = session.scalar(select(Account).where(Account.username == username, Account.active.is_(True)))
            right = is_right(username, account, password)
            if account is not None and right:
                account.last_login = clock.now().replace(tzinfo=None)
            self._note_sign_in(account if right else None, username, "password")
        return account if right else None

    def _note_sign_in(self, account: Account | None, username: str, how: str) -> None:
        """Enter a sign-in, or a failed try, in the trail; the account is its actor only where it succeeded."""
        who = audit.Actor(account.id, account.username, client_address()) if account else audit.actor()
        with audit.acting(who):
            audit.note(db.session(), "sign_in", result="done" if account else "refused", account=username[:64], how=how)
            db.session.commit()

    def on_user_logout(self, user: Account) -> None:
        """Signing out ends every session of the account, other copies of the cookie too."""
        end_sessions(user.id)
        audit.note(db.session(), "sign_out", account=user.username)
        db.session.commit()


def is_right(username: str, account: Account | None, password: str) -> bool | None:
    """Whether this is the account's password; None where no more may be tried from where the request comes.

    What is open is committed. A try is entered before the password is looked at and counts once it proved wrong
    (services.platform.tries); meanwhile no lock is held. A name without an account takes as long, and is shut as soon.
    """
    session, place = db.session(), devices.place(account)
    hashed, key = account.password if account else _DUMMY_HASH, _begin_try(username, place)
    if key is None:
        return None
    right = check_password_hash(hashed, password) and account is not None
    if tries.finish(session, key, username, place, right=right):
        audit.note(session, "lock_out", account=username[:64], from_device=bool(place.device))
    session.commit()
    return right


def _begin_try(username: str, place: tries.Place) -> int | None:
    """The key of a new try once those under way leave room for it; None where there were too many wrong ones."""
    session, patient_until = db.session(), time.monotonic() + _PATIENCE
    while True:
        answer, key = tries.begin(session, username, place)
        session.commit()
        if answer is tries.Answer.OPEN:
            return key
        if answer is tries.Answer.SHUT or time.monotonic() > patient_until:
            return None
        time.sleep(_PAUSE)


def end_sessions(account_id: int) -> None:
    """Raise the epoch: all sessions of the account end at once. The caller commits."""
    db.session.execute(update(Account).where(Account.id == account_id).values(session_epoch=Account.session_epoch + 1))


def client_address() -> str:
    return request.remote_addr or ""
