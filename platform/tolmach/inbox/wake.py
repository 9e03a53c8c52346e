"""A bell that ends waiting: rung once, from any thread, and heard also by who waits for a socket."""

from __future__ import annotations

import select
import socket
import threading


class Wake:
    """Like ``threading.Event``, but ``poll`` can wait for it together with a connection."""

    def __init__(self) -> None:
        self._ear, self._bell = socket.socketpair()
        self._rung = threading.Event()

    def ring(self) -> None:
        """Ring for good."""
        self._rung.set()
        self._bell.close()

    def is_rung(self) -> bool:
        """Whether it was rung."""
        return self._rung.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait until it is rung, so many seconds at most; whether it was."""
        return self._rung.wait(seconds)

    def wait_for(self, connection: socket.socket, seconds: float) -> None:
        """Wait until it is rung or the connection has something to read, so many seconds at most."""
        # Not select.select: it cannot hold descriptors above 1023.
        poll = select.poll()
        for one in (self._ear, connection):
            poll.register(one.fileno(), select.POLLIN)
        poll.poll(seconds * 1000)

    def close(self) -> None:
        """Give its sockets back."""
        self._bell.close()
        self._ear.close()
