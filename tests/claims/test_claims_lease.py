"""A claim has a token and a lease; what lapsed is anybody's, and who lost it changes nothing."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from house_makers import TUESDAY_TEN, fill_house
from sqlalchemy import select, update

from tolmach.claims import claim_next, record_claim, retry_at
from tolmach.db import Database, database_now
from tolmach.inbox.model import Letter, LetterState
from tolmach.outbox.model import Channel

pytestmark = pytest.mark.database
LEASE = timedelta(minutes=5)
WAITS = Letter.state == LetterState.WAITING


@pytest.fixture(autouse=True)
def letters(database: Database) -> list[int]:
    """Three letters that wait; their ids, the oldest first."""
    client_id = fill_house(database).clients["novesta"]
    with database.writing.begin() as session:
        rows = [make_letter(client_id, f"l{number}") for number in range(3)]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def make_letter(client_id: int, external_id: str) -> Letter:
    return Letter(
        client_id=client_id,
        channel=Channel.MAIL,
        account="sk@novesta.example",
        external_id=external_id,
        content_hash="h",
        raw_sha256="h",
        received_at=TUESDAY_TEN,
    )


def claim(database: Database, lease: timedelta = LEASE) -> tuple[int, str] | None:
    with database.writing.begin() as session:
        row = claim_next(session, Letter, WAITS, lease=lease)
        return (row.id, str(row.claim_token)) if row else None


def record(database: Database, row_id: int, token: str, state: LetterState) -> bool:
    with database.writing.begin() as session:
        return record_claim(session, Letter, row_id, token, {"state": state})


def letter(database: Database, row_id: int) -> Letter:
    with database.reading() as session:
        return session.get_one(Letter, row_id)


def let_lapse(database: Database, row_id: int) -> None:
    with database.writing.begin() as session:
        past = database_now(session) - timedelta(seconds=1)
        session.execute(update(Letter).where(Letter.id == row_id).values(claimed_until=past))


def test_the_oldest_is_claimed_first_and_each_once(database: Database, letters: list[int]):
    claimed = [claim(database) for _ in range(4)]
    assert [one and one[0] for one in claimed] == [*letters, None]
    tokens = {one[1] for one in claimed if one}
    assert len(tokens) == 3
    assert all(len(token) == 32 for token in tokens)


def test_a_claim_is_counted_and_leased_by_the_databases_clock(database: Database, letters: list[int]):
    claim(database)
    row = letter(database, letters[0])
    with database.reading() as session:
        left = row.claimed_until - database_now(session)
    assert row.attempts == 1
    assert timedelta(minutes=4) < left <= LEASE


def test_recording_ends_the_claim(database: Database, letters: list[int]):
    row_id, token = claim(database)
    assert record(database, row_id, token, LetterState.RECEIVED)
    row = letter(database, row_id)
    assert (row.state, row.claim_token, row.claimed_until) == (LetterState.RECEIVED, None, None)
    assert not record(database, row_id, token, LetterState.FAILED), "a claim is recorded once"
    assert letter(database, row_id).state is LetterState.RECEIVED


def test_a_lapsed_claim_is_anybodys_and_the_first_ones_late_record_changes_nothing(
    database: Database, letters: list[int]
):
    row_id, first = claim(database)
    let_lapse(database, row_id)
    again, second = claim(database)
    assert again == row_id
    assert second != first
    assert not record(database, row_id, first, LetterState.FAILED)
    assert letter(database, row_id).state is LetterState.WAITING
    assert letter(database, row_id).attempts == 2
    assert record(database, row_id, second, LetterState.RECEIVED)
    assert letter(database, row_id).state is LetterState.RECEIVED


def test_a_lapsed_claim_that_nobody_took_may_still_be_recorded(database: Database, letters: list[int]):
    row_id, token = claim(database)
    let_lapse(database, row_id)
    assert record(database, row_id, token, LetterState.RECEIVED)


def test_a_wrong_token_records_nothing(database: Database, letters: list[int]):
    row_id, _ = claim(database)
    assert not record(database, row_id, "0" * 32, LetterState.FAILED)
    assert letter(database, row_id).claim_token is not None


def test_what_is_to_be_tried_later_waits_until_then(database: Database, letters: list[int]):
    later(database, letters[0], timedelta(hours=1))
    assert claim(database)[0] == letters[1]
    later(database, letters[0], timedelta(seconds=-1))
    assert claim(database)[0] == letters[0]


def later(database: Database, row_id: int, by: timedelta) -> None:
    with database.writing.begin() as session:
        at = database_now(session) + by
        session.execute(update(Letter).where(Letter.id == row_id).values(try_again_at=at))


def test_many_workers_never_claim_the_same_row(database: Database, letters: list[int]):
    claimed: list[tuple[int, str]] = []
    start = threading.Barrier(8)

    def work() -> None:
        start.wait(30)
        for _ in range(3):
            one = claim(database)
            if one:
                claimed.append(one)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(row_id for row_id, _ in claimed) == letters
    with database.reading() as session:
        assert set(session.scalars(select(Letter.attempts))) == {1}


FIRST, MOST = timedelta(seconds=30), timedelta(hours=4)
BACK_OFF = {
    # failures: how long until the next try
    1: timedelta(seconds=30),
    2: timedelta(minutes=1),
    3: timedelta(minutes=2),
    9: timedelta(hours=2, minutes=8),
    10: MOST,
    1_000_000: MOST,
}


@pytest.mark.parametrize(("failures", "wait"), BACK_OFF.items())
def test_retries_wait_twice_as_long_each_time_up_to_a_limit(database: Database, failures: int, wait: timedelta):
    with database.reading() as session:
        before: datetime = database_now(session)
        at = retry_at(session, failures, first=FIRST, most=MOST)
        after = database_now(session)
    assert before + wait <= at <= after + wait
