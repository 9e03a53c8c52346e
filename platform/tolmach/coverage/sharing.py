"""Split people's time over the languages they answer. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def share_out(people: Sequence[Mapping[Key, float]], need: Mapping[Key, float]) -> dict[Key, float]:
    """How much of a half-hour each key gets; each person's map is how much of theirs each key could have.

    Who can serve one key only serves it whole. Then, from few keys to many, each fills what is still needed, in
    proportion where it does not suffice, and spreads the rest evenly. So nobody's time is counted twice, and one person
    less never gives any key more: what they leave unfilled only draws others away from the rest.
    """
    given = dict.fromkeys(need, 0.0)
    for one in sorted(people, key=len):
        if not one:
            continue
        time = max(one.values())
        lacking = {key: max(need[key] - given[key], 0.0) for key in one}
        total = sum(lacking.values())
        filled = min(1.0, time / total) if total else 0.0
        rest = (time - filled * total) / len(one)
        for key in one:
            given[key] += lacking[key] * filled + rest
    return given
