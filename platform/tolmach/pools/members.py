"""Put people into pools and take them out: the role of an agent or lead there, and how much they can hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Grant
from tolmach.accounts.model import Membership, Role, User
from tolmach.accounts.users import give_role
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.pools.model import Pool, PoolMember
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble

MOST_CAPACITY = 500


def put_in_pool(
    session: Session, pool: Pool, *, user_id: int, role: Role, capacity: int, now: datetime, actor: Actor
) -> None:
    """Make a person a member, or change what a member is there. Raises FieldsRefused, NotFound for no such person."""
    is_role = role in (Role.AGENT, Role.LEAD)
    refuse_fields(
        {
            "capacity": None if 0 <= capacity <= MOST_CAPACITY else Wrong.NO_NUMBER,
            "role": None if is_role else Wrong.NO_CHOICE,
        }
    )
    if session.get(User, user_id) is None:
        raise NotFound("user", user_id)
    _take_roles(session, pool.id, user_id)
    give_role(session, user_id, Grant(role=role, pool_id=pool.id))
    member = _member(session, pool.id, user_id) or PoolMember(pool_id=pool.id, user_id=user_id)
    member.capacity = capacity
    session.add(member)
    session.flush()
    mend_trouble(session, TroubleKind.POOL_EMPTY, now=now, subject=str(pool.id))
    _tell(session, (pool.id, user_id), now, actor, role=role, capacity=capacity)


def take_out_of_pool(session: Session, pool: Pool, *, user_id: int, now: datetime, actor: Actor) -> None:
    """End a membership and its roles; tickets the person holds stay theirs. Raises NotFound where there is none."""
    member = _member(session, pool.id, user_id)
    if member is None:
        raise NotFound("member", user_id)
    session.delete(member)
    _take_roles(session, pool.id, user_id)
    _tell(session, (pool.id, user_id), now, actor, role=None, capacity=None)


def _member(session: Session, pool_id: int, user_id: int) -> PoolMember | None:
    return session.scalar(select(PoolMember).where(PoolMember.pool_id == pool_id, PoolMember.user_id == user_id))


def _take_roles(session: Session, pool_id: int, user_id: int) -> None:
    session.execute(delete(Membership).where(Membership.user_id == user_id, Membership.pool_id == pool_id))
    session.flush()


def _tell(
    session: Session,
    membership: tuple[int, int],
    now: datetime,
    actor: Actor,
    *,
    role: Role | None,
    capacity: int | None,
) -> None:
    pool_id, user_id = membership
    record_event(
        session,
        EventKind.MEMBERS_CHANGED,
        at=now,
        actor=actor,
        pool=pool_id,
        user=user_id,
        role=role,
        capacity=capacity,
    )
