"""The jobs process is killed in the middle of its work, again and again: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes

import pytest
from house_makers import TUESDAY_TEN, Shops, letter_bytes
from sqlalchemy import func, select, update

from tolmach.db import database_now
from tolmach.inbox.model import Letter, LetterState
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.invariants import broken_laws
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.outbox.pace import MOST_AT_ONCE
from tolmach.replies.model import Draft, DraftState
from tolmach.tickets.model import Message, MessageKind, Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.database
WITHIN_SECONDS = 240.0
CLAIMED = (Letter, Draft, OutboxRow)
UNSETTLED = (
    (Letter, Letter.state == LetterState.WAITING),
    (Draft, Draft.state == DraftState.WANTED),
    (OutboxRow, OutboxRow.state == OutboxState.WAITING),
)


@pytest.mark.parametrize(("letters", "kills"), [(80, 2), pytest.param(400, 12, marks=pytest.mark.long)])
def test_a_killed_worker_loses_nothing_and_does_nothing_twice(house: House, shops: Shops, letters: int, kills: int):
    keep_letters(house, letters)
    dice = random.Random(7)
    interrupted = 0
    for kill in range(1, kills + 1):
        with worker(house) as process:
            wait_until(house, received_at_least(kill * letters // (kills + 1)))
            time.sleep(dice.random() / 20)
            process.kill()
            process.wait(30)
        interrupted += let_leases_lapse(house)
    with worker(house) as process:
        wait_until(house, is_all_done)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, "asked to stop, it ends in order"
    assert interrupted > 0, "no kill hit a piece of work: the test showed nothing"
    assert_everything_once(house, letters)
    assert doubled_letters(house, letters) <= kills * MOST_AT_ONCE


def keep_letters(house: House, letters: int) -> None:
    for number in range(letters):
        sender, message_id = f"customer{number}@post.example", f"letter{number}@post.example"
        text = f"Dobrý deň, kde je moja objednávka číslo {number}?\n"
        keep_mail(house, letter_bytes(text, to="sk@novesta.example", sender=sender, message_id=message_id))


@contextmanager
def worker(house: House) -> Iterator[subprocess.Popen[bytes]]:
    """``tolmach worker`` as a process of its own on the test's house; ended with the block, whatever happens."""
    settings = house.settings
    environ = os.environ | {
        "TOLMACH_DATA_DIR": str(settings.data_dir),
        "TOLMACH_DATABASE_URL": settings.database_url,
        "TOLMACH_SECRET_KEY": settings.keyring.secrets[0],
        "TOLMACH_MAILER": "maildir",
        "TOLMACH_CLOCK": TUESDAY_TEN.isoformat(),
    }
    command = [sys.executable, "-c", "from tolmach.cli import main; main()", "worker", "--without-schedule"]
    process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(30)


def let_leases_lapse(house: House) -> int:
    """How many pieces of work the kill interrupted; their leases are ended.

    A lease lasts minutes by the database's clock, longer than any test may take: so what time would do is done to the
    rows.
    """
    interrupted = 0
    with house.database.writing.begin() as session:
        past = database_now(session) - timedelta(seconds=1)
        for table in CLAIMED:
            held = session.execute(update(table).where(table.claimed_until.is_not(None)).values(claimed_until=past))
            interrupted += held.rowcount
    return interrupted


def wait_until(house: House, is_so) -> None:
    ends_by = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < ends_by:
        with house.database.reading() as session:
            if is_so(session):
                return
        time.sleep(0.05)
    raise AssertionError(f"not within {WITHIN_SECONDS} seconds: {unsettled(house)}")


def unsettled(house: House) -> list[str]:
    """What still waits, and why: the next thing to know where the work does not end."""
    with house.database.reading() as session:
        return [
            f"{table.__name__} {row.id}: {row.attempts} attempts, again at {row.try_again_at}, {row.claimed_until}"
            for table, condition in UNSETTLED
            for row in session.scalars(select(table).where(condition))
        ][:10]


def received_at_least(least: int):
    return lambda session: count(session, Letter, Letter.state == LetterState.RECEIVED) >= least


def is_all_done(session) -> bool:
    return all(count(session, table, condition) == 0 for table, condition in UNSETTLED)


def count(session, table, condition) -> int:
    return session.scalar(select(func.count()).select_from(table).where(condition))


def assert_everything_once(house: House, letters: int) -> None:
    with house.database.reading() as session:
        assert count(session, Letter, Letter.state == LetterState.RECEIVED) == letters
        homes = Counter(session.scalars(select(Message.letter_id).where(Message.letter_id.is_not(None))))
        assert len(homes) == letters
        assert set(homes.values()) == {1}, "every letter is one message"
        assert count(session, Ticket, Ticket.id > 0) == letters
        assert count(session, Message, Message.kind == MessageKind.ACKNOWLEDGEMENT) == letters
        assert {row.state for row in session.scalars(select(OutboxRow))} == {OutboxState.SENT}
        assert broken_laws(session, house.store) == []


def doubled_letters(house: House, letters: int) -> int:
    """How many acknowledgements arrived twice: one that was handed over just before a kill is handed over again.

    That it is recognisably the same letter, by its Message-ID, is what the outbox promises.
    """
    with house.database.reading() as session:
        written = {f"<{one}>" for one in session.scalars(select(OutboxRow.message_id))}
    paths = list((house.settings.data_dir / "sent").glob("*/new/*"))
    arrived = Counter(message_from_bytes(path.read_bytes())["Message-ID"] for path in paths)
    assert set(arrived) == written, "every acknowledgement left, and nothing else"
    assert len(arrived) == letters
    print(f"{letters} acknowledgements left, {len(paths) - letters} of them twice")
    return len(paths) - letters
