"""An inspector with approved tasks and a checklist, below the screen: python -m tests.browser.made_on_site."""

import json
import sys
from datetime import timedelta

from sqlalchemy import select, update

from app import clock
from app.extensions import db
from app.factory import create_app
from app.rules.vocabulary.inspection import TaskStatus
from app.rules.vocabulary.platform import Status
from models.inspection import Checklist, ChecklistLine, Inspection, InspectionTask
from models.platform import Account
from models.subjects import Officer
from tests import making

ITEMS = ("消防器材", "安全出口", "特种作业", "教育培训", "应急预案")


def take_away(task: int) -> None:
    """The leader sends two others."""
    with create_app().app_context():
        session = db.session()
        making.begin_at(900_001)
        first, second = making.officer(session), making.officer(session)
        given = {"first_officer_id": first.id, "second_officer_id": second.id}
        session.execute(update(InspectionTask).where(InspectionTask.id == task).values(**given))
        session.commit()


def main() -> None:
    with create_app().app_context():
        session = db.session()
        making.begin_at(800_001)
        account = session.scalars(select(Account).where(Account.username == "officer")).one()
        session.execute(update(Officer).where(Officer.user_id == account.id).values(user_id=None))
        own, other = making.officer(session, user_id=account.id), making.officer(session)
        session.execute(update(Checklist).values(ended_on=clock.today()))
        lines = [ChecklistLine(item=item, requirement=f"{item}符合要求", basis="《安全生产法》") for item in ITEMS]
        making.checklist(session, lines=lines, starts_on=clock.today() - timedelta(days=1), status=Status.IN_FORCE)
        tasks = [
            making.task(
                session,
                status=TaskStatus.NOTIFIED,
                department_id=account.department_id,
                first_officer=own,
                first_officer_id=own.id,
                second_officer=other,
                second_officer_id=other.id,
            )
            for _ in range(7)
        ]
        session.commit()
        made = [{"id": task.id, "no": task.no, "firm": task.enterprise.name} for task in tasks]
        last = session.scalar(select(Inspection.id).order_by(Inspection.id.desc()))
        print(json.dumps({"tasks": made, "last": last}))  # noqa: T201


if __name__ == "__main__":
    take_away(int(sys.argv[1])) if sys.argv[1:] else main()
