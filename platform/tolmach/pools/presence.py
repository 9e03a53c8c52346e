"""What people say of themselves: available, busy with what they have, away for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.accounts.model import User
from tolmach.errors import NotFound
from tolmach.events.actor import Actor, ActorKind
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.pools.model import PoolMember, Presence, UserPresence


@dataclass(frozen=True, kw_only=True)
class Said:
    """How somebody is said to be, since when; ``by`` is the name of another person who said it of them."""

    presence: Presence = Presence.AVAILABLE
    since: datetime | None = None
    by: str | None = None


def say_presence(session: Session, user_id: int, presence: Presence, *, now: datetime, actor: Actor) -> None:
    """A person is available, busy or away from now on; saying the same again changes nothing.

    ``actor`` is the person, or who may say it of them (``say_presence_of``), which pages tell until the person says it.
    """
    said = session.scalar(select(UserPresence).where(UserPresence.user_id == user_id))
    by = actor.id if actor.kind is ActorKind.USER and actor.id != user_id else None
    if said is not None and said.presence is presence and (by is not None or said.said_by is None):
        return
    if said is None:
        said = UserPresence(user_id=user_id)
        session.add(said)
    said.presence, said.since, said.said_by = presence, now, by
    session.flush()
    record_event(session, EventKind.PRESENCE_CHANGED, at=now, actor=actor, user=user_id, presence=presence)


def say_presence_of(session: Session, access: Access, user_id: int, presence: Presence, *, now: datetime) -> None:
    """Say how somebody else is: the operator of anybody, a lead of who is in a pool of theirs. Raises NotFound."""
    if not may_say_of(session, access, user_id):
        raise NotFound("user", user_id)
    say_presence(session, user_id, presence, now=now, actor=access.actor)


def may_say_of(session: Session, access: Access, user_id: int) -> bool:
    """Whether this person may say how that one is."""
    member = select(PoolMember.id).where(PoolMember.user_id == user_id)
    if not access.is_for_all(Permission.TAKE_ANY):
        member = member.where(PoolMember.pool_id.in_(access.pools(Permission.TAKE_ANY)))
    return session.scalar(member.limit(1)) is not None


def presence_of(session: Session, user_id: int) -> Said:
    """What was last said of a person; of whom nobody said anything is available."""
    row = session.execute(
        select(UserPresence.presence, UserPresence.since, User.name)
        .outerjoin(User, User.id == UserPresence.said_by)
        .where(UserPresence.user_id == user_id)
    ).one_or_none()
    return Said(presence=row.presence, since=row.since, by=row.name) if row is not None else Said()
