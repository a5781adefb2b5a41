"""Which rules are in force: the dated policy, overlaid by what the bureau has approved for itself."""

from datetime import date
from functools import lru_cache
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, and_, event, func, or_, select
from sqlalchemy.orm import Session

from app.rules import parameters as policy
from app.rules import settings, wording
from app.rules.errors import N_, NotInForce, Sentence
from app.rules.frequency import FrequencyTable
from app.rules.parameters import Parameters
from app.rules.scheme import CompiledScheme
from app.rules.scheme import GradingScheme as Scheme
from app.rules.vocabulary.grading import StandardStatus
from app.rules.vocabulary.platform import Status
from models.grading import FrequencyRule, GradingScheme, Standard
from models.platform import Setting

Edition = TypeVar("Edition", bound=Standard)
_APPROVED = (Status.IN_FORCE, StandardStatus.RETIRED)


def parameters(session: Session) -> Parameters:
    """All parameters with the bureau's approved values laid over them; read once in a transaction.

    Written anew in the same transaction, they are read anew; what others write is seen by the next one.
    """
    known = session.info.get("parameters")
    if known is None or known[0] is not session.get_transaction():
        law = _as_they_stand(session)
        known = session.info["parameters"] = (session.get_transaction(), law)
    return known[1]


@event.listens_for(Session, "after_flush")
def _forget(session: Session, _context: object) -> None:
    if any(isinstance(each, Setting) for each in (*session.new, *session.dirty, *session.deleted)):
        session.info.pop("parameters", None)


def _as_they_stand(session: Session) -> Parameters:
    stamp = session.execute(
        select(func.count(Setting.id), func.max(Setting.changed_at)).where(Setting.status == Status.IN_FORCE)
    ).one()
    if session.info.get("overlaid", (None,))[0] != stamp:
        session.info["overlaid"] = (stamp, _overlaid(session))
    return session.info["overlaid"][1]


def _overlaid(session: Session) -> Parameters:
    """With what the bureau set; values of a parameter that is no more stay on the register and say nothing."""
    rows = session.execute(
        select(Setting.name, Setting.starts_on, Setting.value, Setting.reason)
        .where(Setting.status == Status.IN_FORCE, Setting.name.in_(settings.ParameterName))
        .order_by(Setting.id)
    ).all()
    overlay: dict[str, dict[date, Any]] = {}
    for name, starts_on, value, _ in rows:
        overlay.setdefault(str(name), {})[starts_on] = settings.value_of(policy.parameters(), str(name), value)
    sources = {
        (str(name), starts_on): f"{policy.OWN}：{' '.join(reason.split())}" for name, starts_on, _, reason in rows
    }
    return policy.parameters().overlaid(overlay, sources) if overlay else policy.parameters()


def unit(session: Session, name: str, day: date) -> str:
    """One fact about the bureau itself (its name, region code, credit code …)."""
    return str(parameters(session).at(f"unit.{name}", day))


def scheme(session: Session, day: date) -> CompiledScheme:
    """The grading scheme in force on `day`, ready to grade with. Raises NotInForce."""
    row = _in_force(session, GradingScheme, day)
    return compiled(row)


def compiled(row: GradingScheme) -> CompiledScheme:
    """An edition of the grading scheme, ready to grade with."""
    return _compiled(row.content, row.code, row.edition)


def edition(session: Session, model: type[Edition], stated: str) -> Edition | None:
    """The approved edition that a result names as `code/number`; None where there is none."""
    code, _, number = stated.rpartition("/")
    query = select(model).where(model.code == code, model.status.in_(_APPROVED))
    return session.scalar(query.where(model.edition == int(number))) if number.isdecimal() else None


@lru_cache(maxsize=32)
def _compiled(content: str, code: str, edition: int) -> CompiledScheme:
    table = cast("dict[str, Any]", wording.read(content))
    return Scheme.model_validate({**table, "code": code, "version": edition}).compiled()


def frequency_table(session: Session, day: date) -> FrequencyTable:
    """The frequency rule in force on `day`. Raises NotInForce."""
    return _table(_in_force(session, FrequencyRule, day).content)


@lru_cache(maxsize=32)
def _table(content: str) -> FrequencyTable:
    return FrequencyTable.model_validate(wording.read(content))


def next_scheme(session: Session, day: date) -> date | None:
    """The first day after `day` on which another grading scheme comes into force: everybody is graded again on it."""
    coming = select(func.min(GradingScheme.starts_on)).where(
        GradingScheme.starts_on > day, GradingScheme.status == Status.IN_FORCE
    )
    return session.scalar(coming)


def latest(session: Session, model: type[Edition]) -> Edition | None:
    """The edition that the next one begins with: the newest that holds or will hold; None where there is none."""
    return session.scalar(
        select(model)
        .where(model.status == Status.IN_FORCE)
        .order_by(model.starts_on.desc(), model.edition.desc())
        .limit(1)
    )


def before(session: Session, standard: Edition) -> Edition | None:
    """The edition that holds until this one begins, None where there is none."""
    model = type(standard)
    query = select(model).where(
        model.code == standard.code,
        model.status.in_(_APPROVED),
        model.id != standard.id,
        model.edition < standard.edition,
    )
    return session.scalar(query.order_by(model.edition.desc()).limit(1))


def holds(model: type[Standard], day: date) -> ColumnElement[bool]:
    """That an approved edition had begun by `day`; a retired one still answers for its own days."""
    begun = and_(model.status.in_(_APPROVED), model.starts_on <= day)
    return and_(begun, or_(model.ended_on.is_(None), model.ended_on > day))


def _in_force(session: Session, model: type[Edition], day: date) -> Edition:
    """The latest edition that holds on `day`. Raises NotInForce."""
    row = session.scalar(
        select(model).where(holds(model, day)).order_by(model.starts_on.desc(), model.edition.desc()).limit(1)
    )
    if row is None:
        raise NotInForce(N_("No %(what)s is in force on %(day)s."), what=Sentence(model.LABEL), day=day)
    return row
