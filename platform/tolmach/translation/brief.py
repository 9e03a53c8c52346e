"""What a client wants of its translations, beside the words themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tolmach.translation.segments import Segment, SegmentKey


@dataclass(frozen=True, slots=True)
class AgreedTerm:
    """A client's term with what is said for it: forms by language, the plain one first, in step between languages."""

    forms: tuple[tuple[str, tuple[str, ...]], ...]

    def in_language(self, language: str) -> tuple[str, ...]:
        """The term's forms there; empty where nothing is agreed for that language."""
        return dict(self.forms).get(language, ())


@dataclass(frozen=True, kw_only=True)
class Brief:
    """The order a translator is given. The empty one is that of a text that belongs to nobody.

    ``never`` are terms that stay as they are, in any case of letters; ``names`` those the ticket knows, as written or
    in capitals; ``agreed`` come before the shop terms that every client shares; ``segments`` are sentences that a
    person has put into words before; ``may_leave`` allows engines beyond this machine.
    """

    never: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    agreed: tuple[AgreedTerm, ...] = ()
    segments: Mapping[SegmentKey, Segment] = field(default_factory=dict)
    may_leave: bool = False


NO_BRIEF = Brief()
