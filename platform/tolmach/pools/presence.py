"""What people say of themselves: available, busy with what they have, away for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.pools.model import Presence, UserPresence


def say_presence(session: Session, user_id: int, presence: Presence, *, now: datetime, actor: Actor) -> None:
    """A person is available, busy or away from now on; saying the same again changes nothing."""
    said = session.scalar(select(UserPresence).where(UserPresence.user_id == user_id))
    if said is not None and said.presence is presence:
        return
    if said is None:
        said = UserPresence(user_id=user_id)
        session.add(said)
    said.presence, said.since = presence, now
    session.flush()
    record_event(session, EventKind.PRESENCE_CHANGED, at=now, actor=actor, user=user_id, presence=presence)


def presence_of(session: Session, user_id: int) -> Presence:
    """What a person last said; who never said anything is available."""
    said = session.scalar(select(UserPresence.presence).where(UserPresence.user_id == user_id))
    return said or Presence.AVAILABLE
