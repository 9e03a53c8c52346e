"""HTTP to addresses that people typed in: no private place that is not listed, no redirect, no endless answer."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from io import BufferedReader, RawIOBase
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from tolmach.errors import PortError
from tolmach.private_hosts import PrivateHosts

SECONDS = 30.0
LARGEST_ANSWER = 32 * 1024 * 1024
_PIECE = 65536
_FORM = "application/x-www-form-urlencoded"
_PASSING = frozenset({408, 425, 429})
"""Refusals of the 400s that pass."""


class WebRefused(PortError):
    """The server answered, but not with what was asked.

    ``after_seconds`` is how long it wants to be left alone, ``said`` the JSON of its answer where it gave one.
    """

    def __init__(self, status: int, *, after_seconds: int | None = None, said: Any = None) -> None:
        permanent = 300 <= status < 500 and status not in _PASSING
        super().__init__("http", f"the server answered {status}", permanent=permanent)
        self.status = status
        self.after_seconds = after_seconds
        self.said = said


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The headers, by their names in small letters, and the JSON of an answer with status 200."""

    headers: Mapping[str, str]
    body: Any


class WebClient:
    """Asks servers for JSON. ``seconds`` is the limit of each call as a whole."""

    def __init__(self, hosts: PrivateHosts, *, seconds: float = SECONDS, largest: int = LARGEST_ANSWER) -> None:
        self._hosts = hosts
        self._seconds = seconds
        self._largest = largest

    def get(self, address: str, headers: Mapping[str, str]) -> Answer:
        """Ask for JSON. Raises WebRefused, or PortError where there is no usable answer."""
        return self._ask("GET", address, headers)

    def post(self, address: str, fields: Mapping[str, str]) -> Answer:
        """Send the fields of a form and ask for JSON. Raises as ``get`` does."""
        return self._ask("POST", address, {"Content-Type": _FORM}, urlencode(fields))

    def _ask(self, method: str, address: str, headers: Mapping[str, str], body: str | None = None) -> Answer:
        parts = _parts(address)
        connection = self._connection(parts, until=time.monotonic() + self._seconds)
        try:
            path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.request(method, path, body, headers={"Accept": "application/json", **headers})
            return self._read(connection.getresponse())
        except (OSError, HTTPException) as error:
            reason = f"the server cannot be reached ({type(error).__name__})"
            raise PortError("http", reason, permanent=False) from error
        finally:
            connection.close()

    def _connection(self, parts: SplitResult, *, until: float) -> HTTPConnection:
        """A connection to the address that was looked at, so that no second look-up gives another one."""
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = _allowed_address(host, port, self._hosts, is_plain=parts.scheme == "http")
        kind = _Plain if parts.scheme == "http" else _Secure
        connection = kind(host, port)
        connection.address, connection.until = address, until
        connection.response_class = partial(_Response, until=until)  # type: ignore[assignment]
        return connection

    def _read(self, response: HTTPResponse) -> Answer:
        if response.status != 200:
            after = _after(response.headers.get("Retry-After", ""))
            raise WebRefused(response.status, after_seconds=after, said=self._refusal(response))
        headers = {name.casefold(): value for name, value in response.headers.items()}
        return Answer(headers=headers, body=self._json(response))

    def _refusal(self, response: HTTPResponse) -> Any:
        """What a server says beside its refusal; most say a page, or nothing."""
        try:
            return self._json(response)
        except (PortError, OSError, HTTPException):
            return None

    def _json(self, response: HTTPResponse) -> Any:
        body = bytearray()
        while piece := response.read1(_PIECE):
            body += piece
            if len(body) > self._largest:
                raise PortError("http", "the answer is too large", permanent=True)
        if response.length:
            raise IncompleteRead(bytes(body), response.length)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise PortError("http", "the answer is no JSON", permanent=True) from error


class _Plain(HTTPConnection):
    address = ""
    until = 0.0

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), _left(self.until))
        self.sock.settimeout(_left(self.until))


class _Secure(HTTPSConnection, _Plain):
    """Over TLS, for the name that was asked for; the way to the address is the same."""


class _Response(HTTPResponse):
    """An answer that must be there in time as a whole, its headers too."""

    def __init__(self, sock: socket.socket, *args: Any, until: float, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = BufferedReader(_InTime(sock, self.fp.detach(), until))


class _InTime(RawIOBase):
    """What comes from a socket; its own limit begins anew with each byte, and a server may send them one by one."""

    def __init__(self, sock: socket.socket, raw: RawIOBase, until: float) -> None:
        self._socket = sock
        self._raw = raw
        self._until = until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(_left(self._until))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _left(until: float) -> float:
    """How many seconds are left. Raises TimeoutError where none are."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable or not address.isprintable() or " " in address:
        raise PortError("http", "not a web address", permanent=True)
    return parts


def _allowed_address(host: str, port: int, hosts: PrivateHosts, *, is_plain: bool) -> str:
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise PortError("http", "the server's name is not known", permanent=False) from error
    # Secrets are sent along: without encryption only to where the operator's own network is.
    allows = hosts.lists if is_plain else hosts.allows
    address = next((one for one in found if allows(host, one)), None)
    if address is None:
        reason = "without encryption only hosts of TOLMACH_PRIVATE_HOSTS are asked" if is_plain else "a private address"
        raise PortError("http", reason, permanent=True)
    return address


def _after(header: str) -> int | None:
    """Seconds; the form with a date is left alone."""
    return min(int(header), 86400) if header.isascii() and header.isdecimal() and len(header) < 10 else None
