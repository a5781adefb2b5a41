"""Small things the templates ask for."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask, g
from flask_babel import gettext

from app import clock, http
from app.extensions import db
from app.rules import grading as rule
from app.rules import masking, wording
from app.rules.errors import N_, NotInForce, Refused
from app.rules.vocabulary.platform import Role
from app.services.credit import grading
from app.services.flow import lookup, transition
from app.services.ledgers import intake
from app.services.platform import timetable
from app.services.rulebook import decisions, standards
from models.base import Register, register_of
from models.platform import Movement
from models.subjects import Enterprise
from views import listing

CLOCKS = {
    "publish_penalty": N_("Publish the penalty"), "publish_licence": N_("Publish the licence"), "accept_repair": N_("Accept or return the application"),
    "decide_repair": N_("Decide the application"),
}
RULES = {"publicity": N_("Term of publicity"), "accident_grade": N_("Grade of the accident"), "repair": N_("Eligibility for repair")}
RUN_STATES = {
    "pending": N_("waiting"), "running": N_("running"), "cancelling": N_("stopping"), "succeeded": N_("succeeded"), "failed": N_("failed"),
    "cancelled": N_("cancelled"),
}
ORIGINS = {"timetable": N_("Timetable"), "manual": N_("Run now"), "command": N_("Command line"), "rule": N_("Rule changed")}
COUNTS = {
    "seen": N_("Seen"), "changed": N_("Changed"), "proposed": N_("Waiting for confirmation"), "ended": N_("No longer published"),
    "term_moved": N_("Terms changed"), "term_over": N_("Terms over by the newer rules"), "to_recall": N_("To be recalled"), "cancelled": N_("Never sent"), "lapsed": N_("Overdue"), "failed": N_("In trouble"),
}
ACTIONS = {
    "create": N_("New"), "change": N_("Change"), "delete": N_("Delete"), "move": N_("Move"), "sign_in": N_("Sign in"), "sign_out": N_("Sign out"),
    "export": N_("Export"), "import": N_("Import"), "refusal": N_("Refusal"), "read_file": N_("File read"), "grade": N_("Grading"),
    "frequency": N_("Adjust inspection frequencies"), "job": N_("Job run"), "job_requested": N_("Run asked for"), "job_cancelled": N_("Run cancelled"),
    "job_retried": N_("Run tried again"), "rule_change": N_("Rule changed"), "demo": N_("Fictional data"), "verify": N_("Verify the chain"),
    "roles": N_("Roles"),
}
ACTORS = {"system": N_("System"), "command": N_("Command line"), "public": N_("Public")}
TABLES = {
    "ab_user": N_("Account"), "ab_role": N_("Role"), "movement": N_("Flow"), "credit_event": N_("Credit events"), "decision": N_("Reasons"), "deadline": N_("Legal clock"),
    "attachment": N_("Attachments"), "import_batch": N_("Import"), "job_run": N_("Job runs"), "holiday": N_("Holidays"), "delegation": N_("Delegation"),
}
PAGING = ("after", "before")


def init_app(app: Flask) -> None:
    for helper in (without, with_sort, with_page, reasons_of, short_columns, grade_card, plainly, often, worded, doubts_of, returned_by, listed_columns, measured):
        app.jinja_env.globals[helper.__name__] = helper
    app.jinja_env.globals.update(kinds_of_clock=CLOCKS, rule_names=RULES)
    app.jinja_env.globals.update(run_states=RUN_STATES, register_named=register_of, last_day=last_day, job_label=job_label, moment=datetime.fromisoformat)
    app.jinja_env.globals["origins"] = ORIGINS
    app.jinja_env.globals["count_label"] = lambda name: COUNTS.get(name, name)
    app.jinja_env.globals["action_label"] = lambda name: ACTIONS.get(name, name)
    app.jinja_env.globals.update(table_label=table_label, actors=ACTORS)
    app.jinja_env.globals["role_words"] = lambda names: "、".join(str(http.tongue().word(Role(n))) for n in sorted(names) if n in set(Role))
    app.jinja_env.globals["words_of"] = lambda kept: decisions.in_words(kept, http.tongue())
    app.context_processor(lambda: {"today": clock.today()})


def worded(text: str | None) -> str:
    """A table of rules in the reader's words; one that cannot be read stands as it was written."""
    try:
        return wording.written(wording.read(text or ""), http.tongue()).strip() if text else ""
    except Refused:
        return text or ""


