"""Wake-ups: the queue says that there may be work, the rows say which. Embedded: threads of this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from itertools import chain, repeat
from typing import Protocol
from uuid import uuid4

import structlog

from tolmach.events.record import request_id
from tolmach.jobs.table import Job
from tolmach.wiring import House

_LOG = structlog.get_logger()
_AFTER_CRASH_SECONDS = 5.0


class JobQueue(Protocol):
    """Carries wake-ups to whoever works. Losing one delays work until the next sweep and nothing else."""

    def announce(self, job_name: str) -> None:
        """There may be work for this job."""


class LocalQueue:
    """Threads of this process, as many a job as it asks for, woken by an announcement or by looking now and then."""

    def __init__(self, house: House, jobs: Sequence[Job]) -> None:
        self._house = house
        self._jobs = tuple(jobs)
        self._woken = {job.name: threading.Event() for job in jobs}
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to work."""
        for job in chain.from_iterable(repeat(job, job.threads) for job in self._jobs):
            thread = threading.Thread(target=self._work, args=(job,), name=job.name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def announce(self, job_name: str) -> None:
        self._woken[job_name].set()

    def stop(self, *, timeout: float = 20.0) -> None:
        """Finish the piece at hand and end. What is not finished in time is claimed again after its lease."""
        self._stopping.set()
        for woken in self._woken.values():
            woken.set()
        for thread in self._threads:
            thread.join(timeout)

    def _work(self, job: Job) -> None:
        woken = self._woken[job.name]
        while not self._stopping.is_set():
            woken.wait(job.poll.total_seconds() if job.poll else None)
            woken.clear()
            while not self._stopping.is_set() and run_once(self._house, job.name, job.run, self._stopping):
                pass


def run_once(house: House, name: str, run: Callable[[House], bool], stopping: threading.Event) -> bool:
    """One piece of a job under an id of its own. A crash is logged and slows the job down, but does not end it."""
    request_id.set(f"job-{uuid4().hex[:12]}")
    try:
        return run(house)
    except Exception:
        _LOG.exception("job.failed", job=name, request_id=request_id.get())
        stopping.wait(_AFTER_CRASH_SECONDS)
        return False
