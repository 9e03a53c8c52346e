"""Keep when a client's token was last used."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tolmach.accounts.model import ApiToken
from tolmach.accounts.sign_in import SEEN_EVERY


def is_token_seen_long_ago(token: ApiToken, *, now: datetime) -> bool:
    """Whether this use is worth a write: the last one that was noted is minutes away, or there was none."""
    return token.seen_at is None or now - token.seen_at >= SEEN_EVERY


def note_token_seen(session: Session, token_id: int, *, now: datetime) -> None:
    """Write down that the token is in use."""
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(seen_at=now))
