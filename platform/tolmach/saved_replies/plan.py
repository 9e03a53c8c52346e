"""The plan of an import: what is proposed for every reply of a file, for a person to read, change and confirm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tolmach.language import LANGUAGES, PIVOT, UND, Language
from tolmach.languages import read_language_file
from tolmach.languages.fold import fold
from tolmach.saved_replies.alike import Alikeness, said
from tolmach.saved_replies.changes import apply_changes, propose_changes, with_open_places
from tolmach.saved_replies.group import Group, Member, group_replies
from tolmach.saved_replies.known import KnownConcept, Likeness, Wanted, has_text, likeness
from tolmach.saved_replies.names import plain_name
from tolmach.saved_replies.reply import Change, MarketTold, SavedReply

OTHER = "other"
"""The topic of what is like no concept whose topic is known."""


@dataclass(frozen=True, kw_only=True)
class HouseTold:
    """What the house knows, by client slug (empty: the shared library): markets with facts, and concepts."""

    markets: Mapping[str, Sequence[MarketTold]]
    concepts: Mapping[str, Sequence[KnownConcept]]


@dataclass(frozen=True, kw_only=True)
class PlannedReply:
    """A reply with everything that is proposed for it, and what a person made of that.

    Replies of one client with the same ``group`` become one concept: the one with the key ``concept``, or a new one.
    ``seen`` is the stamp of the wording that this one would take the place of, or ``replace`` (see ``target``).
    """

    row: str
    line: int
    is_taken: bool
    client: str
    group: str
    concept: str
    topic: str
    language: Language
    name: str
    text: str
    asks: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    seen: str = ""
    why: str = ""

    def wording(self) -> tuple[str, tuple[str, ...]]:
        """The text as it would be kept, and its places that nothing fills."""
        return with_open_places(apply_changes(self.text, self.changes))


def make_plan(replies: Sequence[SavedReply], house: HouseTold, measure: Alikeness) -> list[PlannedReply]:
    """Propose groups, concepts, slots and cuts; the replies stay in the order of their groups."""
    planned = [_begin(reply, house) for reply in replies]
    known = {one.row: one for one in planned if one.language != UND}
    members = [_member(one, house, measure) for one in known.values()]
    grouped = group_replies(members, measure)
    ideas = [_idea(str(number), group, known, house, measure) for number, group in enumerate(grouped.groups, start=1)]
    made = [one for idea in _one_for_each_concept(ideas) for one in _planned(idea)]
    for row, first in grouped.doubles.items():
        made.append(replace(known[row], is_taken=False, why=_and(f"the same text as row {first}", known[row].why)))
    return made + [replace(one, is_taken=False) for one in planned if one.language == UND]


@dataclass(frozen=True, kw_only=True)
class _Idea:
    """A group as it is planned: ``concept`` is the one it becomes, ``found`` the one it looks like.

    Where it is not ``is_sure`` that the replies are one idea, nothing of it is taken before a person says so.
    """

    label: str
    replies: tuple[PlannedReply, ...]
    concept: KnownConcept | None
    found: Likeness | None
    is_sure: bool
    why: str


def _begin(reply: SavedReply, house: HouseTold) -> PlannedReply:
    return PlannedReply(
        row=reply.row,
        line=reply.line,
        is_taken=True,
        client=reply.client,
        group="",
        concept="",
        topic=topic_called(reply.topic) or OTHER,
        language=reply.language,
        name=plain_name(reply.name),
        text=reply.text,
        asks=reply.asks,
        changes=tuple(propose_changes(reply.text, reply.language, house.markets.get(reply.client, ()))),
        why=reply.doubt,
    )


def _member(one: PlannedReply, house: HouseTold, measure: Alikeness) -> Member:
    text = apply_changes(one.text, one.changes)
    like = likeness([_wanted(one)], house.concepts.get(one.client, ()), measure)
    return Member(
        row=one.row,
        client=one.client,
        language=one.language,
        name=one.name,
        text=text,
        said=said(one.language, one.name, text),
        like=like.concept.key if like else "",
    )


def _idea(label: str, group: Group, known: Mapping[str, PlannedReply], house: HouseTold, measure: Alikeness) -> _Idea:
    replies = tuple(known[member.row] for member in group.members)
    client = replies[0].client
    found = likeness([_wanted(one) for one in replies], house.concepts.get(client, ()), measure)
    # What the whole house answers with is not written over because it looks alike.
    is_it = found is not None and found.is_sure and (found.is_same or found.concept.is_own or bool(client))
    concept = found.concept if found is not None and is_it else None
    is_known = concept is not None and all(has_text(concept, _wanted(one)) for one in replies)
    is_sure = group.is_sure or is_known or len(replies) == 1
    why = _and(_grouped(group, is_sure=is_sure), _likened(found, is_it=is_it))
    return _Idea(label=label, replies=replies, concept=concept, found=found, is_sure=is_sure, why=why)


def _one_for_each_concept(ideas: Sequence[_Idea]) -> list[_Idea]:
    """Groups that are the same concept become one, where no language is in both; else the likest one is it."""
    firsts: dict[tuple[str, str], list[_Idea]] = {}
    settled: dict[str, _Idea] = {}
    for idea in sorted(ideas, key=lambda one: -(one.found.score if one.found else 0)):
        settled[idea.label] = idea
        if idea.concept is None:
            continue
        together = firsts.setdefault((idea.replies[0].client, idea.concept.key), [])
        spoken = {reply.language for one in together for reply in one.replies}
        if spoken & {reply.language for reply in idea.replies}:
            why = _and(idea.why, f"group {together[0].label} is {idea.concept.key} rather")
            settled[idea.label] = replace(idea, concept=None, why=why)
            continue
        together.append(idea)
        if together[0] is not idea:
            settled[idea.label] = replace(idea, label=together[0].label)
    order = sorted(ideas, key=lambda one: (int(settled[one.label].label), int(one.label)))
    return [settled[one.label] for one in order]


def _planned(idea: _Idea) -> list[PlannedReply]:
    concept = idea.concept
    told = (one.topic for one in idea.replies if one.topic != OTHER)
    topic = next(told, idea.found.concept.topic if idea.found is not None else OTHER)
    return [
        replace(
            one,
            is_taken=one.is_taken and idea.is_sure,
            group=idea.label,
            concept=concept.key if concept else "",
            topic=concept.topic if concept else topic,
            seen=concept.stamp(one.language) if concept else "",
            why=_and(one.why, idea.why),
        )
        for one in idea.replies
    ]


def _grouped(group: Group, *, is_sure: bool) -> str:
    if len(group.members) == 1:
        return group.why
    if is_sure:
        return f"surely one idea: {group.why}"
    return f"perhaps one idea: {group.why}; write yes under take where it is, another group where it is not"


def _likened(found: Likeness | None, *, is_it: bool) -> str:
    if found is None:
        return ""
    whose = "the client's" if found.concept.is_own else "the library's"
    if found.is_same:
        return f"is {whose} {found.concept.key} already"
    told = f"looks{'' if found.is_sure else ' a little'} like {whose} {found.concept.key} ({found.score:.2f})"
    return told if is_it else f"{told}; if it is that, write its key under concept"


def _wanted(one: PlannedReply) -> Wanted:
    return Wanted(language=one.language, name=one.name, text=one.wording()[0])


def _and(one: str, other: str) -> str:
    return "; ".join(filter(None, (one, other)))


def topic_called(said_topic: str) -> str:
    """The key of a topic that is named by its key or its name in any language; else nothing."""
    return _topics().get(fold(said_topic), "")


@cache
def _topics() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in (*LANGUAGES, PIVOT):
        for key, name in read_language_file(code, "address").get("topic", {}).items():
            found |= {fold(str(name)): key, key: key}
    return found
