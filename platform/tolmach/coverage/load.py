"""The facts of coverage from stored rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Market
from tolmach.coverage.allowance import Allowance
from tolmach.coverage.borrow import MarketPast, borrowed_weeks
from tolmach.coverage.facts import Desk, DeskKey, Facts, LaterRung, Stream
from tolmach.coverage.grid import Grid
from tolmach.coverage.history import Came, History, read_history, read_orders
from tolmach.coverage.ladders import Answering, Ladders, read_ladders
from tolmach.coverage.load_people import load_people, load_seats
from tolmach.coverage.save_allowance import allowances
from tolmach.coverage.volume import (
    Days,
    Past,
    Usual,
    expected,
    holiday_share,
    seasons_ahead,
    usual_week,
)
from tolmach.hours.load import load_schedules
from tolmach.hours.model import BusinessHours
from tolmach.hours.schedule import Schedule
from tolmach.outbox.model import Channel
from tolmach.pools.model import Pool
from tolmach.pools.plans import stand_ins
from tolmach.routing.ladder import effective_schedule
from tolmach.sla.clocks import goal_for
from tolmach.sla.model import Priority, Target
from tolmach.sla.rules import Goal
from tolmach.tickets.model import WAITS_FOR_US, Ticket


@dataclass(frozen=True, kw_only=True)
class _Served:
    """A language that a market's letters come in, with who answers it; ``is_own`` where the market speaks it."""

    client: Client
    market: Market
    language: str
    answering: Answering
    pool: Pool
    days: Days
    came: Mapping[bool, Past]

    @property
    def is_own(self) -> bool:
        return self.language in self.market.languages


@dataclass(frozen=True, kw_only=True)
class _Ahead:
    """What every stream is reckoned from."""

    grid: Grid
    now: datetime
    ladders: Ladders
    served: Sequence[_Served]
    usual: Mapping[tuple[int, str], Mapping[bool, Usual]]
    pasts: Mapping[int, MarketPast]


def load_facts(session: Session, *, now: datetime, weeks: int) -> Facts:
    """Everything that coverage is reckoned from, for so many weeks from ``now``."""
    grid = Grid.ahead(now, weeks)
    schedules = {hours_id: hours.schedule for hours_id, hours in load_schedules(session).items()}
    ladders = read_ladders(session)
    served = _served(session, ladders, now)
    usual = {(one.market.id, one.language): _usual(one, now) for one in served}
    # A language that is nobody's own is work only where its letters came of late.
    served = [one for one in served if one.is_own or any(usual[one.market.id, one.language].values())]
    pasts = _pasts(served, usual, read_orders(session, now=now))
    ahead = _Ahead(grid=grid, now=now, ladders=ladders, served=served, usual=usual, pasts=pasts)
    opened = {pool.id: schedules[pool.business_hours_id] for pool in ladders.pools.values()}
    seats = load_seats(session, opened, grid)
    people = load_people(session, seats, grid)
    return Facts(
        grid=grid,
        desks=_desks(session, ahead, opened),
        people=people,
        seats=tuple(seat for seat in seats if seat.user_id in people),
        stand_ins=stand_ins(session, after=now),
    )


def _served(session: Session, ladders: Ladders, now: datetime) -> list[_Served]:
    markets = session.execute(
        select(Client, Market)
        .join(Market, Market.client_id == Client.id)
        .where(Client.is_active, Market.is_active)
        .order_by(Client.name, Market.slug)
    ).all()
    history = read_history(session, {market.id: client.id for client, market in markets}, now=now)
    places = {row.id: row for row in session.scalars(select(BusinessHours))}
    foreign: dict[int, set[str]] = {}
    for came in history.came:
        foreign.setdefault(came.market_id, set()).add(came.language)
    found = []
    for client, market in markets:
        for language in dict.fromkeys([*market.languages, *sorted(foreign.get(market.id, ()))]):
            answering = ladders.answering(client, market, language)
            if answering is None or answering.first.pool_id is None:
                continue
            pool = ladders.pools[answering.first.pool_id]
            found.append(
                _Served(
                    client=client,
                    market=market,
                    language=language,
                    answering=answering,
                    pool=pool,
                    days=_days(market, places[pool.business_hours_id], history),
                    came=_came(history, market, language),
                )
            )
    return found


def _days(market: Market, hours: BusinessHours, history: History) -> Days:
    return Days(
        time_zone=market.time_zone,
        holidays=history.holidays_of(market.country, market.holiday_subdivision),
        desk_holidays=history.holidays_of(hours.holiday_country or "", hours.holiday_subdivision),
        uplifts=history.uplifts[market.id],
    )


