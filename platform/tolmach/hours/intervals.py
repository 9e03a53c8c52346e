"""Windows of local wall time turned into the instants at which the wall shows them, a year of UTC at a time.

An instant is open when its local wall time lies in a window. So the year is cut where the zone changes its offset,
and each window is shifted by every piece's offset and clipped to the piece: minutes the clocks skip come out empty,
minutes they repeat come out twice. Converting only a window's two ends gets windows wrong that begin in such an hour.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from tolmach.hours.schedule import Schedule, rule_of_day

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""The years that can be asked about (UTC): before, zones kept local mean time; after, holidays are not known."""

MICROSECONDS = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_DAY = 24 * 60 * 60
_PROBE = _DAY // 2
"""How densely offsets are looked at, in seconds: no zone has gone and come back within half a day."""

Span = tuple[int, int]
"""Half-open, in microseconds (or, where said, seconds) since 1970."""


@dataclass(frozen=True, kw_only=True)
class OpenYear:
    """The open spans of one UTC year, apart and in order, in microseconds since 1970.

    ``passed[i]`` is the open time of the year up to the end of span ``i``, so that a deadline is one bisection.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    passed: tuple[int, ...]

    @property
    def total(self) -> int:
        """The open microseconds of the whole year."""
        return self.passed[-1] if self.passed else 0

    def open_before(self, at: int) -> int:
        """The open microseconds of the year before this instant of it."""
        index = bisect_right(self.starts, at) - 1
        return 0 if index < 0 else self.passed[index] - max(0, self.ends[index] - at)

    def is_open(self, at: int) -> bool:
        """Whether the instant lies in a span; the end of a span does not."""
        index = bisect_right(self.starts, at) - 1
        return index >= 0 and at < self.ends[index]


@lru_cache(maxsize=512)
def open_year(schedule: Schedule, year: int) -> OpenYear:
    """The open spans of the schedule in one UTC year: about 30 KB and a millisecond or two, kept for the next one."""
    since, until = _year_bounds(year)
    walls = tuple(_unite(_wall_windows(schedule, since // _DAY - 3, until // _DAY + 3)))
    pieces = (
        (max(start - offset, piece_start), min(end - offset, piece_end))
        for piece_start, piece_end, offset in offsets_of_year(schedule.time_zone, year)
        for start, end in walls
    )
    spans = tuple(_unite((start, end) for start, end in pieces if start < end))
    return OpenYear(
        starts=tuple(start * MICROSECONDS for start, _end in spans),
        ends=tuple(end * MICROSECONDS for _start, end in spans),
        passed=tuple(accumulate((end - start) * MICROSECONDS for start, end in spans)),
    )


@lru_cache(maxsize=1024)
def offsets_of_year(time_zone: str, year: int) -> tuple[tuple[int, int, int], ...]:
    """The UTC year in pieces of one offset: (start, end, offset from UTC), each in seconds."""
    zone = ZoneInfo(time_zone)
    since, until = _year_bounds(year)
    cuts = [since, *_changes(zone, since, until), until]
    return tuple((start, end, _offset(zone, start)) for start, end in pairwise(cuts))


def _year_bounds(year: int) -> Span:
    return _first_second(year), _first_second(year + 1)


def _first_second(year: int) -> int:
    return (date(year, 1, 1).toordinal() - _EPOCH_DAY) * _DAY


def _wall_windows(schedule: Schedule, first: int, last: int) -> Iterator[Span]:
    """Windows in seconds of local wall time since 1970, for days since 1970, of which ``last`` is left out."""
    for day in range(first, last):
        midnight = day * _DAY
        for start, end in rule_of_day(schedule, date.fromordinal(_EPOCH_DAY + day)).windows:
            yield midnight + start * 60, midnight + end * 60


def _unite(spans: Iterator[Span]) -> Iterator[Span]:
    """Overlapping and touching spans as one, in order."""
    current: Span | None = None
    for start, end in sorted(spans):
        if current is not None and start <= current[1]:
            current = current[0], max(end, current[1])
            continue
        if current is not None:
            yield current
        current = start, end
    if current is not None:
        yield current


def _changes(zone: ZoneInfo, since: int, until: int) -> Iterator[int]:
    at = since
    while at < until:
        ahead = min(at + _PROBE, until - 1)
        offset = _offset(zone, at)
        if _offset(zone, ahead) == offset:
            at = ahead + 1 if ahead == until - 1 else ahead
            continue
        while ahead - at > 1:
            middle = (at + ahead) // 2
            at, ahead = (middle, ahead) if _offset(zone, middle) == offset else (at, middle)
        at = ahead
        yield at


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = (EPOCH + timedelta(seconds=at)).astimezone(zone).utcoffset() or timedelta()
    return round(offset.total_seconds())
