"""What a client's ladder does about a gap: which later rung would answer, for how much of it, or that all waits. Pure.

Only that somebody of a later rung is there is looked at, not whether they have time besides their own work; rungs that
are for some topics only answer too little of what comes and are left out when facts are loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tolmach.coverage.assess import Coverage, DeskCoverage
from tolmach.coverage.demand import open_in
from tolmach.coverage.facts import LaterRung, Stream
from tolmach.hours.rules import open_spans
from tolmach.hours.schedule import Schedule
from tolmach.hours.spans import Span, both, length, unite
from tolmach.pools.model import RungKind
from tolmach.routing.waits import LOOKED_AHEAD

_LITTLE = timedelta(seconds=1)


class Relief(StrEnum):
    """What becomes of letters in a gap: a later rung answers them, some of them, they wait as agreed, or just wait."""

    LATER_RUNG = "later_rung"
    PARTLY = "partly"
    WAIT = "wait"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class StepIn:
    """A later rung that answers in a gap; ``share`` is the part of these clients' promised time in which it does."""

    kind: RungKind
    pool_slug: str
    people: tuple[int, ...]
    clients: tuple[str, ...]
    share: float


@dataclass(frozen=True, kw_only=True)
class _Answered:
    stream: Stream
    asked: timedelta
    by_rung: tuple[tuple[LaterRung, list[Span]], ...]

    @property
    def time(self) -> timedelta:
        return length(unite(span for _rung, spans in self.by_rung for span in spans))

    @property
    def is_whole(self) -> bool:
        return self.asked - self.time < _LITTLE


def streams_in(coverage: Coverage, desk: DeskCoverage, gap: Span) -> tuple[Stream, ...]:
    """The markets for which a desk is open at any time of a gap."""
    streams = desk.desk.streams
    return tuple(stream for stream in streams if both(open_in(coverage.grid, stream.schedule), [gap]))


def relief_of(
    coverage: Coverage, desk: DeskCoverage, gap: Span, *, is_unmanned: bool
) -> tuple[Relief, tuple[StepIn, ...]]:
    """What the ladders do about a gap; with somebody at the desk only rungs without a condition on waiting step in."""
    served_from = _served_from(desk, gap) if is_unmanned else gap[0]
    answered = [_answered(coverage, stream, gap, served_from) for stream in streams_in(coverage, desk, gap)]
    steps = _steps(coverage, gap, answered)
    if answered and all(one.is_whole for one in answered):
        return Relief.LATER_RUNG, steps
    if steps:
        return Relief.PARTLY, steps
    return (Relief.WAIT if any(one.stream.waits_by_ladder for one in answered) else Relief.NOTHING), ()


def _served_from(desk: DeskCoverage, gap: Span) -> datetime:
    """When somebody of the first rung is there again; not to be foreseen counts as routing counts it."""
    back = (starts_at for starts_at, _ in desk.manned if starts_at >= gap[1])
    return min(next(back, gap[0] + LOOKED_AHEAD), gap[0] + LOOKED_AHEAD)


def _answered(coverage: Coverage, stream: Stream, gap: Span, served_from: datetime) -> _Answered:
    asked = both(open_in(coverage.grid, stream.schedule), [gap])
    return _Answered(
        stream=stream,
        asked=length(asked),
        by_rung=tuple((rung, both(_stepping_in(coverage, rung, gap, served_from), asked)) for rung in stream.later),
    )


def _stepping_in(coverage: Coverage, rung: LaterRung, gap: Span, served_from: datetime) -> list[Span]:
    manned = _manned(coverage, rung)
    opened = both(manned, open_in(coverage.grid, rung.schedule))
    if rung.after_minutes is None:
        return both(opened, [gap])
    return both(opened, _waiting_longer(rung.schedule, gap[0], served_from, rung.after_minutes))


def _waiting_longer(schedule: Schedule, start: datetime, served_from: datetime, minutes: int) -> list[Span]:
    """From ``start`` on as long as who comes has more than so many open minutes to wait."""
    left = timedelta(minutes=minutes)
    for opened, closed in reversed(list(open_spans(schedule, start, served_from))):
        if closed - opened > left:
            return [(start, closed - left)]
        left -= closed - opened
    return []


def _manned(coverage: Coverage, rung: LaterRung) -> list[Span]:
    facts = coverage.facts
    seats = facts.seats_in(rung.pool_id, rung.asks)
    return unite(span for seat in seats for span in seat.there(facts.people[seat.user_id]))


def _steps(coverage: Coverage, gap: Span, answered: Sequence[_Answered]) -> tuple[StepIn, ...]:
    found: dict[tuple[RungKind, str], list[tuple[_Answered, LaterRung, list[Span]]]] = {}
    for one in answered:
        for rung, spans in one.by_rung:
            if spans:
                found.setdefault((rung.kind, rung.pool_slug), []).append((one, rung, spans))
    return tuple(
        StepIn(
            kind=kind,
            pool_slug=slug,
            people=_who(coverage, rows[0][1], gap),
            clients=tuple(dict.fromkeys(one.stream.client for one, _rung, _spans in rows)),
            share=round(
                sum((length(spans) for _one, _rung, spans in rows), timedelta())
                / sum((one.asked for one, _rung, _spans in rows), timedelta()),
                2,
            ),
        )
        for (kind, slug), rows in found.items()
    )


def _who(coverage: Coverage, rung: LaterRung, gap: Span) -> tuple[int, ...]:
    facts = coverage.facts
    seats = facts.seats_in(rung.pool_id, rung.asks)
    return tuple(seat.user_id for seat in seats if both(seat.there(facts.people[seat.user_id]), [gap]))
