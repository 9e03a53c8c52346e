"""What an import reads of the house: where replies can belong, what is true of the markets, and the concepts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.facts import facts_on, mailbox_of_market
from tolmach.clients.model import Client, Market
from tolmach.language import Language
from tolmach.languages.fold import fold
from tolmach.replies.concept_grid import concepts_of_client
from tolmach.replies.concepts import stamp_of
from tolmach.replies.model import Concept, ConceptVersion
from tolmach.saved_replies.known import KnownConcept, KnownWording
from tolmach.saved_replies.plan import HouseTold
from tolmach.saved_replies.read import Shelf
from tolmach.saved_replies.reply import MarketTold


def shelf_of(session: Session) -> Shelf:
    """The clients that are served, by slug, name and the names of their markets, and what they speak."""
    slugs: dict[str, str] = {}
    languages: dict[str, tuple[Language, ...]] = {}
    for client in session.scalars(select(Client).where(Client.is_active)):
        markets = _markets(session, client)
        slugs |= {fold(market.name): client.slug for market in markets}
        slugs |= {fold(client.name): client.slug, client.slug: client.slug}
        languages[client.slug] = tuple(dict.fromkeys(Language(code) for one in markets for code in one.languages))
    return Shelf(slugs=slugs, languages=languages)


def house_told(session: Session, slugs: Iterable[str], *, now: datetime) -> HouseTold:
    """What is known for these clients; an empty slug is the shared library, which has no markets."""
    markets: dict[str, tuple[MarketTold, ...]] = {}
    concepts: dict[str, tuple[KnownConcept, ...]] = {}
    for slug in slugs:
        client = session.scalars(select(Client).where(Client.slug == slug)).one() if slug else None
        concepts[slug] = _concepts(session, client.id if client else None)
        if client is not None:
            markets[slug] = tuple(_told(session, market, now) for market in _markets(session, client))
    return HouseTold(markets=markets, concepts=concepts)


def _markets(session: Session, client: Client) -> list[Market]:
    wanted = select(Market).where(Market.client_id == client.id, Market.is_active).order_by(Market.id)
    return list(session.scalars(wanted))


def _told(session: Session, market: Market, now: datetime) -> MarketTold:
    today = now.astimezone(ZoneInfo(market.time_zone)).date()
    box = mailbox_of_market(session, client_id=market.client_id, market_id=market.id)
    return MarketTold(
        slug=market.slug,
        languages=tuple(market.languages),
        facts=facts_on(session, client_id=market.client_id, market_id=market.id, on=today),
        mails=(box.address,) if box is not None else (),
    )


def _concepts(session: Session, client_id: int | None) -> tuple[KnownConcept, ...]:
    """The concepts that hold for the whole client, with the wordings that hold in every country."""
    rows = [concept for concept in concepts_of_client(session, client_id) if concept.market_id is None]
    versions: dict[int, dict[Language, KnownWording]] = defaultdict(dict)
    by_id = {concept.id: concept for concept in rows}
    wanted = select(ConceptVersion).where(ConceptVersion.concept_id.in_(by_id), ConceptVersion.country == "")
    for version in session.scalars(wanted):
        stamp = stamp_of(by_id[version.concept_id], version)
        wording = KnownWording(name=version.name, text=version.text, stamp=stamp)
        versions[version.concept_id][Language(version.language)] = wording
    return tuple(_known(concept, versions[concept.id], client_id) for concept in rows)


def _known(concept: Concept, wordings: dict[Language, KnownWording], client_id: int | None) -> KnownConcept:
    return KnownConcept(
        key=concept.key,
        topic=concept.topic,
        is_own=concept.client_id == client_id,
        wordings=wordings,
        empty_stamp=stamp_of(concept, None),
    )
