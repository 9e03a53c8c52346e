"""Take letters from a mail server: each is committed before it is answered with 250. Nothing is ever passed on."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session

from tolmach.inbox.keep import LARGEST_LETTER, mailbox_for
from tolmach.inbox.mail_protocol import TIMEOUT_SECONDS, Connections, LmtpProtocol, SmtpProtocol
from tolmach.jobs.ingest import keep_mail
from tolmach.settings import MailListen
from tolmach.wiring import House

_LOG = structlog.get_logger()
MOST_RECIPIENTS = 100
STOP_WITHIN_SECONDS = 10.0

KEPT = "250 2.0.0 Kept"
LATER = "451 4.3.0 It cannot be kept now, come again later"


def listen(house: House, at: MailListen) -> None:
    """Listen until told to stop (SIGTERM, SIGINT)."""

    async def run() -> None:
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        await take_letters(house, at, stopping)

    asyncio.run(run())


async def take_letters(
    house: House,
    at: MailListen,
    stopping: asyncio.Event,
    *,
    on_ready: Callable[[int], None] = lambda _port: None,
    timeout: float = TIMEOUT_SECONDS,
) -> None:
    """Take letters until ``stopping`` is set; ``on_ready`` is told the port (0 for a socket file)."""
    loop, connections = asyncio.get_running_loop(), Connections()
    protocol = LmtpProtocol if at.is_lmtp else SmtpProtocol
    door = _Door(house, is_lmtp=at.is_lmtp)

    def accept() -> SMTP:
        return protocol(
            door,
            connections,
            data_size_limit=LARGEST_LETTER,
            enable_SMTPUTF8=True,
            hostname=socket.gethostname(),
            ident="Tolmach",
            timeout=timeout,
            loop=loop,
        )

    if at.path is not None:
        server = await loop.create_unix_server(accept, at.path)
        # Whoever may enter its folder may deliver, as whoever is on this machine may by a port.
        at.path.chmod(0o666)
        port = 0
    else:
        server = await loop.create_server(accept, at.host, at.port)
        port = server.sockets[0].getsockname()[1]
    on_ready(port)
    _LOG.info("mail.listening", at=str(at))
    await stopping.wait()
    server.close()
    await _finish(door, connections)
    if at.path is not None:
        at.path.unlink(missing_ok=True)


class _Door:
    """What aiosmtpd asks at each step of a conversation; the database is asked in threads."""

    def __init__(self, house: House, *, is_lmtp: bool) -> None:
        self._house, self._is_lmtp = house, is_lmtp
        self.busy = 0

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        # Bounces have no sender; aiosmtpd takes an empty one for none at all.
        envelope.mail_from = address or "<>"
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients, send the letter again to the others"
        try:
            is_known = await asyncio.to_thread(self._knows, address)
        except Exception:
            _LOG.exception("mail.recipient_not_looked_up")
            return LATER
        if not is_known:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.busy += 1
        try:
            answers = [await asyncio.to_thread(self._keep, envelope, address) for address in envelope.rcpt_tos]
        finally:
            self.busy -= 1
        # SMTP has one answer for all: with the letter sent again, who has it already gets no second one.
        return "\r\n".join(answers) if self._is_lmtp else next((one for one in answers if one != KEPT), KEPT)

    async def handle_exception(self, _error: Exception) -> str:
        _LOG.exception("mail.conversation_failed")
        return LATER

    def _knows(self, address: str) -> bool:
        with self._house.database.reading() as session:
            return mailbox_for(session, self._house.settings.keyring, [address]) is not None

    def _keep(self, envelope: Envelope, address: str) -> str:
        try:
            content = envelope.content
            assert isinstance(content, bytes)
            keep_mail(self._house, _delivered(content, envelope.mail_from or "", address), to=(address,))
        except Exception:
            _LOG.exception("mail.not_kept")
            return LATER
        return KEPT


def _delivered(content: bytes, sender: str, address: str) -> bytes:
    """The letter with what its last server writes above it (RFC 5321, 4.4): whom a bounce would go to, and to whom."""
    lines = f"Return-Path: <{sender.strip('<>')}>\r\nDelivered-To: {address}\r\n"
    return lines.encode("utf-8", "surrogateescape") + content


async def _finish(door: _Door, connections: Connections) -> None:
    """Let letters at hand be kept and answered, then hang up."""
    ends_by = asyncio.get_running_loop().time() + STOP_WITHIN_SECONDS
    while door.busy and asyncio.get_running_loop().time() < ends_by:
        await asyncio.sleep(0.05)
    for connection in list(connections):
        if connection.transport is not None:
            connection.transport.close()
    await asyncio.sleep(0)
