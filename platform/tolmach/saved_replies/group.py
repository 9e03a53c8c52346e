"""Which saved replies are one idea in several languages: by their names, else by what they say. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from tolmach.language import Language
from tolmach.saved_replies.alike import Alikeness, Said
from tolmach.saved_replies.literals import literals_in
from tolmach.saved_replies.names import name_key

_CUES_WEIGH = 0.15
"""What the same numbers, slots and links add to how alike two texts are."""

_CUES_ALONE = 0.5
"""How much of their cues two texts must share where nothing can say what they mean."""

_DISAGREE = 0.0
"""Texts under one name that are no more alike than any two replies are."""

_SLOT = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


@dataclass(frozen=True, kw_only=True)
class Member:
    """A reply to be grouped. ``like`` is the key of the known concept it looks like, where it does."""

    row: str
    client: str
    language: Language
    name: str
    text: str
    said: Said
    like: str = ""


@dataclass
class Group:
    """Replies of one idea, one a language; why they are together, and whether that is sure."""

    members: list[Member]
    why: str = "no other language was found for it"
    is_sure: bool = True

    def languages(self) -> set[Language]:
        return {one.language for one in self.members}


@dataclass
class Grouped:
    """The groups in the order of the file, and row → the row that says the same in the same language."""

    groups: list[Group] = field(default_factory=list)
    doubles: dict[str, str] = field(default_factory=dict)


def group_replies(members: Sequence[Member], measure: Alikeness) -> Grouped:
    """Group them within each client; no group has a language twice."""
    grouped = Grouped()
    for client in dict.fromkeys(one.client for one in members):
        own = _without_doubles([one for one in members if one.client == client], grouped.doubles)
        groups = _by_name(own, measure)
        _join(groups, own, measure)
        grouped.groups += groups
    return grouped


def _without_doubles(members: Iterable[Member], doubles: dict[str, str]) -> list[Member]:
    first: dict[tuple[Language, str], Member] = {}
    for one in members:
        kept = first.setdefault((one.language, " ".join(one.text.split())), one)
        if kept is not one:
            doubles[one.row] = kept.row
    return list(first.values())


def _by_name(members: Iterable[Member], measure: Alikeness) -> list[Group]:
    """Groups of the same name; who comes second in a language stands alone."""
    groups: list[Group] = []
    named: dict[str, Group] = {}
    for one in members:
        group = named.get(name_key(one.name))
        if group is None:
            named[name_key(one.name)] = group = Group([one])
            groups.append(group)
        elif one.language in group.languages():
            other = next(member for member in group.members if member.language == one.language)
            groups.append(Group([one], why=f"row {other.row} has the same name and language", is_sure=False))
        else:
            group.members.append(one)
    for group in named.values():
        if len(group.members) > 1:
            pairs = [measure.alike(one.said, other.said) for one, other in combinations(group.members, 2)]
            group.is_sure = min(pairs) > _DISAGREE or not any(pairs)
            group.why = "the same name" if group.is_sure else "the same name, though the texts hardly agree"
    return groups


def _join(groups: list[Group], members: Sequence[Member], measure: Alikeness) -> None:
    """Join groups that say the same in different languages, the most alike first."""
    cues = {one.row: _cues(one) for one in members}
    weights = _weights(cues.values())
    group_of = {one.row: group for group in groups for one in group.members}
    pairs: list[_Pair] = []
    for one, other in combinations(members, 2):
        if one.language != other.language and group_of[one.row] is not group_of[other.row]:
            meant = measure.alike(one.said, other.said)
            shared = _shared(cues[one.row], cues[other.row], weights)
            score = meant + _CUES_WEIGH * shared if meant else shared
            if score >= (measure.likely if meant else _CUES_ALONE):
                # What only shares its numbers and slots may still say something else.
                pairs.append(_Pair(score, one, other, bool(meant) and score >= measure.sure))
    for pair in sorted(pairs, key=lambda pair: -pair.score):
        mine, theirs = group_of[pair.one.row], group_of[pair.other.row]
        if mine is theirs or mine.languages() & theirs.languages():
            continue
        mine.why = _reason(pair, cues)
        mine.is_sure = pair.is_sure and mine.is_sure and theirs.is_sure
        mine.members += theirs.members
        groups.remove(theirs)
        group_of |= dict.fromkeys((member.row for member in theirs.members), mine)


class _Pair(NamedTuple):
    """Two replies that may be one idea, and how alike they are."""

    score: float
    one: Member
    other: Member
    is_sure: bool


def _shared(ours: set[str], theirs: set[str], weights: dict[str, float]) -> float:
    """How much of the weight of their cues two replies share."""
    whole = sum(weights[cue] for cue in ours | theirs)
    return sum(weights[cue] for cue in ours & theirs) / whole if whole else 0.0


def _reason(pair: _Pair, cues: dict[str, set[str]]) -> str:
    shared = ", ".join(sorted(cues[pair.one.row] & cues[pair.other.row])[:5])
    told = f"; both have {shared}" if shared else ""
    return f"{pair.one.language} and {pair.other.language} say the same ({pair.score:.2f}){told}"


def _cues(one: Member) -> set[str]:
    """What texts of one idea share in any language: slots, numbers, links, accounts, and the concept they are like."""
    found = set(_SLOT.findall(one.text))
    for literal in literals_in(one.text, one.language):
        digits = re.sub(r"\D", "", literal.said)
        found.add(digits if digits else literal.said.casefold())
    return found | ({f"a likeness to {one.like}"} if one.like else set())


def _weights(cues: Iterable[set[str]]) -> dict[str, float]:
    every = list(cues)
    counts = Counter(cue for one in every for cue in one)
    weights: dict[str, float] = defaultdict(float)
    return weights | {cue: math.log(1 + len(every) / count) for cue, count in counts.items()}
