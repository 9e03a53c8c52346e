"""A conversation with an SMTP server, which may be slow, endless or rude: all it says ends, in time and in size."""

from __future__ import annotations

import smtplib
import ssl
import time
from contextlib import suppress
from typing import Any

from tolmach.outbox.port import Route, SendingFailed

LOOK_UP_SECONDS = 30.0
"""How long the machine may look for a server's name, beyond our limits: three servers twice, by resolv.conf(5)."""

TALK_SECONDS = 60.0
"""How long it may take until the server wants the letter: greeting, encryption, login and addresses together."""

LETTER_SECONDS = 240.0
"""How long it may take the letter and say what becomes of it; many look through a letter before they answer.

Who hangs up earlier must send the letter again, and the customer has it twice. RFC 5321 (4.5.3.2.6) asks for ten
minutes; a thread and a place at the server are taken meanwhile.
"""

GOODBYE_SECONDS = 5.0
LONGEST_SECONDS = LOOK_UP_SECONDS + TALK_SECONDS + LETTER_SECONDS + GOODBYE_SECONDS
LARGEST_REPLY = 64 * 1024


class Talk(smtplib.SMTP):
    """The library's client with limits for all of a conversation, where its own begins anew with each byte."""

    def __init__(self, host: str, port: int, *, seconds: float, letter_seconds: float, **others: Any) -> None:
        self._letter_seconds = letter_seconds
        self._ends_in(seconds)
        super().__init__(host, port, timeout=seconds, **others)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Hand the letter over: from here on the server has the time for it."""
        self._ends_in(self._letter_seconds)
        return super().data(msg)

    def send(self, s: Any) -> None:
        """Send bytes within the limit."""
        if self.sock is not None:
            self.sock.settimeout(self._left())
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """One reply, of however many lines. Raises SMTPServerDisconnected where none comes in time.

        What follows it was not asked for and is not kept: so nobody puts words into the server's mouth before STARTTLS.
        """
        heard = bytearray()
        while (reply := _whole_reply(heard)) is None:
            if len(heard) > LARGEST_REPLY:
                self.close()
                raise smtplib.SMTPServerDisconnected("the server's answer has no end")
            heard += self._hear()
        return reply

    def __exit__(self, *args: object) -> None:
        # Whatever it answers to goodbye: what became of the letter was said before.
        self._ends_in(GOODBYE_SECONDS)
        with suppress(OSError, smtplib.SMTPException):
            self.docmd("QUIT")
        self.close()

    def _hear(self) -> bytes:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("please run connect() first")
        try:
            self.sock.settimeout(self._left())
            piece: bytes = self.sock.recv(4096)
        except OSError as error:
            self.close()
            raise smtplib.SMTPServerDisconnected(str(error)) from error
        if not piece:
            self.close()
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return piece

    def _ends_in(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


class TlsTalk(Talk, smtplib.SMTP_SSL):
    """The same with TLS from the first byte."""


def connect(route: Route, *, seconds: float = TALK_SECONDS, letter_seconds: float = LETTER_SECONDS) -> Talk:
    """The route's server, greeted and logged in to; ``seconds`` are for all until it wants a letter.

    Raises SendingFailed without a server, OSError, SMTPException, and ValueError for what no server can be told.
    """
    settings = route.settings
    host, security = settings.get("host"), settings.get("security", "starttls")
    if not host:
        raise SendingFailed("this mailbox has no server to send by", permanent=False, is_server=True)
    context, limits = ssl.create_default_context(), {"seconds": seconds, "letter_seconds": letter_seconds}
    if security == "tls":
        server: Talk = TlsTalk(host, int(settings.get("port", 465)), context=context, **limits)
    else:
        server = Talk(host, int(settings.get("port", 587)), **limits)
    try:
        if security == "starttls":
            server.starttls(context=context)
        if route.token is not None:
            _log_in_with_token(server, str(settings.get("user", "")), route.token)
        elif settings.get("user") and route.secret:
            server.login(settings["user"], route.secret)
        server.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException, ValueError):
        server.close()
        raise
    return server


def _log_in_with_token(server: Talk, user: str, token: str) -> None:
    server.ehlo_or_helo_if_needed()
    # A refusal comes as a second question, with the reason; it wants an empty answer and then says no.
    answers = iter([f"user={user}\1auth=Bearer {token}\1\1"])
    server.auth("XOAUTH2", lambda _question=None: next(answers, ""))


def _whole_reply(heard: bytearray) -> tuple[int, bytes] | None:
    """The code and the words of the first whole reply (RFC 5321, 4.2.1); None where more of it is to come."""
    words = []
    for line in bytes(heard).split(b"\n")[:-1]:
        words.append(line[4:].strip(b" \t\r"))
        code = int(line[:3]) if line[:3].isdigit() else -1
        if code < 0 or line[3:4] != b"-":
            return code, b"\n".join(words)
    return None
