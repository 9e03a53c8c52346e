"""SMTP and LMTP as the listener speaks them: aiosmtpd's, with long lines, many clients bounded, and LMTP's answers."""

from __future__ import annotations

import asyncio
from typing import Any, AnyStr

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

LONGEST_LINE = 1024 * 1024
"""RFC 5321 allows 998 letters; programs that write HTML on one line do not know."""

MOST_CONNECTIONS = 100
TIMEOUT_SECONDS = 300.0
"""RFC 5321, 4.5.3.2.7. It runs from one command to the next, so it also ends a letter that does not end."""


class Connections(set[SMTP]):
    """The connections that are open now."""


class _Bounded(SMTP):
    """At most so many clients at a time; one more is told to come again."""

    line_length_limit = LONGEST_LINE

    def __init__(self, handler: Any, connections: Connections, **others: Any) -> None:
        super().__init__(handler, **others)
        self._connections = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if len(self._connections) >= MOST_CONNECTIONS:
            assert isinstance(transport, asyncio.WriteTransport)
            transport.write(b"421 4.3.2 Too many connections, come again later\r\n")
            transport.close()
            return
        self._connections.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self in self._connections:
            self._connections.remove(self)
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        return super().eof_received() if self in self._connections else None


class SmtpProtocol(_Bounded):
    """SMTP: one answer for a letter."""


class LmtpProtocol(_Bounded, LMTP):
    """LMTP (RFC 2033): after a letter there is an answer for each recipient, whatever the answer is."""

    _recipients = 0

    async def push(self, status: AnyStr) -> None:
        text = status if isinstance(status, str) else status.decode()
        assert self.envelope is not None
        if text.startswith("354"):
            self._recipients = len(self.envelope.rcpt_tos)
        elif self._recipients:
            # aiosmtpd itself refuses a letter that is too large, once.
            text = text if "\r\n" in text else "\r\n".join([text] * self._recipients)
            self._recipients = 0
        await super().push(text)
