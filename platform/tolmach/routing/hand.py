"""Hand a ticket to a colleague: to somebody its pool could give it to now, never to somebody off shift."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.clients.model import Market
from tolmach.errors import Lost, NotAllowed, Refused
from tolmach.events.model import EventKind
from tolmach.language import Language
from tolmach.pools.model import Pool
from tolmach.pools.queries import Member
from tolmach.routing.facts import note_given, open_loads
from tolmach.routing.ladder import rung_of_pool
from tolmach.routing.points import points_of
from tolmach.routing.rules import Case, Excluded, RungFacts, why_not
from tolmach.routing.take import may_pick, refuse_picking
from tolmach.tickets.model import Ticket, TicketStatus
from tolmach.tickets.open import tell

FOR_A_PERSON_TO_JUDGE = frozenset({Excluded.BUSY, Excluded.FULL})
"""What keeps the router from somebody, but not a colleague who has asked them."""


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """A member of the ticket's pool: how much they hold, and the rule that keeps work from them now, if any."""

    user_id: int
    name: str
    load: int
    capacity: int
    reason: Excluded | None

    @property
    def may_get_it(self) -> bool:
        """Whether a person may hand it to them."""
        return self.reason is None or self.reason in FOR_A_PERSON_TO_JUDGE


def may_hand(access: Access, ticket: Ticket) -> bool:
    """Whether this person may say who has the ticket: who holds it, anybody where nobody does, who may take any."""
    if ticket.status is TicketStatus.CLOSED:
        return False
    if access.has(Permission.TAKE_ANY):
        return True
    return access.has(Permission.ANSWER) and ticket.assignee_id in (None, access.actor.id)


def colleagues_of(session: Session, ticket: Ticket, *, now: datetime) -> tuple[Colleague, ...]:
    """Everybody in the ticket's pool but its assignee: first those who may get it, the least loaded first."""
    market = session.get_one(Market, ticket.market_id)
    rung = rung_of_pool(session, market, Language(ticket.language), ticket.pool_id, now=now, kind=ticket.rung)
    if rung is None:
        return ()
    loads = open_loads(session)
    case = Case(points=points_of(ticket.channel, session.get_one(Pool, ticket.pool_id).channel_points))
    found = (_colleague(rung, one, loads.get(one.user_id, 0), case) for one in rung.members)
    others = [one for one in found if one.user_id != ticket.assignee_id]
    return tuple(sorted(others, key=lambda one: (not one.may_get_it, one.load / max(one.capacity, 1), one.name)))


def may_hand_to(session: Session, access: Access, ticket: Ticket, colleagues: Iterable[Colleague]) -> frozenset[int]:
    """Whom of these colleagues this person may hand it to, by id: themselves only where they may pick it."""
    if not may_hand(access, ticket):
        return frozenset()
    chosen = {one.user_id for one in colleagues if one.may_get_it}
    return frozenset(chosen if may_pick(session, access, ticket) else chosen - {access.actor.id})


def hand_ticket(session: Session, access: Access, ticket: Ticket, user_id: int, *, now: datetime) -> None:
    """Give the ticket to this colleague.

    Raises NotAllowed where it is not theirs to give, NotToPick where they would give it to themselves, Refused where
    the colleague may not get it now, Lost where somebody else gave or took it meanwhile.
    """
    if not may_hand(access, ticket):
        raise NotAllowed(Permission.TAKE_ANY)
    if user_id == access.actor.id:
        refuse_picking(session, access, ticket)
    chosen = next((one for one in colleagues_of(session, ticket, now=now) if one.user_id == user_id), None)
    if chosen is None or not chosen.may_get_it:
        raise Refused(f"user {user_id} may not get {ticket.reference} now")
    held_by = Ticket.assignee_id.is_(None) if ticket.assignee_id is None else Ticket.assignee_id == ticket.assignee_id
    before = ticket.assignee_id
    given = session.execute(update(Ticket).where(Ticket.id == ticket.id, held_by).values(assignee_id=user_id))
    session.refresh(ticket, ["assignee_id"])
    if not given.rowcount:  # type: ignore[attr-defined]
        raise Lost("ticket", ticket.reference)
    note_given(session, ticket, before=before, now=now)
    tell(session, ticket, EventKind.TICKET_ASSIGNED, now=now, actor=access.actor, assignee=user_id)


def _colleague(rung: RungFacts, member: Member, load: int, case: Case) -> Colleague:
    return Colleague(
        user_id=member.user_id,
        name=member.name,
        load=load,
        capacity=member.capacity,
        reason=why_not(rung, member, load, case),
    )
