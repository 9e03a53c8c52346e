"""The port of places where letters wait to be fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from tolmach.inbox.wake import Wake


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A letter at its source: its bytes as they are there, and what the source calls it."""

    key: str
    content: bytes = field(repr=False)


class LetterSource(Protocol):
    """A place where letters wait. Every call raises PortError when the place cannot be reached."""

    def new(self) -> Iterator[Fetched]:
        """The letters that were not settled yet, the oldest first and one at a time."""

    def settle(self, fetched: Fetched) -> None:
        """Mark a letter seen, or move it where the mailbox says so; called only after its transaction is in."""

    def wait(self, wake: Wake) -> None:
        """Wait until there may be something new, or it is time to look, or ``wake`` rings."""

    def state(self) -> dict[str, Any] | None:
        """What the source must know the next time it is opened; None where there is nothing to note yet."""

    def problem(self) -> str | None:
        """What does not work although letters are fetched, in the server's words."""
