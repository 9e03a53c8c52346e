"""What can be wrong with a letter so that nothing of it can be read."""

from __future__ import annotations

from tolmach.errors import Refused


class Unreadable(Refused):
    """The bytes are no letter: empty, or data of another kind. The raw bytes stay kept and can be tried again."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"not a letter: {reason}")
        self.reason = reason
