"""Column types: instants stay aware, secrets are unreadable in the file, foreign keys hold, writers wait in line."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from house_makers import FrozenClock, fill_house
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from tolmach.accounts.model import LoginSession, Throttle
from tolmach.clients.model import Mailbox
from tolmach.db import Database, append_at_commit, database_now, open_database
from tolmach.events.actor import ActorKind
from tolmach.events.model import Event, EventKind
from tolmach.keys import Keyring, Unsealable
from tolmach.settings import Settings

pytestmark = pytest.mark.database
NOON = datetime(2026, 9, 22, 12, 0, tzinfo=UTC)
PASSWORD = "smtp-password-of-novesta"


def test_a_naive_instant_is_refused(database: Database):
    with pytest.raises(StatementError, match="naive datetime"), database.writing.begin() as session:
        session.add(Throttle(key="k", window_began=NOON.replace(tzinfo=None), times=1))


INSTANTS = {
    "utc": NOON,
    "microseconds": NOON.replace(microsecond=123_456),
    "another zone": NOON.astimezone(ZoneInfo("Europe/Athens")),
    "a zone of quarter hours": NOON.astimezone(timezone(timedelta(hours=5, minutes=45))),
    "the second half past two of autumn": datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Prague")),
}


@pytest.mark.parametrize("instant", INSTANTS.values(), ids=INSTANTS)
def test_an_aware_instant_comes_back_in_utc(database: Database, instant: datetime):
    with database.writing.begin() as session:
        session.add(Throttle(key="k", window_began=instant, times=1))
    with database.reading() as session:
        stored = session.scalars(select(Throttle.window_began)).one()
    assert stored.tzinfo is UTC
    assert stored == instant.astimezone(UTC)


def test_instants_are_compared_in_the_database_whatever_their_zone(database: Database):
    with database.writing.begin() as session:
        session.add(Throttle(key="k", window_began=NOON, times=1))
    at = NOON.astimezone(ZoneInfo("America/New_York"))
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Throttle.window_began <= at)) == 1
        assert session.scalar(select(func.count()).where(Throttle.window_began < at)) == 0


def test_the_databases_own_clock_is_the_present_in_utc(database: Database):
    with database.reading() as session:
        now = database_now(session)
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=30)


def test_a_secret_is_unreadable_in_the_rows_and_in_the_file(database: Database, settings: Settings):
    keep_secret(database)
    with database.reading() as session:
        raw = session.scalar(text("SELECT sending_secret FROM mailbox WHERE sending_secret IS NOT NULL"))
        assert session.scalars(select(Mailbox.sending_secret).where(Mailbox.address == "sk@novesta.example")).one() == (
            PASSWORD
        )
    assert PASSWORD not in raw
    assert all(PASSWORD.encode() not in path.read_bytes() for path in settings.data_dir.glob("tolmach.db*"))


def test_a_rotated_ring_still_reads_what_the_old_key_sealed(database: Database, settings: Settings):
    keep_secret(database)
    ring = Keyring(("n" * 32, *settings.keyring.secrets))
    assert secret_read_with(settings, database, ring) == PASSWORD
    with pytest.raises(Unsealable):
        secret_read_with(settings, database, Keyring(("n" * 32,)))


def keep_secret(database: Database) -> None:
    fill_house(database)
    with database.writing.begin() as session:
        session.scalars(select(Mailbox).where(Mailbox.address == "sk@novesta.example")).one().sending_secret = PASSWORD


def secret_read_with(settings: Settings, database: Database, ring: Keyring) -> str | None:
    other = open_database(settings.database_url, ring)
    try:
        with other.reading() as session:
            return session.scalar(select(Mailbox.sending_secret).where(Mailbox.address == "sk@novesta.example"))
    finally:
        other.engine.dispose()


def test_foreign_keys_hold(database: Database, clock: FrozenClock):
    now = clock.now()
    orphan = LoginSession(token_hash="h", user_id=404, created_at=now, seen_at=now, expires_at=now)
    with pytest.raises(IntegrityError), database.writing.begin() as session:
        session.add(orphan)


def test_writers_wait_for_each_other_instead_of_failing(database: Database):
    failures: list[Exception] = []

    def count_on(name: str) -> None:
        try:
            for number in range(15):
                with database.writing.begin() as session:
                    session.scalar(select(func.count()).select_from(Throttle))
                    session.add(Throttle(key=f"{name}-{number}", window_began=NOON, times=1))
        except Exception as failure:
            failures.append(failure)

    at_once(count_on, "a", "b", "c", "d")
    assert failures == []
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Throttle)) == 60


def test_what_a_writer_read_is_still_true_when_it_writes(database: Database):
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL settles this row by row, by UPDATE … WHERE; the claims tests show it.")
    with database.writing.begin() as session:
        session.add(Throttle(key="k", window_began=NOON, times=0))

    def read_then_write(_name: str) -> None:
        for _ in range(15):
            with database.writing.begin() as session:
                row = session.scalars(select(Throttle)).one()
                row.times = row.times + 1

    at_once(read_then_write, "a", "b", "c", "d")
    with database.reading() as session:
        assert session.scalars(select(Throttle.times)).one() == 60


def test_a_reader_does_not_keep_a_writer_waiting(database: Database):
    with database.reading() as reader:
        before = reader.scalar(select(func.count()).select_from(Throttle))
        with database.writing.begin() as session:
            session.add(Throttle(key="k", window_began=NOON, times=1))
    with database.reading() as reader:
        assert (before, reader.scalar(select(func.count()).select_from(Throttle))) == (0, 1)


def at_once(work, *names: str) -> None:
    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_a_row_takes_only_columns_of_its_table():
    with pytest.raises(TypeError, match="Throttle"):
        Throttle(key="k", window_began=NOON, times=1, colour="red")


WORDS = ["", "\\N", "a\tb", "two\nlines\r\n", "back\\slash", "\\.", '{"a": "b,c"}', "čaj 🍵", "NULL", "'; --"]


def test_what_is_written_in_many_rows_comes_back_as_it_was(database: Database):
    rows = [
        {"at": NOON, "client_id": None, "actor_kind": ActorKind.JOB, "kind": EventKind.LETTER_KEPT, "request_id": words}
        | {"data": {"words": words, "number": number}}
        for number, words in enumerate(WORDS)
    ]
    with database.writing.begin() as session:
        for row in rows:
            append_at_commit(session, Event, row)
    with database.reading() as session:
        found = session.scalars(select(Event).order_by(Event.id)).all()
    assert [one.request_id for one in found] == WORDS
    assert [one.data for one in found] == [row["data"] for row in rows]
    assert {(one.at, one.client_id, one.actor_kind) for one in found} == {(NOON, None, ActorKind.JOB)}


def test_many_rows_are_refused_as_one_would_be(database: Database):
    with pytest.raises(IntegrityError), database.writing.begin() as session:
        for _ in range(9):
            append_at_commit(session, Throttle, {"key": "the same", "window_began": NOON, "times": 1})
