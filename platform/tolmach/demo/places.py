"""Set-up of the demo: clients, markets with mailboxes and facts, pools with their hours, ladders, saved replies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Mailbox, MailboxMarket, Market, MarketFact
from tolmach.demo.read import read_data
from tolmach.hours.effective import HolidayRule
from tolmach.hours.model import BusinessHours
from tolmach.language import LANGUAGES, Language
from tolmach.outbox.model import Channel
from tolmach.pools.model import ForeignRule, LanguageRule, Pool, Rung, RungKind
from tolmach.replies.model import Concept, ConceptVersion, VersionState
from tolmach.sla.model import Measure, Policy, Target
from tolmach.translation.model import GlossaryTerm

WEEK = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
BY_MACHINE = {"pt": "en"}
"""Language → what its pool reads, where its people need the machine to read and to write."""


@dataclass
class Places:
    """Ids of what was set up: clients and pools by slug, markets by ``client/market``."""

    clients: dict[str, int] = field(default_factory=dict)
    markets: dict[str, int] = field(default_factory=dict)
    pools: dict[str, int] = field(default_factory=dict)


def make_places(session: Session, *, now: datetime) -> Places:
    """Make everything that letters need to be routed; holidays are stored by their own job afterwards."""
    places, markets = Places(), read_data("markets")["market"]
    for entry in read_data("clients")["client"]:
        places.clients[entry["slug"]] = _make_client(session, entry, now)
    for entry in markets:
        if entry["language"] not in places.pools:
            places.pools[entry["language"]] = _make_pool(session, entry)
    boxes: dict[str, int] = {}
    for entry in markets:
        client_id = places.clients[entry["client"]]
        places.markets[f"{entry['client']}/{entry['slug']}"] = _make_market(session, client_id, entry, boxes, now)
        _make_rung(session, client_id, entry["language"], places)
    for key, entry in read_data("concepts").items():
        _make_concept(session, places.clients[entry["client"]], key, entry, now)
    return places


def _make_client(session: Session, entry: dict[str, Any], now: datetime) -> int:
    client = Client(slug=entry["slug"], name=entry["name"], reference_prefix=entry["prefix"], created_at=now)
    session.add(client)
    session.flush()
    session.add(LanguageRule(client_id=client.id, language="*", rule=ForeignRule.MARKET_LANGUAGE))
    for model in entry["models"]:
        session.add(
            GlossaryTerm(client_id=client.id, language="en", term=model, is_never_translated=True, created_at=now)
        )
    for said in entry.get("terms", ()):
        term, *forms = said["en"]
        translations = {"en": forms, **{code: wordings for code, wordings in said.items() if code != "en"}}
        row = GlossaryTerm(client_id=client.id, language="en", term=term, created_at=now)
        row.translations = {code: wordings for code, wordings in translations.items() if wordings}
        session.add(row)
    if "first_reply_minutes" in entry:
        session.add(
            Policy(
                client_id=client.id,
                target=Target.FIRST_REPLY,
                channel=Channel.MAIL,
                measure=Measure.BUSINESS_MINUTES,
                minutes=entry["first_reply_minutes"],
            )
        )
    session.flush()
    return client.id


def _make_pool(session: Session, market: dict[str, Any]) -> int:
    language, zone, country = Language(market["language"]), market["time_zone"], market["country"]
    hours = BusinessHours(name=f"8–16 {zone}", time_zone=zone, week=WEEK, holiday_country=country)
    session.add(hours)
    session.flush()
    pool = Pool(
        slug=language,
        name=LANGUAGES[language].name,
        language=language,
        working_language=BY_MACHINE.get(language, language),
        business_hours_id=hours.id,
    )
    session.add(pool)
    session.flush()
    return pool.id


def _make_market(session: Session, client_id: int, entry: dict[str, Any], boxes: dict[str, int], now: datetime) -> int:
    market = Market(
        client_id=client_id,
        slug=entry["slug"],
        name=entry["name"],
        country=entry["country"],
        languages=[entry["language"]],
        time_zone=entry["time_zone"],
        currency=entry["currency"],
        holiday_rule=HolidayRule(entry.get("holiday_rule", HolidayRule.POOL)),
        created_at=now,
    )
    session.add(market)
    session.flush()
    box_id = _mailbox(session, client_id, entry, boxes)
    session.add(MailboxMarket(client_id=client_id, mailbox_id=box_id, market_id=market.id, position=market.id))
    for name, value in entry["facts"].items():
        session.add(MarketFact(client_id=client_id, market_id=market.id, name=name, value=value))
    session.flush()
    return market.id


def _mailbox(session: Session, client_id: int, entry: dict[str, Any], boxes: dict[str, int]) -> int:
    """The market's mailbox; one that serves two markets is made once."""
    address, signature = entry["mailbox"], entry["facts"]["signature"]
    if address not in boxes:
        box = Mailbox(client_id=client_id, address=address, display_name=signature, takes_plus_addresses=True)
        session.add(box)
        session.flush()
        boxes[address] = box.id
    return boxes[address]


def _make_rung(session: Session, client_id: int, language: str, places: Places) -> None:
    kind = RungKind.MACHINE if language in BY_MACHINE else RungKind.NATIVE
    session.add(Rung(client_id=client_id, language=language, position=1, kind=kind, pool_id=places.pools[language]))
    session.flush()


def _make_concept(session: Session, client_id: int, key: str, entry: dict[str, Any], now: datetime) -> None:
    concept = Concept(
        client_id=client_id, key=key, topic=entry["topic"], source_language=entry["language"], created_at=now
    )
    session.add(concept)
    session.flush()
    session.add(
        ConceptVersion(
            client_id=client_id,
            concept_id=concept.id,
            language=entry["language"],
            name=entry["name"],
            text=entry["text"].strip(),
            asks=entry["asks"],
            state=VersionState.APPROVED,
            approved_at=now,
            updated_at=now,
        )
    )
    session.flush()
