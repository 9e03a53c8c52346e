"""How long to wait after a mailbox failed, and when its operator is told. Pure."""

from __future__ import annotations

from datetime import timedelta

from tolmach.inbox.connection import OPERATORS, Outcome

FIRST_PAUSE, LAST_PAUSE = timedelta(seconds=10), timedelta(minutes=10)
REFUSED_PAUSE = timedelta(minutes=2)
"""Servers lock an account out that knocks too often with a wrong password."""

TELL_AFTER = timedelta(minutes=5)
"""How long a server may be away before its operator is told: about as long as it takes to start it again."""


def pause_after(failures: int, outcome: Outcome, *, dice: float) -> timedelta:
    """How long to wait after so many failures in a row: doubling, and by ``dice`` (0 to 1) up to half shorter.

    Mailboxes of one server that failed together must not all come back in the same second.
    """
    first = REFUSED_PAUSE if outcome in OPERATORS else FIRST_PAUSE
    doubled: timedelta = first * 2 ** min(failures - 1, 10)
    return min(LAST_PAUSE, doubled) * (1 - dice / 2)


def is_told(outcome: Outcome, *, failing_for: timedelta) -> bool:
    """Whether the operator is told now: at once where only they can mend it, else when it does not pass."""
    return outcome in OPERATORS or failing_for >= TELL_AFTER
