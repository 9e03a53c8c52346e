"""Change who answers a language of a client, and give what waits there to those who answer it now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from tolmach.clients.model import Market
from tolmach.events.actor import Actor
from tolmach.pools.assign_matrix import set_ladder, set_language_rule
from tolmach.pools.ladders import RulePlace, RuleValues, RungValues, ladders
from tolmach.routing.route import route_again
from tolmach.tickets.model import WAITS_FOR_US, Ticket
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble


def change_ladder(
    session: Session, *, client_id: int, language: str, rungs: Sequence[RungValues], now: datetime, actor: Actor
) -> bool:
    """Set the rungs of client × language and route what waits; False where nothing differs. Raises FieldsRefused."""
    if not set_ladder(session, client_id=client_id, language=language, rungs=rungs, now=now, actor=actor):
        return False
    if rungs:
        _mend(session, client_id, [f"{client_id}:{language}"], now)
    _route_waiting(session, client_id, Ticket.language == language, now=now, actor=actor)
    return True


def change_language_rule(
    session: Session, *, client_id: int, place: RulePlace, rule: RuleValues | None, now: datetime, actor: Actor
) -> bool:
    """Set a rule for languages without a ladder and route what waits in one; False where nothing differs."""
    if not set_language_rule(session, client_id=client_id, place=place, rule=rule, now=now, actor=actor):
        return False
    named = {language for _client, language in ladders(session, client_id)}
    if rule is not None:
        open_ones = select(Trouble.subject).where(
            Trouble.client_id == client_id,
            Trouble.kind == TroubleKind.LANGUAGE_UNSERVED,
            Trouble.mended_at.is_(None),
        )
        _mend(session, client_id, list(session.scalars(open_ones)), now)
    elsewhere = Ticket.language.not_in(named) if named else true()
    _route_waiting(session, client_id, elsewhere, now=now, actor=actor)
    return True


def _mend(session: Session, client_id: int, subjects: list[str], now: datetime) -> None:
    # Should routing still find nobody, it raises the alarm again below.
    for subject in subjects:
        mend_trouble(session, TroubleKind.LANGUAGE_UNSERVED, now=now, subject=subject, client_id=client_id)


def _route_waiting(
    session: Session, client_id: int, which: ColumnElement[bool], *, now: datetime, actor: Actor
) -> None:
    rows = session.execute(
        select(Ticket, Market)
        .join(Market, Market.id == Ticket.market_id)
        .where(Ticket.client_id == client_id, which, Ticket.assignee_id.is_(None), Ticket.status.in_(WAITS_FOR_US))
        .order_by(Ticket.due_at.is_(None), Ticket.due_at, Ticket.id)
    ).all()
    for ticket, market in rows:
        route_again(session, ticket, market, now=now, actor=actor)
