"""Where a confirmed group goes: the concept it is, and whether its words may be written there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound, Refused
from tolmach.language import Language, language_name
from tolmach.replies.concept_words import VersionWords, refusals_of
from tolmach.replies.concepts import Place, concept_to_change, stamp_of, version_at
from tolmach.replies.model import Concept, ConceptVersion, VersionState
from tolmach.saved_replies.literals import literals_in
from tolmach.saved_replies.plan import PlannedReply

_OWNED = frozenset({"account", "place", "phone", "mail"})

REPLACE = "replace"
"""What a person writes in the place of a stamp who knows what stands there now."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """A reply as it is to be kept; ``owned`` is what of a shared one looks like a single shop's own."""

    reply: PlannedReply
    place: Place
    text: str
    open_places: tuple[str, ...]
    owned: tuple[str, ...] = ()

    @property
    def state(self) -> VersionState:
        wrong = refusals_of(VersionWords(name=self.reply.name, text=self.text))["text"]
        return VersionState.WAITING if wrong or self.owned else VersionState.APPROVED

    @property
    def why_waiting(self) -> str:
        """Why it cannot be used yet; nothing where it can."""
        reasons = {
            "places that nothing fills": self.open_places,
            "what may be one shop's own in a reply for all": self.owned,
        }
        return " and ".join(f"{reason} ({', '.join(pieces)})" for reason, pieces in reasons.items() if pieces)


def words_of(reply: PlannedReply) -> Words:
    text, open_places = reply.wording()
    if not text:
        raise Refused(f"Of row {reply.row} nothing is left but its greeting and closing.")
    owned = () if reply.client else _owned(text, reply.language)
    return Words(reply=reply, place=Place(language=reply.language), text=text, open_places=open_places, owned=owned)


def named_concept(session: Session, client_id: int | None, key: str) -> Concept:
    """The concept of this key that answers for the client, locked: their own, else the shared one."""
    found = session.scalar(
        select(Concept.id)
        .where(
            Concept.key == key,
            Concept.given_up_at.is_(None),
            Concept.market_id.is_(None),
            or_(Concept.client_id.is_(None), func.coalesce(Concept.client_id, 0) == (client_id or 0)),
        )
        .order_by(Concept.client_id.is_(None))
        .limit(1)
    )
    if found is None:
        raise NotFound("concept", key)
    return concept_to_change(session, found)


def taken_in_before(session: Session, client_id: int | None, words: Sequence[Words]) -> Concept | None:
    """The concept that has one of these texts already: the same plan may be confirmed twice."""
    for one in words:
        found = session.scalar(
            select(Concept.id)
            .join(ConceptVersion, ConceptVersion.concept_id == Concept.id)
            .where(
                func.coalesce(Concept.client_id, 0) == (client_id or 0),
                Concept.market_id.is_(None),
                Concept.given_up_at.is_(None),
                ConceptVersion.language == one.place.language,
                ConceptVersion.country == "",
                ConceptVersion.text == one.text,
            )
            .limit(1)
        )
        if found is not None:
            return concept_to_change(session, found)
    return None


def is_there(session: Session, concept: Concept | None, words: Words) -> bool:
    version = version_at(session, concept, words.place) if concept is not None else None
    return version is not None and version.text == words.text and version.state in (VersionState.APPROVED, words.state)


def refuse_moved(session: Session, concept: Concept, words: Words, *, is_kept: bool) -> None:
    """Nobody's work since is written over, and no approved wording gives way to one that cannot be used yet.

    ``is_kept`` where the concept stays as it is beside the client's copy. Raises Refused.
    """
    reply, version = words.reply, version_at(session, concept, words.place)
    if not is_kept and version is not None and reply.seen not in (REPLACE, stamp_of(concept, version)):
        why = "has changed since the plan was made" if reply.seen else "has another wording already"
        raise Refused(
            f"The concept {concept.key} {why} in {language_name(reply.language)}: look at it, and write {REPLACE} "
            f"under seen where row {reply.row} is to take its place."
        )
    if words.state is VersionState.WAITING and version is not None and version.state is VersionState.APPROVED:
        raise Refused(
            f"Row {reply.row} has {words.why_waiting}, and would take the place of an approved wording of "
            f"{concept.key}: mend it first."
        )


def _owned(text: str, language: Language) -> tuple[str, ...]:
    """Accounts, places, phones and mail addresses: what every client's customers would read."""
    return tuple(dict.fromkeys(one.said for one in literals_in(text, language) if one.kind in _OWNED))
