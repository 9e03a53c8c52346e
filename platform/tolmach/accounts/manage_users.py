"""Take people in, change what is said of them, give and take roles, switch accounts off and on."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Grant
from tolmach.accounts.errors import AddressTaken, OwnAccount
from tolmach.accounts.model import Membership, Role, User
from tolmach.accounts.sign_in import end_all_sessions
from tolmach.accounts.users import add_user, give_role, set_password
from tolmach.clients.model import Client, Market
from tolmach.clients.rules import wrong_address, wrong_name, wrong_zone
from tolmach.errors import FieldsRefused, NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import is_served


def made_password() -> str:
    """A password to hand over: long enough to be safe, made of what every keyboard has."""
    return secrets.token_urlsafe(12)


def invite_user(
    session: Session,
    *,
    address: str,
    name: str,
    locale: str,
    time_zone: str,
    password: str,
    grants: tuple[Grant, ...],
    now: datetime,
    actor: Actor,
) -> User:
    """A new person with an account. Raises FieldsRefused."""
    refuse_fields({"address": wrong_address(address.strip()), **_wrong_person(name, locale, time_zone)})
    try:
        return add_user(
            session,
            address=address,
            name=name.strip(),
            password=password,
            grants=grants,
            now=now,
            locale=locale,
            time_zone=time_zone,
            actor=actor,
        )
    except AddressTaken as taken:
        raise FieldsRefused({"address": Wrong.TAKEN}) from taken


def change_user(
    session: Session, user: User, *, name: str, locale: str, time_zone: str, now: datetime, actor: Actor
) -> None:
    """Change how a person is called and what they see their pages in. Raises FieldsRefused."""
    refuse_fields(_wrong_person(name, locale, time_zone))
    user.name, user.locale, user.time_zone = name.strip(), locale, time_zone
    session.flush()
    record_event(session, EventKind.USER_CHANGED, at=now, actor=actor, user=user.id)


def switch_user(session: Session, user: User, *, is_active: bool, now: datetime, actor: Actor) -> None:
    """Switch an account off, which ends its sessions, or on again. Raises OwnAccount."""
    if user.id == actor.id:
        raise OwnAccount(str(user.id))
    user.is_active = is_active
    if not is_active:
        end_all_sessions(session, user.id, now=now)
    session.flush()
    record_event(session, EventKind.USER_SWITCHED, at=now, actor=actor, user=user.id, is_active=is_active)


def renew_password(session: Session, user: User, *, now: datetime, actor: Actor) -> str:
    """Make a person a new password, which ends their sessions; it is returned once."""
    password = made_password()
    set_password(session, address=user.address, password=password, now=now, actor=actor)
    return password


def give_house_role(session: Session, user: User, grant: Grant, *, now: datetime, actor: Actor) -> None:
    """Give the role of an operator or of a shop's owner; pools have their own way in. Raises FieldsRefused."""
    refuse_fields({"role": wrong_grant(session, grant), "place": _held(session, user.id, grant)})
    give_role(session, user.id, grant)
    place = {"client_id": grant.client_id, "market_id": grant.market_id}
    record_event(session, EventKind.ROLE_GIVEN, at=now, actor=actor, **place, user=user.id, role=grant.role)


def take_house_role(session: Session, user: User, membership_id: int, *, now: datetime, actor: Actor) -> None:
    """Take such a role away. Raises NotFound, or OwnAccount for one's own house."""
    row = session.get(Membership, membership_id)
    if row is None or row.user_id != user.id or row.pool_id is not None:
        raise NotFound("membership", membership_id)
    if row.role is Role.OPERATOR and user.id == actor.id:
        raise OwnAccount(str(user.id))
    session.delete(row)
    session.flush()
    record_event(session, EventKind.ROLE_TAKEN, at=now, actor=actor, user=user.id, role=row.role)


def wrong_grant(session: Session, grant: Grant) -> Wrong | None:
    """An operator has the whole house, an owner one client or one market of it."""
    if grant.role is Role.OPERATOR:
        return Wrong.NO_CHOICE if grant.client_id is not None else None
    if grant.role is not Role.OWNER or grant.client_id is None or session.get(Client, grant.client_id) is None:
        return Wrong.NO_CHOICE
    if grant.market_id is None:
        return None
    market = session.get(Market, grant.market_id)
    return None if market is not None and market.client_id == grant.client_id else Wrong.NO_CHOICE


def _wrong_person(name: str, locale: str, time_zone: str) -> dict[str, Wrong | None]:
    locale_fault = None if is_served(locale) else Wrong.NO_LANGUAGE
    return {"name": wrong_name(name), "locale": locale_fault, "time_zone": wrong_zone(time_zone)}


def _held(session: Session, user_id: int, grant: Grant) -> Wrong | None:
    same = select(Membership.id).where(
        Membership.user_id == user_id,
        Membership.role == grant.role,
        Membership.client_id == grant.client_id,
        Membership.market_id == grant.market_id,
    )
    return Wrong.TAKEN if session.scalar(same) is not None else None
