"""What is refused when people log in."""

from __future__ import annotations

from tolmach.errors import Refused


class WrongCredentials(Refused):
    """Unknown address, wrong password or a switched-off account: not told apart."""


class TooManyTries(Refused):
    """The throttle of this address or place is full; ``seconds`` until it opens."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} seconds")
        self.seconds = seconds


class WeakPassword(Refused):
    """Shorter than ``least`` characters."""

    def __init__(self, least: int) -> None:
        super().__init__(f"A password needs at least {least} characters.")
        self.least = least


class AddressTaken(Refused):
    """A user with this address exists."""


class OwnAccount(Refused):
    """Nobody takes the house from themselves: another operator does."""


class EntryRefused(Refused):
    """The invitation or reset was used, has expired or never existed."""


class KeyReused(Refused):
    """An idempotency key came again with another request."""
