"""The states of wordings, and what owners said of contents, in words and signs."""

from __future__ import annotations

from tolmach.i18n import gettext, pgettext
from tolmach.replies.model import ContentVerdict, Verdict, VersionState
from tolmach.web.states import Words


def version_words(state: VersionState | None) -> Words:
    """How far a wording is; None where there is none."""
    if state is None:
        return Words(tone="stop", sign="○", text=pgettext("wording", "missing"))
    return {
        VersionState.APPROVED: Words(tone="ok", sign="●", text=pgettext("wording", "approved")),
        VersionState.MACHINE: Words(tone="doubt", sign="◆", text=pgettext("wording", "machine-made")),
        VersionState.STALE: Words(tone="doubt", sign="▲", text=pgettext("wording", "out of date")),
        VersionState.WAITING: Words(tone="doubt", sign="◇", text=pgettext("wording", "waits for approval")),
        VersionState.WANTED: Words(tone="quiet", sign="…", text=pgettext("wording", "being drafted")),
        VersionState.FAILED: Words(tone="stop", sign="■", text=pgettext("wording", "could not be drafted")),
    }[state]


def legend() -> tuple[Words, ...]:
    """Every sign of the grid with its words."""
    return (*(version_words(state) for state in VersionState), version_words(None))


def verdict_words(verdict: ContentVerdict | None, source_version: int) -> Words:
    """What the shop said of a content, and whether that is about the content as it is now."""
    if verdict is None:
        return Words(tone="quiet", sign="○", text=gettext("not judged yet"))
    if verdict.source_version != source_version:
        return Words(tone="doubt", sign="▲", text=gettext("the content has changed since"))
    return {
        Verdict.APPROVED: Words(tone="ok", sign="●", text=gettext("content approved")),
        Verdict.OBJECTED: Words(tone="stop", sign="■", text=gettext("objected")),
    }[verdict.verdict]
