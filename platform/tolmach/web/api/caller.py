"""Who calls: the client behind the bearer token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from tolmach.accounts.model import ApiToken
from tolmach.accounts.token_seen import is_token_seen_long_ago, note_token_seen
from tolmach.accounts.tokens import find_token
from tolmach.clients.model import Client
from tolmach.web.house import the_house


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The client whose token the call carries."""

    token_id: int
    client_id: int
    client_slug: str


def admit_caller() -> None:
    """The API's guard: let in a running token of an active client. Raises Unauthorized."""
    house = the_house()
    token = _bearer_token()
    with house.database.reading() as session:
        row = find_token(session, token) if token else None
        client = session.get_one(Client, row.client_id) if row else None
    if row is None or client is None or not client.is_active:
        raise Unauthorized(
            "Send a valid token: Authorization: Bearer <token>.", www_authenticate=WWWAuthenticate("bearer")
        )
    g.api_caller = Caller(token_id=row.id, client_id=client.id, client_slug=client.slug)
    _note_seen(row)


def the_caller() -> Caller:
    """The caller, behind the guard that made sure there is one."""
    return cast(Caller, g.api_caller)


def _bearer_token() -> str | None:
    authorization = request.authorization
    return authorization.token if authorization and authorization.type == "bearer" else None


def _note_seen(token: ApiToken) -> None:
    house = the_house()
    now = house.clock.now()
    if is_token_seen_long_ago(token, now=now):
        with house.database.writing.begin() as session:
            note_token_seen(session, token.id, now=now)
