"""When people are away, and who stands in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.pools.deputies import StandIn, closes_circle
from tolmach.pools.model import Absence, UserPresence
from tolmach.pools.plans import stand_ins


class AbsenceKind(StrEnum):
    HOLIDAY = "holiday"
    ILLNESS = "illness"
    TRAINING = "training"
    OTHER = "other"


def add_absence(
    session: Session,
    *,
    user_id: int,
    starts_at: datetime,
    ends_at: datetime,
    kind: AbsenceKind,
    deputy_id: int | None,
    now: datetime,
    actor: Actor,
) -> Absence:
    """A person is away from an instant to an instant. Raises FieldsRefused."""
    refuse_fields(
        {
            "ends_at": None if ends_at > starts_at else Wrong.ENDS_BEFORE,
            "deputy_id": _wrong_deputy(session, user_id, deputy_id)
            or _wrong_circle(session, user_id, deputy_id, starts_at, ends_at),
        }
    )
    absence = Absence(user_id=user_id, starts_at=starts_at, ends_at=ends_at, kind=kind, deputy_id=deputy_id)
    session.add(absence)
    session.flush()
    _tell(session, user_id, now, actor, is_added=True)
    return absence


def remove_absence(session: Session, *, user_id: int, absence_id: int, now: datetime, actor: Actor) -> None:
    """The person is not away then after all. Raises NotFound."""
    absence = session.get(Absence, absence_id)
    if absence is None or absence.user_id != user_id:
        raise NotFound("absence", absence_id)
    session.delete(absence)
    session.flush()
    _tell(session, user_id, now, actor, is_added=False)


def absences_of(session: Session, user_id: int, *, now: datetime) -> list[Absence]:
    """A person's absences that run or are to come, the next first."""
    ahead = select(Absence).where(Absence.user_id == user_id, Absence.ends_at > now).order_by(Absence.starts_at)
    return list(session.scalars(ahead))


def absent_now(session: Session, *, now: datetime) -> dict[int, datetime]:
    """User id → until when, of everybody who is away now."""
    away = select(Absence.user_id, Absence.ends_at).where(Absence.starts_at <= now, Absence.ends_at > now)
    return {row.user_id: row.ends_at for row in session.execute(away)}


def presences(session: Session) -> dict[int, UserPresence]:
    """User id → what they last said of themselves; who never said anything counts as available."""
    return {row.user_id: row for row in session.scalars(select(UserPresence))}


def _wrong_deputy(session: Session, user_id: int, deputy_id: int | None) -> Wrong | None:
    if deputy_id is None:
        return None
    deputy = session.get(User, deputy_id)
    return None if deputy is not None and deputy.is_active and deputy_id != user_id else Wrong.NO_CHOICE


def _wrong_circle(
    session: Session, user_id: int, deputy_id: int | None, starts_at: datetime, ends_at: datetime
) -> Wrong | None:
    if deputy_id is None:
        return None
    new = StandIn(user_id=user_id, deputy_id=deputy_id, start=starts_at, end=ends_at)
    return Wrong.DEPUTY_CIRCLE if closes_circle(stand_ins(session, after=starts_at), new) else None


def _tell(session: Session, user_id: int, now: datetime, actor: Actor, *, is_added: bool) -> None:
    record_event(session, EventKind.ABSENCE_CHANGED, at=now, actor=actor, user=user_id, is_added=is_added)
