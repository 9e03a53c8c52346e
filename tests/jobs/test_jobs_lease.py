"""The lease of the schedule changes hands: who gets it fires, who loses it or cannot reach the database stops."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from house_makers import Shops
from sqlalchemy import text, update

from tolmach.db import database_now
from tolmach.jobs import schedule
from tolmach.jobs.lease import LASTS
from tolmach.jobs.model import Lease
from tolmach.jobs.schedule import Scheduler
from tolmach.jobs.table import Job
from tolmach.wiring import House

pytestmark = pytest.mark.database
SECONDS = 20.0
OFTEN = timedelta(milliseconds=20)
RING = Job(name="inbox.ring", doc="Ring.", run=lambda _house: False, every=OFTEN)


class Bells:
    """A queue that counts what was announced and lets a test wait for more."""

    def __init__(self) -> None:
        self.count = 0
        self._rang = threading.Condition()

    def announce(self, _job_name: str) -> None:
        with self._rang:
            self.count += 1
            self._rang.notify_all()

    def rings_again(self) -> bool:
        with self._rang:
            heard = self.count
            return self._rang.wait_for(lambda: self.count > heard, timeout=SECONDS)

    def is_silent(self) -> bool:
        """Whether nothing rings for many intervals; what was being announced at this moment still may."""
        time.sleep(2 * OFTEN.total_seconds())
        heard = self.count
        time.sleep(10 * OFTEN.total_seconds())
        return self.count == heard


@pytest.fixture
def bells() -> Bells:
    return Bells()


@pytest.fixture
def scheduler(house: House, shops: Shops, bells: Bells, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scheduler]:
    """It asks for the lease all the time and fires all the time; another machine has the lease as it begins."""
    monkeypatch.setattr(schedule, "LASTS", 3 * OFTEN)
    with house.database.writing.begin() as session:
        until = database_now(session) + LASTS
        session.add(Lease(name=schedule.LEASE_NAME, holder="another-machine:1", until=until))
    scheduler = Scheduler(house, bells, [RING])
    scheduler.start()
    yield scheduler
    scheduler.stop()


def give_lease(house: House, holder: str, lasts: timedelta) -> None:
    with house.database.writing.begin() as session:
        session.execute(update(Lease).values(holder=holder, until=database_now(session) + lasts))


def becomes(is_so: Callable[[], bool]) -> bool:
    ends_by = time.monotonic() + SECONDS
    while not is_so() and time.monotonic() < ends_by:
        time.sleep(OFTEN.total_seconds())
    return is_so()


def test_who_waits_takes_over_and_who_loses_the_lease_stops(house: House, scheduler: Scheduler, bells: Bells):
    assert bells.is_silent()
    give_lease(house, "another-machine:1", -LASTS)
    assert bells.rings_again(), "the other one is gone"
    give_lease(house, "another-machine:1", LASTS)
    assert becomes(lambda: not scheduler.is_active)
    assert bells.is_silent()


def test_who_cannot_reach_the_database_stops_and_goes_on_after_it(house: House, scheduler: Scheduler, bells: Bells):
    give_lease(house, "another-machine:1", -LASTS)
    assert bells.rings_again()
    rename(house, "lease", "lease_away")
    assert becomes(lambda: not scheduler.is_active)
    assert bells.is_silent()
    rename(house, "lease_away", "lease")
    assert bells.rings_again()


def rename(house: House, before: str, after: str) -> None:
    with house.database.writing.begin() as session:
        session.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))
