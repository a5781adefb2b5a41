"""What a firm can repair, from when and in which ways, and what it would change: its grade, its lane, its days."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app import catalogue, scope
from app.rules import grading, repair
from app.rules import lanes as rule
from app.rules.errors import N_
from app.rules.lanes import LaneFacts
from app.rules.vocabulary.approval import Lane
from app.rules.vocabulary.grading import Grade, Whose
from app.rules.vocabulary.rights import RepairWay
from app.services.approval import lanes, standing
from app.services.credit import grading as credit
from app.services.flow.registry import repairables
from app.services.rulebook import standards
from models.approval import ApprovalItem, Guidance
from models.base import register_of
from models.subjects import Enterprise

Prospect = dict[str, Any]


def advise(session: Session, guidance: Guidance, day: date) -> None:
    """Write into guidance what repair would change, and the advice in words."""
    with scope.confined_to(None):
        firm = session.get_one(Enterprise, guidance.enterprise_id)
        guidance.grade_then = Grade(firm.grade)
        guidance.prospects = of(session, firm, day)
        if guidance.approval_case:
            guidance.prospects = _with_days(session, guidance.prospects, guidance.approval_case.item, day)
        shut = [*_shut(session, firm, day)]
        advice = in_words(guidance.prospects, shut=bool(shut))
        guidance.advice = "\n".join([*_differs(session, firm, day), *shut, *advice])


def _differs(session: Session, firm: Enterprise, day: date) -> Iterator[str]:
    """That the facts on record come to another grade than the firm has, until that is confirmed."""
    events = credit.ledger(session, [firm.id]).get(firm.id, [])
    found = grading.grade(events, standards.scheme(session, day), day).grade
    if found != firm.grade:
        said = N_("By the facts on record the grade would be %(found)s; it is %(grade)s until a change is confirmed.")
        yield _zh(said, found=found.chinese, grade=Grade.chinese_of(firm.grade))


def _shut(session: Session, firm: Enterprise, day: date) -> Iterator[str]:
    """What the firm may not apply for, and until when the easier lanes are shut to it."""
    bars, false_until = standing.shut(session, firm.id, day)
    for matter, until in bars:
        yield _zh(N_("May not apply for “%(matter)s” again until %(until)s."), matter=matter, until=until)
    if false_until:
        yield _zh(N_("The green channel and commitments are shut until %(until)s."), until=false_until)


def _zh(msgid: str, **params: object) -> str:
    return catalogue.locale("zh").say(msgid, params)


def of(session: Session, firm: Enterprise, day: date) -> list[Prospect]:
    """Every fact about the firm that can be repaired, by its earliest day: with it gone, which grade there would be."""
    events, scheme = credit.ledger(session, [firm.id]).get(firm.id, []), standards.scheme(session, day)
    known = ((event, _earliest(session, event, day)) for event in events if _counts(event, day))
    found = sorted(((earliest, event) for event, earliest in known if earliest), key=lambda each: each[0])
    rest, prospects = list(events), []
    for earliest, event in found:
        rest = [other for other in rest if other.source[:2] != event.source[:2]]
        prospects.append(
            {
                "register": event.source[0],
                "id": event.source[1],
                "no": event.source[2],
                "earliest_on": max(earliest, day).isoformat(),
                "grade": str(grading.grade(rest, scheme, day).grade),
            }
        )
    return prospects


def _counts(event: grading.Event, day: date) -> bool:
    own = event.of == Whose.ENTERPRISE
    return own and event.source[0] in repairables and (event.ended_on is None or event.ended_on > day)


def _earliest(session: Session, event: grading.Event, day: date) -> date | None:
    """From when repair may be asked for; None where there is nothing left to repair."""
    register, key, _ = event.source
    model = register_of(register)
    record = session.get(model, key) if model else None
    if record is None:
        return None
    facts = repair.RepairFacts(**repairables[register].facts(record).__dict__, performed=True)
    answer = repair.eligible(facts, day, standards.parameters(session))
    return answer.earliest_on if answer.eligible or answer.earliest_on > day else None


def _with_days(session: Session, prospects: list[Prospect], item: ApprovalItem, day: date) -> list[Prospect]:
    """The same with the days that would be promised for the matter."""
    law, found = standards.parameters(session), []
    for number, each in enumerate(prospects, start=1):
        punished = number < len(prospects)
        answer = rule.lane(LaneFacts(Grade(each["grade"]), punished=punished), day, law)
        days = lanes.promised(item, answer.way, answer.days_factor)
        found.append({**each, "lane": str(answer.lane), "days": days})
    return found


def in_words(prospects: list[Prospect], *, shut: bool) -> list[str]:
    """The advice, one line for each fact that can be repaired, in the language of the office's papers.

    shut  whether the firm was just told of what it may not do for a time
    """
    if not prospects:
        return [] if shut else [_zh(N_("Nothing on record can be repaired now; please keep working safely."))]
    ways = "、".join(way.chinese for way in RepairWay)
    return [*map(_line, prospects), _zh(N_("Ways of repair: %(ways)s."), ways=ways)]


_REPAIRED = N_(
    "%(no)s: repair may be asked for from %(day)s; with those before it repaired, the grade would be %(grade)s."
)


def _line(each: Prospect) -> str:
    locale, grade = catalogue.locale("zh"), Grade.chinese_of(each["grade"])
    said = locale.say(_REPAIRED, {"no": each["no"], "day": each["earliest_on"], "grade": grade})
    if "days" not in each:
        return said
    then = {"lane": Lane.chinese_of(each["lane"]), "days": each["days"]}
    return said + locale.say(N_("Lane of approval then: %(lane)s, %(days)s days promised."), then)
