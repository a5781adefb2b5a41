"""Copies from before the rules of masking changed are masked anew, once, and what was hidden is named."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.rules import personal
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.services.flow import transition
from app.services.platform import runs
from app.services.publishing import looking_through
from jobs import runner
from models.disclosure import Publication
from models.platform import AuditEntry, JobRun
from tests import making

FACTS = "检查时乌云其其格在场，未见异常。"


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


@pytest.fixture
def older(session: Any, person: Any) -> Iterator[None]:
    """A penalty published by rules that knew no such name: one copy sent, one waiting, one on the portal."""
    penalty = making.penalty(session, facts=FACTS, decided_on=clock.today(), valid_until=date(2090, 1, 1))
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, move, person(who), "同意")
    sent = _copy(Channel.GOVERNMENT_SITE)
    sent.published_on, sent.receipt_no = clock.today(), "1"
    transition.perform(session, sent, "publish", day=clock.today())
    for copy in session.scalars(select(Publication)):
        copy.content, copy.masked_by = copy.content | {"facts": FACTS}, "older"
    session.commit()
    yield
    db.session.rollback()


def _copy(channel: Channel) -> Publication:
    return db.session.scalars(select(Publication).where(Publication.channel == channel)).one()


def _job(name: str) -> JobRun:
    db.session.rollback()
    key = runs.request(db.session(), name, None).id
    db.session.commit()
    runner.work(*runner.claim(key))  # type: ignore[misc]
    return db.session.get_one(JobRun, key)


@pytest.mark.usefixtures("older")
def test_what_stands_is_masked_anew_with_an_entry_and_named() -> None:
    before = db.session.scalar(select(func.max(AuditEntry.seq)))
    run, hidden = _job("publication_expiry"), personal.masked(FACTS)
    assert "乌云其其格" not in hidden
    texts = {copy.channel: copy.content["facts"] for copy in db.session.scalars(select(Publication))}
    assert texts.pop(Channel.GOVERNMENT_SITE) == FACTS
    assert set(texts.values()) == {hidden}
    assert run.counts["remasked"] == len(run.log.splitlines()) == len(texts) > 1
    entries = select(AuditEntry.record_id).where(AuditEntry.seq > before, AuditEntry.register == "publication")
    assert len(set(db.session.scalars(entries))) == len(texts)
    assert _job("publication_expiry").counts["remasked"] == 0
    assert _job("integrity_check").state == "succeeded"


@pytest.mark.usefixtures("older")
def test_what_was_sent_elsewhere_is_named_for_a_recall() -> None:
    _job("publication_expiry")
    _, counts, found = looking_through.copies(db.session(), 0, clock.today())
    assert counts["warned"] == len(found) == 1
    assert _copy(Channel.GOVERNMENT_SITE).title in found[0].sentence()


@pytest.mark.usefixtures("older")
def test_an_ended_copy_stays_as_it_was() -> None:
    portal = _copy(Channel.PORTAL)
    portal.ended_on = clock.today()
    transition.perform(db.session(), portal, "end", day=clock.today())
    db.session.commit()
    _job("publication_expiry")
    portal = _copy(Channel.PORTAL)
    assert (portal.status, portal.content["facts"]) == (PublicationStatus.ENDED, FACTS)
