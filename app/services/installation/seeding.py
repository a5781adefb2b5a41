"""What a new installation begins with: schema, roles, calendar, the first standards, departments and agencies.

Safe to repeat and to run twice at once; nothing that people have changed since is touched.
"""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.orm import Session

from app import clock
from app.rules.dates import announced
from app.rules.parameters import FOLDER
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.subjects import EventKind
from app.services.approval import first as matters_of_approval
from app.services.credit import events
from app.services.documents import templates
from app.services.flow import lookup, search, worklist
from app.services.inspection import first as matters_of_inspection
from app.services.platform import attestations, checkpoints
from app.services.platform.accounts import role_rows
from app.workflow.discipline import STANDING
from models.approval import ApprovalItem
from models.base import Register
from models.discipline import Accident
from models.documents import DocumentTemplate
from models.grading import FrequencyRule, GradingScheme, Standard
from models.inspection import Checklist, InspectionItem
from models.platform import AuditHead, Holiday
from models.subjects import Agency, CreditEvent, Department

_LOCK = 7_250_001  # of PostgreSQL's advisory locks: any number that nothing else here uses

DEPARTMENTS = (
    ("AQJC", "安全生产基础科"),
    ("WHPJ", "危险化学品监督管理科"),
    ("GMSM", "工贸监督管理科"),
    ("ZFDD", "综合行政执法大队"),
    ("ZCFG", "政策法规科"),
    ("BGS", "办公室"),
)
AGENCIES = (
    ("行业主管部门", "《安全生产法》第七十八条"),
    ("投资主管部门", "《安全生产法》第七十八条"),
    ("自然资源主管部门", "《安全生产法》第七十八条"),
    ("生态环境主管部门", "《安全生产法》第七十八条"),
    ("证券监督管理机构", "《安全生产法》第七十八条"),
    ("有关金融机构", "《安全生产法》第七十八条"),
)


def migrations(folder: Path, connection: Connection | None = None) -> Config:
    """The configuration of alembic, with an open connection where one is given."""
    config = Config(str(folder / "alembic.ini"))
    config.attributes["connection"] = connection
    return config


def to_head(engine: Engine, folder: Path, edition: str = "head") -> None:
    """Bring the schema to the newest edition, or to this one, in one transaction."""
    with engine.connect() as connection, _rebuilding(connection), connection.begin():
        command.upgrade(migrations(folder, connection), edition)
        _nothing_loose(connection)


def _nothing_loose(connection: Connection) -> None:
    """Raises RuntimeError where SQLite, which did not look meanwhile, now finds a row that points at nothing."""
    if connection.dialect.name == "sqlite" and (
        loose := connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    ):
        raise RuntimeError(f"row {loose[1]} of {loose[0]} points at no row of {loose[2]}")


@contextmanager
def _rebuilding(connection: Connection) -> Iterator[None]:
    """On SQLite a table is altered by building it anew, which nothing that points at it may hinder meanwhile.

    A PRAGMA counts only outside a transaction, so it is sent past SQLAlchemy, which would begin one.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    below: Any = connection.connection.driver_connection
    below.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        below.execute("PRAGMA foreign_keys=ON")


@contextmanager
def alone(engine: Engine, folder: Path) -> Iterator[None]:
    """Only one seeding at a time, on this database or in this folder."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
        return
    with (folder / "init.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def seed(session: Session) -> dict[str, int]:
    """Add what is missing; how many of each were added. The caller commits."""
    if session.get(AuditHead, 1) is None:
        checkpoints.set_aside()
    role_rows(session, [role for role in Role if role != Role.SYSTEM])
    counts = {
        "holidays": _holidays(session),
        "departments": _fill(session, Department, [{"code": code, "name": name} for code, name in DEPARTMENTS]),
        "agencies": _fill(session, Agency, [{"name": name, "duty": duty} for name, duty in AGENCIES]),
        "schemes": _standard(session, GradingScheme, "grading_default", "信用安全评级标准（初始）"),
        "templates": _templates(session),
        "matters": _unknown(session, ApprovalItem, matters_of_approval.items())
        + _unknown(session, InspectionItem, matters_of_inspection.items())
        + _unknown(session, Checklist, matters_of_inspection.checklists()),
        "frequencies": _standard(session, FrequencyRule, "frequency_default", "检查频次标准（初始）"),
    }
    session.flush()
    counts["work_items"] = worklist.fill_gaps(session)
    counts["search_texts"] = search.fill_gaps(session)
    counts["facts"] = _concealments(session)
    counts["attestations"] = attestations.fill(session)
    return counts


def _holidays(session: Session) -> int:
    """The State Council's days, for years of which the table knows nothing; a shipped day has the shipped name."""
    kept = {holiday.day: holiday for holiday in session.scalars(select(Holiday))}
    known = {day.year for day in kept}
    for row in announced():
        if row.day in kept and kept[row.day].source == row.source:
            kept[row.day].name = row.name
    rows = [row for row in announced() if row.day.year not in known]
    session.add_all(Holiday(day=r.day, is_workday=r.is_workday, name=r.name, source=r.source) for r in rows)
    return len(rows)


def _concealments(session: Session) -> int:
    """Concealed accidents of which an older edition put nothing into the ledger, because nobody was liable yet."""
    known = select(CreditEvent.source_id).where(
        CreditEvent.source_register == Accident.register_name(), CreditEvent.kind == EventKind.CONCEALMENT
    )
    query = select(Accident).where(Accident.concealed, Accident.status.in_(STANDING), Accident.id.not_in(known))
    return sum(len(events.record(session, accident, clock.today())) for accident in session.scalars(query).all())


def _fill(session: Session, register: type[Register], rows: list[dict[str, str]]) -> int:
    """Put the rows into an empty register; how many. One that people keep stays as it is."""
    if session.scalar(select(func.count()).select_from(register)):
        return 0
    records = [register(**row) for row in rows]
    for record in records:
        lookup.fold_numbers(record)
    session.add_all(records)
    return len(rows)


def _templates(session: Session) -> int:
    """The first templates that the register has never had, as a new chapter brings them; how many."""
    return _unknown(session, DocumentTemplate, templates.first())


def _unknown(session: Session, register: type[Standard], shipped: Sequence[Standard]) -> int:
    """Put in what is shipped under a code that no edition has; how many."""
    known = set(session.scalars(select(register.code)))
    made = [each for each in shipped if each.code not in known]
    session.add_all(made)
    return len(made)


def _standard(session: Session, register: type[Register], file: str, name: str) -> int:
    """Put the first edition, of 2018-01-01, into an empty register of standards; how many."""
    if session.scalar(select(func.count()).select_from(register)):
        return 0
    content = (FOLDER / f"{file}.yaml").read_text()
    session.add(
        register(
            code="default",
            edition=1,
            name=name,
            starts_on=date(2018, 1, 1),
            content=content,
            reason="系统初始标准，经审批后可修订",
            status=Status.IN_FORCE,
        )
    )
    return 1
