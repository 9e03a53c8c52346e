"""The people who log in, for pages that list them or let one be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import LoginSession, Membership, User
from tolmach.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class PersonName:
    """Somebody in a list to choose from."""

    user_id: int
    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """Somebody in the list of people, with their roles and when they were last here."""

    user: User
    memberships: tuple[Membership, ...]
    seen_at: datetime | None


def person_of(session: Session, user_id: int) -> User:
    """The person with this id. Raises NotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("user", user_id)
    return user


def active_people(session: Session) -> tuple[PersonName, ...]:
    """Everybody who may log in, by name."""
    rows = session.execute(select(User.id, User.name, User.address).where(User.is_active).order_by(User.name))
    return tuple(PersonName(user_id=row.id, name=row.name, address=row.address) for row in rows)


def list_people(session: Session) -> tuple[PersonRow, ...]:
    """Everybody by name, who was switched off last; three queries."""
    users = session.scalars(select(User).order_by(User.is_active.desc(), func.lower(User.name))).all()
    memberships = session.scalars(select(Membership).order_by(Membership.id)).all()
    seen = session.execute(
        select(LoginSession.user_id, func.max(LoginSession.seen_at).label("seen_at")).group_by(LoginSession.user_id)
    )
    seen_at = {row.user_id: row.seen_at for row in seen}
    return tuple(
        PersonRow(
            user=user,
            memberships=tuple(row for row in memberships if row.user_id == user.id),
            seen_at=seen_at.get(user.id),
        )
        for user in users
    )


def memberships_of(session: Session, user_id: int) -> tuple[Membership, ...]:
    """A person's roles, the oldest first."""
    return tuple(session.scalars(select(Membership).where(Membership.user_id == user_id).order_by(Membership.id)))
