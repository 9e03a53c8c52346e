"""Who could close a gap. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tolmach.coverage.assess import Coverage, DeskCoverage
from tolmach.coverage.facts import Facts
from tolmach.coverage.presence import Person
from tolmach.hours.spans import Span, both
from tolmach.pools.deputies import deputies_of
from tolmach.pools.model import Level


class How(StrEnum):
    """How somebody could close a gap, the easiest first; who stands in answers nothing until they are a member."""

    DEPUTY = "deputy"
    MEMBER = "member"
    OUTSIDE_DEPUTY = "outside_deputy"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Closer:
    """Somebody who answers the language, is not away then and not planned at the desk."""

    user_id: int
    name: str
    how: How
    level: Level


def closers_of(coverage: Coverage, desk: DeskCoverage, gap: Span, away: tuple[int, ...]) -> tuple[Closer, ...]:
    """The people who could close a gap that these absences make or not, the easiest first."""
    facts = coverage.facts
    seats = {seat.user_id: seat for seat in facts.seats if seat.pool_id == desk.key.pool_id}
    deputies = {user_id for one in away for user_id in _chain(facts, one, gap)}
    found = []
    for person in facts.people.values():
        seat = seats.get(person.user_id)
        level = _level(desk, person, is_member=seat is not None)
        is_planned = seat is not None and bool(both(seat.planned, [gap]))
        if level is None or is_planned or person.user_id < 0 or _is_away(facts, person, gap):
            continue
        how = _how(is_deputy=person.user_id in deputies, is_member=seat is not None)
        found.append(Closer(user_id=person.user_id, name=person.name, how=how, level=level))
    return tuple(sorted(found, key=lambda one: (list(How).index(one.how), list(Level).index(one.level), one.name)))


def _chain(facts: Facts, user_id: int, gap: Span) -> set[int]:
    """Everybody who stands in for them at any time of the gap, deputies of deputies among them."""
    moments = {gap[0], *(one.start for one in facts.stand_ins if gap[0] < one.start < gap[1])}
    return {deputy for at in moments for deputy in deputies_of(facts.stand_ins, user_id, at)}


def _is_away(facts: Facts, person: Person, gap: Span) -> bool:
    days_off = [span for seat in facts.seats if seat.user_id == person.user_id for span in seat.days_off]
    return any(starts_at < gap[1] and gap[0] < ends_at for starts_at, ends_at in [*person.absences, *days_off])


def _how(*, is_deputy: bool, is_member: bool) -> How:
    if is_member:
        return How.DEPUTY if is_deputy else How.MEMBER
    return How.OUTSIDE_DEPUTY if is_deputy else How.OTHER


def _level(desk: DeskCoverage, person: Person, *, is_member: bool) -> Level | None:
    """How well they write what the desk answers; whoever reviews machine-made drafts need not."""
    known = [person.writes[code] for code in desk.desk.asks or {desk.key.language} if code in person.writes]
    if not known and is_member and not desk.desk.asks:
        return Level.NONE
    return min(known, key=list(Level).index, default=None)
