"""Write down what a client's customers will write more about, and take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Market
from tolmach.coverage.model import ClientEvent, ClientEventKind
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event

LEAST_UPLIFT, MOST_UPLIFT = -90, 900
"""In percent; more than ten times the usual is a slip of the keyboard."""

MOST_DAYS = 92
LONGEST_NOTE = 200


@dataclass(frozen=True, kw_only=True)
class EventValues:
    """What is said of a client's event; no market means all of the client's."""

    kind: ClientEventKind
    market_id: int | None
    first_day: date | None
    last_day: date | None
    uplift_percent: int
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """An event with the names of its client and market."""

    event: ClientEvent
    slug: str
    client: str
    market: str | None


def add_event(session: Session, client: Client, values: EventValues, *, now: datetime, actor: Actor) -> ClientEvent:
    """Write an event down. Raises FieldsRefused."""
    first, last = values.first_day, values.last_day or values.first_day
    refuse_fields(
        {
            "market_id": _wrong_market(session, client, values.market_id),
            "first_day": Wrong.NO_DAY if first is None else None,
            "last_day": _wrong_last(first, last),
            "uplift_percent": None if LEAST_UPLIFT <= values.uplift_percent <= MOST_UPLIFT else Wrong.NO_NUMBER,
        }
    )
    event = ClientEvent(
        client_id=client.id,
        market_id=values.market_id,
        kind=values.kind,
        note=values.note.strip()[:LONGEST_NOTE],
        first_day=first,
        last_day=last,
        uplift_percent=values.uplift_percent,
        created_at=now,
    )
    session.add(event)
    session.flush()
    _tell(session, event, now, actor, is_added=True)
    return event


def remove_event(session: Session, client: Client, event_id: int, *, now: datetime, actor: Actor) -> None:
    """The event does not happen after all. Raises NotFound."""
    event = session.scalar(select(ClientEvent).where(ClientEvent.client_id == client.id, ClientEvent.id == event_id))
    if event is None:
        raise NotFound("event", event_id)
    session.delete(event)
    session.flush()
    _tell(session, event, now, actor, is_added=False)


def coming_events(session: Session, *, today: date) -> tuple[EventRow, ...]:
    """Every client's events that run or are to come, the next first."""
    rows = session.execute(
        select(ClientEvent, Client.slug, Client.name, Market.name)
        .join(Client, Client.id == ClientEvent.client_id)
        .outerjoin(Market, Market.id == ClientEvent.market_id)
        .where(ClientEvent.last_day >= today)
        .order_by(ClientEvent.first_day, Client.name, ClientEvent.id)
    )
    return tuple(EventRow(event=event, slug=slug, client=client, market=market) for event, slug, client, market in rows)


def _wrong_market(session: Session, client: Client, market_id: int | None) -> Wrong | None:
    if market_id is None:
        return None
    known = select(Market.id).where(Market.client_id == client.id, Market.id == market_id)
    return None if session.scalar(known) is not None else Wrong.NO_CHOICE


def _wrong_last(first: date | None, last: date | None) -> Wrong | None:
    if first is None or last is None:
        return None
    if last < first:
        return Wrong.ENDS_BEFORE
    return Wrong.NO_DAY if (last - first).days >= MOST_DAYS else None


def _tell(session: Session, event: ClientEvent, now: datetime, actor: Actor, *, is_added: bool) -> None:
    record_event(
        session,
        EventKind.CLIENT_EVENT_CHANGED,
        at=now,
        actor=actor,
        client_id=event.client_id,
        market_id=event.market_id,
        client_event=event.id,
        uplift_percent=event.uplift_percent,
        is_added=is_added,
    )
