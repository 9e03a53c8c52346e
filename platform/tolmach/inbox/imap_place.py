"""How far a folder was read: what to ask the server for, and what is left. Pure.

A letter's UID only ever grows, until the server numbers the folder anew and says so by another UIDVALIDITY (RFC 3501,
2.3.1.1). Then, and when the folder was renamed or moved to another server, everything since the newest letter that was
seen is read again: what is here already is recognised by its content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

MOST_STUCK = 200
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where reading stands: every wanted letter up to ``last_uid`` is settled or ``stuck``.

    Up to ``backlog_to`` only letters that fit the search ``backlog`` are wanted, above it all. The server has the stuck
    ones and did not hand them out. ``newest_on`` is the server's date of the newest letter, written as ISO.
    """

    folder: str
    uidvalidity: int
    last_uid: int = 0
    backlog: str = ""
    backlog_to: int = 0
    newest_on: str | None = None
    stuck: tuple[int, ...] = ()

    def fits(self, folder: str, uidvalidity: int) -> bool:
        """Whether the UIDs of this folder are still those that were noted."""
        return (self.folder, self.uidvalidity) == (folder, uidvalidity)

    def passed(self, uid: int, on: date | None = None) -> Place:
        """The place after this letter was settled or is gone."""
        newest = max((day for day in (self.newest_on, on and on.isoformat()) if day), default=None)
        stuck = tuple(one for one in self.stuck if one != uid)
        return replace(self, last_uid=max(self.last_uid, uid), newest_on=newest, stuck=stuck)

    def stuck_at(self, uid: int) -> Place:
        """The place after the server did not hand this letter out: it is asked for again, after all others."""
        passed = self.passed(uid)
        return replace(passed, stuck=(*passed.stuck, uid)[-MOST_STUCK:])

    def caught_up(self) -> Place:
        """The place after the backlog was gone through."""
        return replace(self, last_uid=max(self.last_uid, self.backlog_to), backlog="", backlog_to=0)


def searches_of(place: Place) -> tuple[str, ...]:
    """What to search for: the rest of the backlog, then all that came later.

    A server answers ``n:*`` with its last letter at least, whatever n is.
    """
    later = f"UID {max(place.last_uid, place.backlog_to) + 1}:*"
    if place.last_uid >= place.backlog_to:
        return (later,)
    return f"UID {place.last_uid + 1}:{place.backlog_to} {place.backlog}", later


def first_place(
    before: Place | None, *, folder: str, uidvalidity: int, top: int, top_on: date | None, days: int | None, today: date
) -> Place:
    """The place in a folder that is read for the first time, or no longer by these UIDs; ``top`` is its highest one.

    For the first time the backlog is what nobody has read, of the last ``days`` where that is said, and nothing with
    zero. Afterwards it is everything since the newest letter. Servers count days in their own time, so the day before
    is asked for too.
    """
    newest = top_on.isoformat() if top_on else None
    place = Place(folder=folder, uidvalidity=uidvalidity, newest_on=newest)
    if before is not None:
        since = date.fromisoformat(before.newest_on) - timedelta(days=1) if before.newest_on else None
        return replace(place, backlog=f"SINCE {_day(since)}" if since else "ALL", backlog_to=top)
    if days == 0:
        return replace(place, last_uid=top)
    since = today - timedelta(days=days) if days else None
    return replace(place, backlog=f"UNSEEN SINCE {_day(since)}" if since else "UNSEEN", backlog_to=top)


def place_of(state: Mapping[str, Any]) -> Place | None:
    """The place as it is stored; None where nothing was read yet."""
    return Place(**{**state, "stuck": tuple(state["stuck"])}) if "uidvalidity" in state else None


def state_of(place: Place) -> dict[str, Any]:
    """The place as it is stored."""
    return {**asdict(place), "stuck": list(place.stuck)}


def _day(day: date) -> str:
    """A date as IMAP writes it, whatever the machine's language."""
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
