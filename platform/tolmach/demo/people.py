"""The people of the demo: their roles, skills, pools and absences, and the log-ins that are printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tolmach.accounts.access import Grant
from tolmach.accounts.model import Role, User
from tolmach.accounts.passwords import hash_password
from tolmach.accounts.users import give_role
from tolmach.demo.places import Places
from tolmach.demo.read import read_data
from tolmach.languages.fold import fold
from tolmach.pools.model import Absence, Level, PoolMember, Skill

PASSWORD = "interpreter at work"
FULL_DAY = 25
"""How many open tickets a person holds who works the whole day."""

_MOST_IMPORTANT = ("operator", "lead", "agent", "owner")


def make_people(session: Session, places: Places, *, now: datetime, until: datetime) -> None:
    """Add everybody; who is away is so from the day before ``until`` to the end of that week."""
    entries, users = read_data("people")["person"], {}
    # A hash is meant to be dear: one for the password they share saves half of the loading time.
    password_hash = hash_password(PASSWORD)
    for entry in entries:
        users[entry["name"]] = _add(session, entry, places, password_hash, now)
    for entry in entries:
        if "away_with_deputy" in entry:
            deputy = users[entry["away_with_deputy"]]
            _add_absence(session, users[entry["name"]], deputy, until)
    session.flush()


def login_of(name: str) -> str:
    """The address a person of the operator logs in with: their first name."""
    return f"{fold(name).split()[0]}@desk.example"


def log_ins() -> str:
    """The log-ins as text: the password, then role, name, address and what to look at, the same every time."""
    entries: list[Mapping[str, Any]] = read_data("people")["person"]
    rows = sorted(entries, key=lambda entry: _MOST_IMPORTANT.index(entry["role"]))
    names = max(len(entry["name"]) for entry in rows)
    addresses = max(len(login_of(entry["name"])) for entry in rows)
    lines = [
        f"  {entry['role']:<8}  {entry['name']:<{names}}  {login_of(entry['name']):<{addresses}}  {entry['look']}"
        for entry in rows
    ]
    return "\n".join([f"Everybody's password is: {PASSWORD}", "", *lines, ""])


def _add(session: Session, entry: dict[str, Any], places: Places, password_hash: str, now: datetime) -> User:
    user = User(
        address=login_of(entry["name"]),
        name=entry["name"],
        password_hash=password_hash,
        locale=entry["locale"],
        created_at=now,
    )
    session.add(user)
    session.flush()
    for grant in _grants(entry, places):
        give_role(session, user.id, grant)
    for slug in entry.get("pools", ()):
        capacity = entry.get("capacity", FULL_DAY)
        session.add(PoolMember(pool_id=places.pools[slug], user_id=user.id, capacity=capacity))
    for language, level in entry.get("skills", {}).items():
        known = Level(level)
        session.add(Skill(user_id=user.id, language=language, read=known, write=known, speak=known))
    return user


def _grants(entry: dict[str, Any], places: Places) -> tuple[Grant, ...]:
    role = Role(entry["role"])
    if role is Role.OPERATOR:
        return (Grant(role=role),)
    if role is Role.OWNER:
        return (Grant(role=role, client_id=places.clients[entry["client"]]),)
    return tuple(Grant(role=role, pool_id=places.pools[slug]) for slug in entry["pools"])


def _add_absence(session: Session, user: User, deputy: User, until: datetime) -> None:
    starts_at = until - timedelta(days=1, hours=4)
    session.add(
        Absence(
            user_id=user.id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(days=5),
            kind="holiday",
            deputy_id=deputy.id,
        )
    )