def without(args: Mapping[str, str], key: str) -> dict[str, str]:
    """The conditions of a list without one of them, from its first page."""
    return {k: v for k, v in args.items() if k not in (key, *PAGING)}


def with_sort(args: Mapping[str, str], key: str) -> dict[str, str]:
    """The same list sorted by a column; a second click turns it round."""
    return {**without(args, "sort"), "sort": f"-{key}" if args.get("sort") == key else key}


def with_page(args: Mapping[str, str], way: str, token: str) -> dict[str, str]:
    return {**without(args, ""), way: token}


def last_day(until: date) -> date:
    """The last day on which a record is shown, of the first on which it no longer is."""
    return until - timedelta(days=1)


def table_label(name: str) -> str:
    """What the office calls a table of the trail."""
    register = register_of(name)
    return register.LABEL if register else TABLES.get(name, name)


def job_label(name: str) -> str:
    return timetable.JOBS[name].label if name in timetable.JOBS else name


def reasons_of(decision: Any) -> list[tuple[str, str]]:
    """(sentence, source) of each reason, in the reader's language."""
    return [(decisions.in_words(kept, http.tongue()), kept["source"]) for kept in decision.reasons]


def short_columns(register: type[Register]) -> list[str]:
    """The columns that tell the rows of a register apart, beside their number: the last four of its list."""
    keys = [c.key for c in register.columns() if c.info.get("listed") and not c.foreign_keys and c.key not in (register.NUMBER, "status", "party_name")]
    return keys[-4:]


def plainly(record: Register, column: Any) -> Any:
    """A value as this reader may see it: personal facts plain only for those who keep the register. Names are plain inside."""
    value, rule_name = getattr(record, column.key), column.info.get("mask")
    if rule_name and rule_name != "name" and value and not g.person.roles.intersection(record.WORKFLOW.editors):
        return masking.masked(str(value), rule_name)
    return value


def often(times: Decimal | None) -> str:
    """How often, as people say it: 0.3333 a year is once in three years."""
    if not times:
        return "—"
    if times < 1:
        return http.tongue().say(N_("once in %(years)s years"), {"years": round(1 / times)})
    return http.tongue().say(N_("%(times)s a year"), {"times": f"{times.normalize():f}"})


def measured(value: Any, unit: str) -> str:
    """A number with its unit: 6万元, 6 × 10,000 yuan, 5,000 yuan."""
    said, named = http.human(value), gettext(unit)
    if http.tongue().code == "zh":
        return f"{said}{named}"
    return f"{said} × {named}" if named[:1].isdigit() else f"{said} {named}"


def listed_columns(register: type[Register]) -> list[tuple[str, str]]:
    """What tells one record of a register from another at a glance."""
    return listing.shown(register)


def doubts_of(record: Register) -> list[str]:
    """What looks wrong about a record on its way, for whoever must decide about it."""
    if not record.WORKFLOW.is_under_way(record.status):
        return []
    return [doubt.sentence(http.tongue()) for doubt in intake.doubts(db.session(), record)]


def returned_by(record: Register) -> Movement | None:
    """The step by which the record came back to its author, with the reason; None when it did not."""
    flow = record.WORKFLOW
    if not any(move.duty == "author" for move in flow.from_status(record.status)):
        return None
    steps = transition.history(db.session(), record, limit=5)
    return next((step for step in steps if step.to_status == record.status and step.opinion and flow[step.move].new_round), None)


def grade_card(enterprise: Enterprise) -> dict[str, Any] | None:
    """The account of today's grade for the card of an enterprise; None where no standard is in force."""
    try:
        answer = grading.explain(db.session(), enterprise, clock.today())
    except NotInForce:
        return None
    told = rule.plain(answer, http.tongue())
    open_to_reader = lookup.reachable(db.session(), ((line["source"]["register"], line["source"]["id"]) for line in told["lines"] if line["source"]))
    lines = [{**line, "name": line["label" if http.tongue().code == "zh" else "english"],
              "opens": bool(line["source"]) and (line["source"]["register"], line["source"]["id"]) in open_to_reader} for line in told["lines"]]
    return {**told, "grade": answer.grade, "score": answer.score, "lines": lines, "cutoffs": _cutoffs(), "next": grading.foresee(db.session(), enterprise, clock.today())}


def _cutoffs() -> str:
    """From how many points on which grade, as one reads it: A ≥ 90."""
    cutoffs = standards.scheme(db.session(), clock.today()).cutoffs
    return "　".join(f"{grade} ≥ {points.normalize():f}" for points, grade in cutoffs)
