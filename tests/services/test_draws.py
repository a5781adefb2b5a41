"""双随机抽取 as the office makes it: sealed lists, a seed that comes later, changes within the protocol."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from app import clock
from app.rules import draw_file
from app.rules.errors import AlreadyHandled, NotAllowed, Refused
from app.rules.vocabulary.inspection import DrawStatus, SeedKind
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import SafetySector, SupervisionClass
from app.services.flow import transition
from app.services.inspection import draws
from models.inspection import Draw, DrawStratum
from models.subjects import Enterprise, Officer
from tests import making

TODAY = date(2026, 11, 27)
LATER = TODAY + timedelta(days=3)
GENERAL = SupervisionClass.GENERAL
Act = Callable[..., Draw]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def act(session: Any, person: Any) -> Act:
    """Moves of a draw, each by whoever is named."""

    def made(draw: Draw, *steps: tuple[str, str], day: date = TODAY, **said: Any) -> Draw:
        for name, who in steps:
            opinion = "情况属实" if draw.WORKFLOW[name].opinion else ""
            transition.perform(session, draw, name, person(who), opinion, day=day, values=said)
        return draw

    return made


@pytest.fixture
def asked(session: Any, person: Any) -> Callable[..., Draw]:
    return lambda **more: making.draw(session, **{"created_by_id": person("clerk").user_id} | more)


SEALED = (("submit", "clerk"), ("freeze", "chief"))


def drawn(act: Act, draw: Draw) -> Draw:
    act(draw, *SEALED)
    return act(draw, ("draw", "clerk"), day=LATER, seed=" 051219263307 ")


def test_what_is_made_public_before_does_not_know_the_seed_and_is_kept(act: Act, asked: Any, session: Any) -> None:
    draw = act(asked(), *SEALED)
    sealed = draw.commitment
    assert draw.status == DrawStatus.SEALED
    assert sealed == draw.file["commitment"]
    assert draws.public_file(session, draw.id) is None
    act(draw, ("draw", "clerk"), day=LATER, seed="051219263307")
    assert draw.commitment == sealed
    assert draw_file.verify(draws.public_file(session, draw.id), sealed) == []
    found = draws.result(session, draw)
    assert [visit.enterprise.uscc for visit, _ in found] == [each["object"] for each in draw.file["result"]]
    assert {len(set(officers)) for _, officers in found} == {2}


def test_the_seed_is_not_taken_before_its_day(act: Act, asked: Any) -> None:
    draw = act(asked(), *SEALED)
    with pytest.raises(Refused, match="becomes known"):
        act(draw, ("draw", "clerk"), day=LATER - timedelta(days=1), seed="1")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"seed_on": TODAY}, "later day than today"),
        ({"draws_on": LATER - timedelta(days=1)}, "cannot be earlier"),
        ({"draws_on": TODAY - timedelta(days=1), "seed_on": LATER}, "has passed"),
    ],
)
def test_a_seed_that_somebody_could_know_is_refused(act: Act, asked: Any, more: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        act(asked(**more), ("submit", "clerk"))


def test_lines_are_told_apart_and_take_at_least_one(act: Act, asked: Any) -> None:
    twice = [DrawStratum(category=GENERAL, number=1), DrawStratum(category=GENERAL, number=0)]
    with pytest.raises(Refused) as refused:
        act(asked(strata=twice), ("submit", "clerk"))
    assert {part.column for part in refused.value.parts} == {"strata-1-category", "strata-1-number"}


def test_more_than_there_are_cannot_be_sealed(act: Act, asked: Any) -> None:
    draw = act(asked(strata=[DrawStratum(category=GENERAL, number=99)]), ("submit", "clerk"))
    with pytest.raises(Refused, match="only"):
        act(draw, ("freeze", "chief"))
    assert draw.commitment is None


def test_whoever_asked_for_a_draw_does_not_seal_it(act: Act, asked: Any, person: Any) -> None:
    draw = act(asked(created_by_id=person("chief").user_id), ("submit", "clerk"))
    with pytest.raises(NotAllowed):
        act(draw, ("freeze", "chief"))


def test_an_enterprise_belongs_to_the_first_line_that_fits(act: Act, asked: Any, session: Any) -> None:
    making.enterprise(session, supervision_class=GENERAL, sector=SafetySector.FIREWORKS)
    making.enterprise(session, supervision_class=SupervisionClass.KEY, sector=SafetySector.FIREWORKS)
    lines = [
        DrawStratum(category=GENERAL, sector=SafetySector.FIREWORKS, number=1),
        DrawStratum(category=GENERAL, number=2),
    ]
    draw = drawn(act, asked(strata=lines))
    trades = [visit.enterprise.sector for visit, _ in draws.result(session, draw)]
    assert trades.count(SafetySector.FIREWORKS) == 1
    assert len(trades) == 3
    assert draw.pool_size == 5


def test_one_seen_as_often_as_it_may_be_is_never_drawn(act: Act, asked: Any, session: Any) -> None:
    draw = asked()
    firms = session.query(Enterprise).filter_by(supervision_class=GENERAL).order_by(Enterprise.uscc).all()
    for _ in range(2):
        making.inspection(session, firms[0], inspected_on=date(2026, 3, 1), status=Status.IN_FORCE)
    drawn(act, draw)
    weights = {each["id"]: each["weight"] for each in draw.file["pool"]}
    assert weights[firms[0].uscc] == "0"
    assert firms[0].id not in [visit.enterprise_id for visit, _ in draws.result(session, draw)]


def test_weights_and_those_who_may_not_go_are_those_of_the_day(act: Act, asked: Any, session: Any) -> None:
    draw = asked()
    for _ in range(2):
        making.officer(session)
    first, second, third, *_ = session.query(Officer).order_by(Officer.certificate_no).all()
    first.certificate_until, second.on_leave_until = LATER - timedelta(days=1), LATER
    firm = session.query(Enterprise).filter_by(supervision_class=GENERAL).first()
    firm.draw_weight, third.avoids = Decimal("0.5000"), f"{firm.uscc}，x"
    drawn(act, draw)
    kept = {each["id"]: each for each in draw.file["officers"]}
    assert kept[second.certificate_no]["on_leave"]
    assert kept[third.certificate_no]["avoids"] == sorted([firm.uscc, "x"])
    assert next(each["weight"] for each in draw.file["pool"] if each["id"] == firm.uscc) == "0.5"
    went = {officer.id for _, officers in draws.result(session, draw) for officer in officers}
    assert went.isdisjoint({first.id, second.id})


def test_a_recused_inspector_and_a_replaced_enterprise_make_room_for_the_next(
    act: Act, asked: Any, session: Any
) -> None:
    draw = drawn(act, asked())
    (visit, (officer, other)), (kept, _) = draws.result(session, draw)
    act(draw, ("recuse", "leader"), changed_firm_id=visit.enterprise_id, recused_officer_id=officer.id)
    now = dict((each.enterprise_id, officers) for each, officers in draws.result(session, draw))
    assert officer not in now[visit.enterprise_id]
    assert other in now[visit.enterprise_id]
    gone = visit.enterprise_id
    act(draw, ("replace", "leader"), changed_firm_id=gone)
    left = [each.enterprise_id for each, _ in draws.result(session, draw)]
    assert gone not in left
    assert kept.enterprise_id in left
    assert len(left) == 2
    assert [each["kind"] for each in draw.file["changes"]] == ["recused", "replaced"]
    assert draw_file.verify(draw.file, draw.commitment) == []


def test_only_what_was_drawn_is_changed(act: Act, asked: Any, session: Any) -> None:
    draw = drawn(act, asked())
    stranger, officer = making.enterprise(session), making.officer(session)
    firm = draws.result(session, draw)[0][0].enterprise_id
    with pytest.raises(Refused, match="was not drawn"):
        act(draw, ("replace", "leader"), changed_firm_id=stranger.id)
    with pytest.raises(Refused, match="does not go there"):
        act(draw, ("recuse", "leader"), changed_firm_id=firm, recused_officer_id=officer.id)


def test_two_witnesses_seal_and_reveal_and_nobody_else_can(act: Act, asked: Any, session: Any) -> None:
    draw = act(asked(seed_kind=SeedKind.WITNESSES, seed_source=None, seed_on=None), *SEALED)
    assert (draw.commitment, draws.public(session)) == (None, [])
    with pytest.raises(Refused, match="64 signs"):
        act(draw, ("seal", "legal"), own_seal="一句话")
    act(draw, ("seal", "legal"), own_seal=draw_file.seal_of("草原"))
    with pytest.raises(NotAllowed):
        act(draw, ("seal", "legal"), own_seal=draw_file.seal_of("河流"))
    with pytest.raises(NotAllowed):
        act(draw, ("reveal", "legal"), own_words="草原")
    with pytest.raises(Refused, match="other witness"):
        act(draw, ("seal", "director"), own_seal=draw_file.seal_of("草原"))
    act(draw, ("seal", "director"), own_seal=draw_file.seal_of("河流"))
    sealed = draw.commitment
    assert sealed
    with pytest.raises(Refused, match="Both witnesses"):
        act(draw, ("draw_revealed", "clerk"), day=LATER)
    with pytest.raises(Refused, match="not the words"):
        act(draw, ("reveal", "legal"), own_words="河流")
    act(draw, ("reveal", "legal"), own_words=" 草 原。")
    assert draw.own_words is None
    assert "草原" not in str(session.execute(text("SELECT * FROM draw")).all())
    act(draw, ("reveal", "director"), own_words="河流")
    with pytest.raises(NotAllowed):
        act(draw, ("reveal", "director"), own_words="河流")
    act(draw, ("draw_revealed", "clerk"), day=LATER)
    assert draw.commitment == sealed
    assert draw_file.verify(draw.file, sealed) == []


def test_whoever_asked_for_or_sealed_the_lists_is_no_witness(act: Act, asked: Any, person: Any) -> None:
    draw = act(asked(seed_kind=SeedKind.WITNESSES, seed_source=None, seed_on=None), *SEALED)
    for who in ("clerk", "chief", "leader"):
        with pytest.raises((NotAllowed, AlreadyHandled)):
            act(draw, ("seal", who), own_seal=draw_file.seal_of("草原"))


def test_a_revoked_draw_keeps_what_was_made_public(act: Act, asked: Any, session: Any) -> None:
    draw = act(drawn(act, asked()), ("revoke", "leader"))
    assert draw.status == Status.REVOKED
    assert draws.public(session) == [draw]
    assert draw_file.verify(draws.public_file(session, draw.id), draw.commitment) == []


def test_one_that_is_revoked_before_it_was_drawn_is_still_held_to_its_lists(act: Act, asked: Any, session: Any) -> None:
    draw = act(asked(), *SEALED)
    assert draws.public_file(session, draw.id) is None
    act(draw, ("revoke", "leader"))
    assert draw_file.verify(draws.public_file(session, draw.id), draw.commitment) == []


def test_the_digits_of_a_public_number_are_its_only_spelling(act: Act, asked: Any) -> None:
    draw = act(asked(), *SEALED)
    with pytest.raises(Refused, match="digits"):
        act(draw, ("draw", "clerk"), day=LATER, seed="三千四百")
    act(draw, ("draw", "clerk"), day=LATER, seed=" 05 12-19、２６ ")
    assert draw.seed == "05121926"


def test_whose_code_was_put_right_meanwhile_is_still_the_one_that_was_sealed(
    act: Act, asked: Any, session: Any
) -> None:
    draw = act(asked(), *SEALED)
    for register, handle in ((Enterprise, "uscc"), (Officer, "certificate_no")):
        for each in session.scalars(select(register)):
            setattr(each, handle, f"X{each.id:017d}")
    session.flush()
    act(draw, ("draw", "clerk"), day=LATER, seed="7")
    visit, (officer, _) = draws.result(session, draw)[0]
    act(draw, ("recuse", "leader"), changed_firm_id=visit.enterprise_id, recused_officer_id=officer.id)
    now = {each.enterprise_id: officers for each, officers in draws.result(session, draw)}
    assert officer not in now[visit.enterprise_id]
    assert draw_file.verify(draw.file, draw.commitment) == []
