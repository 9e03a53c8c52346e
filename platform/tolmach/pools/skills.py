"""How well people read, write and speak languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tolmach.errors import Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import is_served
from tolmach.pools.model import Level, Skill


@dataclass(frozen=True, kw_only=True)
class Levels:
    """One language of a person; speaking, reading and writing differ more often than not."""

    read: Level = Level.NONE
    write: Level = Level.NONE
    speak: Level = Level.NONE

    @property
    def is_known(self) -> bool:
        """Whether they know anything of it."""
        return any(level is not Level.NONE for level in (self.read, self.write, self.speak))


def save_skills(session: Session, user_id: int, levels: Mapping[str, Levels], *, now: datetime, actor: Actor) -> None:
    """Replace a person's languages by these. Raises FieldsRefused for a language the house does not serve."""
    refuse_fields({f"read_{code}": None if is_served(code) else Wrong.NO_LANGUAGE for code in levels})
    known = {code: level for code, level in levels.items() if level.is_known}
    session.execute(delete(Skill).where(Skill.user_id == user_id))
    session.add_all(
        Skill(user_id=user_id, language=code, read=level.read, write=level.write, speak=level.speak)
        for code, level in known.items()
    )
    session.flush()
    record_event(session, EventKind.SKILLS_CHANGED, at=now, actor=actor, user=user_id, languages=sorted(known))


def skills_by_person(session: Session, user_id: int | None = None) -> dict[int, dict[str, Levels]]:
    """User id → language → levels, for everybody or for one."""
    query = select(Skill).order_by(Skill.language)
    found: dict[int, dict[str, Levels]] = {}
    for row in session.scalars(query if user_id is None else query.where(Skill.user_id == user_id)):
        levels = Levels(read=row.read, write=row.write, speak=row.speak)
        found.setdefault(row.user_id, {})[row.language] = levels
    return found
