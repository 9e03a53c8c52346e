"""When green stops meaning that a draft can be sent as it is, and from when on it does again. Pure."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_CASES = 30
"""Fewer decided drafts say nothing: of thirty, chance moves the share by some nine points either way."""

NEWEST = 100
"""So many of the newest count: what agents do now."""

FLOOR, RECOVERED = 0.6, 0.75
"""Green is doubted when fewer are sent unedited than the one, and trusted again from the other on.

Below three in five the reader must look at each draft anyway, which is what amber says. The gap is more than chance
moves, so that a light does not change from hour to hour.
"""


@dataclass(frozen=True, kw_only=True)
class LightRecord:
    """Of ``decided`` drafts that were green by their own checks, ``untouched`` were sent as they were."""

    untouched: int
    decided: int


def is_doubted(record: LightRecord, *, was_doubted: bool) -> bool:
    """Whether green is doubted from now on; too few cases change nothing."""
    if record.decided < LEAST_CASES:
        return was_doubted
    share = record.untouched / record.decided
    return share < RECOVERED if was_doubted else share < FLOOR
