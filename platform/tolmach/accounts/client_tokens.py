"""Give a client a key to the API, and take it away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tolmach.accounts.model import ApiToken
from tolmach.accounts.tokens import issue_token
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event


def make_token(session: Session, *, client_id: int, name: str, now: datetime, actor: Actor) -> str:
    """A new token of the client; the text is returned once and only its hash stays. Raises FieldsRefused."""
    said = name.strip()
    same = select(ApiToken.id).where(ApiToken.client_id == client_id, ApiToken.name == said)
    taken = Wrong.TAKEN if session.scalar(same) is not None else None
    refuse_fields({"token_name": taken if said else Wrong.MISSING})
    token = issue_token(session, client_id=client_id, name=said, now=now)
    record_event(session, EventKind.TOKEN_MADE, at=now, actor=actor, client_id=client_id)
    return token


def revoke_token(session: Session, *, client_id: int, token_id: int, now: datetime, actor: Actor) -> None:
    """End a running token of the client. Raises NotFound."""
    running = (ApiToken.id == token_id) & (ApiToken.client_id == client_id) & ApiToken.revoked_at.is_(None)
    ended = session.execute(update(ApiToken).where(running).values(revoked_at=now))
    if not ended.rowcount:  # type: ignore[attr-defined]
        raise NotFound("token", token_id)
    record_event(session, EventKind.TOKEN_REVOKED, at=now, actor=actor, client_id=client_id, token=token_id)


def tokens_of(session: Session, client_id: int) -> list[ApiToken]:
    """The client's running tokens, the newest first."""
    running = select(ApiToken).where(ApiToken.client_id == client_id, ApiToken.revoked_at.is_(None))
    return list(session.scalars(running.order_by(ApiToken.id.desc())))
