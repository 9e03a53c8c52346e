"""Letters as work that may wait: until when, how many people that needs, and what would be late. Pure.

Unlike a chat a letter need not be answered when it comes, so its need is workload and no queue: minutes of work over
minutes of people, as for the other deferred contacts in G. Koole, *Call Center Optimization* (2013), chapter 7. Each
letter's work is spread evenly over the open half-hours until it is due, which asks for the steadiest staff that keeps
the promise where arrivals are steady; whether a given staff keeps it is then tried out, the nearest due time first.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass

from tolmach.coverage.grid import MINUTES


@dataclass(frozen=True, kw_only=True)
class Work:
    """Minutes of work that come in one half-hour and are due at the end of it or of a later one (by number).

    ``due`` may lie after the half-hours that are looked at.
    """

    comes: int
    due: int
    minutes: float


@dataclass(frozen=True, kw_only=True)
class Late:
    """Minutes of work that came in ``comes`` and are not done when they are due."""

    comes: int
    due: int
    minutes: float


def people_for(minutes: float, occupancy: float) -> float:
    """How many people do so many minutes of work in half an hour."""
    return minutes / (MINUTES * occupancy)


def spread(work: Sequence[Work], open_shares: Sequence[float]) -> list[float]:
    """The minutes to do in each half-hour: each piece evenly over the open time from its coming until it is due.

    What has no open time until then stands where it is due. What is due after the end is spread as though the desk were
    open half the time there, so that the last days carry only their part.
    """
    count = len(open_shares)
    passed = [0.0]
    for share in open_shares:
        passed.append(passed[-1] + share)
    slope = [0.0] * (count + 1)
    extra = [0.0] * count
    for piece in work:
        if piece.comes >= count:
            continue
        last = min(piece.due, count - 1)
        open_time = passed[last + 1] - passed[piece.comes] + max(piece.due - count + 1, 0) / 2
        if open_time <= 0:
            extra[last] += piece.minutes
            continue
        slope[piece.comes] += piece.minutes / open_time
        slope[last + 1] -= piece.minutes / open_time
    found, rate = [], 0.0
    for number, share in enumerate(open_shares):
        rate += slope[number]
        found.append(max(rate, 0.0) * share + extra[number])
    return found


def late_work(work: Sequence[Work], minutes_of_people: Sequence[float]) -> list[Late]:
    """What is not done by its due time when people always take the nearest due; it is done late all the same.

    ``minutes_of_people`` is how much work each half-hour can take.
    """
    coming = sorted(work, key=lambda piece: piece.comes)
    waiting: list[tuple[int, int, float]] = []
    found: list[Late] = []
    following = 0
    for number, room in enumerate(minutes_of_people):
        while following < len(coming) and coming[following].comes <= number:
            piece = coming[following]
            insort(waiting, (piece.due, piece.comes, piece.minutes))
            following += 1
        left = room
        while waiting and left > 0:
            due, comes, minutes = waiting[0]
            done = min(minutes, left)
            left -= done
            if minutes - done > 1e-9:
                waiting[0] = due, comes, minutes - done
            else:
                waiting.pop(0)
        found.extend(
            Late(comes=comes, due=due, minutes=minutes)
            for due, comes, minutes in waiting[bisect_left(waiting, (number,)) : bisect_left(waiting, (number + 1,))]
        )
    return found
