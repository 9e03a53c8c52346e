"""Watch every mailbox side by side: a thread and a connection each, so that a slow server holds nobody but itself."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from tolmach.clients.model import Mailbox
from tolmach.errors import PortError
from tolmach.events.record import request_id
from tolmach.inbox.connection import Outcome, Tried, what_happened
from tolmach.inbox.imap import POLL_SECONDS
from tolmach.inbox.patience import is_told, pause_after
from tolmach.inbox.wake import Wake
from tolmach.jobs.fetch import as_it_is_now, fetch_new, fetched_mailboxes, opened, tell_of
from tolmach.wiring import House

_LOG = structlog.get_logger()
MOST_AT_ONCE = 200
"""Connections at a time; where there are more mailboxes, none keeps its connection between two rounds."""

LOOK_EVERY_SECONDS = 5.0
STOP_WITHIN_SECONDS = 5.0


class MailWatch:
    """Gives every mailbox a watcher while ``may_watch`` says that this process is the one to do it."""

    def __init__(self, house: House, *, may_watch: Callable[[], bool], most: int = MOST_AT_ONCE) -> None:
        self._house, self._may_watch, self._most = house, may_watch, most
        self._places = threading.BoundedSemaphore(most)
        self._watchers: dict[int, _Watcher] = {}
        self._ended: list[_Watcher] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailboxes", daemon=True)

    def start(self) -> None:
        """Begin to look after the mailboxes."""
        self._thread.start()

    def stop(self) -> None:
        """End every watcher: at once where it waits. Who waits for a server that is silent is left to its silence."""
        self._stopping.set()
        self._thread.join(STOP_WITHIN_SECONDS)
        for watcher in self._watchers.values():
            watcher.end()
        ends_by = time.monotonic() + STOP_WITHIN_SECONDS
        for watcher in (*self._watchers.values(), *self._ended):
            watcher.join(max(0.0, ends_by - time.monotonic()))

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look()
            except Exception:
                _LOG.exception("mailboxes.failed")
            self._stopping.wait(LOOK_EVERY_SECONDS)

    def _look(self) -> None:
        """Begin to watch what is new, end what is gone, and begin anew what was changed."""
        wanted = {box.id: box for box in fetched_mailboxes(self._house)} if self._may_watch() else {}
        for box_id, watcher in list(self._watchers.items()):
            if box_id not in wanted or watcher.is_changed(wanted[box_id]):
                watcher.end()
                self._ended.append(self._watchers.pop(box_id))
        self._ended = [watcher for watcher in self._ended if watcher.is_running()]
        for box_id in wanted.keys() - self._watchers.keys():
            self._watchers[box_id] = _Watcher(self._house, wanted[box_id], self._places, self._is_crowded)
            self._watchers[box_id].start()

    def _is_crowded(self) -> bool:
        return len(self._watchers) > self._most


class _Watcher:
    """Fetches one mailbox until it is told to end; failures slow it down and, in time, are told."""

    def __init__(self, house: House, box: Mailbox, places: threading.Semaphore, is_crowded: Callable[[], bool]) -> None:
        self._house, self._box, self._places, self._is_crowded = house, box, places, is_crowded
        self._wake = Wake()
        self._failures = 0
        self._other_token: str | None = None
        self._failing_since: datetime | None = None
        self._told: Tried | None = None
        self._has_told = False
        self._thread = threading.Thread(target=self._run, name=f"mailbox-{box.id}", daemon=True)
        self.start, self.end, self.join = self._thread.start, self._wake.ring, self._thread.join
        self.is_running = self._thread.is_alive

    def is_changed(self, box: Mailbox) -> bool:
        """Whether somebody changed what the mailbox is fetched by, which a watcher that waits need not wait out.

        A sign-in service replaces the refresh token while the watcher uses it: the row has the new one a moment before
        the watcher. Only one that still differs when it is looked at again was typed in by somebody.
        """
        if _way_in(box) != _way_in(self._box):
            return True
        token = box.source_refresh_token
        is_other = token != self._box.source_refresh_token
        was_seen, self._other_token = self._other_token == token, token if is_other else None
        return is_other and was_seen

    def _run(self) -> None:
        request_id.set(f"mailbox-{self._box.id}")
        while not self._wake.is_rung():
            try:
                self._wake.wait(self._fetch_in_turn())
            except Exception:
                # Not even told: the database is away.
                _LOG.exception("mailbox.untold", mailbox=self._box.id)
                self._wake.wait(self._pause(Outcome.NOT_UNDERSTOOD))
        self._wake.close()

    def _fetch_in_turn(self) -> float:
        """Fetch once there is a place, for as long as it can be kept; how many seconds to wait until the next time."""
        while not self._places.acquire(timeout=1.0):
            if self._wake.is_rung():
                return 0.0
        try:
            self._fetch()
        except PortError as error:
            return self._failed(what_happened(error))
        except Exception as error:
            # The database, the machine, or a mistake of ours. Nothing was marked seen that was not kept.
            _LOG.exception("mailbox.crashed", mailbox=self._box.id)
            detail = error.strerror if isinstance(error, OSError) else None
            return self._failed(Tried(outcome=Outcome.NOT_UNDERSTOOD, detail=detail or type(error).__name__))
        finally:
            self._places.release()
        return POLL_SECONDS

    def _fetch(self) -> None:
        self._box = as_it_is_now(self._house, self._box)
        with opened(self._house, self._box) as source:
            while not self._wake.is_rung():
                fetch_new(self._house, self._box, source, is_stopping=self._wake.is_rung)
                self._works(source.problem())
                if self._is_crowded():
                    return
                source.wait(self._wake)

    def _works(self, problem: str | None) -> None:
        """The mailbox was fetched: what was told of it is over, whatever else it cannot do is told once."""
        self._failures, self._failing_since = 0, None
        tried = Tried(outcome=Outcome.NOT_SETTLED, detail=problem) if problem else None
        if not self._has_told or tried != self._told:
            self._tell(tried)

    def _failed(self, tried: Tried) -> float:
        now = self._house.clock.now()
        self._failing_since = self._failing_since or now
        if is_told(tried.outcome, failing_for=now - self._failing_since):
            self._tell(tried)
        return self._pause(tried.outcome)

    def _pause(self, outcome: Outcome) -> float:
        self._failures += 1
        return pause_after(self._failures, outcome, dice=random.random()).total_seconds()  # noqa: S311 - no secret

    def _tell(self, tried: Tried | None) -> None:
        tell_of(self._house, self._box, tried)
        self._told, self._has_told = tried, True


def _way_in(box: Mailbox) -> tuple[object, ...]:
    """What a mailbox is fetched by, but for the refresh token."""
    return box.address, box.source, box.source_settings, box.source_secret
