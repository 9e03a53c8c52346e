"""Mailing lists and newsletters, kept apart from customers whose mail only passed a list of the shop's own."""

from __future__ import annotations

import re

from tolmach.inbox.letter import Parsed

_OUR_ID = re.compile(r"t\.[\w-]{6,}@")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_BULK_MARKS = (
    "feedback-id", "list-unsubscribe-post", "x-campaign", "x-campaign-id", "x-campaignid", "x-mailchimp-campaign-id",
    "x-mc-user", "x-csa-complaints", "x-mailgun-sid",
)  # fmt: skip


def list_reason(parsed: Parsed) -> str | None:
    """Why the letter went to many people at once, else None.

    A shop may run its desk's address as a group (Google Groups and the like): then every customer's letter carries
    ``List-Id`` of the shop's own domain and is no list. An answer to a letter of ours never is one either.
    """
    if any(_OUR_ID.match(reference) for reference in (*parsed.references, parsed.in_reply_to or "")):
        return None
    precedence = " ".join(parsed.headers.get("precedence", ())).lower()
    has_unsubscribe = "list-unsubscribe" in parsed.headers
    if ("list-id" in parsed.headers or "list-post" in parsed.headers) and not _is_own_group(parsed):
        return "header List-Id"
    if has_unsubscribe and parsed.in_reply_to is None and any(mark in parsed.headers for mark in _BULK_MARKS):
        return "header List-Unsubscribe of a campaign"
    if re.search(r"\b(list|bulk)\b", precedence) and not _is_own_group(parsed):
        return f"Precedence: {precedence}"
    return None


def _is_own_group(parsed: Parsed) -> bool:
    """Whether the list lives in the domain of the mailbox that got the letter."""
    named = " ".join(
        parsed.headers.get("list-id", ()) + parsed.headers.get("list-post", ()) + parsed.headers.get("mailing-list", ())
    )
    lists = {domain.lower() for domain in _DOMAIN.findall(named)}
    boxes = parsed.delivered_to or parsed.to
    homes = {address.rpartition("@")[2] for address in boxes}
    return any(listed == home or listed.endswith("." + home) for listed in lists for home in homes)
