"""Who stands in for whom. Pure: a chain while each of its people is away, ending where somebody is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """While ``user_id`` is away from ``start`` to before ``end``, ``deputy_id`` stands in for them."""

    user_id: int
    deputy_id: int
    start: datetime
    end: datetime

    def runs(self, at: datetime) -> bool:
        """Whether it holds at the instant."""
        return self.start <= at < self.end


def deputies_of(stand_ins: Sequence[StandIn], user_id: int, at: datetime) -> tuple[int, ...]:
    """A's deputy at this instant, the deputy's deputy while that one is away too, and so on; never anybody twice."""
    chain: list[int] = []
    seen, current = {user_id}, user_id
    while True:
        running = [one for one in stand_ins if one.user_id == current and one.runs(at)]
        # Of two absences at once the later entered one is the newer decision.
        following = running[-1].deputy_id if running else None
        if following is None or following in seen:
            return tuple(chain)
        seen.add(following)
        chain.append(following)
        current = following


def closes_circle(stand_ins: Sequence[StandIn], new: StandIn) -> bool:
    """Whether at some instant of the new one the chain of deputies would lead back to who is away.

    A chain changes only where one of them begins or ends, so the beginnings within the new one are all there is to
    look at.
    """
    begins = {new.start, *(one.start for one in stand_ins)}
    ends = {one.end for one in stand_ins}
    moments = [at for at in begins | ends if new.runs(at)]
    return new.deputy_id == new.user_id or any(
        new.user_id in deputies_of(stand_ins, new.deputy_id, at) for at in moments
    )
