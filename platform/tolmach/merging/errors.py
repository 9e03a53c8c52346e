"""What is refused when tickets are merged or split; each carries why."""

from __future__ import annotations

from tolmach.errors import Refused
from tolmach.merging.rules import NoMerge, NoSplit, NoUndo


class MergeRefused(Refused):
    """These two cannot become one."""

    def __init__(self, reason: NoMerge) -> None:
        super().__init__(reason)
        self.reason = reason


class SplitRefused(Refused):
    """Nothing can be split off here."""

    def __init__(self, reason: NoSplit) -> None:
        super().__init__(reason)
        self.reason = reason


class UndoRefused(Refused):
    """The merge stands."""

    def __init__(self, reason: NoUndo) -> None:
        super().__init__(reason)
        self.reason = reason
