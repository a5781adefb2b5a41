"""The portal: what was approved, masked, until its last day, for anybody, and in no cache beyond midnight."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.rules.vocabulary.subjects import PartyKind
from app.services.flow import transition
from app.services.publishing import publicity
from models.disclosure import Penalty, Publication
from tests import making
from tests.views import records

IDENTITY = "110101199003070134"


@pytest.fixture
def anybody(app: Any) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def approve(session: Any, person: Any) -> Any:
    """Bring a record through the chain; the key of its copy on the portal."""

    def through(record: Any) -> int:
        for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
            transition.perform(session, record, move, person(who), "同意")
        session.commit()
        return int(
            session.scalars(
                select(Publication.id).where(Publication.channel == Channel.PORTAL).order_by(Publication.id.desc())
            ).first()
        )

    return through


@pytest.fixture
def penalty(session: Any) -> Any:
    """Decided today, so that it is published for a year."""
    return making.penalty(
        session, decided_on=clock.today(), valid_until=date(2090, 1, 1), facts="经查，未按规定培训", remarks="内部备注"
    )


PERSON: dict[str, Any] = {
    "party_name": "欧阳大力",
    "party": PartyKind.NATURAL_PERSON,
    "uscc": None,
    "person_identity": "identity_card",
    "person_identity_no": IDENTITY,
    "legal_representative": None,
    "enterprise_id": None,
}


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.OFFICE)


# --- what is shown -----------------------------------------------------------------------------------


def test_an_approved_penalty_is_shown_to_anybody(penalty: Any, approve: Any, anybody: FlaskClient) -> None:
    key = approve(penalty)
    page, listed = anybody.get(f"/public/record/{key}"), anybody.get("/public/")
    assert page.status_code == 200
    for words in (penalty.decision_no, penalty.party_name, "经查，未按规定培训", penalty.uscc, "罚款"):
        assert words in page.text
    assert penalty.decision_no in listed.text


def test_what_was_not_approved_is_not_there(penalty: Any, session: Any, anybody: FlaskClient) -> None:
    session.commit()
    assert penalty.decision_no not in anybody.get("/public/").text


def test_nothing_that_is_not_for_the_public_is_shown(
    penalty: Any, approve: Any, session: Any, anybody: FlaskClient
) -> None:
    penalty.representative_identity_no, penalty.tax_no = IDENTITY, "TAX-77"
    key = approve(penalty)
    for html in (anybody.get(f"/public/record/{key}").text, anybody.get("/public/").text):
        for secret in (IDENTITY, "内部备注", "TAX-77", "张小明"):
            assert secret not in html
    assert "张**" in anybody.get(f"/public/record/{key}").text


def test_of_a_natural_person_neither_name_nor_number_is_shown(session: Any, approve: Any, anybody: FlaskClient) -> None:
    key = approve(making.licence(session, valid_until=date(2090, 1, 1), **PERSON))
    assert anybody.get(f"/public/record/{key}").status_code == 200
    for address in (
        f"/public/record/{key}",
        "/public/",
        "/public/?q=欧阳大力",
        f"/public/?q={IDENTITY}",
        "/public/?q=0134",
    ):
        html = re.sub(r'name="q" value="[^"]*"|<q>[^<]*</q>', "", anybody.get(address).text)
        assert not re.search(rf"欧阳大力|大力|{IDENTITY}|0134", html), address
    assert f"/public/record/{key}" not in anybody.get("/public/?q=欧阳大力").text
    assert f"/public/record/{key}" in anybody.get("/public/").text


def test_a_penalty_against_a_natural_person_is_not_published(session: Any, approve: Any, anybody: FlaskClient) -> None:
    key = approve(making.penalty(session, decided_on=clock.today(), valid_until=date(2090, 1, 1), **PERSON))
    assert anybody.get(f"/public/record/{key}").status_code == 404
    assert f"/public/record/{key}" not in anybody.get("/public/").text


def test_what_is_shown_is_what_was_approved_whatever_happens_to_the_record(
    penalty: Any, approve: Any, session: Any, anybody: FlaskClient
) -> None:
    key = approve(penalty)
    before = anybody.get(f"/public/record/{key}").text
    session.get_one(Penalty, penalty.id).facts = "后来改写"
    session.commit()
    assert anybody.get(f"/public/record/{key}").text == before


def test_copies_for_other_channels_and_those_kept_back_are_not_there(
    penalty: Any, approve: Any, session: Any, anybody: FlaskClient
) -> None:
    approve(penalty)
    others = session.scalars(select(Publication.id).where(Publication.channel != Channel.PORTAL)).all()
    kept_back = approve(making.penalty(session, kinds=["warning"], content="警告", fine=None))
    assert others
    for key in (*others, kept_back, 999_999):
        assert anybody.get(f"/public/record/{key}").status_code == 404


def test_tags_in_a_published_record_are_text(session: Any, anybody: FlaskClient) -> None:
    key = records.shown(
        session,
        subject="<script>alert(1)</script>",
        content={"party_name": "<img src=x onerror=alert(1)>", "facts": "<b>x</b>"},
    )
    session.commit()
    for address in ("/public/", f"/public/record/{key}", "/public/?q=<script>"):
        html = anybody.get(address).text
        assert not re.search(r"<script>alert|<img src=x|<b>x", html)


# --- until when --------------------------------------------------------------------------------------


def test_a_record_is_there_on_its_last_day_and_gone_the_next(
    penalty: Any, approve: Any, session: Any, anybody: FlaskClient
) -> None:
    """Whether any job runs or not."""
    key = approve(penalty)
    until = session.get_one(Penalty, penalty.id).publish_until
    for day, code in ((until - timedelta(days=1), 200), (until, 410), (until + timedelta(days=400), 410)):
        with clock.at(noon(day)):
            assert anybody.get(f"/public/record/{key}").status_code == code
            assert (f"/public/record/{key}" in anybody.get("/public/").text) is (code == 200)


def test_the_edge_is_midnight_in_the_office(penalty: Any, approve: Any, session: Any, anybody: FlaskClient) -> None:
    key = approve(penalty)
    midnight = noon(session.get_one(Penalty, penalty.id).publish_until).replace(hour=0)
    for second, code in ((-1, 200), (0, 410)):
        with clock.at(midnight + timedelta(seconds=second)):
            assert anybody.get(f"/public/record/{key}").status_code == code


def test_before_it_is_published_nothing_is_shown(session: Any, anybody: FlaskClient) -> None:
    key = records.shown(session, published_on=clock.today() + timedelta(days=1))
    session.commit()
    assert anybody.get(f"/public/record/{key}").status_code in (404, 410)
    assert f"/public/record/{key}" not in anybody.get("/public/").text


def test_what_is_gone_says_so_and_nothing_of_the_record(
    penalty: Any, approve: Any, session: Any, person: Any, anybody: FlaskClient
) -> None:
    key = approve(penalty)
    transition.perform(session, session.get_one(Penalty, penalty.id), "revoke", person("leader"), "复议撤销")
    session.commit()
    answer = anybody.get(f"/public/record/{key}")
    assert answer.status_code == 410
    assert penalty.decision_no not in answer.text
    assert penalty.party_name not in answer.text
    assert penalty.decision_no not in anybody.get("/public/").text


def test_the_page_names_the_last_day_not_the_first_without(
    penalty: Any, approve: Any, session: Any, anybody: FlaskClient
) -> None:
    key = approve(penalty)
    until = session.get_one(Penalty, penalty.id).publish_until
    html = anybody.get(f"/public/record/{key}").text
    assert str(until - timedelta(days=1)) in html
    assert str(until) not in html


# --- caches ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "minute", "second"), [(9, 0, 0), (23, 58, 59), (23, 59, 30), (23, 59, 59), (0, 0, 0)])
def test_no_copy_of_a_page_outlives_the_day(
    hour: int, minute: int, second: int, session: Any, anybody: FlaskClient
) -> None:
    key = records.shown(session)
    session.commit()
    now = noon(clock.today()).replace(hour=hour, minute=minute, second=second)
    left = (now.replace(hour=0, minute=0, second=0) + timedelta(days=1) - now).total_seconds()
    with clock.at(now):
        for address in ("/public/", f"/public/record/{key}"):
            told = anybody.get(address).headers["Cache-Control"]
            assert int(re.findall(r"max-age=(\d+)", told)[0]) <= left


def test_a_page_that_has_not_changed_is_not_sent_again(session: Any, anybody: FlaskClient) -> None:
    key = records.shown(session)
    session.commit()
    for address in ("/public/", f"/public/record/{key}"):
        first = anybody.get(address)
        again = anybody.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert anybody.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_page_that_has_ended_is_never_called_unchanged(
    penalty: Any, approve: Any, session: Any, anybody: FlaskClient
) -> None:
    key = approve(penalty)
    tag = anybody.get(f"/public/record/{key}").headers["ETag"]
    with clock.at(noon(session.get_one(Penalty, penalty.id).publish_until)):
        assert anybody.get(f"/public/record/{key}", headers={"If-None-Match": tag}).status_code == 410


def test_a_shared_cache_keeps_the_languages_apart(session: Any, anybody: FlaskClient) -> None:
    assert "Cookie" in anybody.get("/public/").headers["Vary"]
    anybody.get("/lang/en")
    assert '<html lang="en">' in anybody.get("/public/").text


def test_an_anonymous_page_sets_no_cookie(session: Any, anybody: FlaskClient) -> None:
    """A cookie on a public answer would make shared caches keep somebody's session."""
    assert "Set-Cookie" not in anybody.get("/public/").headers


