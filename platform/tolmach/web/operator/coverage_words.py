"""Coverage in words: what is missing, what the ladder does about it, who could close it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tolmach.coverage.closers import How
from tolmach.coverage.gaps import GapKind
from tolmach.coverage.later_rungs import Relief
from tolmach.coverage.outlook import FoundGap
from tolmach.i18n import gettext, ngettext, say_number
from tolmach.pools.model import RungKind
from tolmach.web.states import Words


def missing_word(gap: FoundGap) -> str:
    """What is missing, with its unit."""
    if gap.kind is GapKind.NOBODY:
        return gettext("nobody there")
    if gap.kind is GapKind.CHATS:
        return gettext("%(number)s people too few for the chats", number=say_number(round(gap.missing, 1)))
    return gettext("%(minutes)s minutes of letters late", minutes=say_number(round(gap.missing)))


def relief_words(gap: FoundGap, names: Mapping[int, str]) -> Words:
    """What becomes of the customers' letters meanwhile."""
    if gap.relief is Relief.NOTHING:
        return Words(tone="stop", sign="■", text=gettext("no later rung answers"))
    if gap.relief is Relief.WAIT:
        return Words(tone="quiet", sign="○", text=gettext("letters wait, as the ladder says"))
    steps = "; ".join(_step(one.kind, one.pool, people_of(one.people, names)) for one in gap.steps)
    if gap.relief is Relief.LATER_RUNG:
        return Words(tone="ok", sign="●", text=gettext("answered meanwhile: %(rungs)s", rungs=steps))
    return Words(tone="doubt", sign="▲", text=gettext("answered in part: %(rungs)s", rungs=steps))


def people_of(user_ids: Sequence[int], names: Mapping[int, str]) -> str:
    """These people by name."""
    return ", ".join(names[user_id] for user_id in user_ids if user_id in names) or gettext("nobody")


def closers_sentence(gap: FoundGap, names: Mapping[int, str]) -> str:
    """Who could close it, the easiest first."""
    if not gap.closers:
        return gettext("Nobody else here writes it and is free then.")
    named = ", ".join(f"{names.get(user_id, '')} ({_how(how)})" for user_id, how in gap.closers)
    if not gap.more:
        return gettext("Could close it: %(people)s", people=named)
    others = ngettext("%(num)s more", "%(num)s more", gap.more)
    return gettext("Could close it: %(people)s and %(others)s", people=named, others=others)


def _step(kind: RungKind, pool: str, people: str) -> str:
    if kind is RungKind.MACHINE:
        return gettext("machine drafts reviewed in %(pool)s (%(people)s)", pool=pool, people=people)
    return gettext("people of %(pool)s (%(people)s)", pool=pool, people=people)


def _how(how: How) -> str:
    return {
        How.DEPUTY: gettext("deputy, not planned then"),
        How.MEMBER: gettext("member, not planned then"),
        How.OUTSIDE_DEPUTY: gettext("deputy, but no member of the pool"),
        How.OTHER: gettext("writes it, is no member of the pool"),
    }[how]
