"""Access tokens for mailboxes that take no password, and trying a mailbox with one."""

from __future__ import annotations

from tolmach.clients.model import Mailbox
from tolmach.errors import PortError
from tolmach.inbox.connection import Tried, what_happened
from tolmach.inbox.oauth import LARGEST_ANSWER, ask_for_token, keep_token, kept_token
from tolmach.inbox.try_mailbox import TIMEOUT_SECONDS, try_receiving
from tolmach.web_client import WebClient
from tolmach.wiring import House


def access_token(house: House, box: Mailbox, *, timeout: float) -> str | None:
    """An access token that still runs, asked for where none does; None for a mailbox with a password.

    A refresh token that came along is the box's from now on.
    Raises PortError.
    """
    if not box.uses_tokens:
        return None
    kept = kept_token(box, now=house.clock.now())
    if kept is not None:
        return kept
    client = WebClient(house.settings.private_hosts, seconds=timeout, largest=LARGEST_ANSWER)
    granted = ask_for_token(client, box, now=house.clock.now())
    with house.database.writing.begin() as session:
        keep_token(session, box, granted)
    if granted.refresh_token is not None:
        box.source_refresh_token = granted.refresh_token
    return granted.access_token


def try_mailbox(house: House, box: Mailbox) -> Tried:
    """Log in where the mailbox's letters come from, and say what happened; no letter is fetched."""
    try:
        token = access_token(house, box, timeout=TIMEOUT_SECONDS)
    except PortError as error:
        return what_happened(error)
    return try_receiving(box, today=house.clock.now().date(), token=token)
