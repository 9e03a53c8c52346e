"""What the customer's marketplace would not let through, found in an answer before it leaves."""

from __future__ import annotations

from tolmach.outbox.marketplaces import forbidden_in, marketplace_of
from tolmach.outbox.model import Channel
from tolmach.tickets.model import Ticket


def forbidden_by_marketplace(ticket: Ticket, address: str, text: str, *, is_choice: bool) -> str | None:
    """The marketplace that relays to this address and what it stops; None where nothing does, or where none relays.

    ``is_choice`` asks for what the marketplace leaves to people, else for what it never lets through.
    """
    marketplace = marketplace_of(address) if ticket.channel is Channel.MARKETPLACE else None
    if marketplace is None:
        return None
    found = [one.text for one in forbidden_in(text, marketplace) if (one.kind in marketplace.override) is is_choice]
    return f"{marketplace.name}: {', '.join(found)}" if found else None
