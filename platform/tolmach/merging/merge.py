"""Merge a ticket into another one of the same client: its conversation goes on there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.model import Market
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.merging.carry import (
    carry_over,
    is_answer_leaving,
    last_letter,
    messages_of,
    promises_told,
    take_files_along,
)
from tolmach.merging.errors import MergeRefused
from tolmach.merging.rules import NoMerge, Party, awake_from, earlier, higher, status_after, why_no_merge
from tolmach.replies.want import want_draft
from tolmach.routing.relieve import give_back_if_off
from tolmach.sla.clocks import Why, running_clocks
from tolmach.sla.join_clocks import join_clocks
from tolmach.sla.legal_clocks import legal_clocks_of
from tolmach.sla.snapshot import clock_as_it_is, limit_as_it_is
from tolmach.tickets.clocks import follow_goals, owe_again
from tolmach.tickets.legal import unite_legal_clocks
from tolmach.tickets.model import WAITS_FOR_US, ClosedReason, Message, MoveKind, Ticket, TicketMove
from tolmach.tickets.move import hold_tickets
from tolmach.tickets.open import tell
from tolmach.tickets.status import change_status, close_ticket, refresh_due, settle_clocks

_STAMPS = ("waits_since", "snoozed_until", "solved_at")


def merge_tickets(
    session: Session,
    access: Access,
    ticket: Ticket,
    into: Ticket,
    *,
    now: datetime,
    may_mix_customers: bool = False,
) -> TicketMove:
    """Let ``ticket`` go on in ``into``: messages, promises and clocks move, and it is closed as merged.

    Both must have come through the door. Nobody outside is told. Raises MergeRefused.
    """
    access.require(Permission.ANSWER)
    hold_tickets(session, ticket, into)
    _refuse(session, ticket, into, may_mix_customers=may_mix_customers, now=now)
    messages, promises = messages_of(session, ticket), promises_told(session, ticket)
    move = TicketMove(
        client_id=ticket.client_id,
        kind=MoveKind.MERGE,
        from_ticket_id=ticket.id,
        into_ticket_id=into.id,
        at=now,
        prior={
            "messages": [message.id for message in messages],
            "promises": [promise.id for promise in promises],
            "tickets": {str(one.id): _ticket_as_it_is(one) for one in (ticket, into)},
            "clocks": _clocks_as_they_are(session, ticket, into),
            "limits": _limits_as_they_are(session, ticket, into),
        },
    )
    session.add(move)
    asked = _to_be_drafted(session, ticket, into, messages)
    carry_over(session, messages, into)
    move.prior = {**move.prior, "files": take_files_along(session, ticket, into)}
    for promise in promises:
        promise.ticket_id = into.id
    was_waiting, merged_waits = into.status in WAITS_FOR_US, ticket.status in WAITS_FOR_US
    _unite(session, ticket, into, now=now, actor=access.actor)
    ticket.merged_into = into.id
    close_ticket(session, ticket, ClosedReason.MERGED, now=now, actor=access.actor)
    ticket.updated_at = into.updated_at = now
    if merged_waits and not was_waiting:
        give_back_if_off(session, into, session.get_one(Market, into.market_id), now=now)
    if asked is not None:
        want_draft(session, into, asked, now=now, actor=access.actor)
    tell(session, ticket, EventKind.TICKET_MERGED, now=now, actor=access.actor, into=into.id)
    tell(session, into, EventKind.TICKET_MERGED, now=now, actor=access.actor, merged=ticket.id)
    return move


def party_of(ticket: Ticket) -> Party:
    """A ticket as the rules see it."""
    return Party(
        ticket_id=ticket.id,
        client_id=ticket.client_id,
        customer_id=ticket.customer_id,
        status=ticket.status,
        closed_reason=ticket.closed_reason,
    )


def _refuse(session: Session, ticket: Ticket, into: Ticket, *, may_mix_customers: bool, now: datetime) -> None:
    reason = why_no_merge(party_of(ticket), party_of(into), may_mix_customers=may_mix_customers)
    if reason is None and is_answer_leaving(session, (ticket, into), now=now):
        reason = NoMerge.ANSWER_LEAVING
    if reason is not None:
        raise MergeRefused(reason)


def _unite(session: Session, ticket: Ticket, into: Ticket, *, now: datetime, actor: Actor) -> None:
    """Give the survivor what the other one leaves: its urgency, its wait, its clocks and its topic."""
    merged_waits, before = ticket.status in WAITS_FOR_US, into.status
    if merged_waits:
        waited = earlier(into.waits_since, ticket.waits_since)
        is_awake = before in WAITS_FOR_US
        into.snoozed_until = awake_from(into.snoozed_until, ticket.snoozed_until) if is_awake else ticket.snoozed_until
    change_status(session, into, status_after(before, ticket.status), now=now, actor=actor)
    if merged_waits:
        into.waits_since = waited
    into.topic = into.topic or ticket.topic
    unite_legal_clocks(session, ticket, into, now=now, actor=actor)
    join_clocks(
        session, client_id=into.client_id, from_ticket_id=ticket.id, into_ticket_id=into.id, now=now, actor=actor
    )
    settle_clocks(session, into, now=now, actor=actor)
    into.priority = higher(into.priority, ticket.priority)
    follow_goals(session, into, why=Why.MERGED, now=now, actor=actor, only_sooner=True)
    if into.status in WAITS_FOR_US:
        owe_again(session, into, now=now, actor=actor)
    refresh_due(session, into)


def _to_be_drafted(session: Session, ticket: Ticket, into: Ticket, messages: Sequence[Message]) -> Message | None:
    """The letter of the merged ticket that is to be answered first; None where the survivor's own is newer."""
    asked = last_letter(messages) if ticket.status in WAITS_FOR_US else None
    own = last_letter(messages_of(session, into)) if into.status in WAITS_FOR_US else None
    return asked if asked is not None and (own is None or own.id < asked.id) else None


def _ticket_as_it_is(ticket: Ticket) -> dict[str, Any]:
    moments = {name: getattr(ticket, name) for name in _STAMPS}
    return {
        "status": ticket.status,
        "priority": ticket.priority,
        "topic": ticket.topic,
        **{name: at.isoformat() if at else None for name, at in moments.items()},
    }


def _clocks_as_they_are(session: Session, *tickets: Ticket) -> dict[str, Any]:
    return {
        str(clock.id): clock_as_it_is(clock)
        for ticket in tickets
        for clock in running_clocks(session, client_id=ticket.client_id, ticket_id=ticket.id)
    }


def _limits_as_they_are(session: Session, *tickets: Ticket) -> dict[str, Any]:
    return {
        str(clock.id): limit_as_it_is(clock)
        for ticket in tickets
        for clock in legal_clocks_of(session, client_id=ticket.client_id, ticket_id=ticket.id)
    }
