"""Access tokens for mailboxes that take no password, and trying a mailbox with one."""

from __future__ import annotations

from dataclasses import replace

from tolmach.clients.model import Mailbox
from tolmach.errors import PortError
from tolmach.inbox.connection import Tried, what_happened
from tolmach.inbox.oauth import LARGEST_ANSWER, ask_for_token, forget_token, keep_token, kept_token
from tolmach.inbox.try_mailbox import TIMEOUT_SECONDS, try_receiving, try_sending
from tolmach.outbox.port import LoginRefused, SendingFailed
from tolmach.outbox.send import SendingClaim, send_letter
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


def send_claimed(house: House, claim: SendingClaim) -> SendingFailed | None:
    """Send a claimed letter; where its mailbox logs in with an access token, with one that still runs."""
    box = claim.token_of
    if box is not None:
        try:
            token = access_token(house, box, timeout=TIMEOUT_SECONDS)
        except PortError as error:
            return SendingFailed(error.reason, permanent=False, is_server=True)
        claim = replace(claim, route=replace(claim.route, token=token))
    failure = send_letter(house.mailer, house.store, claim, now=house.clock.now())
    if box is not None and isinstance(failure, LoginRefused):
        with house.database.writing.begin() as session:
            forget_token(session, box)
    return failure


def try_mailbox(house: House, box: Mailbox) -> tuple[Tried, Tried]:
    """Log in where the mailbox's letters come from and where its answers leave, and say what happened in each.

    No letter is fetched or sent.
    """
    token: str | None = None
    try:
        token = access_token(house, box, timeout=TIMEOUT_SECONDS)
    except PortError as error:
        failed = what_happened(error)
        return failed, failed if box.sends_with_token else try_sending(box)
    receiving = try_receiving(box, today=house.clock.now().date(), token=token)
    return receiving, try_sending(box, token=token if box.sends_with_token else None)
