"""The queue wakes and stops, one scheduler of all fires, and every job says what it does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from house_makers import Shops
from sqlalchemy import select, update

from tolmach.db import Database, database_now
from tolmach.events.record import request_id
from tolmach.jobs import queue as queue_module
from tolmach.jobs.lease import LASTS, give_up_lease, hold_lease
from tolmach.jobs.model import Lease
from tolmach.jobs.queue import LocalQueue
from tolmach.jobs.schedule import LEASE_NAME, Scheduler
from tolmach.jobs.table import JOBS, Job
from tolmach.tables import all_tables
from tolmach.wiring import House

SECONDS = 20.0


def test_every_job_has_a_name_of_its_own_and_says_what_it_does():
    names = [job.name for job in JOBS]
    assert len(set(names)) == len(names)
    for job in JOBS:
        place, _, verb = job.name.partition(".")
        assert place in {"inbox", "replies", "outbox", "routing", "hours", "sla", "surveys", "coverage", "orders"}
        assert verb.isalpha()
        assert job.doc.endswith(".")
        assert len(job.doc.split()) >= 4
        assert job.run.__doc__
        assert timedelta(0) < job.every <= timedelta(days=1)


def test_every_claimed_table_has_a_job_that_looks_for_itself():
    claimed = {table.name for table in all_tables().sorted_tables if "claim_token" in table.c}
    by_job = {
        "inbox.receive": {"letter"},
        "replies.prepare": {"draft"},
        "replies.translate": {"message_translation", "answer_translation"},
        "replies.word": {"concept_version"},
        "outbox.send": {"outbox"},
        "orders.pull": {"order_feed"},
    }
    polled = {job.name for job in JOBS if job.poll is not None}
    assert set(by_job) <= polled
    assert set().union(*by_job.values()) == claimed


class Bell:
    """A job that counts its runs and lets a test wait for them."""

    def __init__(self, *, more: int = 0, crashes: int = 0) -> None:
        self.runs = 0
        self._more, self._crashes = more, crashes
        self._rang = threading.Condition()
        self.request_ids: set[str | None] = set()

    def run(self, _house: House) -> bool:
        with self._rang:
            self.runs += 1
            self.request_ids.add(request_id.get())
            self._rang.notify_all()
            if self._crashes:
                self._crashes -= 1
                raise RuntimeError("a crash")
            self._more -= 1
            return self._more >= 0

    def wait_for(self, runs: int) -> bool:
        with self._rang:
            return self._rang.wait_for(lambda: self.runs >= runs, timeout=SECONDS)


def job(bell: Bell, name: str = "inbox.ring", *, poll: timedelta | None = None) -> Job:
    return Job(name=name, doc="Ring.", run=bell.run, every=timedelta(hours=1), poll=poll)


def with_queue(house: House, jobs: list[Job], work: Callable[[LocalQueue], None]) -> None:
    queue = LocalQueue(house, jobs)
    queue.start()
    try:
        work(queue)
    finally:
        queue.stop()
    assert not {one.name for one in jobs} & {thread.name for thread in threading.enumerate()}, "its threads ended"


def test_an_announced_job_runs_until_there_is_no_more_and_others_sleep(house: House):
    bell, other = Bell(more=3), Bell()

    def work(queue: LocalQueue) -> None:
        queue.announce("inbox.ring")
        assert bell.wait_for(4)
        queue.announce("inbox.ring")
        assert bell.wait_for(5)

    with_queue(house, [job(bell), job(other, "inbox.sleep")], work)
    assert (bell.runs, other.runs) == (5, 0)
    assert len(bell.request_ids) == 5, "every piece of work has an id of its own"


def test_a_job_that_looks_for_itself_needs_no_announcement(house: House):
    bell = Bell()
    with_queue(house, [job(bell, poll=timedelta(milliseconds=5))], lambda _queue: assert_true(bell.wait_for(3)))
    assert bell.runs >= 3


def assert_true(value: bool) -> None:
    assert value


def test_a_crash_does_not_end_a_job(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(queue_module, "_AFTER_CRASH_SECONDS", 0.01)
    bell = Bell(crashes=2)

    def work(queue: LocalQueue) -> None:
        for run in range(1, 4):
            queue.announce("inbox.ring")
            assert bell.wait_for(run)

    with_queue(house, [job(bell)], work)
    assert bell.runs >= 3


def test_a_queue_that_is_stopped_after_a_crash_does_not_wait_it_out(house: House):
    bell = Bell(crashes=1)

    def work(queue: LocalQueue) -> None:
        queue.announce("inbox.ring")
        assert bell.wait_for(1)

    with_queue(house, [job(bell)], work)
    assert bell.runs == 1


def hold(database: Database, holder: str) -> bool:
    with database.writing.begin() as session:
        return hold_lease(session, LEASE_NAME, holder)


def let_lapse(database: Database) -> None:
    with database.writing.begin() as session:
        session.execute(update(Lease).values(until=database_now(session) - timedelta(milliseconds=1)))


@pytest.mark.database
def test_one_of_two_holds_the_lease_until_it_lapses_or_is_given_up(database: Database):
    assert hold(database, "one")
    assert not hold(database, "two")
    assert hold(database, "one"), "one's own is prolonged"
    let_lapse(database)
    assert hold(database, "two")
    assert not hold(database, "one")
    with database.writing.begin() as session:
        give_up_lease(session, LEASE_NAME, "one")
    assert not hold(database, "one"), "nobody gives up another's"
    with database.writing.begin() as session:
        give_up_lease(session, LEASE_NAME, "two")
    assert hold(database, "one")


@pytest.mark.database
def test_a_prolonged_lease_lasts_its_whole_time_again(database: Database):
    assert hold(database, "one")
    with database.writing.begin() as session:
        session.execute(update(Lease).values(until=database_now(session) + timedelta(seconds=1)))
    assert hold(database, "one")
    with database.reading() as session:
        left = session.scalars(select(Lease.until)).one() - database_now(session)
    assert LASTS - timedelta(seconds=5) < left <= LASTS


@pytest.mark.database
def test_of_many_at_once_one_holds_it(database: Database):
    holding: list[str] = []
    start = threading.Barrier(8)

    def compete(name: str) -> None:
        start.wait(30)
        if hold(database, name):
            holding.append(name)

    threads = [threading.Thread(target=compete, args=(f"scheduler{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(holding) == 1


class Announced:
    """A queue that keeps what was announced."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def announce(self, job_name: str) -> None:
        self.names.append(job_name)


@pytest.mark.database
def test_only_the_scheduler_with_the_lease_announces(house: House, shops: Shops):
    active, waiting, next_one = Announced(), Announced(), Announced()
    first = Scheduler(house, active, JOBS)
    first.start()
    with house.database.writing.begin() as session:
        session.execute(update(Lease).values(holder="another-machine:1", until=database_now(session) + LASTS))
    second = Scheduler(house, waiting, JOBS)
    second.start()
    second.stop()
    first.stop()
    assert active.names == [job.name for job in JOBS], "it announces everything when it begins"
    assert waiting.names == []
    let_lapse(house.database)
    third = Scheduler(house, next_one, JOBS)
    third.start()
    third.stop()
    assert next_one.names == active.names
    assert hold(house.database, "another-machine:1"), "who stops leaves the lease to the next at once"
