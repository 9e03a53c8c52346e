"""A role and its place as one field: ``operator``, ``agent:7`` (a pool), ``owner:3`` (a client), ``owner:3:12``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tolmach.accounts.access import Grant
from tolmach.accounts.manage_users import give_house_role, wrong_grant
from tolmach.accounts.model import Role, User
from tolmach.errors import FieldsRefused, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.pools.members import put_in_pool
from tolmach.pools.model import Pool
from tolmach.web.operator.forms import Form

_IN_POOLS = (Role.AGENT, Role.LEAD)


def read_place(text: str) -> Grant:
    """The role and place a field says. Raises FieldsRefused."""
    name, *ids = text.split(":")
    if name not in tuple(Role) or not all(one.isascii() and one.isdecimal() for one in ids):
        raise FieldsRefused({"place": Wrong.NO_CHOICE})
    role, numbers = Role(name), [int(one) for one in ids]
    wanted = {Role.OPERATOR: (0,), Role.OWNER: (1, 2)}.get(role, (1,))
    if len(numbers) not in wanted:
        raise FieldsRefused({"place": Wrong.NO_CHOICE})
    if role in _IN_POOLS:
        return Grant(role=role, pool_id=numbers[0])
    client_id, market_id = (*numbers, None, None)[:2]
    return Grant(role=role, client_id=client_id, market_id=market_id)


def house_grants(session: Session, form: Form) -> tuple[Grant, ...]:
    """The grant of a form where it is one outside pools. Raises FieldsRefused."""
    grant = read_place(form["place"])
    if grant.role in _IN_POOLS:
        return ()
    refuse_fields({"place": wrong_grant(session, grant)})
    return (grant,)


def give_place(
    session: Session, user: User, form: Form, *, now: datetime, actor: Actor, pools_only: bool = False
) -> None:
    """Give a person the role and place a form says. Raises FieldsRefused."""
    grant = read_place(form["place"])
    if grant.role not in _IN_POOLS:
        if not pools_only:
            give_house_role(session, user, grant, now=now, actor=actor)
        return
    pool = session.get(Pool, grant.pool_id)
    if pool is None:
        raise FieldsRefused({"place": Wrong.NO_CHOICE})
    capacity = form.number("capacity")
    put_in_pool(session, pool, user_id=user.id, role=grant.role, capacity=capacity, now=now, actor=actor)