def test_changing_the_language_leads_back_to_the_portal(session: Any, anybody: FlaskClient) -> None:
    """Somebody of the public who asks for English must not end at the sign-in page for staff."""
    answer = anybody.get("/lang/en", headers={"Referer": "http://localhost/public/?q=x"})
    assert "/public/" in answer.headers["Location"]


# --- finding -----------------------------------------------------------------------------------------


def test_records_are_found_by_name_code_and_number(
    penalty: Any, approve: Any, session: Any, anybody: FlaskClient
) -> None:
    key = approve(penalty)
    other = records.shown(session)
    session.commit()
    for text in (penalty.party_name, penalty.uscc, penalty.uscc.lower(), penalty.decision_no, penalty.decision_no[-6:]):
        html = anybody.get("/public/", query_string={"q": text}).text
        assert re.findall(r"/public/record/(\d+)", html) == [str(key)], text
    assert str(other) not in re.findall(
        r"/public/record/(\d+)", anybody.get("/public/", query_string={"q": penalty.uscc}).text
    )


@pytest.mark.parametrize("text", ["%", "_", "\\", "' OR 1=1 --", "-", "无", "/", "--"])
def test_signs_in_a_search_mean_themselves(text: str, session: Any, anybody: FlaskClient) -> None:
    """Also those by which a ledger says that there is no code."""
    records.shown(session)
    session.commit()
    assert "/public/record/" not in anybody.get("/public/", query_string={"q": text}).text


