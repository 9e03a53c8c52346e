"""The operator's relay, by which mailboxes without a server of their own send: an address in the settings."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

from tolmach.outbox.port import Route

_PORTS = {"tls": 465, "starttls": 587, "none": 25}


def relay_route(address: str | None) -> Route:
    """The route of ``smtp://user:secret@host:587?per_minute=100``; an empty one where there is no relay.

    ``smtps://`` speaks TLS from the first byte, ``smtp://`` after STARTTLS, and with ``?security=none`` not at all.
    """
    if not address:
        return Route()
    parts, asked = urlsplit(address), parse_qs(urlsplit(address).query)
    security = "tls" if parts.scheme == "smtps" else asked.get("security", ["starttls"])[0]
    settings = {
        "host": parts.hostname,
        "port": parts.port or _PORTS[security],
        "security": security,
        "user": unquote(parts.username or ""),
        "per_minute": int(asked.get("per_minute", ["0"])[0]),
    }
    return Route(settings=settings, secret=unquote(parts.password) if parts.password else None)
