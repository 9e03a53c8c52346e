"""Log in and out. A session is a row; the cookie carries its token."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tolmach.accounts.errors import TooManyTries, WrongCredentials
from tolmach.accounts.model import LoginSession, User
from tolmach.accounts.passwords import hash_password, is_outdated, is_password
from tolmach.accounts.throttle import count_try, reset_throttle, seconds_until_open
from tolmach.events.actor import Actor, ActorKind
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.keys import hash_token, new_token

SESSION_LASTS = timedelta(hours=12)
"""A working day; a log-in in the morning does not end before the shift does."""

SEEN_EVERY = timedelta(minutes=5)
TRY_WINDOW = timedelta(minutes=15)
MOST_TRIES = 10


def refuse_if_throttled(session: Session, address: str, *, now: datetime) -> None:
    """Raise TooManyTries while the throttle of this address is shut. Reads only."""
    seconds = seconds_until_open(session, _key(address), now=now, window=TRY_WINDOW, most=MOST_TRIES)
    if seconds:
        raise TooManyTries(seconds)


def check_credentials(session: Session, address: str, password: str) -> User:
    """The user with these credentials. Raises WrongCredentials. Slow on purpose (argon2): nothing is written here."""
    user = session.scalar(select(User).where(User.address == fold_login(address)))
    if not is_password(user.password_hash if user else None, password) or user is None or not user.is_active:
        raise WrongCredentials
    return user


def count_refused_log_in(session: Session, address: str, *, now: datetime) -> None:
    """Count a wrong try, so that guessing gets slow."""
    count_try(session, _key(address), now=now, window=TRY_WINDOW)


def open_session(session: Session, user_id: int, *, password: str, now: datetime) -> str:
    """Open a session for a user whose credentials were checked; returns the token for the cookie."""
    user = session.get_one(User, user_id)
    if user.password_hash is not None and is_outdated(user.password_hash):
        user.password_hash = hash_password(password)
    reset_throttle(session, _key(user.address))
    token = new_token()
    session.add(
        LoginSession(
            token_hash=hash_token(token), user_id=user_id, created_at=now, seen_at=now, expires_at=now + SESSION_LASTS
        )
    )
    session.flush()
    record_event(session, EventKind.USER_SIGNED_IN, at=now, actor=Actor(ActorKind.USER, user_id))
    return token


def user_of_session(session: Session, token: str, *, now: datetime) -> tuple[User, LoginSession] | None:
    """The user whose running session this token opens, and the session; None when there is none."""
    row = session.execute(
        select(User, LoginSession)
        .join(LoginSession, LoginSession.user_id == User.id)
        .where(
            LoginSession.token_hash == hash_token(token),
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > now,
            User.is_active,
        )
    ).first()
    return (row[0], row[1]) if row else None


def end_session(session: Session, token: str, *, now: datetime) -> None:
    """Log out: the token opens nothing any more."""
    row = session.scalar(select(LoginSession).where(LoginSession.token_hash == hash_token(token)))
    if row is None or row.ended_at is not None:
        return
    row.ended_at = now
    session.flush()
    record_event(session, EventKind.USER_SIGNED_OUT, at=now, actor=Actor(ActorKind.USER, row.user_id))


def end_all_sessions(session: Session, user_id: int, *, now: datetime) -> None:
    """End every session of a user, for a changed password or a switched-off account."""
    running = LoginSession.ended_at.is_(None)
    session.execute(update(LoginSession).where(LoginSession.user_id == user_id, running).values(ended_at=now))


def fold_login(address: str) -> str:
    """Addresses people log in with are compared without case and surrounding space."""
    return address.strip().casefold()


def _key(address: str) -> str:
    # The key is a hash so that the throttle's rows hold no address of anybody.
    return "login:" + hash_token(fold_login(address))
