"""The running demo: a house whose clock is moved from one happening to the next."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import update

from tolmach.demo.clock import StandingClock
from tolmach.jobs.work import release, send_one
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.wiring import House

Happening = Callable[[], None]

A_LITTLE = timedelta(minutes=2)
"""What happens takes a moment; nothing begins so late that it would end after the demo."""


@dataclass
class Stage:
    """``house`` lives by ``clock``; what is put on it for ``until`` or later does not happen.

    ``rest`` is called after every happening, ``tell`` after every first letter of a customer.
    """

    house: House
    clock: StandingClock
    until: datetime
    rest: Callable[[], None]
    tell: Callable[[], None]
    _waiting: list[tuple[datetime, int, Happening]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    def later(self, at: datetime, happening: Happening) -> None:
        """Let this happen at an instant (aware)."""
        if at < self.until - A_LITTLE:
            heapq.heappush(self._waiting, (at, next(self._order), happening))

    def run(self) -> None:
        """Let everything happen in its time, and stop at the end with the jobs done."""
        while self._waiting:
            at, _, happening = heapq.heappop(self._waiting)
            self.clock.reach(at)
            happening()
            self.rest()
        self.clock.reach(self.until)
        self.do_jobs()

    def do_jobs(self) -> None:
        """What the worker would have done by now, besides what came of a letter at once: give out what waits."""
        release(self.house)

    def send(self, after: timedelta) -> None:
        """Let the letters of the outbox leave, so long after they were written."""
        self.clock.reach(self.clock.at + after)
        with self.house.database.writing.begin() as session:
            # The time in which an answer can be taken back is counted by the database's clock, which stands beside
            # the demo's; on the demo's clock it is over.
            due = session.execute(
                update(OutboxRow)
                .where(OutboxRow.state == OutboxState.WAITING, OutboxRow.created_at <= self.clock.at - after)
                .values(try_again_at=None)
            )
        for _ in range(due.rowcount):  # type: ignore[attr-defined]
            send_one(self.house)
