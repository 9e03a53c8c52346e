"""Keep when a session was last used."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tolmach.accounts.model import LoginSession
from tolmach.accounts.sign_in import SEEN_EVERY


def is_seen_long_ago(login: LoginSession, *, now: datetime) -> bool:
    """Whether the last use was noted so long ago that this one should be; not every page view is worth a write."""
    return now - login.seen_at >= SEEN_EVERY


def note_seen(session: Session, login_id: int, *, now: datetime) -> None:
    """Write down that the session is in use."""
    session.execute(update(LoginSession).where(LoginSession.id == login_id).values(seen_at=now))
