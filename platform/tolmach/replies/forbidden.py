"""Stop an answer that the customer's marketplace would not let through, before it leaves."""

from __future__ import annotations

from tolmach.outbox.marketplaces import forbidden_in, marketplace_of
from tolmach.outbox.model import Channel
from tolmach.replies.errors import ForbiddenContent
from tolmach.tickets.model import Message, Ticket


def refuse_forbidden(ticket: Ticket, answers: Message | None, text: str, *, is_insisting: bool) -> None:
    """Raise ForbiddenContent where a marketplace relays to the customer and stops what the text holds.

    Who insists has looked at it; what the marketplace leaves no choice in stops all the same.
    """
    address = answers.from_address if answers is not None else ""
    marketplace = marketplace_of(address) if ticket.channel is Channel.MARKETPLACE else None
    if marketplace is None:
        return
    found = forbidden_in(text, marketplace)
    stopping = [finding for finding in found if not (is_insisting and finding.kind in marketplace.override)]
    if stopping:
        may_insist = all(finding.kind in marketplace.override for finding in stopping)
        raise ForbiddenContent(marketplace.name, tuple(stopping), may_insist=may_insist)
