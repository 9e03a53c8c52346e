"""The markets from which too few letters come: each a trouble until letters come again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Market
from tolmach.coverage.history import KEPT, History, read_history
from tolmach.coverage.silence import LONGEST, RECENT, Silence, comes_again, silence_of
from tolmach.coverage.volume import PAST_WEEKS, Days, Past, usual_week
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble, raise_trouble

READ = timedelta(weeks=PAST_WEEKS) + LONGEST + RECENT


@dataclass(frozen=True, kw_only=True)
class ListenedTo:
    """A market in use, with its silence where it is too quiet; ``is_heard`` where letters come (again)."""

    client_id: int
    market_id: int
    market: str
    silence: Silence | None
    is_heard: bool


def listen_to_markets(session: Session, *, now: datetime) -> tuple[ListenedTo, ...]:
    """Every market in use."""
    markets = session.scalars(
        select(Market).join(Client, Client.id == Market.client_id).where(Client.is_active, Market.is_active)
    ).all()
    silent_since = {trouble.subject: trouble.first_at for trouble in _open(session)}
    # What was usual before the oldest silence is to be known too.
    kept = min(READ + now - min(silent_since.values(), default=now), KEPT)
    history = read_history(session, {market.id: market.client_id for market in markets}, now=now, kept=kept)
    return tuple(_listen(market, history, now, silent_since) for market in markets)


def tell_of_silence(session: Session, heard: tuple[ListenedTo, ...], *, now: datetime) -> None:
    """Raise the trouble of each silent market; close those where letters come again and of markets no longer in use."""
    for one in heard:
        _raise(session, one, now)
    silent = {_subject(one.market_id) for one in heard if one.silence is not None or not one.is_heard}
    for trouble in _open(session):
        if trouble.subject not in silent:
            mend_trouble(session, trouble.kind, now=now, subject=trouble.subject, client_id=trouble.client_id)


def _open(session: Session) -> Sequence[Trouble]:
    is_open = (Trouble.kind == TroubleKind.MARKET_SILENT) & Trouble.mended_at.is_(None)
    return session.scalars(select(Trouble).where(is_open)).all()


def _listen(market: Market, history: History, now: datetime, silent_since: Mapping[str, datetime]) -> ListenedTo:
    past = _all_of(history, market.id)
    days = Days(
        time_zone=market.time_zone,
        holidays=history.holidays_of(market.country, market.holiday_subdivision),
        uplifts=history.uplifts[market.id],
    )
    noticed_at = silent_since.get(_subject(market.id))
    return ListenedTo(
        client_id=market.client_id,
        market_id=market.id,
        market=market.name,
        silence=None if past is None else silence_of(usual_week(past, days, now), past, days, now),
        is_heard=noticed_at is None or (past is not None and comes_again(past, days, now, noticed_at=noticed_at)),
    )


def _all_of(history: History, market_id: int) -> Past | None:
    """What came from a market in any language and channel; None where nothing did."""
    counts: dict[datetime, int] = {}
    for past in _pasts(history, market_id):
        for at, count in past.counts.items():
            counts[at] = counts.get(at, 0) + count
    return Past(since=min(counts), counts=counts) if counts else None


def _pasts(history: History, market_id: int) -> Iterator[Past]:
    return (past for came, past in history.came.items() if came.market_id == market_id)


def _raise(session: Session, one: ListenedTo, now: datetime) -> None:
    if one.silence is None:
        return
    raise_trouble(
        session,
        TroubleKind.MARKET_SILENT,
        now=now,
        subject=_subject(one.market_id),
        client_id=one.client_id,
        market=one.market,
        hours=round(one.silence.hours),
        came=one.silence.came,
        expected=round(one.silence.expected),
    )


def _subject(market_id: int) -> str:
    return f"market:{market_id}"
