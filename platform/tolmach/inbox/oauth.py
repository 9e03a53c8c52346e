"""Access tokens for mailboxes that take no password: asked for with a refresh token, kept until they run out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from tolmach.clients.model import Mailbox
from tolmach.errors import PortError
from tolmach.web_client import WebClient, WebRefused

LARGEST_ANSWER = 100_000

RUNS_OUT_BEFORE = timedelta(minutes=2)
"""A token is not used in its last minutes: a login with it must not fail on the way."""

_USUAL_SECONDS = 3600
_MOST_SECONDS = 86_400
"""A token that is said to last longer, by centuries perhaps, is asked for anew each day."""


class TokenRefused(PortError):
    """The sign-in service does not accept the refresh token or the program's own credentials."""

    def __init__(self, reason: str) -> None:
        super().__init__("oauth", reason, permanent=True)


@dataclass(frozen=True, kw_only=True)
class Granted:
    """A fresh access token, and a refresh token where the service replaced it."""

    access_token: str = field(repr=False)
    until: datetime
    refresh_token: str | None = field(default=None, repr=False)


def kept_token(box: Mailbox, *, now: datetime) -> str | None:
    """The access token that is here already; None where there is none that can still be used."""
    until = box.source_token_until
    return box.source_access_token if until is not None and now < until - RUNS_OUT_BEFORE else None


def ask_for_token(client: WebClient, box: Mailbox, *, now: datetime) -> Granted:
    """Ask the mailbox's sign-in service for an access token (RFC 6749, section 6).

    Raises TokenRefused where it says no, PortError where it cannot be asked.
    """
    settings = box.source_settings
    fields = {
        "grant_type": "refresh_token",
        "client_id": settings.get("client_id", ""),
        "client_secret": box.source_secret or "",
        "refresh_token": box.source_refresh_token or "",
        "scope": settings.get("scope", ""),
    }
    given = {name: value for name, value in fields.items() if value}
    answer = _ask(client, str(settings.get("token_url", "")), given)
    token = answer.get("access_token")
    if not isinstance(token, str) or not token:
        raise PortError("oauth", "the sign-in service gave no access token", permanent=False)
    lasts = str(answer.get("expires_in", ""))
    seconds = min(int(lasts[:10]), _MOST_SECONDS) if lasts.isdecimal() else _USUAL_SECONDS
    replaced = answer.get("refresh_token")
    return Granted(
        access_token=token,
        until=now + timedelta(seconds=seconds),
        refresh_token=replaced if isinstance(replaced, str) and replaced else None,
    )


def keep_token(session: Session, box: Mailbox, granted: Granted) -> None:
    """Keep a token with its mailbox, unless the mailbox was given other credentials meanwhile."""
    values: dict[str, Any] = {"source_access_token": granted.access_token, "source_token_until": granted.until}
    if granted.refresh_token is not None:
        values["source_refresh_token"] = granted.refresh_token
    current = session.get(Mailbox, box.id)
    if current is not None and current.source_refresh_token == box.source_refresh_token:
        session.execute(update(Mailbox).where(Mailbox.id == box.id).values(**values))


def forget_token(session: Session, box: Mailbox) -> None:
    """Ask for a new access token the next time: the mail server did not accept this one."""
    session.execute(update(Mailbox).where(Mailbox.id == box.id).values(source_access_token=None))


def _ask(client: WebClient, address: str, fields: Mapping[str, str]) -> dict[str, Any]:
    try:
        answer = client.post(address, fields).body
    except WebRefused as refusal:
        raise _refusal(refusal) from refusal
    except PortError as error:
        reason = f"the sign-in service cannot be asked: {error.reason}"
        raise PortError("oauth", reason, permanent=error.permanent) from error
    return answer if isinstance(answer, dict) else {}


def _refusal(refusal: WebRefused) -> PortError:
    said = refusal.said if isinstance(refusal.said, dict) else {}
    words = f"{said.get('error', '')}: {said.get('error_description', '')}".strip(": ")
    reason = words or f"the sign-in service answered {refusal.status}"
    # RFC 6749, section 5.2: a refusal is 400, or 401 for the program's own credentials.
    if refusal.status in (400, 401, 403):
        return TokenRefused(reason)
    return PortError("oauth", reason, permanent=False)
