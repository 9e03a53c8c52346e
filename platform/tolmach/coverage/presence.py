"""People with what they write and when they are away, and their plan in each pool. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tolmach.hours.spans import Span, unite, without
from tolmach.pools.model import Level
from tolmach.pools.rosters import Plan


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with what they write well enough to answer in, and when they are away (in order and apart).

    ``user_id`` is negative for somebody who is only thought of.
    """

    user_id: int
    name: str
    writes: Mapping[str, Level]
    absences: tuple[Span, ...] = ()

    def also_away(self, span: Span) -> Person:
        """The same person, away then too."""
        return replace(self, absences=tuple(unite([*self.absences, span])))


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A person's plan in a pool, absences aside; ``days_off`` are their own public holidays on which no shift is."""

    user_id: int
    pool_id: int
    plan: Plan
    days_off: tuple[Span, ...] = ()

    @property
    def planned(self) -> list[Span]:
        """When they are to be there, breaks among it."""
        return unite([*self.plan.by_hours, *self.plan.by_shifts])

    def away(self, person: Person) -> list[Span]:
        """When they are not, whatever is planned."""
        return unite([*person.absences, *self.days_off])

    def there(self, person: Person) -> list[Span]:
        """When they are to be there and not away."""
        return without(self.planned, self.away(person))
