"""API tokens of clients, and what a repeated call with the same key is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.errors import KeyReused
from tolmach.accounts.model import ApiToken, IdempotencyKey
from tolmach.keys import hash_token, new_token


def issue_token(session: Session, *, client_id: int, name: str, now: datetime) -> str:
    """Make a client's token; it is shown once and only its hash stays."""
    token = f"tol_{new_token()}"
    session.add(ApiToken(client_id=client_id, name=name, token_hash=hash_token(token), created_at=now))
    session.flush()
    return token


def find_token(session: Session, token: str) -> ApiToken | None:
    """The running token with this text."""
    return session.scalar(
        select(ApiToken).where(ApiToken.token_hash == hash_token(token), ApiToken.revoked_at.is_(None))
    )


def earlier_answer(
    session: Session, *, client_id: int, key: str, request_hash: str
) -> tuple[int, dict[str, Any]] | None:
    """Status and body that this key was answered before; None for a new key.

    Raises KeyReused when the key came with another request: answering that with the old body would lose a message.
    """
    row = session.scalar(select(IdempotencyKey).where(IdempotencyKey.client_id == client_id, IdempotencyKey.key == key))
    if row is None:
        return None
    if row.request_hash != request_hash:
        raise KeyReused(key)
    return row.status, row.answer


def keep_answer(
    session: Session, *, client_id: int, key: str, request_hash: str, status: int, answer: dict[str, Any], now: datetime
) -> None:
    """Keep the answer beside what it caused, in the same transaction."""
    session.add(
        IdempotencyKey(
            client_id=client_id, key=key, request_hash=request_hash, status=status, answer=answer, created_at=now
        )
    )
    session.flush()
