"""What is taken off presence, and how long an answer takes: of each pool, or the house's assumption. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tolmach.coverage.off_desk import OffDesk


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """How a pool is reckoned with; the defaults are assumptions to be replaced by the pool's own experience.

    ``shrinkage_percent`` is the share of planned time that goes without being planned (illness of a day, training,
    waiting for a system). ``chats_at_once`` is how many conversations a person holds at a time. ``breaks`` are those of
    people who follow the pool's hours, a shift having its own; ``meetings`` are everybody's.
    """

    shrinkage_percent: int = 10
    letter_minutes: int = 6
    chat_minutes: int = 10
    chats_at_once: int = 2
    breaks: tuple[OffDesk, ...] = ()
    meetings: tuple[OffDesk, ...] = ()


OCCUPANCY = 0.85
"""The share of their time at the desk that people can answer letters; the rest goes between one letter and the next."""

CHAT_SHARE = 0.8
"""The share of chats that must be answered within the target: the field's usual 80 %."""
