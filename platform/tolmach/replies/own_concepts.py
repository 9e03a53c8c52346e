"""Concepts come and go: a new one, a client's or market's own beside a shared one, and one that is given up."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.clients.model import Market
from tolmach.errors import Lost, NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.languages.fold import fold
from tolmach.replies.concept_words import VersionWords, refusals_of
from tolmach.replies.concepts import Place, concept_to_change, place_of, stamp_of, tell_concept, versions_of
from tolmach.replies.draft import UNKNOWN
from tolmach.replies.model import Concept, ConceptVersion, VersionState
from tolmach.replies.objections import mend_objection
from tolmach.replies.save_version import save_version

_NO_KEY = re.compile(r"[^a-z0-9]+")
_NO_WORDS = (VersionState.WANTED, VersionState.FAILED)


def add_concept(
    session: Session,
    access: Access,
    *,
    client_id: int | None,
    topic: str,
    place: Place,
    words: VersionWords,
    now: datetime,
) -> Concept:
    """A new idea with its first wording, shared or one client's. Raises FieldsRefused."""
    refuse_fields(refusals_of(words) | {"topic": None if topic else Wrong.MISSING})
    concept = begin_concept(
        session, client_id=client_id, topic=topic, place=place, name=words.name, now=now, actor=access.actor
    )
    save_version(session, access, concept.id, place, words, seen=stamp_of(concept, None), now=now)
    return concept


def begin_concept(
    session: Session, *, client_id: int | None, topic: str, place: Place, name: str, now: datetime, actor: Actor
) -> Concept:
    """A new idea whose first wording, in the language of ``place``, is about to be written; its key is of the name."""
    key = _free_key(session, name)
    concept = Concept(client_id=client_id, key=key, topic=topic, source_language=place.language, created_at=now)
    session.add(concept)
    session.flush()
    tell_concept(session, concept, "added", now=now, actor=actor)
    return concept


def override_concept(
    session: Session, concept_id: int, *, client_id: int, market_id: int | None = None, now: datetime, actor: Actor
) -> Concept:
    """A copy that holds for one client, or one of its markets. Raises Lost where there is one, NotFound."""
    base = concept_to_change(session, concept_id)
    if not _may_stand_before(session, base, client_id, market_id):
        raise NotFound("concept", concept_id)
    own = _own(session, base.key, client_id, market_id)
    if own is not None and own.given_up_at is None:
        raise Lost("concept", own.id)
    # What was judged of an earlier content must not hold for this one: no number counts twice.
    count = max(own.source_version + 1, base.source_version) if own is not None else base.source_version
    own = own or Concept(client_id=client_id, market_id=market_id, key=base.key, created_at=now)
    own.topic, own.source_language, own.source_version = base.topic, base.source_language, count
    own.states_law, own.given_up_at = base.states_law, None
    session.add(own)
    session.flush()
    _copy_versions(session, base, own, now=now)
    if market_id is None:
        mend_objection(session, base, client_id, now=now)
    tell_concept(session, own, "overridden", now=now, actor=actor)
    return own


def give_up_concept(session: Session, concept_id: int, *, now: datetime, actor: Actor) -> Concept:
    """A client's own concept holds no longer; the shared one does again. Raises NotFound, also for a shared one."""
    concept = concept_to_change(session, concept_id)
    if concept.client_id is None:
        raise NotFound("concept", concept_id)
    concept.given_up_at = now
    mend_objection(session, concept, concept.client_id, now=now)
    tell_concept(session, concept, "given_up", now=now, actor=actor)
    return concept


def _may_stand_before(session: Session, base: Concept, client_id: int, market_id: int | None) -> bool:
    """Whether a concept of this client or market can stand before ``base``: it is for fewer than that."""
    if market_id is not None and session.get_one(Market, market_id).client_id != client_id:
        return False
    is_theirs = base.client_id == client_id and base.market_id is None and market_id is not None
    return base.client_id is None or is_theirs


def _own(session: Session, key: str, client_id: int, market_id: int | None) -> Concept | None:
    return session.scalar(
        select(Concept).where(
            Concept.client_id == client_id,
            func.coalesce(Concept.market_id, 0) == (market_id or 0),
            Concept.key == key,
        )
    )


def _copy_versions(session: Session, base: Concept, own: Concept, *, now: datetime) -> None:
    """The wordings as they are now, with who approved them; an earlier override's are written over."""
    before = {place_of(row): row for row in versions_of(session, own)}
    for row in before.values():
        row.state = row.state if row.state in _NO_WORDS else VersionState.STALE
    for version in versions_of(session, base):
        if version.state in _NO_WORDS:
            continue
        copy = before.get(place_of(version)) or ConceptVersion(
            client_id=own.client_id,
            concept_id=own.id,
            language=version.language,
            country=version.country,
            manner=version.manner,
        )
        copy.name, copy.text, copy.asks = version.name, version.text, list(version.asks)
        copy.source_version = version.source_version + own.source_version - base.source_version
        copy.state, copy.engine, copy.error, copy.attempts = version.state, version.engine, None, 0
        copy.claim_token = copy.claimed_until = copy.try_again_at = None
        copy.approved_by, copy.approved_at, copy.updated_at = version.approved_by, version.approved_at, now
        session.add(copy)
    session.flush()


def _free_key(session: Session, name: str) -> str:
    """A key that no concept of anybody has: an equal one would override, and ``_unknown`` has a meaning."""
    plain = _NO_KEY.sub("_", fold(name)).strip("_").removesuffix(UNKNOWN) or "reply"
    taken = set(session.scalars(select(Concept.key)))
    numbered = (f"{plain}_{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (plain, *numbered) if key not in taken)
