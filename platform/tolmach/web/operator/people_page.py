"""The people and one person, collected for their templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.accounts.model import Membership, User
from tolmach.accounts.people import PersonName, active_people, list_people, memberships_of, person_of
from tolmach.clients.queries import MarketName, client_names, market_names
from tolmach.pools.absences import absences_of, absent_now, presences
from tolmach.pools.calendars import calendar_of
from tolmach.pools.model import Absence, PersonCalendar, Pool, Presence
from tolmach.pools.save_pool import list_pools
from tolmach.pools.skills import Levels, skills_by_person


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """Somebody in the list; ``away_until`` is set while they are absent."""

    user: User
    memberships: tuple[Membership, ...]
    skills: dict[str, Levels]
    presence: Presence
    seen_at: datetime | None
    away_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Places:
    """What places are called, for roles that hold in them."""

    pools: dict[int, Pool]
    clients: dict[int, str]
    markets: dict[int, MarketName]


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """One person; ``others`` may stand in for them."""

    user: User
    memberships: tuple[Membership, ...]
    skills: dict[str, Levels]
    absences: tuple[Absence, ...]
    calendar: PersonCalendar | None
    others: tuple[PersonName, ...]
    places: Places

    def name_of(self, user_id: int | None) -> str:
        """What a deputy is called; nobody and people switched off since are a dash."""
        return next((person.name for person in self.others if person.user_id == user_id), "–")


def collect_people(session: Session, *, now: datetime) -> tuple[PersonLine, ...]:
    """Everybody, in six queries."""
    skills, said, away = skills_by_person(session), presences(session), absent_now(session, now=now)
    return tuple(
        PersonLine(
            user=row.user,
            memberships=row.memberships,
            skills=skills.get(row.user.id, {}),
            presence=said[row.user.id].presence if row.user.id in said else Presence.AVAILABLE,
            seen_at=row.seen_at,
            away_until=away.get(row.user.id),
        )
        for row in list_people(session)
    )


def collect_places(session: Session) -> Places:
    """Every place a role can hold in, in three queries."""
    return Places(
        pools={pool.id: pool for pool in list_pools(session)},
        clients=client_names(session),
        markets={market.id: market for market in market_names(session)},
    )


def collect_person(session: Session, user_id: int, *, now: datetime) -> PersonPage:
    """One person's page. Raises NotFound."""
    user = person_of(session, user_id)
    return PersonPage(
        user=user,
        memberships=memberships_of(session, user.id),
        skills=skills_by_person(session, user.id).get(user.id, {}),
        absences=tuple(absences_of(session, user.id, now=now)),
        calendar=calendar_of(session, user.id),
        others=tuple(person for person in active_people(session) if person.user_id != user.id),
        places=collect_places(session),
    )
