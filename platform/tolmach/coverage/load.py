"""The facts of coverage from stored rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.clients.model import Client, Market
from tolmach.coverage.allowance import Allowance
from tolmach.coverage.facts import Desk, DeskKey, Facts, Seat, Stream
from tolmach.coverage.grid import Grid
from tolmach.hours.spans import Span, unite
from tolmach.coverage.history import Came, History, read_history, read_orders
from tolmach.coverage.model import PoolAllowance
from tolmach.coverage.off_desk import from_rows
from tolmach.coverage.presence import Absent, Person, planned_spans
from tolmach.coverage.volume import (
    Days,
    Past,
    Usual,
    add_weeks,
    expected,
    holiday_share,
    seasons_ahead,
    usual_week,
)
from tolmach.hours.load import load_schedules
from tolmach.hours.model import BusinessHours
from tolmach.hours.rules import open_spans
from tolmach.hours.schedule import Schedule
from tolmach.outbox.model import Channel
from tolmach.pools.model import Absence, Level, Pool, PoolMember, Rung, RungKind, Shift, Skill
from tolmach.pools.rosters import PLANNED_WITHIN
from tolmach.routing.ladder import effective_schedule
from tolmach.sla.clocks import goal_for
from tolmach.sla.model import Priority, Target
from tolmach.sla.rules import Goal
from tolmach.tickets.model import WAITS_FOR_US, Ticket

_WRITES = (Level.NATIVE, Level.FLUENT)


@dataclass(frozen=True, kw_only=True)
class _Served:
    """A market's language with the pool of its first rung."""

    client: Client
    market: Market
    language: str
    pool: Pool
    kind: RungKind
    days: Days
    came: Mapping[bool, Past]


def load_facts(session: Session, *, now: datetime, weeks: int) -> Facts:
    """Everything that coverage is reckoned from, for so many weeks from ``now``."""
    grid = Grid.ahead(now, weeks)
    schedules = {hours_id: hours.schedule for hours_id, hours in load_schedules(session).items()}
    served = _served(session, now)
    desks = _desks(session, served, schedules, grid, now)
    people = _people(session, grid)
    return Facts(grid=grid, desks=desks, people=people, seats=_seats(session, desks, people, grid))


def _served(session: Session, now: datetime) -> list[_Served]:
    firsts: dict[tuple[int, str], tuple[Rung, Pool]] = {}
    rungs = session.execute(
        select(Rung, Pool).join(Pool, Pool.id == Rung.pool_id).where(Pool.is_active).order_by(Rung.position)
    )
    for rung, pool in rungs:
        firsts.setdefault((rung.client_id, rung.language), (rung, pool))
    markets = session.execute(
        select(Client, Market)
        .join(Market, Market.client_id == Client.id)
        .where(Client.is_active, Market.is_active)
        .order_by(Client.name, Market.slug)
    ).all()
    history = read_history(session, {market.id: client.id for client, market in markets}, now=now)
    places = {row.id: row for row in session.scalars(select(BusinessHours))}
    return [
        _one_served(client, market, language, firsts[client.id, language], places, history=history)
        for client, market in markets
        for language in market.languages
        if (client.id, language) in firsts
    ]


def _one_served(
    client: Client,
    market: Market,
    language: str,
    first: tuple[Rung, Pool],
    places: Mapping[int, BusinessHours],
    *,
    history: History,
) -> _Served:
    rung, pool = first
    hours = places[pool.business_hours_id]
    days = Days(
        time_zone=market.time_zone,
        holidays=history.holidays_of(market.country, market.holiday_subdivision),
        desk_holidays=history.holidays_of(hours.holiday_country or "", hours.holiday_subdivision),
        uplifts=history.uplifts[market.id],
    )
    came = {
        is_chat: past
        for is_chat in (False, True)
        if (past := history.came.get(Came(market.id, language, is_chat))) is not None
    }
    return _Served(client=client, market=market, language=language, pool=pool, kind=rung.kind, days=days, came=came)


def _desks(
    session: Session, served: Sequence[_Served], schedules: Mapping[int, Schedule], grid: Grid, now: datetime
) -> tuple[Desk, ...]:
    allowances = {row.pool_id: _allowance(row) for row in session.scalars(select(PoolAllowance))}
    orders = read_orders(session, now=now)
    usual = {(one.market.id, one.language): _usual(one, now) for one in served}
    by_desk: dict[DeskKey, list[_Served]] = {}
    for one in served:
        by_desk.setdefault(DeskKey(one.language, one.pool.id), []).append(one)
    backlog = _backlog(session)
    desks = []
    for key, members in sorted(by_desk.items()):
        pool = members[0].pool
        desks.append(
            Desk(
                key=key,
                pool_slug=pool.slug,
                pool_name=pool.name,
                schedule=schedules[pool.business_hours_id],
                allowance=allowances.get(pool.id, Allowance()),
                streams=tuple(
                    _stream(session, one, served, usual, orders=orders, grid=grid, now=now) for one in members
                ),
                needs_writers=any(one.kind in (RungKind.NATIVE, RungKind.FLUENT) for one in members),
                backlog=backlog.get(key, ()),
            )
        )
    return tuple(desks)


def _usual(one: _Served, now: datetime) -> dict[bool, Usual]:
    """The usual week of a market's letters and chats; empty where it has no past."""
    return {is_chat: usual_week(past, one.days, now) for is_chat, past in one.came.items()}


