"""工作台: where things stand at a glance, every number leading to its rows."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import IndexView, expose
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import clock
from app.extensions import db
from app.rules.errors import N_
from app.rules.vocabulary.disclosure import PublicationStatus, Showing
from app.rules.vocabulary.grading import Grade
from app.security import granted
from app.services.approval import figures
from app.services.flow import inbox, people
from app.services.messages import sending as messages
from app.services.platform import runs
from app.services.publishing import publicity
from app.services.rulebook import standards
from models.base import registers
from models.disclosure import Publication
from models.platform import AuditEntry, Deadline, JobRun
from models.subjects import Enterprise
from views import accounts, menu

CHECK = "integrity_check"
"""The job that verifies the audit trail."""


class CockpitView(IndexView):
    route_base = ""
    class_permission_name = "cockpit"

    @expose("/")
    def index(self) -> ResponseReturnValue:
        if not current_user.is_authenticated:
            return redirect(url_for("SignInView.login"))
        session, today = db.session(), clock.today()
        held = granted()
        readable = [r.register_name() for r in registers() if ("can_read", r.register_name()) in held]
        inbox_open = ("can_open", "inbox") in held
        return render_template(
            "cockpit.html",
            today=today,
            mine=inbox.counts(session, g.person, today) if inbox_open else None,
            waiting=inbox.todo(session, g.person)[:8] if inbox_open else [],
            grades=_grades(session) if "enterprise" in readable else None,
            clocks=_clocks(session, readable, today) if readable else None,
            approvals=_approvals(session, today) if ("can_open", "approval_figures") in held else [],
            shown=_shown(session) if "publication" in readable else None,
            withheld=_withheld(session, readable),
            runs=_runs(session) if ("can_open", "job_run") in held else [],
            accounts=accounts.counts(session) if ("can_open", "account") in held else [],
            trail=_trail(session) if ("can_open", "audit") in held else None,
            warned=_warned(session) if ("can_open", "job_run") in held else [],
            alarms=runs.alarms(session) if {("can_open", "job_run"), ("can_open", "audit")} & held else [],
        )


def _approvals(session: Session, today: date) -> list[figures.Figure]:
    """This year's cases of approval by lane, what runs late or was decided late, and what the chief chose."""
    return figures.brief(session, date(today.year, 1, 1), today)


def _runs(session: Session) -> list[JobRun]:
    return list(session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(5)))


def _trail(session: Session) -> dict[str, Any]:
    """What the audit administrator looks for first: the latest entries, and how the nightly check ended."""
    return {
        "rows": session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(8)).all(),
        "check": session.scalar(
            select(JobRun)
            .where(JobRun.job == CHECK, JobRun.started_at.is_not(None))
            .order_by(JobRun.started_at.desc())
            .limit(1)
        ),
    }


def _warned(session: Session) -> list[JobRun]:
    """The last finished run of each job, where it found something to be looked into."""
    latest = (
        select(func.max(JobRun.id)).where(JobRun.state == "succeeded", JobRun.origin != runs.TRIAL).group_by(JobRun.job)
    )
    return [run for run in session.scalars(select(JobRun).where(JobRun.id.in_(latest))) if run.counts.get("warned")]


def _grades(session: Session) -> list[tuple[Grade, int]]:
    found = {grade: number for grade, number in session.execute(_counted(Enterprise.grade))}
    return [(grade, found.get(grade, 0)) for grade in Grade]


def _clocks(session: Session, readable: list[str], today: date) -> tuple[list[Deadline], list[Deadline]]:
    """The legal clocks that run out next, and those that have, of records that the reader may open."""
    sight = {register.register_name(): seen for register, seen in people.sight(g.person).items()}
    mine = [_of_departments(name, sight.get(name)) for name in readable]
    query = select(Deadline).where(Deadline.runs(), or_(false(), *mine))
    ahead = query.where(Deadline.due_on >= today).order_by(Deadline.due_on).limit(8)
    over = query.where(Deadline.due_on < today).order_by(Deadline.due_on.desc()).limit(4)
    return list(session.scalars(ahead)), list(session.scalars(over))


def _of_departments(register: str, departments: frozenset[int] | None) -> ColumnElement[bool]:
    """The clocks of a register, those of some departments and of none where they are named."""
    clocks = Deadline.register == register
    if departments is None:
        return clocks
    return clocks & (Deadline.department_id.in_(sorted(departments)) | Deadline.department_id.is_(None))


def _counted(column: InstrumentedAttribute[Any]) -> Select[tuple[Any, int]]:
    """How many rows have each value of a column."""
    return select(column, func.count()).group_by(column)


def _shown(session: Session) -> dict[str, int]:
    """What the portal shows, and what still has to be sent or recalled elsewhere."""
    rows = {status: number for status, number in session.execute(_counted(Publication.status))}
    on_portal = select(func.count()).select_from(Publication).where(publicity.visible(clock.today()))
    return {
        "shown": session.scalar(on_portal) or 0,
        "to_send": rows.get(PublicationStatus.SCHEDULED, 0),
        "to_recall": rows.get(PublicationStatus.RECALLING, 0),
    }


def _withheld(session: Session, readable: list[str]) -> list[tuple[str, str, int]]:
    """(register, where the rows are, how many) that this reader may approve and the public would not see."""
    found = []
    for register in registers():
        publishing, name = register.PUBLISHING, register.register_name()
        if publishing is None or not publishing.verdict or name not in readable:
            continue
        mine = [m for m in register.WORKFLOW if "publish_record" in m.effects and g.person.roles.intersection(m.roles)]
        for status in {status for move in mine for status in move.sources}:
            asked = {publishing.verdict: Showing.WITHHELD, "status": status}
            rows = select(func.count()).select_from(register).filter_by(**asked)
            address = f"/{name}/list/?" + urlencode({key: str(value) for key, value in asked.items()})
            found.append((register.PLURAL, address, session.scalar(rows) or 0))
    return found


def frame() -> dict[str, Any]:
    """What the frame around every page needs: the menu, the bureau's name, how many records wait."""
    if not current_user.is_authenticated or request.endpoint == "static":
        return {"bureau": _bureau(), "lang": _lang()}
    held = granted()
    waiting, unread = 0, 0
    if ("can_open", "inbox") in held and "person" in g:
        waiting, unread = db.session.execute(select(inbox.waiting(g.person), messages.unread(g.person))).one()
    return {
        "menu": menu.visible(),
        "held": held,
        "bureau": _bureau(),
        "waiting_count": waiting,
        "unread_count": unread,
        "lang": _lang(),
    }


def _bureau() -> str:
    return standards.unit(db.session(), "bureau_name", clock.today())


def _lang() -> str:
    return "zh" if str(get_locale() or "zh").startswith("zh") else "en"


ENTRIES = (menu.Entry("workbench", N_("Workbench"), "CockpitView.index", ("can_open", "cockpit")),)
