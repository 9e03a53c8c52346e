"""Concepts for tests: one shared reply in Slovak, Czech, English and Austrian German, and people who write natively."""

from __future__ import annotations

from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access
from tolmach.db import Database
from tolmach.pools.model import Level, Skill
from tolmach.replies.concept_words import VersionWords
from tolmach.replies.concepts import Place, concept_of, read_place, stamp_of, version_at
from tolmach.replies.concepts import place_of as place_of_version
from tolmach.replies.model import Concept, ConceptVersion, VersionState
from tolmach.replies.save_version import save_version

TEXTS = {
    "en": "You can return the goods within 30 days.",
    "sk": "Tovar môžete vrátiť do 30 dní.",
    "cs": "Zboží můžete vrátit do 30 dnů.",
    "de": "Sie können die Ware innerhalb von 30 Tagen zurückgeben.",
    "de-AT": "Sie können die Ware binnen 30 Tagen retournieren.",
}
ASKS = {"en": ["how do I return it"], "sk": ["ako vrátim tovar"], "cs": ["jak vrátím zboží"]}


def make_concept(session: Session, *, client_id: int | None = None, key: str = "how_to_return") -> int:
    """The concept with its approved versions; its id."""
    concept = Concept(client_id=client_id, key=key, topic="return", source_language="en", created_at=TUESDAY_TEN)
    session.add(concept)
    session.flush()
    for written, text in TEXTS.items():
        language, _, country = written.partition("-")
        session.add(
            ConceptVersion(
                client_id=client_id,
                concept_id=concept.id,
                language=language,
                country=country,
                name=f"Returns {written}",
                text=text,
                asks=ASKS.get(written, []),
                state=VersionState.APPROVED,
                approved_at=TUESDAY_TEN,
                updated_at=TUESDAY_TEN,
            )
        )
    session.flush()
    return concept.id


def speak(session: Session, user_id: int, language: str, level: Level = Level.NATIVE) -> None:
    """The person writes the language so well."""
    session.add(Skill(user_id=user_id, language=language, read=level, write=level, speak=level))
    session.flush()


def place_of(written: str) -> Place:
    return read_place(written)


def save(session: Session, access: Access, concept_id: int, written: str, text: str, *, content: bool = False) -> None:
    """Write a version as somebody who sees its newest state."""
    concept = concept_of(session, concept_id)
    save_version(
        session,
        access,
        concept_id,
        place_of(written),
        VersionWords(name="Returns", text=text),
        seen=stamp_of(concept, version_at(session, concept, place_of(written))),
        content_changes=content,
        now=TUESDAY_TEN,
    )


def states(session: Session, concept_id: int) -> dict[str, str]:
    """Place → state of every version."""
    rows = session.scalars(select(ConceptVersion).where(ConceptVersion.concept_id == concept_id))
    return {str(place_of_version(row)): str(row.state) for row in rows}


def shared_concept(database: Database) -> int:
    with database.writing.begin() as session:
        return make_concept(session)


def native_olga(database: Database, shops: Shops, *languages: str) -> Access:
    """Olga, who writes these languages natively."""
    with database.writing.begin() as session:
        for language in languages:
            speak(session, shops.users["olga"], language)
    return shops.access("olga")
