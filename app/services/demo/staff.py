"""Who works in the fictional bureau; passwords are new each time."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.vocabulary.platform import Role
from app.services.flow import people
from app.services.platform import accounts
from models.platform import Account
from models.subjects import Department

STAFF: tuple[tuple[str, str, Role, str], ...] = (
    ("clerk", "王建国", Role.CLERK, "AQJC"),
    ("clerk2", "李娜", Role.CLERK, "AQJC"),
    ("clerk3", "苏日娜", Role.CLERK, "WHPJ"),
    ("section_chief", "张志强", Role.SECTION_CHIEF, "AQJC"),
    ("section_chief2", "巴图", Role.SECTION_CHIEF, "WHPJ"),
    ("section_chief3", "高娃", Role.SECTION_CHIEF, "AQJC"),
    ("section_chief4", "韩雪", Role.SECTION_CHIEF, "WHPJ"),
    ("legal_reviewer", "陈静", Role.LEGAL_REVIEWER, "ZCFG"),
    ("leader", "赵明", Role.LEADER, ""),
    ("leader2", "孟和", Role.LEADER, ""),
    ("director", "刘伟", Role.DIRECTOR, ""),
    ("credit_officer", "乌云", Role.CREDIT_OFFICER, "BGS"),
    ("credit_officer2", "周敏", Role.CREDIT_OFFICER, "BGS"),
    ("officer", "孙浩", Role.OFFICER, "AQJC"),
    ("officer2", "额尔敦", Role.OFFICER, "WHPJ"),
    ("discipline_officer", "吴芳", Role.DISCIPLINE_OFFICER, ""),
    ("system_admin", "郑凯", Role.SYSTEM_ADMIN, ""),
    ("security_admin", "何琳", Role.SECURITY_ADMIN, ""),
    ("audit_admin", "林涛", Role.AUDIT_ADMIN, ""),
)
"""(account, name, role, department code)."""


def hire(session: Session) -> list[dict[str, str]]:
    """Make the accounts that are missing; each with its password, role and name."""
    made = []
    for username, name, role, department in STAFF:
        if session.scalar(select(Account.id).where(Account.username == username)):
            continue
        known = department if session.scalar(select(Department.id).where(Department.code == department)) else ""
        secret = accounts.add(
            session, username, [role], full_name=name, department=known, password=accounts.new_password(username)
        )
        made.append({"username": username, "password": secret, "role": role.chinese, "name": name})
    return made


def persons(session: Session, today: date) -> dict[int, people.Person]:
    """The staff by account."""
    rows = session.scalars(select(Account).where(Account.username.in_([row[0] for row in STAFF])))
    return {account.id: people.person(session, account, today) for account in rows}
