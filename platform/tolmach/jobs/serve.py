"""Run the parts of the house as processes: all of them under one command, or one of them by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

import structlog

from tolmach.clock import Clock
from tolmach.jobs.queue import LocalQueue
from tolmach.jobs.schedule import Scheduler
from tolmach.jobs.table import JOBS, Job
from tolmach.jobs.watch import MailWatch
from tolmach.wiring import House

_LOG = structlog.get_logger()
PARTS = ("web", "worker")
"""What ``tolmach serve`` runs: the web, and the jobs with their schedule."""

LISTENER = "mail listen"
"""Runs beside them where the settings say where to listen."""

RESTART_AFTER_SECONDS = 1.0
STOP_WITHIN_SECONDS = 25.0


def run_worker(house: House, *, jobs: Sequence[Job] = JOBS, has_schedule: bool) -> None:
    """Work until told to stop (SIGTERM, SIGINT): these jobs, and the schedule and mailboxes where it may hold them."""
    stopping = stop_on_signals()
    queue = LocalQueue(house, jobs)
    scheduler = Scheduler(house, queue, jobs) if has_schedule else None
    queue.start()
    if scheduler is not None:
        watch = MailWatch(house, may_watch=lambda: scheduler.is_active)
        scheduler.start()
        watch.start()
    stopping.wait()
    if scheduler is not None:
        watch.stop()
        scheduler.stop()
    queue.stop()
    house.close()


def run_all(clock: Clock, *, parts: Sequence[str], is_clock_shifted: bool) -> None:
    """Run every part as a child process and start again what dies, until told to stop."""
    stopping = stop_on_signals()
    children = {part: _start(part, clock, is_clock_shifted) for part in parts}
    while not stopping.wait(RESTART_AFTER_SECONDS):
        for part, child in children.items():
            if child.poll() is not None:
                _LOG.warning("part.died", part=part, code=child.returncode)
                children[part] = _start(part, clock, is_clock_shifted)
    _stop(list(children.values()))


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopping


def _start(part: str, clock: Clock, is_clock_shifted: bool) -> subprocess.Popen[bytes]:
    environ = dict(os.environ)
    if is_clock_shifted:
        # A part that is started later must go on at the house's present, not at the instant the house began with.
        environ["TOLMACH_CLOCK"] = clock.now().isoformat()
    command = [sys.executable, "-c", "from tolmach.cli import main; main()", *part.split()]
    # A group of its own, so that Ctrl+C in a terminal reaches this process alone and the parts end in order.
    return subprocess.Popen(command, env=environ, start_new_session=True)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    ends_by = time.monotonic() + STOP_WITHIN_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, ends_by - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
