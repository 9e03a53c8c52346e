"""What is refused when an answer is about to leave."""

from __future__ import annotations

from tolmach.errors import Refused


class EmptyReply(Refused):
    """An answer without words."""


class OpenSlots(Refused):
    """A slot is still open: ``slots`` names which."""

    def __init__(self, slots: tuple[str, ...]) -> None:
        super().__init__(", ".join(slots))
        self.slots = slots


class RedDraft(Refused):
    """A red draft cannot leave unedited."""


class StaleDraft(Refused):
    """The customer wrote again after this draft was made, or it was made anew since somebody began with it."""


class NewLetter(Refused):
    """A letter came in that was not on the page where this answer was written."""


class WordsTyped(Refused):
    """Words of a person stand in the editor that another draft would take the place of."""


class FileGone(Refused):
    """A file that was to go with a draft goes with it no more: somebody took it away or put another in its place."""


class NoAddress(Refused):
    """The customer has no mail address an answer could go to, or it is known to be dead."""


class TooLate(Refused):
    """The letter has left; it cannot be taken back."""


class NothingToHold(Refused):
    """The ticket does not wait for us, no pool serves it, or the time to be told has passed."""
