"""The shape of a letter that was read: plain frozen values, the same for every source it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tolmach.tickets.thumbnails import Thumbnail, is_decoration

MOST_LETTERS = 200_000
"""Characters of a letter's text that are read, a hundred pages: rules and pages would take ages over more."""

MOST_HTML_LETTERS = 2_000_000
"""The same of its HTML, where most is marks."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file in a letter, decoded. ``type`` is what the sender claims; ``size`` counts the decoded bytes.

    ``thumbnail`` is made when the letter is understood, of a picture that can be shown.
    """

    name: str
    type: str
    size: int
    content: bytes = field(repr=False)
    content_id: str | None = None
    is_inline: bool = False
    """Laid into the HTML (``cid:``), not beside the letter."""
    thumbnail: Thumbnail | None = None

    @property
    def is_decoration(self) -> bool:
        """Whether it is a logo or a spacer of the letter's layout, of no use to who reads the letter."""
        return self.is_inline and is_decoration(self.size, self.thumbnail)


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """One letter, decoded. Addresses are in lower case, ids without brackets, ``text`` always exists (maybe empty)."""

    from_name: str
    from_address: str
    """Empty where the letter names no sender at all."""
    reply_to: str | None
    to: tuple[str, ...]
    cc: tuple[str, ...]
    delivered_to: tuple[str, ...]
    """What the servers on the way wrote: Delivered-To, X-Original-To, Envelope-To."""
    subject: str
    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    sent_at: datetime | None
    text: str
    html: str | None
    """As it came, unsanitised: never show it without ``html.sanitise_html``."""
    attachments: tuple[Attachment, ...]
    headers: Mapping[str, tuple[str, ...]]
    """Lower-case name → values of the headers that screening looks at (``parse.SCREENED``)."""
    defects: tuple[str, ...]

    def beginning(self) -> Parsed:
        """The letter with as much of its text and its HTML as is read."""
        return replace(self, text=self.text[:MOST_LETTERS], html=self.html and self.html[:MOST_HTML_LETTERS])
