"""The report of one market: what the page, the command and the files all show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from tolmach.hours.rules import minutes_between
from tolmach.hours.schedule import Schedule
from tolmach.reports.door import ReportedMarket
from tolmach.reports.legal import ReportedLimit, legal_limits_of
from tolmach.reports.matters import Between, Matter, matters_of
from tolmach.reports.period import Period
from tolmach.reports.queries import (
    CameIn,
    Solving,
    Told,
    letters_of,
    promises_and_surveys_of,
    schedules_of,
    solvings_of,
)
from tolmach.reports.rules import Day, Share, Slice, Spread, days, share, slices, spread, whole_minutes
from tolmach.reports.surveys import AskedCustomer, SurveyFigures, survey_figures
from tolmach.reports.thanks import only_thanks


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One period in figures; durations are whole minutes.

    ``first_reply`` and ``resolution`` are business minutes by each ticket's own schedule, ``first_reply_wait`` and
    ``resolution_wait`` what the customer's own clock showed. ``overdue`` are matters opened in the period that are
    past their due time and have no answer yet. ``limits`` are the limits of the law that end in the period, ``legal``
    how many of those that are decided were kept; ``for_shop`` tickets whose letters were for the shop itself, which are
    in no other figure. ``surveys`` are those sent in the period. All contacts are in each of topics,
    languages and rungs.
    """

    period: Period
    contacts: int
    letters: int
    new_matters: int
    overdue: int
    for_shop: int
    first_reply: Spread
    first_reply_wait: Spread
    in_time: Share
    promises: Share
    legal: Share
    limits: tuple[ReportedLimit, ...]
    resolution: Spread
    resolution_wait: Spread
    surveys: SurveyFigures
    days: tuple[Day, ...]
    topics: tuple[Slice, ...]
    languages: tuple[Slice, ...]
    rungs: tuple[Slice, ...]


@dataclass(frozen=True, kw_only=True)
class MarketReport:
    """A market in a period, and in the one of the same length before it; as of ``made_at``."""

    market: ReportedMarket
    made_at: datetime
    now: Figures
    before: Figures


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """Everything read about both periods together."""

    zone: str
    matters: Sequence[Matter]
    letters: Sequence[CameIn]
    solvings: Sequence[Solving]
    promises: Sequence[Told]
    limits: Sequence[ReportedLimit]
    asked: Sequence[AskedCustomer]
    schedules: Mapping[int, Schedule]


class _Span(NamedTuple):
    """From an instant to another one, under somebody's hours."""

    hours_id: int | None
    since: datetime
    until: datetime


def market_report(session: Session, market: ReportedMarket, period: Period, *, now: datetime) -> MarketReport:
    """Count a market's period and the one before it, in nine queries at most however many tickets there are."""
    facts = _collect(session, market, (period.before.start(market.time_zone), period.end(market.time_zone)))
    return MarketReport(
        market=market,
        made_at=now,
        now=_figures(facts, period, now=now),
        before=_figures(facts, period.before, now=now),
    )


def _collect(session: Session, market: ReportedMarket, between: Between) -> _Facts:
    thanks = only_thanks(session, market, between)
    promises, asked = promises_and_surveys_of(session, market, between)
    return _Facts(
        zone=market.time_zone,
        matters=matters_of(session, market, between, left_out=thanks),
        letters=letters_of(session, market, between),
        solvings=[solving for solving in solvings_of(session, market, between) if solving.ticket_id not in thanks],
        promises=promises,
        limits=legal_limits_of(session, market, between),
        asked=asked,
        schedules=schedules_of(session, market),
    )


def _figures(facts: _Facts, period: Period, *, now: datetime) -> Figures:
    start, end = period.start(facts.zone), period.end(facts.zone)
    answered = [matter for matter in facts.matters if matter.answered_at and start <= matter.answered_at < end]
    opened = [matter for matter in facts.matters if start <= matter.opened_at < end]
    came = [letter for letter in facts.letters if start <= letter.at < end]
    letters = [letter.at for letter in came if not letter.is_for_shop]
    replies = [_Span(one.hours_id, one.opened_at, one.answered_at) for one in answered if one.answered_at]
    solved = _last_solvings(facts, start, end)
    limits = tuple(limit for limit in facts.limits if start <= limit.clock.due_at < end)
    return Figures(
        period=period,
        contacts=len(answered),
        letters=len(letters),
        new_matters=len(opened),
        overdue=sum(_is_overdue(matter, now) for matter in opened),
        for_shop=len({letter.ticket_id for letter in came if letter.is_for_shop}),
        first_reply=_business(facts, replies),
        first_reply_wait=_waited(replies),
        in_time=share(one.answered_at <= one.due_at for one in answered if one.answered_at and one.due_at),
        promises=share(_kept(told, now) for told in facts.promises if start <= told.promised_by < end),
        legal=share(limit.clock.is_kept(now) for limit in limits),
        limits=limits,
        resolution=_business(facts, solved),
        resolution_wait=_waited(solved),
        surveys=survey_figures([one for one in facts.asked if start <= one.asked_at < end]),
        days=days(period, facts.zone, [one.until for one in replies], letters),
        topics=slices(matter.topic for matter in answered),
        languages=slices(matter.language for matter in answered),
        rungs=slices(matter.rung for matter in answered),
    )


def _last_solvings(facts: _Facts, start: datetime, end: datetime) -> list[_Span]:
    # They come in the order they happened, so that of each ticket the last one in the period stays.
    inside = (solving for solving in facts.solvings if start <= solving.at < end)
    last = {solving.ticket_id: solving for solving in inside}
    return [_Span(solving.hours_id, solving.opened_at, solving.at) for solving in last.values()]


def _business(facts: _Facts, spans: Iterable[_Span]) -> Spread:
    known = [(facts.schedules[span.hours_id], span) for span in spans if span.hours_id is not None]
    return spread([int(minutes_between(schedule, span.since, span.until)) for schedule, span in known])


def _waited(spans: Iterable[_Span]) -> Spread:
    return spread([whole_minutes(span.until - span.since) for span in spans])


def _kept(told: Told, now: datetime) -> bool | None:
    """Whether a promise was kept; one that nobody has answered is broken once its time is over, and open before."""
    return told.is_kept if told.is_kept is not None or told.promised_by >= now else False


def _is_overdue(matter: Matter, now: datetime) -> bool:
    is_waiting = matter.answered_at is None and not matter.is_over
    return is_waiting and matter.due_at is not None and matter.due_at < now
