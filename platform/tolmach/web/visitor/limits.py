"""How many messages one address and one place may send by forms; the counters' rows hold no address of anybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from flask import request
from sqlalchemy.orm import Session

from tolmach.accounts.errors import TooManyTries
from tolmach.accounts.throttle import count_try, seconds_until_open
from tolmach.keys import Keyring

WINDOW = timedelta(hours=1)
MOST_BY_ADDRESS = 8
MOST_BY_PLACE = 40
"""A company or a mobile network has many people behind one address."""

IpAddress = IPv4Address | IPv6Address
INSIDE = tuple(
    ip_network(network)
    for network in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
)
"""Where the web server in front of us is."""


def count_sending(session: Session, keyring: Keyring, *, address: str, now: datetime) -> None:
    """Count one more message by this mail address and from this request's place. Raises TooManyTries."""
    for kind, value, most in (("address", address.casefold(), MOST_BY_ADDRESS), ("place", _place(), MOST_BY_PLACE)):
        key = f"form-{kind}:{keyring.sign('throttle', value)}"
        if count_try(session, key, now=now, window=WINDOW) > most:
            raise TooManyTries(seconds_until_open(session, key, now=now, window=WINDOW, most=most))


def _place() -> str:
    peer = _parse(request.remote_addr or "")
    if peer is not None and any(peer in network for network in INSIDE):
        # That web server wrote the last hop itself, whatever stood in the header before.
        peer = _parse(request.headers.get("X-Forwarded-For", "").rpartition(",")[2]) or peer
    if isinstance(peer, IPv6Address):
        # A household has a whole /64, and every device in it takes a new address each day.
        return str(ip_network((peer, 64), strict=False))
    return str(peer)


def _parse(text: str) -> IpAddress | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
