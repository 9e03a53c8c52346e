"""The schedule: APScheduler fires, and what it fires is an announcement; one process of all holds the lease."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from tolmach.jobs.lease import LASTS, give_up_lease, hold_lease
from tolmach.jobs.queue import JobQueue
from tolmach.jobs.table import Job
from tolmach.wiring import House

_LOG = structlog.get_logger()
LEASE_NAME = "scheduler"


class Scheduler:
    """Announces every job at its interval while this process holds the lease."""

    def __init__(self, house: House, queue: JobQueue, jobs: Sequence[Job]) -> None:
        self._house = house
        self._queue = queue
        self._jobs = tuple(jobs)
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self.is_active = False
        self._clockwork = BackgroundScheduler(timezone="UTC")

    def start(self) -> None:
        """Begin to compete for the lease and, with it, to announce."""
        self._renew()
        self._clockwork.add_job(self._renew, "interval", seconds=LASTS.total_seconds() / 3)
        for job in self._jobs:
            self._clockwork.add_job(
                self._announce,
                "interval",
                seconds=job.every.total_seconds(),
                args=(job.name,),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._clockwork.start()
        for job in self._jobs:
            self._announce(job.name)

    def stop(self) -> None:
        """End, and leave the lease to whoever comes next."""
        self._clockwork.shutdown(wait=False)
        if self.is_active:
            with self._house.database.writing.begin() as session:
                give_up_lease(session, LEASE_NAME, self._holder)

    def _announce(self, job_name: str) -> None:
        if self.is_active:
            self._queue.announce(job_name)

    def _renew(self) -> None:
        is_active = False
        try:
            is_active = self._hold()
        finally:
            # Who cannot reach the database must not go on firing: another one takes the lease when it lapses.
            if is_active != self.is_active:
                _LOG.info("scheduler.active" if is_active else "scheduler.waiting", holder=self._holder)
            self.is_active = is_active

    def _hold(self) -> bool:
        with self._house.database.writing.begin() as session:
            return hold_lease(session, LEASE_NAME, self._holder)