def test_every_record_is_reached_page_by_page_once(session: Any, anybody: FlaskClient) -> None:
    made = {records.shown(session) for _ in range(47)}
    session.commit()
    seen: list[int] = []
    address = "/public/"
    while address:
        html = anybody.get(address).text
        seen += [int(key) for key in re.findall(r"/public/record/(\d+)", html)]
        onward = re.search(r'href="([^"]*after=[^"]*)"', html)
        address = onward.group(1).replace("&amp;", "&") if onward else ""
    assert sorted(seen) == sorted(made)


def test_registers_can_be_shown_apart(penalty: Any, approve: Any, session: Any, anybody: FlaskClient) -> None:
    punished = approve(penalty)
    licensed = approve(
        making.licence(session, decided_on=clock.today(), valid_from=clock.today(), valid_until=date(2090, 1, 1))
    )
    for kind, wanted in (("penalty", [punished]), ("licence", [licensed]), ("enterprise", [licensed, punished])):
        found = re.findall(r"/public/record/(\d+)", anybody.get(f"/public/?kind={kind}").text)
        assert found == [str(key) for key in wanted], kind


def test_a_month_without_cases_says_so(session: Any, anybody: FlaskClient) -> None:
    assert re.search(r"0\D+0", anybody.get("/public/").text.partition('<p class="quiet">')[2][:60])


def test_the_portal_shows_what_the_rule_says_is_visible(session: Any, anybody: FlaskClient) -> None:
    for status in (
        PublicationStatus.PUBLISHED,
        PublicationStatus.ENDED,
        PublicationStatus.SCHEDULED,
        PublicationStatus.RECALLING,
        PublicationStatus.NOT_PUBLISHED,
    ):
        records.shown(session, status=status)
    session.commit()
    visible = session.scalars(select(Publication.id).where(publicity.visible(clock.today()))).all()
    assert re.findall(r"/public/record/(\d+)", anybody.get("/public/").text) == [str(key) for key in visible]
    assert len(visible) == 1
