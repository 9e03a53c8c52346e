"""Add users and set passwords."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Grant, access_of_user
from tolmach.accounts.errors import AddressTaken
from tolmach.accounts.model import Membership, User
from tolmach.accounts.passwords import hash_password
from tolmach.accounts.sign_in import end_all_sessions, fold_login
from tolmach.errors import NotFound, Refused
from tolmach.events.actor import JOB, Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event


def add_user(
    session: Session,
    *,
    address: str,
    name: str,
    password: str,
    grants: tuple[Grant, ...],
    now: datetime,
    locale: str = "en",
    time_zone: str = "Europe/Prague",
    actor: Actor = JOB,
) -> User:
    """Add a person who may log in at once. Raises AddressTaken, WeakPassword or Refused for no mail address."""
    folded = fold_login(address)
    if "@" not in folded:
        raise Refused(f"{address!r} is no mail address.")
    if session.scalar(select(User.id).where(User.address == folded)) is not None:
        raise AddressTaken(f"A user with the address {folded} exists.")
    user = User(
        address=folded,
        name=name,
        password_hash=hash_password(password),
        locale=locale,
        time_zone=time_zone,
        created_at=now,
    )
    session.add(user)
    session.flush()
    for grant in grants:
        give_role(session, user.id, grant)
    record_event(session, EventKind.USER_ADDED, at=now, actor=actor, user=user.id)
    return user


def access_by_address(session: Session, address: str) -> Access:
    """What the person with this log-in address may do. Raises NotFound, also for somebody who was switched off."""
    user_id = session.scalar(select(User.id).where(User.address == fold_login(address), User.is_active))
    if user_id is None:
        raise NotFound("user", address)
    return access_of_user(session, user_id)


def give_role(session: Session, user_id: int, grant: Grant) -> None:
    """Give a person a role in a place."""
    session.add(
        Membership(
            user_id=user_id,
            role=grant.role,
            client_id=grant.client_id,
            market_id=grant.market_id,
            pool_id=grant.pool_id,
        )
    )
    session.flush()


def set_password(session: Session, *, address: str, password: str, now: datetime, actor: Actor = JOB) -> None:
    """Set a new password and end the person's sessions. Raises NotFound or WeakPassword."""
    user = session.scalar(select(User).where(User.address == fold_login(address)))
    if user is None:
        raise NotFound("user", address)
    user.password_hash = hash_password(password)
    end_all_sessions(session, user.id, now=now)
    record_event(session, EventKind.USER_PASSWORD, at=now, actor=actor, user=user.id)
