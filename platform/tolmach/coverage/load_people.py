"""The people of coverage and their plans, from the rosters that routing goes by."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.coverage.demand import open_in
from tolmach.coverage.grid import Grid
from tolmach.coverage.presence import Person, Seat
from tolmach.hours.schedule import Schedule
from tolmach.hours.spans import unite
from tolmach.pools.model import WELL, Level, Skill
from tolmach.pools.plans import absences_between
from tolmach.pools.queries import rosters_of_all_pools
from tolmach.pools.rosters import days_off_spans, plan_of


def load_seats(session: Session, opened: Mapping[int, Schedule], grid: Grid) -> tuple[Seat, ...]:
    """Everybody who may answer in these pools (id → hours), with their plan there."""
    rosters = rosters_of_all_pools(session, now=grid.start, until=grid.end, least_capacity=1)
    return tuple(
        Seat(
            user_id=user_id,
            pool_id=pool_id,
            plan=plan_of(roster, open_in(grid, opened[pool_id])),
            days_off=tuple(days_off_spans(roster)),
        )
        for (pool_id, user_id), roster in rosters.items()
        if pool_id in opened
    )


def load_people(session: Session, seats: tuple[Seat, ...], grid: Grid) -> dict[int, Person]:
    """Everybody who has a seat or writes a language, active people only."""
    writes: dict[int, dict[str, Level]] = {}
    for user_id, language, level in session.execute(select(Skill.user_id, Skill.language, Skill.write)):
        if level in WELL:
            writes.setdefault(user_id, {})[language] = level
    wanted = {seat.user_id for seat in seats} | writes.keys()
    absences = absences_between(session, wanted, grid.start, grid.end)
    rows = session.execute(select(User.id, User.name).where(User.is_active).order_by(User.id))
    return {
        user_id: Person(
            user_id=user_id,
            name=name,
            writes=writes.get(user_id, {}),
            absences=tuple(unite(absences.get(user_id, ()))),
        )
        for user_id, name in rows
        if user_id in wanted
    }
