"""What people set for themselves: the interface's language, its look, its keys."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from tolmach.accounts.model import User

THEMES = ("auto", "light", "dark", "contrast")


def set_locale(session: Session, user_id: int, locale: str) -> None:
    """Show the interface to this person in ``locale``, one of the fifteen."""
    session.execute(update(User).where(User.id == user_id).values(locale=locale))


def set_look(session: Session, user_id: int, *, theme: str, time_zone: str, has_letter_keys: bool) -> None:
    """Keep how this person wants their pages: a theme of ``THEMES``, an IANA time zone, shortcuts by letter or none."""
    values = {"theme": theme, "time_zone": time_zone, "has_letter_keys": has_letter_keys}
    session.execute(update(User).where(User.id == user_id).values(**values))
