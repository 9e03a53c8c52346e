"""Take a confirmed group of saved replies in: one concept, a version for each language, approved by who confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.accounts.door import client_for
from tolmach.errors import Refused
from tolmach.language import Language, language_name
from tolmach.languages.fold import fold
from tolmach.replies.concept_words import VersionWords
from tolmach.replies.concepts import Place, version_at
from tolmach.replies.model import Concept, VersionState
from tolmach.replies.own_concepts import begin_concept, override_concept
from tolmach.replies.save_version import write_version
from tolmach.saved_replies.plan import PlannedReply
from tolmach.saved_replies.target import Words, is_there, named_concept, refuse_moved, taken_in_before, words_of


class Outcome(StrEnum):
    """``waiting``: kept, for a person to mend and approve; ``unchanged``: the same words are there already."""

    APPROVED = "approved"
    WAITING = "waiting"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """What became of a reply: the concept's key, and what keeps it waiting, as pieces and in words.

    Without ``is_asked_for`` no customer's phrasing in its language leads to it yet: only a person can choose it.
    """

    reply: PlannedReply
    concept: str
    outcome: Outcome
    is_asked_for: bool
    open_places: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()
    why_waiting: str = ""


def planned_groups(replies: Iterable[PlannedReply]) -> list[list[PlannedReply]]:
    """The replies that are taken, those of one concept together; a reply without a group stands alone."""
    groups: dict[tuple[str, str], list[PlannedReply]] = {}
    for one in replies:
        if one.is_taken:
            groups.setdefault((one.client, one.group or f"row {one.row}"), []).append(one)
    return list(groups.values())


def take_in(session: Session, access: Access, replies: Sequence[PlannedReply], *, now: datetime) -> list[TakenIn]:
    """Write the replies of one group and return what became of each.

    Raises Refused in words where the group does not fit together or the desk moved since the plan was made, NotFound,
    NotAllowed. Then nothing of the group was written.
    """
    access.require(Permission.RUN_HOUSE)
    words = [words_of(one) for one in replies]
    key = _one_concept(replies)
    client_id = client_for(session, access, replies[0].client).id if replies[0].client else None
    base = named_concept(session, client_id, key) if key else taken_in_before(session, client_id, words)
    to_write = [one for one in words if not is_there(session, base, one)]
    if base is not None and not to_write:
        return [_taken(session, base, one, is_written=False) for one in words]
    if base is None:
        concept = _new_concept(session, access, client_id, words, now=now)
        _write(session, access, concept, words, content_changes=False, now=now)
        return [_taken(session, concept, one, is_written=True) for one in words]
    is_library = client_id is not None and base.client_id is None
    for one in to_write:
        refuse_moved(session, base, one, is_kept=is_library)
    if is_library and client_id is not None:
        # What the library says in other languages is not what this client says: it waits to be read by somebody.
        concept = override_concept(session, base.id, client_id=client_id, now=now, actor=access.actor)
        _write(session, access, concept, words, content_changes=True, now=now)
    else:
        concept = base
        _write(session, access, base, to_write, content_changes=False, now=now)
    return [_taken(session, concept, one, is_written=one in to_write) for one in words]


def _one_concept(replies: Sequence[PlannedReply]) -> str:
    """The key that the group names, once; nothing for a new concept. Raises Refused where the group is not one idea."""
    keys = {one.concept for one in replies if one.concept}
    if len(keys) > 1:
        raise Refused(f"Group {replies[0].group} names several concepts: {', '.join(sorted(keys))}.")
    languages = [one.language for one in replies]
    twice = next((code for code in languages if languages.count(code) > 1), None)
    if twice is not None:
        rows = ", ".join(one.row for one in replies if one.language == twice)
        raise Refused(
            f"Group {replies[0].group} has {language_name(twice)} twice (rows {rows}); take one, or split it."
        )
    return next(iter(keys), "")


def _new_concept(
    session: Session, access: Access, client_id: int | None, words: Sequence[Words], *, now: datetime
) -> Concept:
    # A key has small Latin letters, so another language names the concept where the first is written otherwise.
    names = [one.reply.name for one in words]
    return begin_concept(
        session,
        client_id=client_id,
        topic=words[0].reply.topic,
        place=words[0].place,
        name=next((name for name in names if any(sign.isascii() and sign.isalpha() for sign in fold(name))), names[0]),
        now=now,
        actor=access.actor,
    )


def _write(
    session: Session,
    access: Access,
    concept: Concept,
    words: Sequence[Words],
    *,
    content_changes: bool,
    now: datetime,
) -> None:
    """Write the wordings; ``content_changes`` makes the first approved one the content, and others of before stale."""
    content = Place(language=Language(concept.source_language))
    for one in sorted(words, key=lambda one: (one.state is not VersionState.APPROVED, one.place != content)):
        version = version_at(session, concept, one.place)
        asks = (*(version.asks if version is not None else ()), *one.reply.asks)
        write_version(
            session,
            concept,
            one.place,
            VersionWords(name=one.reply.name, text=one.text, asks=asks),
            state=one.state,
            content_changes=content_changes and one.state is VersionState.APPROVED,
            now=now,
            actor=access.actor,
        )
        content_changes = False


def _taken(session: Session, concept: Concept, words: Words, *, is_written: bool) -> TakenIn:
    version = version_at(session, concept, words.place)
    return TakenIn(
        reply=words.reply,
        concept=concept.key,
        outcome=Outcome(words.state.value) if is_written else Outcome.UNCHANGED,
        is_asked_for=version is not None and bool(version.asks),
        open_places=words.open_places,
        owned=words.owned,
        why_waiting=words.why_waiting,
    )
