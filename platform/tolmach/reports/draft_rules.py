"""What became of the drafts that were offered, and how often. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tolmach.replies.fates import Fate
from tolmach.replies.model import DraftOrigin
from tolmach.reports.rules import NONE, Share, nearest_rank
from tolmach.translation.checks import Light


@dataclass(frozen=True, kw_only=True)
class OfferedDraft:
    """A draft that somebody saw or could have seen. ``own_light`` is what its checks alone say.

    ``edit`` is the share that was changed, 0–1, of those sent; ``agent_id`` sent it, or answered without it.
    """

    language: str
    origin: DraftOrigin
    concept: str | None
    light: Light
    own_light: Light
    fate: Fate
    edit: float | None
    agent_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class DraftFigures:
    """How the drafts of one kind fared; ``median_edit`` is in per cent of the text, of those that were edited."""

    key: str
    untouched: int
    edited: int
    rejected: int
    unused: int
    median_edit: int | None

    @property
    def offered(self) -> int:
        """All of them."""
        return self.decided + self.unused

    @property
    def decided(self) -> int:
        """Those that an agent answered with or without."""
        return self.untouched + self.edited + self.rejected

    @property
    def sent_unedited(self) -> Share:
        """How many were good as they were, of those that an agent decided about."""
        return Share(part=self.untouched, whole=self.decided)


def figures(drafts: Iterable[OfferedDraft], key: str = "") -> DraftFigures:
    """The drafts counted as one kind."""
    counts, edits = dict.fromkeys(Fate, 0), []
    for draft in drafts:
        counts[draft.fate] += 1
        if draft.fate is Fate.EDITED and draft.edit is not None:
            edits.append(round(draft.edit * 100))
    return DraftFigures(
        key=key,
        untouched=counts[Fate.UNTOUCHED],
        edited=counts[Fate.EDITED],
        rejected=counts[Fate.REJECTED],
        unused=counts[Fate.UNUSED],
        median_edit=nearest_rank(edits, 50),
    )


PARTS: dict[str, Callable[[OfferedDraft], str | None]] = {
    "light": lambda draft: draft.light,
    "language": lambda draft: draft.language,
    "origin": lambda draft: draft.origin,
    "concept": lambda draft: draft.concept or NONE,
    "agent": lambda draft: None if draft.agent_id is None else str(draft.agent_id),
    "record": lambda draft: f"{draft.language} {draft.origin} {draft.own_light}",
}
"""What drafts are told apart by; what has no key is left out.

``agent`` is the id of who decided, ``record`` the light of each language and origin as the checks alone say.
"""


def parts(drafts: Iterable[OfferedDraft]) -> dict[str, tuple[DraftFigures, ...]]:
    """The figures by each of ``PARTS``: lights from green to red, else the most offered first and equal ones by key."""
    drafts = list(drafts)
    return {name: _split(drafts, key_of) for name, key_of in PARTS.items()}


def _split(drafts: list[OfferedDraft], key_of: Callable[[OfferedDraft], str | None]) -> tuple[DraftFigures, ...]:
    by_key: dict[str, list[OfferedDraft]] = {}
    for draft in drafts:
        if (key := key_of(draft)) is not None:
            by_key.setdefault(key, []).append(draft)
    found = [figures(ones, key) for key, ones in by_key.items()]
    return tuple(sorted(found, key=lambda one: (_LIGHTS.get(one.key, 0), -one.offered, one.key)))


_LIGHTS: dict[str, int] = {Light.GREEN: 0, Light.AMBER: 1, Light.RED: 2}
