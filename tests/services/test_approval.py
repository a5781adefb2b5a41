"""三(二) 信易+审批: the green channel, a promise that proves false, the bar and its last day."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import object_session

from app import clock
from app.rules import dates
from app.rules.draw import is_drawn
from app.rules.errors import Refused
from app.rules.lanes import EASY, LaneFacts, is_open, lane
from app.rules.vocabulary.approval import (
    ApplicationWay,
    CasePaper,
    CaseStatus,
    CheckWay,
    ClockStop,
    CommitmentStatus,
    Completeness,
    DayKind,
    FulfilmentResult,
    FulfilmentSource,
    GuidanceStatus,
    Lane,
    LaneSource,
    PaperState,
    RefusalGround,
    ReportKind,
    ReportPaper,
    ReportScene,
    ReportStatus,
    RevocationGround,
    Timeliness,
)
from app.rules.vocabulary.disclosure import LicenceState
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventKind
from app.services.approval import clocks as promised
from app.services.approval import figures, guiding, lanes, promises
from app.services.credit import events
from app.services.flow import deadlines, lookup, transition
from app.services.messages import clocks
from app.services.publishing import publicity
from models.approval import ApprovalCase, CaseMaterial, Commitment, Fulfilment, PostCheck
from models.disclosure import Licence
from models.platform import Deadline, Decision, Message, Setting
from models.subjects import CreditEvent
from tests import making

BEGIN = date(2026, 3, 2)


@pytest.fixture
def office(session: Any, person: Any) -> Any:
    """Move a record as somebody of the office on a day."""

    def move(record: Any, name: str, who: str, day: date, opinion: str = "情况属实", **values: Any) -> Any:
        with clock.at(clock.now().replace(year=day.year, month=day.month, day=day.day)):
            transition.perform(session, record, name, person(who), opinion, day=day, values=values)
        return record

    return move


def applied(session: Any, person: Any, grade: Grade = Grade.A, **more: Any) -> ApprovalCase:
    clerk = person("clerk")
    firm = making.enterprise(session, grade=grade, department_id=clerk.department_id)
    given_ = {"department_id": clerk.department_id, "created_by_id": clerk.user_id, "applied_on": BEGIN}
    return making.case(session, firm, **given_ | more)


def accepted(office: Any, case: ApprovalCase, day: date = BEGIN) -> ApprovalCase:
    office(case, "submit", "clerk", day)
    return office(case, "accept", "clerk", day)


def granted(office: Any, case: ApprovalCase, day: date = BEGIN) -> ApprovalCase:
    """By commitment, on the day of acceptance, with its certificate."""
    accepted(office, case, day)
    office(case, "promise", "clerk", day)
    making.paper(object_session(case), case, CasePaper.COMMITMENT)
    office(case, "review", "chief", day)
    office(case, "grant", "leader", day)
    return office(case, "issue", "clerk", day, certificate_no="LS-1", valid_from=day)


def clock_of(session: Any, case: Any, kind: str) -> Deadline:
    session.flush()
    return session.scalars(select(Deadline).where(Deadline.record_id == case.id, Deadline.kind == kind)).one()


def test_a_good_firm_is_decided_in_fewer_days_than_the_law_allows(session: Any, person: Any, office: Any) -> None:
    case = accepted(office, applied(session, person))
    assert (case.lane, case.legal_days, case.promised_days) == (Lane.GREEN, 20, 10)
    assert clock_of(session, case, "promise_case").due_on < clock_of(session, case, "decide_case").due_on
    office(case, "review", "chief", BEGIN + timedelta(days=3))
    office(case, "grant", "leader", BEGIN + timedelta(days=4))
    assert (case.days_used, case.timeliness) == (4, Timeliness.IN_TIME)
    office(case, "issue", "clerk", BEGIN + timedelta(days=4), certificate_no="LS-9", valid_from=date(2026, 3, 6))
    assert case.valid_until == date(2028, 3, 5)
    assert (case.licence.status, case.licence.certificate_no) == (Status.DRAFT, "LS-9")
    assert case.licence.created_by_id == person("clerk").user_id


def test_a_false_promise_costs_the_certificate_and_bars_to_the_right_day(
    session: Any, person: Any, office: Any
) -> None:
    case = granted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    assert case.lane == Lane.COMMITMENT
    assert case.decided_on == BEGIN, "on the day of acceptance"
    promise = session.scalars(select(Commitment).where(Commitment.approval_case_id == case.id)).one()
    assert (promise.status, bool(promise.code)) == (Status.IN_FORCE, True)
    licence = case.licence
    office(licence, "submit", "clerk", BEGIN)
    office(licence, "review", "chief", BEGIN)
    office(licence, "approve", "leader", BEGIN)
    assert publicity.copies(session, licence)
    check = session.scalars(select(PostCheck).where(PostCheck.approval_case_id == case.id)).one()
    assert check.due_on == BEGIN + timedelta(days=60)
    seen, first, second = date(2026, 3, 20), making.officer(session), making.officer(session)
    found = {"checked_on": seen, "way": CheckWay.ON_SITE, "account": "安全距离不足，与承诺不符"}
    who = {"first_officer_id": first.id, "second_officer_id": second.id}
    office(check, "fail", "officer", seen, **found, **who)
    assert (case.status, case.revocation_ground) == (CaseStatus.REVOKING, RevocationGround.FALSE_PROMISE)
    evidence = session.scalars(select(Fulfilment).where(Fulfilment.commitment_id == promise.id)).one()
    assert (evidence.status, evidence.post_check_id) == (Status.IN_FORCE, check.id)
    office(case, "tell_intended", "clerk", seen, revocation_ground=RevocationGround.FALSE_PROMISE)
    with pytest.raises(Refused, match="service"):
        office(case, "pass_revocation", "legal", seen)
    deadlines.start(session, case, "answer_revocation", seen)  # as the service of the notice does
    with pytest.raises(Refused, match="2026-03-27"):
        office(case, "pass_revocation", "legal", seen)
    making.paper(session, case, CasePaper.STATEMENT)
    office(case, "pass_revocation", "legal", seen)
    office(case, "revoke", "leader", seen, "承诺不实，拒不整改")
    assert case.barred_until == date(2029, 3, 20)
    assert (promise.status, promise.unperformed) == (CommitmentStatus.BROKEN, "承诺不实，拒不整改")
    firm, way = case.enterprise, ApplicationWay.COMMITMENT
    other = applied(session, person, enterprise_id=firm.id, enterprise=firm, applied_on=seen, way=way)
    firm.grade = Grade.B
    assert lanes.would_be(session, other, seen).lane == Lane.STRICT, "whatever the grade, for another matter too"
    assert (licence.status, licence.state) == (Status.REVOKED, LicenceState.INVALID)
    assert {copy.end_reason for copy in publicity.copies(session, licence)} != {None}
    kinds = set(session.scalars(select(CreditEvent.kind).where(CreditEvent.enterprise_id == case.enterprise_id)))
    assert EventKind.FALSE_MATERIALS in kinds
    told = session.scalars(select(Message.role).where(Message.register == "approval_case", Message.role.is_not(None)))
    assert {"officer", "credit_officer"} <= set(map(str, told))


@pytest.mark.parametrize(("day", "open_"), [(date(2029, 3, 20), False), (date(2029, 3, 21), True)])
def test_the_window_refuses_through_the_last_day_of_the_bar(
    session: Any, person: Any, office: Any, day: date, open_: bool
) -> None:
    before = applied(session, person, status=Status.REVOKED, barred_until=date(2029, 3, 20))
    again = applied(session, person, item=before.item, enterprise_id=before.enterprise_id, enterprise=before.enterprise)
    other = applied(session, person, enterprise_id=before.enterprise_id, enterprise=before.enterprise)
    office(again, "submit", "clerk", day)
    if open_:
        assert office(again, "accept", "clerk", day).status == CaseStatus.REVIEWING
    else:
        with pytest.raises(Refused, match="2029-03-20"):
            office(again, "accept", "clerk", day)
        assert office(again, "decline", "chief", day).status == CaseStatus.NOT_ACCEPTED, "in writing"
    assert accepted(office, other, day).status == CaseStatus.REVIEWING, "another matter is open"


def test_what_changes_after_acceptance_changes_neither_lane_nor_reasons(
    session: Any, person: Any, office: Any, login: Any
) -> None:
    case = accepted(office, applied(session, person))
    case.enterprise.grade = Grade.D
    session.commit()
    assert (case.lane, case.grade_then) == (Lane.GREEN, Grade.A)
    page = login("clerk").get(f"/approval_case/show/{case.id}").text
    assert "走绿色通道" in page
    assert "按今天的情况应走：严格" in page


@given(
    st.sampled_from(list(Grade)),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.none() | st.booleans(),
    st.sampled_from(["listed", "barred_until", "false_promise_until"]),
)
def test_nobody_listed_barred_or_false_gets_an_easy_lane(
    grade: Grade, listed: bool, punished: bool, allows: bool, chose: bool | None, why: str
) -> None:
    against: dict[str, Any] = {"listed": listed, why: True if why == "listed" else BEGIN}
    facts = LaneFacts(grade, punished=punished, item_allows_commitment=allows, chose_commitment=chose, **against)
    assert lane(facts, BEGIN).lane == Lane.STRICT
    assert not any(is_open(facts, easy, BEGIN) for easy in EASY)


def test_the_section_chief_may_choose_another_lane_but_not_an_easy_one_that_is_shut(
    session: Any, person: Any, office: Any
) -> None:
    case = accepted(office, applied(session, person, Grade.B))
    case.false_promise_then = BEGIN
    with pytest.raises(Refused):
        office(case, "change_lane", "chief", BEGIN, lane=Lane.GREEN)
    session.refresh(case)
    case.false_promise_then = None
    office(case, "change_lane", "chief", BEGIN, lane=Lane.STRICT)
    assert (case.lane, case.promised_days) == (Lane.STRICT, 20)
    assert figures.of(session, BEGIN, BEGIN).beside[0].number == 1


def test_the_strict_lane_needs_guidance_a_report_and_two_reviewers(session: Any, person: Any, office: Any) -> None:
    case = accepted(office, applied(session, person, Grade.C))
    assert case.lane == Lane.STRICT
    with pytest.raises(Refused):
        office(case, "review", "chief", BEGIN)
    with pytest.raises(Refused):
        office(case, "review_strictly", "chief", BEGIN)
    making.guidance(session, case.enterprise, status=GuidanceStatus.SENT, guided_on=BEGIN)
    office(case, "review_strictly", "chief", BEGIN)
    with pytest.raises(Refused):
        office(case, "countersign", "chief", BEGIN)
    office(case, "countersign", "legal", BEGIN)
    with pytest.raises(Refused):
        office(case, "grant", "leader", BEGIN)
    session.refresh(case)
    scene = {"scene": ReportScene.APPROVAL, "approval_case_id": case.id, "approval_case": case}
    making.use(session, status=Status.IN_FORCE, **scene)
    session.refresh(case)
    assert office(case, "grant", "leader", BEGIN).status == CaseStatus.GRANTED


def test_the_strict_lane_uses_a_report_before_a_refusal_too(session: Any, person: Any, office: Any) -> None:
    case = accepted(office, applied(session, person, Grade.C))
    office(case, "propose_refusal_strictly", "chief", BEGIN, refusal_ground=RefusalGround.CONDITIONS)
    office(case, "countersign_refusal", "legal", BEGIN, refusal_ground=RefusalGround.CONDITIONS)
    with pytest.raises(Refused):
        office(case, "refuse", "leader", BEGIN)
    about = {"scene": ReportScene.APPROVAL, "approval_case_id": case.id, "approval_case": case}
    making.use(session, status=Status.IN_FORCE, **about)
    assert office(case, "refuse", "leader", BEGIN).status == CaseStatus.REFUSED


def test_two_propose_a_refusal_in_the_strict_lane(session: Any, person: Any, office: Any) -> None:
    case = accepted(office, applied(session, person, Grade.C))
    with pytest.raises(Refused):
        office(case, "propose_refusal", "chief", BEGIN, refusal_ground=RefusalGround.CONDITIONS)
    office(case, "propose_refusal_strictly", "chief", BEGIN, refusal_ground=RefusalGround.CONDITIONS)
    for name, who in (("refuse", "leader"), ("countersign_refusal", "chief")):
        with pytest.raises(Refused):
            office(case, name, who, BEGIN)
    office(case, "review_again", "legal", BEGIN)
    assert (case.status, case.refusal_ground) == (CaseStatus.REVIEWING, None)


def test_completion_is_asked_for_once(session: Any, person: Any, office: Any) -> None:
    case = applied(session, person)
    office(case, "submit", "clerk", BEGIN)
    office(case, "ask_correction", "clerk", BEGIN)
    office(case, "submit", "clerk", BEGIN)
    with pytest.raises(Refused):
        office(case, "ask_correction", "clerk", BEGIN)


def test_papers_that_follow_are_promised_by_their_day(session: Any, person: Any, office: Any) -> None:
    case = applied(session, person)
    case.materials = [CaseMaterial(name="培训证明", state=PaperState.LATER)]
    making.keep(session, case)
    assert case.materials[0].due_on == date(2026, 3, 16), "ten working days"
    accepted(office, case)
    office(case, "promise_papers", "clerk", BEGIN)
    promise = session.scalars(select(Commitment).where(Commitment.approval_case_id == case.id)).one()
    assert promise.valid_until == date(2026, 3, 16)
    assert "培训证明" in promise.content
    making.paper(session, case, CasePaper.COMMITMENT)
    office(case, "review", "chief", BEGIN)
    office(case, "grant", "leader", BEGIN)
    assert promised.commitments(session, 0, date(2026, 3, 16))[1]["told"] == 0
    assert promised.commitments(session, 0, date(2026, 3, 17))[1]["told"] == 1
    assert promised.commitments(session, 0, date(2026, 3, 18))[1]["told"] == 0, "told once"


def test_papers_that_come_before_the_decision_leave_nothing_to_promise(session: Any, person: Any, office: Any) -> None:
    case = applied(session, person)
    case.materials = [CaseMaterial(name="培训证明", state=PaperState.LATER)]
    making.keep(session, case)
    accepted(office, case)
    office(case, "promise_papers", "clerk", BEGIN)
    with pytest.raises(Refused):
        office(case, "papers_came", "clerk", BEGIN)
    making.paper(session, case, CasePaper.MATERIAL)
    office(case, "papers_came", "clerk", BEGIN)
    assert (case.completeness, case.materials[0].state) == (Completeness.COMPLETE, PaperState.RECEIVED)
    promise = session.scalars(select(Commitment).where(Commitment.approval_case_id == case.id)).one()
    assert promise.status not in promises.STANDING
    office(case, "review", "chief", BEGIN)


def test_a_paper_that_follows_is_ticked_when_it_is_confirmed(session: Any, person: Any, office: Any) -> None:
    case = applied(session, person)
    case.materials = [CaseMaterial(name=name, state=PaperState.LATER) for name in ("培训证明", "应急预案")]
    making.keep(session, case)
    accepted(office, case)
    office(case, "promise_papers", "clerk", BEGIN)
    making.paper(session, case, CasePaper.COMMITMENT)
    office(case, "review", "chief", BEGIN)
    office(case, "grant", "leader", BEGIN)
    promise = session.scalars(select(Commitment).where(Commitment.approval_case_id == case.id)).one()
    given_ = {"source": FulfilmentSource.PAPERS, "result": FulfilmentResult.KEPT, "seen_on": BEGIN, "account": "齐全"}
    whose = {"department_id": case.department_id, "created_by_id": person("clerk").user_id}
    other, paper = (
        making.keep(session, Fulfilment(commitment=promise, awaited_paper=name, **given_ | whose))
        for name in ("无关材料", "培训证明")
    )
    with pytest.raises(Refused, match="培训证明"):
        office(other, "submit", "clerk", BEGIN)
    office(paper, "submit", "clerk", BEGIN)
    office(paper, "confirm", "chief", BEGIN)
    assert [line.state for line in case.materials] == [PaperState.RECEIVED, PaperState.LATER]
    late = promise.valid_until + timedelta(days=1)
    assert promised.commitments(session, 0, late)[1]["told"] == 1, "the other is still awaited"


def test_the_commitment_lane_needs_the_commitment_with_its_signature(session: Any, person: Any, office: Any) -> None:
    case = accepted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    office(case, "promise", "clerk", BEGIN)
    with pytest.raises(Refused, match="paper is missing"):
        office(case, "review", "chief", BEGIN)


def test_what_is_not_refused_or_revoked_or_stopped_keeps_no_word_of_why(session: Any, person: Any, office: Any) -> None:
    case = granted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    office(case, "propose_revocation", "officer", BEGIN, revocation_ground=RevocationGround.FRAUD)
    office(case, "let_stand", "leader", BEGIN)
    assert (case.status, case.revocation_ground) == (CaseStatus.FINISHED, None)
    other = accepted(office, applied(session, person))
    office(other, "suspend", "clerk", BEGIN, suspended_for=ClockStop.HEARING)
    office(other, "resume", "clerk", BEGIN)
    office(other, "propose_refusal", "chief", BEGIN, refusal_ground=RefusalGround.FALSE)
    office(other, "do_not_refuse", "leader", BEGIN)
    assert (other.suspended_for, other.refusal_ground) == (None, None)


def test_a_chief_who_leaves_the_commitment_lane_leaves_no_promise_behind(
    session: Any, person: Any, office: Any
) -> None:
    case = accepted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    office(case, "promise", "clerk", BEGIN)
    office(case, "change_lane", "chief", BEGIN, lane=Lane.ORDINARY)
    promise = session.scalars(select(Commitment).where(Commitment.approval_case_id == case.id)).one()
    assert (promise.status, case.lane_by) == (Status.DISCARDED, LaneSource.CHIEF)
    office(case, "change_lane", "chief", BEGIN, lane=Lane.COMMITMENT)
    assert case.lane_by == LaneSource.RULE, "what the rule proposed is no choice of the chief"


def test_a_promise_taken_back_turns_the_case_to_the_ordinary_lane(session: Any, person: Any, office: Any) -> None:
    case = accepted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    office(case, "promise", "clerk", BEGIN)
    office(case, "withdraw_promise", "clerk", BEGIN)
    assert (case.lane, case.promised_days) == (Lane.ORDINARY, 14)
    promise = session.scalars(select(Commitment).where(Commitment.approval_case_id == case.id)).one()
    assert promise.status == Status.DISCARDED


def test_papers_that_did_not_come_revoke_without_a_bar_and_not_before_their_day(
    session: Any, person: Any, office: Any
) -> None:
    case = applied(session, person)
    case.materials = [CaseMaterial(name="培训证明", state=PaperState.LATER)]
    making.keep(session, case)
    accepted(office, case)
    office(case, "promise_papers", "clerk", BEGIN)
    making.paper(session, case, CasePaper.COMMITMENT)
    office(case, "review", "chief", BEGIN)
    office(case, "grant", "leader", BEGIN)
    office(case, "issue", "clerk", BEGIN, certificate_no="LS-3", valid_from=BEGIN)
    promise = session.scalars(select(Commitment).where(Commitment.approval_case_id == case.id)).one()
    said = {"unperformed": "培训证明", "breach_handling": "提请撤销"}
    for premature in ("break", "fulfil_in_part"):
        with pytest.raises(Refused, match="2026-03-16"):
            office(promise, premature, "credit", date(2026, 3, 16), **said)
    office(promise, "break", "credit", date(2026, 3, 17), **said)
    assert (case.status, case.revocation_ground) == (CaseStatus.REVOKING, RevocationGround.PAPERS)
    office(case, "tell_intended", "clerk", date(2026, 3, 17), revocation_ground=RevocationGround.PAPERS)
    deadlines.start(session, case, "answer_revocation", date(2026, 3, 17))
    office(case, "pass_revocation", "legal", date(2026, 3, 25))
    office(case, "revoke", "leader", date(2026, 3, 25))
    assert (case.barred_until, case.licence.status) == (None, Status.DISCARDED), "the licence was on its way"


def test_a_promise_that_nobody_looked_at_is_not_said_to_be_kept(session: Any, person: Any, office: Any) -> None:
    nobody = {"green": False, "commitment": False, "ordinary": False, "strict": False}
    none = dict.fromkeys(("A", "B", "C", "D", "ungraded"), 0.0)
    for name, value in (("post_check_always", nobody), ("post_check_share", none)):
        given_ = {"name": f"approval.{name}", "value": json.dumps(value), "starts_on": date(2026, 1, 1), "reason": "x"}
        making.keep(session, Setting(**given_, status=Status.IN_FORCE))
    case = granted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    promise = session.scalars(select(Commitment).where(Commitment.approval_case_id == case.id)).one()
    assert (case.status, promise.status) == (CaseStatus.FINISHED, Status.IN_FORCE)


def test_what_the_window_left_lying_counts_as_accepted_on_receipt(session: Any, person: Any, office: Any) -> None:
    case = applied(session, person)
    office(case, "submit", "clerk", BEGIN)
    late = BEGIN + timedelta(days=20)
    with pytest.raises(Refused, match=str(BEGIN)):
        office(case, "ask_correction", "clerk", late)
    case.completeness = Completeness.MISSING
    with pytest.raises(Refused, match=str(BEGIN)):
        office(case, "decline", "chief", late)
    office(case, "accept", "clerk", late)
    assert (case.accepted_on, clock_of(session, case, "decide_case").started_on) == (BEGIN, BEGIN)


def test_what_was_promised_lies_there_when_it_is_decided_and_ends_when_it_is_not(
    session: Any, person: Any, office: Any
) -> None:
    case = accepted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    office(case, "promise", "clerk", BEGIN)
    making.paper(session, case, CasePaper.COMMITMENT)
    office(case, "review", "chief", BEGIN)
    promise = session.scalars(select(Commitment).where(Commitment.approval_case_id == case.id)).one()
    promise.status = Status.DISCARDED
    with pytest.raises(Refused):
        office(case, "grant", "leader", BEGIN)
    promise.status = Status.IN_FORCE  # approved by itself, before its case was decided
    office(case, "withdraw_reviewed_promise", "clerk", BEGIN)
    assert (case.status, case.lane, promise.status) == (CaseStatus.REVIEWING, Lane.ORDINARY, Status.REVOKED)


def test_a_certificate_that_was_let_stand_is_still_checked_and_its_promise_settled(
    session: Any, person: Any, office: Any
) -> None:
    case = granted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    office(case, "propose_revocation", "officer", BEGIN, revocation_ground=RevocationGround.FRAUD)
    office(case, "let_stand", "leader", BEGIN)
    check = session.scalars(select(PostCheck).where(PostCheck.approval_case_id == case.id)).one()
    who = {"first_officer_id": making.officer(session).id, "second_officer_id": making.officer(session).id}
    office(check, "pass", "officer", BEGIN, checked_on=BEGIN, way=CheckWay.ON_SITE, account="一致", **who)
    promise = session.scalars(select(Commitment).where(Commitment.approval_case_id == case.id)).one()
    assert promise.status == CommitmentStatus.FULFILLED


def test_whoever_chose_the_lane_does_not_agree_alone(session: Any, person: Any, office: Any) -> None:
    case = accepted(office, applied(session, person, Grade.C))
    office(case, "change_lane", "chief", BEGIN, lane=Lane.ORDINARY)
    with pytest.raises(Refused):
        office(case, "review", "chief", BEGIN)
    assert office(case, "review", "legal", BEGIN).status == Status.REVIEWED


def test_a_broken_commitment_proposes_to_revoke_what_rested_on_it(session: Any, person: Any, office: Any) -> None:
    case = granted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    promise = session.scalars(select(Commitment).where(Commitment.approval_case_id == case.id)).one()
    office(promise, "break", "credit", BEGIN, unperformed="安全距离", breach_handling="责令改正")
    assert promise.status == CommitmentStatus.BROKEN
    assert (case.status, case.barred_until) == (CaseStatus.REVOKING, None), "only the decision revokes and bars"


# --- clocks ----------------------------------------------------------------------------------------------


def test_a_hearing_is_not_counted(session: Any, person: Any, office: Any) -> None:
    case = accepted(office, applied(session, person))
    law = clock_of(session, case, "decide_case")
    assert law.due_on == date(2026, 3, 30)
    office(case, "suspend", "clerk", date(2026, 3, 5), suspended_for=ClockStop.HEARING)
    assert law.paused_on == date(2026, 3, 5)
    office(case, "resume", "clerk", date(2026, 3, 12))
    assert (law.paused_on, law.due_on) == (None, date(2026, 4, 7)), "five working days later, 清明节 aside"
    assert deadlines.pauses_of(law) == [(date(2026, 3, 5), date(2026, 3, 12))]


def test_the_term_to_accept_begins_anew_when_the_application_is_complete(
    session: Any, person: Any, office: Any
) -> None:
    case = applied(session, person)
    office(case, "submit", "clerk", BEGIN)
    office(case, "ask_correction", "clerk", BEGIN + timedelta(days=1))
    office(case, "submit", "clerk", BEGIN + timedelta(days=60))
    running = select(Deadline).where(Deadline.record_id == case.id, Deadline.stopped_on.is_(None))
    assert [clock.started_on for clock in session.scalars(running)] == [BEGIN + timedelta(days=60)]


def test_what_was_promised_and_is_late_stays_late_in_another_lane(session: Any, person: Any, office: Any) -> None:
    case = accepted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    due = clock_of(session, case, "promise_case").due_on
    office(case, "withdraw_promise", "clerk", due + timedelta(days=1))
    assert clock_of(session, case, "promise_case").due_on == due
    other = accepted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    office(other, "withdraw_promise", "clerk", due)
    assert clock_of(session, other, "promise_case").due_on > due, "in time on its last day"


@pytest.mark.parametrize(
    ("start", "days", "due", "provisional"),
    [(date(2026, 2, 10), 20, date(2026, 3, 16), False), (date(2026, 12, 25), 20, date(2027, 1, 22), True)],
    ids=["across the Spring Festival", "into a year that is not announced"],
)
def test_a_term_runs_by_the_calendar(start: date, days: int, due: date, provisional: bool) -> None:
    found = dates.days_after(start, days, "working", dates.shipped_calendar())
    assert (found.due_on, found.provisional) == (due, provisional)


@given(st.integers(0, 40), st.integers(1, 30), st.integers(0, 20), st.sampled_from(["working", "calendar"]))
def test_a_pause_adds_just_the_days_that_it_took(begun: int, days: int, long: int, kind: str) -> None:
    calendar = dates.shipped_calendar()
    pause = (BEGIN + timedelta(days=begun), BEGIN + timedelta(days=begun + long))
    due = dates.days_after(BEGIN, days, kind, calendar, [pause]).due_on
    assert dates.days_passed(BEGIN, due, kind, calendar, [pause]) == days
    plain = dates.days_after(BEGIN, days, kind, calendar).due_on
    assert (due == plain) == (plain <= pause[0] or not dates.days_passed(*pause, kind, calendar))


def test_those_concerned_are_told_at_half_at_four_fifths_and_on_the_last_day(
    session: Any, person: Any, office: Any
) -> None:
    case = accepted(office, applied(session, person))
    told: dict[date, int] = {}
    for number in range(35):
        day = BEGIN + timedelta(days=number)
        told[day] = clocks.warn(session, 0, day)[1]["told"]
    said = session.scalars(select(Message).where(Message.register == "approval_case", Message.record_id == case.id))
    shares = [each.said["params"]["share"] for each in said if "share" in each.said["params"] and each.role]
    assert sorted(shares) == [50, 50, 80, 80, 100, 100], "two clocks, each told three times to the section chief"
    assert told[date(2026, 3, 9)] == 1, "half of ten working days"


def test_a_case_of_a_good_firm_is_drawn_by_lot_and_can_be_drawn_again(session: Any, person: Any, office: Any) -> None:
    for _ in range(8):
        case = accepted(office, applied(session, person, Grade.A))
        office(case, "review", "chief", BEGIN)
        office(case, "grant", "leader", BEGIN)
        office(case, "issue", "clerk", BEGIN, certificate_no="LS-1", valid_from=BEGIN)
        check = session.scalar(select(PostCheck).where(PostCheck.approval_case_id == case.id))
        assert case.status == (CaseStatus.ISSUED if check else CaseStatus.FINISHED)
        kept = session.scalars(
            select(Decision).where(Decision.rule == "post_check", Decision.record_id == case.id)
        ).one()
        assert is_drawn(kept.inputs["seed"], kept.inputs["name"], Decimal(kept.inputs["share"])) == (check is not None)


def test_a_lot_takes_about_its_share_and_all_or_none_at_the_ends() -> None:
    names = [f"SP-2026-{number:06d}" for number in range(2000)]
    assert sum(is_drawn("种子", name, Decimal("0.3")) for name in names) == pytest.approx(600, rel=0.1)
    assert {is_drawn("种子", name, Decimal(1)) for name in names} == {True}
    assert {is_drawn("种子", name, Decimal(0)) for name in names} == {False}


def test_the_licence_is_on_its_register_once(session: Any, person: Any, office: Any) -> None:
    case = granted(office, applied(session, person, Grade.B, way=ApplicationWay.COMMITMENT))
    assert session.scalars(select(Licence.id)).all() == [case.licence_id]


# --- what forms offer ------------------------------------------------------------------------------------


def test_what_is_offered_is_of_the_same_firm_and_may_be_used(session: Any) -> None:
    one, other = making.enterprise(session), making.enterprise(session)
    issued = {"status": ReportStatus.ISSUED, "data_on": BEGIN}
    usable, _ = making.report(session, one, **issued), making.report(session, other, **issued)
    making.report(session, one)
    offered = lookup.suggest(session, "credit_report", "BG", beside=[f"enterprise:{one.uscc}"])
    assert [each.value for each in offered] == [usable.no]
    assert len(lookup.suggest(session, "credit_report", "BG", beside=["enterprise:nobody", "nothing:1"])) == 2


def test_any_edition_of_a_matter_stands_for_the_one_that_holds_on_the_day(session: Any, person: Any) -> None:
    first = making.item(session, status=Status.IN_FORCE)
    second = making.item(
        session, status=Status.IN_FORCE, code=first.code, name=first.name, edition=2, starts_on=BEGIN, legal_days=10
    )
    assert lookup.resolve(session, "approval_item", first.name) == second.id
    before = applied(session, person, item=second, applied_on=BEGIN - timedelta(days=1))
    assert (before.item.edition, applied(session, person, item=first).item.edition) == (1, 2)
    third = making.item(session, status=Status.IN_FORCE, code=first.code, name=first.name, edition=3, starts_on=BEGIN)
    making.item(
        session, status=Status.IN_FORCE, code=first.code, name=first.name, edition=4, starts_on=date(2098, 1, 1)
    )
    found = lookup.suggest(session, "approval_item", first.name, facts=["edition"])
    assert [each.facts["edition"] for each in found] == [str(third.edition)], "one of each matter, that of today"


def test_one_extract_of_a_kind_is_issued_a_day_and_a_new_one_after_it_was_voided(
    session: Any, person: Any, office: Any
) -> None:
    clerk = person("clerk")
    mine = {"department_id": clerk.department_id, "created_by_id": clerk.user_id, "applied_on": BEGIN}
    firm = making.enterprise(session, department_id=clerk.department_id)
    report, again = making.report(session, firm, **mine), making.report(session, firm, **mine)
    for each in (report, again):
        office(each, "submit", "clerk", BEGIN)
    office(report, "issue", "chief", BEGIN)
    assert (report.data_on, report.counts) == (BEGIN, {})
    assert report.checked_at == f"report/{report.code}"
    with pytest.raises(Refused):
        office(again, "issue", "chief", BEGIN)
    office(report, "void", "leader", BEGIN)
    assert office(again, "issue", "chief", BEGIN).status == ReportStatus.ISSUED


@pytest.mark.parametrize(("day", "usable"), [(date(2026, 4, 1), True), (date(2026, 4, 2), False)])
def test_a_report_from_outside_is_used_for_thirty_days(
    session: Any, person: Any, office: Any, day: date, usable: bool
) -> None:
    clerk = person("clerk")
    mine = {"department_id": clerk.department_id, "created_by_id": clerk.user_id}
    brought = making.report(session, kind=ReportKind.OUTSIDE, outside_no="2026", issued_on=BEGIN, **mine)
    making.paper(session, brought, ReportPaper.REPORT)
    if usable:
        office(brought, "submit", "clerk", day)
        assert office(brought, "verify", "chief", day).status == ReportStatus.VERIFIED
    else:
        with pytest.raises(Refused, match="2026-04-01"):
            office(brought, "submit", "clerk", day)


def test_the_check_page_says_what_was_issued_and_whether_it_stands(session: Any, app: Any) -> None:
    firm = making.enterprise(session)
    made = making.report(session, firm, status=ReportStatus.ISSUED, data_on=BEGIN, counts={"penalty": 2}, code="abc")
    session.commit()
    page = app.test_client().get("/public/report/abc").text
    assert firm.name in page
    assert "行政处罚" in page
    made.status, made.voided_on = ReportStatus.VOIDED, BEGIN
    session.commit()
    assert "作废" in app.test_client().get("/public/report/abc").text
    assert app.test_client().get("/public/report/none").status_code == 404


def test_guidance_says_what_repair_would_change(session: Any, person: Any) -> None:
    clerk = person("clerk")
    punished = making.penalty(session, department_id=clerk.department_id, decided_on=date(2026, 1, 5))
    events.record(session, punished, date(2026, 1, 5))
    given_ = making.guidance(session, punished.enterprise, advice=None)
    (prospect,) = given_.prospects
    assert prospect["no"] == punished.decision_no
    assert date.fromisoformat(prospect["earliest_on"]) > BEGIN
    assert punished.decision_no in given_.advice
    assert "公益慈善" in given_.advice, "the six ways are named"


def test_key_enterprises_with_good_credit_are_to_be_guided_once_a_year(session: Any) -> None:
    """The rule shipped guides key enterprises of grade A (三(四)); guidance of last year or thrown away counts not."""
    key = making.enterprise(session, supervision_class="key", grade=Grade.A)
    for kind, grade in (("general", Grade.A), ("key", Grade.B)):
        making.enterprise(session, supervision_class=kind, grade=grade)
    making.guidance(session, key, kind="key_good", guided_on=date(2025, 12, 31))
    making.guidance(session, key, kind="key_good", guided_on=BEGIN, status=Status.DISCARDED)
    assert [firm.id for firm in guiding.due(session, BEGIN)] == [key.id]
    assert guiding.due_number(session, BEGIN) == 1
    making.guidance(session, key, kind="key_good", guided_on=date(2026, 1, 1))
    assert guiding.due(session, BEGIN) == []


def test_days_until_the_decision_are_measured_where_they_are_working_days(session: Any) -> None:
    """A filing in calendar days is counted in its lane, and its days are not mixed with the others."""
    about = {"lane": Lane.ORDINARY, "decided_on": BEGIN, "legal_days": 20, "promised_days": 14}
    filing = making.item(session, days_kind=DayKind.CALENDAR)
    making.case(session, making.enterprise(session), item=filing, item_id=filing.id, days_used=28, **about)
    (speed,) = figures.of(session, BEGIN, BEGIN).speeds
    assert (speed.decided.number, speed.median, speed.within) == (1, None, None)
    making.case(session, making.enterprise(session), days_used=6, **about)
    (speed,) = figures.of(session, BEGIN, BEGIN).speeds
    assert (speed.decided.number, speed.median, speed.within) == (2, 6, 6)