def _stream(
    session: Session,
    one: _Served,
    served: Sequence[_Served],
    usual: Mapping[tuple[int, str], Mapping[bool, Usual]],
    *,
    orders: Mapping[int, float],
    grid: Grid,
    now: datetime,
) -> Stream:
    own = usual[one.market.id, one.language]
    is_borrowed = not any(own.values())
    weeks = _borrowed(one, served, usual, orders) if is_borrowed else own

    def ahead(*, is_chat: bool) -> list[float]:
        week, past = weeks.get(is_chat, {}), one.came.get(is_chat, Past(since=now))
        seasons = seasons_ahead(past, one.days, grid, now)
        share = holiday_share(past, week, one.days, now)
        return expected(grid, week, one.days, seasons=seasons, holiday_share=share)

    return Stream(
        client=one.client.name,
        market=one.market.name,
        schedule=effective_schedule(session, one.pool, one.market).schedule,
        letter_goal=_goal(session, one, Channel.MAIL),
        chat_goal=_goal(session, one, Channel.CHAT),
        letters=ahead(is_chat=False),
        chats=ahead(is_chat=True),
        is_borrowed=is_borrowed and any(weeks.values()),
    )


def _borrowed(
    one: _Served,
    served: Sequence[_Served],
    usual: Mapping[tuple[int, str], Mapping[bool, Usual]],
    orders: Mapping[int, float],
) -> dict[bool, dict[tuple[int, int], float]]:
    """What similar markets get for as many orders: those of the same country, else language, else all with a past."""
    mine = orders.get(one.market.id, 0.0)
    known = [
        other
        for other in served
        if any(usual[other.market.id, other.language].values()) and orders.get(other.market.id, 0.0) > 0
    ]
    for is_similar in (
        lambda other: other.market.country == one.market.country,
        lambda other: other.language == one.language,
        lambda _other: True,
    ):
        alike = [other for other in known if is_similar(other)]
        if alike:
            theirs = sum(orders[market_id] for market_id in {other.market.id for other in alike})
            return {
                is_chat: add_weeks(
                    [usual[other.market.id, other.language].get(is_chat, {}) for other in alike], mine / theirs
                )
                for is_chat in (False, True)
            }
    return {}


def _goal(session: Session, one: _Served, channel: Channel) -> Goal:
    return goal_for(
        session,
        client_id=one.client.id,
        target=Target.FIRST_REPLY,
        priority=Priority.NORMAL,
        channel=channel,
    )


def _allowance(row: PoolAllowance) -> Allowance:
    return Allowance(
        shrinkage_percent=row.shrinkage_percent,
        letter_minutes=row.letter_minutes,
        chat_minutes=row.chat_minutes,
        chats_at_once=row.chats_at_once,
        off_desk=from_rows(row.off_desk),
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


def _people(session: Session, grid: Grid) -> dict[int, Person]:
    """Everybody who works in a pool or writes a language, active people only."""
    writes: dict[int, dict[str, Level]] = {}
    for user_id, language, level in session.execute(select(Skill.user_id, Skill.language, Skill.write)):
        if level in _WRITES:
            writes.setdefault(user_id, {})[language] = level
    absences: dict[int, list[Absent]] = {}
    away = select(Absence).where(Absence.ends_at > grid.start, Absence.starts_at < grid.end).order_by(Absence.starts_at)
    for row in session.scalars(away):
        absent = Absent(during=(row.starts_at, row.ends_at), deputy_id=row.deputy_id)
        absences.setdefault(row.user_id, []).append(absent)
    members = set(session.scalars(select(PoolMember.user_id)))
    rows = session.execute(select(User.id, User.name).where(User.is_active).order_by(User.id))
    return {
        user_id: Person(
            user_id=user_id,
            name=name,
            writes=writes.get(user_id, {}),
            absences=tuple(absences.get(user_id, ())),
        )
        for user_id, name in rows
        if user_id in members or user_id in writes
    }


def _seats(session: Session, desks: Iterable[Desk], people: Mapping[int, Person], grid: Grid) -> tuple[Seat, ...]:
    shifts: dict[tuple[int, int], list[Span]] = {}
    near = select(Shift).where(Shift.ends_at > grid.start - PLANNED_WITHIN, Shift.starts_at < grid.end + PLANNED_WITHIN)
    for row in session.scalars(near):
        shifts.setdefault((row.pool_id, row.user_id), []).append((row.starts_at, row.ends_at))
    members: dict[int, list[int]] = {}
    for pool_id, user_id in session.execute(
        select(PoolMember.pool_id, PoolMember.user_id).where(PoolMember.capacity > 0).order_by(PoolMember.user_id)
    ):
        members.setdefault(pool_id, []).append(user_id)
    found = []
    for desk in desks:
        opened = unite(open_spans(desk.schedule, grid.start, grid.end))
        for user_id in members.get(desk.key.pool_id, ()):
            person = people.get(user_id)
            if person is None or (desk.needs_writers and desk.key.language not in person.writes):
                continue
            mine = shifts.get((desk.key.pool_id, user_id), [])
            planned = planned_spans(mine, opened, PLANNED_WITHIN)
            found.append(Seat(user_id=user_id, desk=desk.key, planned=tuple(planned)))
    return tuple(found)
