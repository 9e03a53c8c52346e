"""Add a mailbox to a client, and change where its letters come from and how answers leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Mailbox, MailboxMarket, MailSource, Market
from tolmach.clients.rules import wrong_address, wrong_host, wrong_name, wrong_port, wrong_secure_url
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event

SECURITIES = ("tls", "starttls", "none")
LOGINS = ("password", "token")
MOST_DAYS = 3650


@dataclass(frozen=True, kw_only=True)
class MailboxValues:
    """What is said of a mailbox. A secret that is None stays as it is; ``markets`` are ids, the assumed one first.

    ``source_settings``: path (maildir), or (IMAP) host, port, security, user, folder, ``move_to`` where letters go once
    kept, ``days`` how old unread letters may be at the first connection, and ``login``: ``password``, or ``token`` with
    token_url, client_id and scope; ``source_secret`` is the password, or the program's own secret.
    ``sending_settings``: host, port, security, user and ``login`` (``token`` is the source's), or nothing where the
    operator's own relay sends. ``spf_term`` is what the provider wants in the domain's SPF record, like
    ``include:spf.provider.example``.
    """

    address: str
    display_name: str
    takes_plus_addresses: bool
    source: MailSource
    source_settings: Mapping[str, Any]
    sending_settings: Mapping[str, Any]
    markets: Sequence[int]
    source_secret: str | None = field(default=None, repr=False)
    source_refresh_token: str | None = field(default=None, repr=False)
    sending_secret: str | None = field(default=None, repr=False)
    is_active: bool = True
    has_test_letters: bool = False
    dkim_selector: str = ""
    spf_term: str = ""


def mailbox_of(session: Session, client_id: int, mailbox_id: int) -> Mailbox:
    """The client's mailbox with this id. Raises NotFound."""
    box = session.get(Mailbox, mailbox_id)
    if box is None or box.client_id != client_id:
        raise NotFound("mailbox", mailbox_id)
    return box


def add_mailbox(session: Session, *, client_id: int, values: MailboxValues, now: datetime, actor: Actor) -> Mailbox:
    """A new mailbox of the client. Raises FieldsRefused, also where any client has the address already."""
    box = Mailbox(client_id=client_id)
    _save(session, box, values, now=now, actor=actor)
    return box


def change_mailbox(session: Session, box: Mailbox, *, values: MailboxValues, now: datetime, actor: Actor) -> None:
    """Change a mailbox. Raises FieldsRefused."""
    _save(session, box, values, now=now, actor=actor)


def _save(session: Session, box: Mailbox, values: MailboxValues, *, now: datetime, actor: Actor) -> None:
    refuse_fields(_faults(session, box, values))
    box.address, box.display_name = values.address.casefold(), values.display_name.strip()
    box.takes_plus_addresses, box.is_active, box.source = values.takes_plus_addresses, values.is_active, values.source
    box.source_settings, box.sending_settings = dict(values.source_settings), dict(values.sending_settings)
    box.has_test_letters = values.has_test_letters
    box.dkim_selector, box.spf_term = values.dkim_selector.casefold(), values.spf_term.casefold()
    if values.source_secret is not None:
        box.source_secret = values.source_secret
    if values.source_refresh_token is not None:
        box.source_refresh_token = values.source_refresh_token
    box.source_access_token = None  # It may belong to another login than the one that was saved just now.
    if values.sending_secret is not None:
        box.sending_secret = values.sending_secret
    session.add(box)
    session.flush()
    _serve(session, box, values.markets)
    record_event(
        session,
        EventKind.MAILBOX_SAVED,
        at=now,
        actor=actor,
        client_id=box.client_id,
        mailbox=box.id,
        source=box.source,
        is_active=box.is_active,
    )


def _faults(session: Session, box: Mailbox, values: MailboxValues) -> dict[str, Wrong | None]:
    known = set(session.scalars(select(Market.id).where(Market.client_id == box.client_id)))
    return {
        "address": wrong_address(values.address) or _taken(session, box, values.address),
        "display_name": wrong_name(values.display_name),
        "markets": (None if known >= set(values.markets) else Wrong.NO_CHOICE) if values.markets else Wrong.MISSING,
        **_wrong_source(box, values),
        **_wrong_server("sending", values.sending_settings, is_needed=False),
        "sending_login": _wrong_sending_login(values),
    }


def _taken(session: Session, box: Mailbox, address: str) -> Wrong | None:
    other = session.scalar(select(Mailbox.id).where(Mailbox.address == address.casefold()))
    return Wrong.TAKEN if other is not None and other != box.id else None


def _wrong_source(box: Mailbox, values: MailboxValues) -> dict[str, Wrong | None]:
    if values.source is MailSource.MAILDIR:
        return {"source_path": None if values.source_settings.get("path") else Wrong.MISSING}
    if values.source is MailSource.IMAP:
        settings = values.source_settings
        return {
            "source_user": None if settings.get("user") else Wrong.MISSING,
            "source_move_to": Wrong.SAME_FOLDER if settings.get("move_to", "") == settings.get("folder") else None,
            "source_days": Wrong.NO_NUMBER if settings.get("days", 0) > MOST_DAYS else None,
            **_wrong_server("source", settings, is_needed=True),
            **_wrong_login(box, values),
        }
    return {}


def _wrong_login(box: Mailbox, values: MailboxValues) -> dict[str, Wrong | None]:
    settings = values.source_settings
    if settings.get("login", "password") not in LOGINS:
        return {"source_login": Wrong.NO_CHOICE}
    if settings.get("login") != "token":
        return {}
    has_refresh_token = values.source_refresh_token or box.source_refresh_token
    return {
        "source_token_url": wrong_secure_url(settings.get("token_url", "")),
        "source_client_id": None if settings.get("client_id") else Wrong.MISSING,
        "source_refresh_token": None if has_refresh_token else Wrong.MISSING,
    }


def _wrong_sending_login(values: MailboxValues) -> Wrong | None:
    """An access token is that of the source, and is told to no server without encryption."""
    login = values.sending_settings.get("login", "password")
    has_token = values.source is MailSource.IMAP and values.source_settings.get("login") == "token"
    is_possible = login == "password" or (has_token and values.sending_settings.get("security") != "none")
    return None if login in LOGINS and is_possible else Wrong.NO_CHOICE


def _wrong_server(name: str, server: Mapping[str, Any], *, is_needed: bool) -> dict[str, Wrong | None]:
    host = server.get("host", "")
    if not host:
        return {f"{name}_host": Wrong.MISSING if is_needed else None}
    return {
        f"{name}_host": wrong_host(host),
        f"{name}_port": wrong_port(server.get("port", 0)),
        f"{name}_security": None if server.get("security") in SECURITIES else Wrong.NO_CHOICE,
    }


def _serve(session: Session, box: Mailbox, markets: Sequence[int]) -> None:
    session.execute(delete(MailboxMarket).where(MailboxMarket.mailbox_id == box.id))
    for position, market_id in enumerate(dict.fromkeys(markets)):
        session.add(MailboxMarket(client_id=box.client_id, mailbox_id=box.id, market_id=market_id, position=position))
    session.flush()