def _came(history: History, market: Market, language: str) -> dict[bool, Past]:
    rows = ((is_chat, history.came.get(Came(market.id, language, is_chat))) for is_chat in (False, True))
    return {is_chat: past for is_chat, past in rows if past is not None}


def _desks(session: Session, ahead: _Ahead, opened: Mapping[int, Schedule]) -> tuple[Desk, ...]:
    reckoned = allowances(session)
    by_desk: dict[DeskKey, list[_Served]] = {}
    for one in ahead.served:
        by_desk.setdefault(DeskKey(one.language, one.pool.id), []).append(one)
    backlog = _backlog(session)
    return tuple(
        Desk(
            key=key,
            pool_slug=(pool := members[0].pool).slug,
            pool_name=pool.name,
            schedule=opened[pool.id],
            allowance=reckoned.get(pool.id, Allowance()),
            streams=tuple(_stream(session, one, ahead) for one in members),
            asks=frozenset().union(*(one.answering.asks(one.answering.first) for one in members)),
            backlog=backlog.get(key, ()),
        )
        for key, members in sorted(by_desk.items())
    )


def _usual(one: _Served, now: datetime) -> dict[bool, Usual]:
    """The usual week of a market's letters and chats; empty where it has no past."""
    return {is_chat: usual_week(past, one.days, now) for is_chat, past in one.came.items()}


def _pasts(
    served: Sequence[_Served], usual: Mapping[tuple[int, str], Mapping[bool, Usual]], orders: Mapping[int, float]
) -> dict[int, MarketPast]:
    """Market id → what came in its own languages."""
    markets = {one.market.id: one.market for one in served if one.is_own}
    return {
        market.id: MarketPast(
            country=market.country,
            orders=orders.get(market.id, 0.0),
            usual={code: usual[market.id, code] for code in market.languages if (market.id, code) in usual},
        )
        for market in markets.values()
    }


def _borrowed(one: _Served, ahead: _Ahead) -> Mapping[bool, Usual]:
    return borrowed_weeks(ahead.pasts[one.market.id], one.language, ahead.pasts.values())


def _stream(session: Session, one: _Served, ahead: _Ahead) -> Stream:
    is_borrowed = one.is_own and not ahead.pasts[one.market.id].is_known
    weeks = _borrowed(one, ahead) if is_borrowed else ahead.usual[one.market.id, one.language]

    def coming(*, is_chat: bool) -> list[float]:
        week, past = weeks.get(is_chat, {}), one.came.get(is_chat, Past(since=ahead.now))
        seasons = seasons_ahead(past, one.days, ahead.grid, ahead.now)
        share = holiday_share(past, week, one.days, ahead.now)
        return expected(ahead.grid, week, one.days, seasons=seasons, holiday_share=share)

    return Stream(
        client=one.client.name,
        market=one.market.name,
        schedule=effective_schedule(session, one.pool, one.market).schedule,
        letter_goal=_goal(session, one, Channel.MAIL),
        chat_goal=_goal(session, one, Channel.CHAT),
        letters=coming(is_chat=False),
        chats=coming(is_chat=True),
        is_promised=one.is_own,
        is_borrowed=is_borrowed and any(weeks.values()),
        later=tuple(_later(session, one, ahead.ladders)),
        waits_by_ladder=one.answering.waits_by_ladder,
    )


def _later(session: Session, one: _Served, ladders: Ladders) -> Iterable[LaterRung]:
    for rung in one.answering.later:
        pool = ladders.pools[rung.pool_id or 0]
        yield LaterRung(
            kind=rung.kind,
            pool_id=pool.id,
            pool_slug=pool.slug,
            schedule=effective_schedule(session, pool, one.market).schedule,
            after_minutes=rung.when_wait_exceeds,
            asks=one.answering.asks(rung),
        )


def _goal(session: Session, one: _Served, channel: Channel) -> Goal:
    return goal_for(
        session,
        client_id=one.client.id,
        target=Target.FIRST_REPLY,
        priority=Priority.NORMAL,
        channel=channel,
    )


def _backlog(session: Session) -> dict[DeskKey, tuple[datetime, ...]]:
    """When what waits in each pool is due."""
    rows = session.execute(
        select(Ticket.language, Ticket.pool_id, Ticket.due_at).where(
            Ticket.status.in_(WAITS_FOR_US), Ticket.pool_id.is_not(None), Ticket.due_at.is_not(None)
        )
    )
    found: dict[DeskKey, tuple[datetime, ...]] = {}
    for language, pool_id, due_at in rows:
        if pool_id is not None and due_at is not None:
            key = DeskKey(language, pool_id)
            found[key] = (*found.get(key, ()), due_at)
    return found
