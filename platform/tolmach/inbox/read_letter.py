"""All that is read of a mail before anything is known of the house it came to. Pure: no database, no network."""

from __future__ import annotations

from dataclasses import dataclass

from tolmach.inbox.bounce import Bounce, read_bounce
from tolmach.inbox.carried import Carried
from tolmach.inbox.carried_form import read_carried_form
from tolmach.inbox.carried_forward import read_carried_forward
from tolmach.inbox.kind import LetterKind, decide_kind
from tolmach.inbox.letter import Parsed
from tolmach.inbox.new_words import new_words
from tolmach.inbox.official import Official, official_sign
from tolmach.inbox.parse import parse_letter
from tolmach.inbox.relayed import Relayed, read_relayed


@dataclass(frozen=True, kw_only=True)
class LetterRead:
    """A mail, and what it shows of itself: its kind with the sign of it, its new words, whatever is inside it."""

    parsed: Parsed
    """With as much of its text and its HTML as is read; ``whole_text`` has the rest of the text."""
    whole_text: str
    kind: LetterKind
    reason: str
    new_text: str
    bounce: Bounce | None
    carried: Carried | None
    official: Official | None
    relayed: Relayed | None


def read_letter(raw: bytes) -> LetterRead:
    """Read a mail's bytes. Raises Unreadable where nothing can be read of them."""
    whole = parse_letter(raw)
    parsed = whole.beginning()
    kind, reason = decide_kind(parsed)
    new_text = new_words(parsed.text, html=parsed.html).text
    return LetterRead(
        parsed=parsed,
        whole_text=whole.text,
        kind=kind,
        reason=reason,
        new_text=new_text,
        bounce=read_bounce(parsed) if kind is LetterKind.BOUNCE else None,
        carried=read_carried_form(parsed) or read_carried_forward(parsed),
        official=official_sign(parsed.from_address, parsed.subject, new_text),
        relayed=read_relayed(parsed),
    )
