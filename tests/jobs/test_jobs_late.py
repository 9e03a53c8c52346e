"""A worker that comes back after its lease: another has done the work, and the late record changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flow_steps import let_letters_leave, letters_sent, messages, run_jobs, tickets
from house_makers import Shops, letter_bytes
from sqlalchemy import func, select, update

from tolmach.db import database_now
from tolmach.events.model import Event
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.understand import LetterClaim, claim_letters
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.invariants import broken_laws
from tolmach.jobs.work import prepare_one, receive_claimed, receive_one, send_one
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.outbox.port import SendingFailed
from tolmach.outbox.send import SendingClaim, claim_letter_to_send, record_sending, send_letter
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.prepare import DraftClaim, claim_draft, facts_of_claim, prepare_draft, record_draft
from tolmach.wiring import House

pytestmark = pytest.mark.database
MARIA = "maria.kovacova@post.example"


@pytest.fixture(autouse=True)
def kept(house: House, shops: Shops) -> None:
    keep_mail(house, letter_bytes("Dobrý deň, kde je môj balík?\n", to="sk@novesta.example"))


def claimed_letter(house: House) -> LetterClaim:
    with house.database.writing.begin() as session:
        (claim,) = claim_letters(session, most=1)
    return claim


def claimed_draft(house: House) -> DraftClaim:
    with house.database.writing.begin() as session:
        claim = claim_draft(session)
    assert claim is not None
    return claim


def claimed_sending(house: House) -> SendingClaim:
    with house.database.writing.begin() as session:
        claim = claim_letter_to_send(session, house.letters, relay=house.relay, now=house.clock.now())
    assert claim is not None
    return claim


def let_leases_lapse(house: House) -> None:
    # A lease lasts minutes by the database's clock, which no test can move: the rows are moved instead.
    with house.database.writing.begin() as session:
        past = database_now(session) - timedelta(seconds=1)
        for table in (Letter, Draft, OutboxRow):
            session.execute(update(table).where(table.claimed_until.is_not(None)).values(claimed_until=past))


def everything(house: House) -> tuple[int, ...]:
    """How much there is of what a letter causes; a late record must leave it as it is."""
    with house.database.reading() as session:
        assert broken_laws(session, house.store) == []
        sizes = [session.scalar(select(func.count()).select_from(table)) for table in (Event, OutboxRow, Draft)]
    return (*sizes, len(tickets(house)), len(messages(house)))


def test_what_is_claimed_is_nobody_elses_until_the_lease_lapses(house: House):
    claimed_letter(house)
    assert not receive_one(house)
    let_leases_lapse(house)
    assert receive_one(house)
    assert len(tickets(house)) == 1


def test_a_letter_received_meanwhile_is_not_received_again(house: House):
    first = claimed_letter(house)
    let_leases_lapse(house)
    assert receive_one(house)
    before = everything(house)
    assert receive_claimed(house, [first]) == []
    assert everything(house) == before


def test_a_letter_claimed_by_another_meanwhile_is_left_to_them(house: House):
    first = claimed_letter(house)
    let_leases_lapse(house)
    second = claimed_letter(house)
    assert receive_claimed(house, [first]) == []
    assert tickets(house) == []
    (received,) = receive_claimed(house, [second])
    assert received.outcome is LetterState.RECEIVED
    assert second.attempts == 2


def test_a_draft_prepared_meanwhile_stays_as_it_is(house: House):
    receive_one(house)
    first = claimed_draft(house)
    with house.database.reading() as session:
        facts = facts_of_claim(session, first, now=house.clock.now())
    late = prepare_draft(house.translator, house.chooser, facts)
    let_leases_lapse(house)
    assert prepare_one(house)
    before = everything(house)
    with house.database.writing.begin() as session:
        assert not record_draft(session, first, late, now=house.clock.now())
    assert everything(house) == before
    with house.database.reading() as session:
        assert session.get_one(Draft, first.draft_id).state is DraftState.READY


def test_a_letter_sent_by_another_meanwhile_is_told_once_and_is_the_same_letter(house: House):
    receive_one(house)
    first = claimed_sending(house)
    assert send_letter(house.mailer, house.store, first, now=house.clock.now()) is None
    let_leases_lapse(house)
    assert send_one(house)
    before = everything(house)
    with house.database.writing.begin() as session:
        assert not record_sending(session, first, None, now=house.clock.now())
    assert everything(house) == before
    twice = [mail["Message-ID"] for mail in letters_sent(house, MARIA)]
    assert len(twice) == 2
    assert len(set(twice)) == 1
    with house.database.reading() as session:
        assert session.get_one(OutboxRow, first.outbox_id).state is OutboxState.SENT


def test_a_failure_told_late_does_not_undo_what_was_sent(house: House):
    receive_one(house)
    first = claimed_sending(house)
    failure = send_letter(Refuses(), house.store, first, now=house.clock.now())
    let_leases_lapse(house)
    run_jobs(house)
    let_letters_leave(house)
    with house.database.writing.begin() as session:
        assert not record_sending(session, first, failure, now=house.clock.now())
    with house.database.reading() as session:
        assert session.get_one(OutboxRow, first.outbox_id).state is OutboxState.SENT


class Refuses:
    """A mailer whose server takes nothing."""

    def send(self, letter, content, route) -> None:
        raise SendingFailed("no", permanent=True)
