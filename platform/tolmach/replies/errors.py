"""What is refused when an answer is about to leave."""

from __future__ import annotations

from tolmach.errors import Refused
from tolmach.outbox.marketplaces import Finding


class EmptyReply(Refused):
    """An answer without words."""


class OpenSlots(Refused):
    """A slot is still open: ``slots`` names which."""

    def __init__(self, slots: tuple[str, ...]) -> None:
        super().__init__(", ".join(slots))
        self.slots = slots


class ForbiddenContent(Refused):
    """The marketplace would stop this answer; ``may_insist`` where a person may send all of ``found`` all the same."""

    def __init__(self, marketplace: str, found: tuple[Finding, ...], *, may_insist: bool) -> None:
        super().__init__(", ".join(finding.text for finding in found))
        self.marketplace = marketplace
        self.found = found
        self.may_insist = may_insist


class RedDraft(Refused):
    """A red draft cannot leave unedited."""


class StaleDraft(Refused):
    """The customer wrote again after this draft was made."""


class NoAddress(Refused):
    """The customer has no mail address an answer could go to, or it is known to be dead."""


class TooLate(Refused):
    """The letter has left; it cannot be taken back."""


class NothingToHold(Refused):
    """The ticket does not wait for us, no pool serves it, or the time to be told has passed."""
