"""The house's own listener for letters, running in a loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tolmach.jobs.listen import take_letters
from tolmach.settings import MailListen
from tolmach.wiring import House


@contextmanager
def listening(house: House, *, is_lmtp: bool, path: Path | None = None, timeout: float = 20.0) -> Iterator[int]:
    """The listener in a loop of its own; its port."""
    loop, ready, ports = asyncio.new_event_loop(), threading.Event(), []
    stopping = asyncio.Event()
    at = MailListen(is_lmtp=is_lmtp, host="" if path else "127.0.0.1", path=path)

    def on_ready(port: int) -> None:
        ports.append(port)
        ready.set()

    def run() -> None:
        loop.run_until_complete(take_letters(house, at, stopping, on_ready=on_ready, timeout=timeout))
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert ready.wait(20)
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join(20)
        assert not thread.is_alive(), "it ended when it was told to"
