"""A mail server on the way: it takes letters by SMTP and carries each on to where its mailbox is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from dovecot_server import free_port

Carry = Callable[[bytes], object]


@dataclass
class PostOffice:
    """While it is closed, letters lie here; they are taken all the same."""

    carry: Carry
    port: int = field(default_factory=free_port)
    is_closed: bool = False
    lying: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.lying.append(envelope.content)
        if not self.is_closed:
            await asyncio.to_thread(self.open)
        return "250 taken"

    def open(self) -> None:
        self.is_closed = False
        while self.lying:
            self.carry(self.lying.pop(0))


@contextmanager
def post_office(carry: Carry) -> Iterator[PostOffice]:
    """Take letters on a port of this machine until the block ends."""
    office = PostOffice(carry)
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
