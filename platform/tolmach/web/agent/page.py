"""The ticket page, collected for its template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tolmach.accounts.access import Permission
from tolmach.clients.facts import facts_of_market
from tolmach.orders.numbers import order_numbers
from tolmach.orders.queries import OrderView, orders_beside
from tolmach.outbox.enqueue import TAKE_BACK
from tolmach.outbox.model import OutboxState
from tolmach.replies.hold import is_holding_offered
from tolmach.replies.queries import conversation, proposals
from tolmach.replies.stops import Stop
from tolmach.replies.views import AttachmentView, DraftView, LetterView, OwnWords
from tolmach.routing.hand import may_hand
from tolmach.routing.take import may_take
from tolmach.sla.queries import TicketClocks, clocks_of
from tolmach.tickets.head import TicketHead, head_of
from tolmach.tickets.model import Direction, Ticket, TicketStatus
from tolmach.tickets.queries import (
    EarlierTicket,
    QueuePage,
    Shelf,
    earlier_tickets,
    queue_page,
)
from tolmach.web.reader import Reader

MOST_IN_COLUMN = 40


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the editor after a refusal, and why it was refused; ``then`` is the button that was pressed.

    ``chosen`` is the concept whose draft would replace the text.
    """

    text: str
    problem: str
    stops: tuple[Stop, ...] = ()
    then: str = "send"
    chosen: str = ""

    @property
    def may_send_anyway(self) -> bool:
        """Whether all that stopped the letter may be overridden by its writer."""
        return bool(self.stops) and all(stop.may_override for stop in self.stops)


@dataclass(frozen=True, kw_only=True)
class TicketPage:
    """Everything the ticket page shows; ``shown`` is the message whose translation the reader asked to see.

    ``begins_with_own`` puts what the reader wrote into the editor again instead of what a machine made of it.
    ``reply_files`` are the files of the draft that stay ticked after a form; None before any was sent.
    """

    ticket: Ticket
    head: TicketHead
    letters: tuple[LetterView, ...]
    waiting_files: tuple[AttachmentView, ...]
    draft: DraftView | None
    own_words: OwnWords | None
    back: OwnWords | None
    clocks: TicketClocks
    earlier: tuple[EarlierTicket, ...]
    facts: dict[str, str]
    orders: tuple[OrderView, ...]
    queue: QueuePage
    typed: Typed | None
    working_language: str
    now: datetime
    reader_id: int
    may_answer: bool
    may_hand: bool
    may_take: bool
    may_hold: bool
    shown: int | None
    begins_with_own: bool
    reply_files: frozenset[str] | None

    @property
    def is_mine(self) -> bool:
        return self.ticket.assignee_id == self.reader_id

    @property
    def is_closed(self) -> bool:
        return self.ticket.status is TicketStatus.CLOSED

    @property
    def is_merged(self) -> bool:
        return self.ticket.merged_into is not None

    @property
    def may_write(self) -> bool:
        """Whether the reader may answer the customer: not what nobody has, where agents take what is next."""
        return self.may_answer and not self.is_closed and (self.ticket.assignee_id is not None or self.may_take)

    @property
    def last_inbound(self) -> LetterView | None:
        """The customer's newest message."""
        return next((letter for letter in reversed(self.letters) if letter.direction is Direction.INBOUND), None)

    @property
    def was_thanked(self) -> bool:
        """Whether the ticket stayed solved although the customer wrote last: it was read as mere thanks."""
        said = [letter for letter in self.letters if letter.direction is not Direction.NOTE]
        is_solved = self.ticket.status is TicketStatus.SOLVED
        return is_solved and bool(said) and said[-1] is self.last_inbound and len(said) > 1

    @property
    def candidates(self) -> tuple[str, ...]:
        """Languages the last message may be in besides the ticket's, likeliest first."""
        last = self.last_inbound
        return tuple(code for code in (last.candidates if last else ()) if code != self.ticket.language)

    @property
    def reply_text(self) -> str:
        """What the editor begins with."""
        if self.typed is not None:
            return self.typed.text
        if self.back is not None and (self.own_words is None or self.own_words.at < self.back.at):
            return self.back.written
        if self.own_words is not None and self.begins_with_own:
            return self.own_words.written
        if self.own_words is not None:
            return self.own_words.translation.text or self.own_words.written
        last = self.letters[-1] if self.letters else None
        is_mine_again = last is not None and last.author_id == self.reader_id
        if last is not None and is_mine_again and last.sending is OutboxState.TAKEN_BACK and not self._is_newer(last):
            return last.text
        return (self.draft.text or "") if self.draft is not None and self.draft.is_ready else ""

    def _is_newer(self, letter: LetterView) -> bool:
        """Whether another draft was put into the editor after this letter."""
        ready_at = self.draft.ready_at if self.draft is not None and self.draft.is_ready else None
        return ready_at is not None and ready_at > letter.created_at

    def takes_along(self, token: str) -> bool:
        """Whether a file of the draft is ticked: all are until somebody leaves one out."""
        return self.reply_files is None or token in self.reply_files

    def may_split(self, letter: LetterView) -> bool:
        """Whether the reader may give this letter, and what follows it, a ticket of its own: not the first one."""
        first = next((one for one in self.letters if one.direction is Direction.INBOUND), None)
        is_later = letter.direction is Direction.INBOUND and letter is not first
        return is_later and self.may_answer and not self.is_closed

    def may_take_back(self, letter: LetterView) -> bool:
        """Whether the reader's own letter has not left yet and its ten seconds still run."""
        is_waiting = letter.sending is OutboxState.WAITING and letter.author_id == self.reader_id
        return is_waiting and self.now - letter.created_at < TAKE_BACK


def collect_page(
    session: Session,
    reader: Reader,
    ticket: Ticket,
    *,
    now: datetime,
    typed: Typed | None = None,
    shown: int | None = None,
    begins_with_own: bool = False,
    reply_files: frozenset[str] | None = None,
) -> TicketPage:
    """Read what the page shows; twelve queries at most, the reader's own two among them."""
    head = head_of(session, reader.access, ticket, reader_id=reader.user_id)
    today = now.astimezone(ZoneInfo(head.market_zone)).date()
    working_language = head.working_language or reader.locale
    said = conversation(session, ticket, reader_id=reader.user_id, working_language=working_language)
    letters = said.letters
    offered = proposals(session, ticket, reader_id=reader.user_id)
    return TicketPage(
        ticket=ticket,
        head=head,
        letters=letters,
        waiting_files=said.waiting_files,
        draft=offered.draft,
        own_words=_still_fresh(offered.own_words, letters),
        back=_still_fresh(offered.back, letters, offered.draft),
        clocks=clocks_of(session, client_id=ticket.client_id, ticket_id=ticket.id),
        earlier=earlier_tickets(session, reader.access, ticket),
        facts=facts_of_market(session, client_id=ticket.client_id, market_id=ticket.market_id, on=today),
        orders=_orders(session, ticket, head, letters),
        queue=queue_page(session, reader.access, shelf=Shelf.WAITING, most=MOST_IN_COLUMN),
        typed=typed,
        working_language=working_language,
        now=now,
        reader_id=reader.user_id,
        may_answer=reader.access.has(Permission.ANSWER),
        may_hand=may_hand(reader.access, ticket),
        may_take=may_take(reader.access, ticket, is_next_only=bool(head.is_next_only)),
        may_hold=head.is_promise_kept is None and is_holding_offered(ticket, head.promised_by, now),
        shown=shown,
        begins_with_own=begins_with_own,
        reply_files=reply_files,
    )


def _orders(
    session: Session, ticket: Ticket, head: TicketHead, letters: tuple[LetterView, ...]
) -> tuple[OrderView, ...]:
    told = (
        (*letter.orders_beside, *order_numbers(f"{letter.subject}\n{letter.new_text}"))
        for letter in letters
        if letter.direction is Direction.INBOUND
    )
    numbers = tuple(dict.fromkeys(number for one in told for number in one))
    addresses = _addresses(head, letters)
    return orders_beside(
        session,
        client_id=ticket.client_id,
        market_id=ticket.market_id,
        addresses_folded=addresses,
        numbers=numbers,
    )


def _addresses(head: TicketHead, letters: tuple[LetterView, ...]) -> set[str]:
    """The customer's address, and those of the letters that came with a merged ticket of somebody else."""
    came_along = {letter.sender.casefold() for letter in letters if letter.origin and letter.sender}
    return came_along | ({head.address_folded} if head.address_folded else set())


def _still_fresh(
    words: OwnWords | None, letters: tuple[LetterView, ...], draft: DraftView | None = None
) -> OwnWords | None:
    """Own words wait for their translation until something is sent or comes in; after that they are history.

    So are words translated back when another ``draft`` stands in the editor.
    """
    said = [letter.created_at for letter in letters if letter.direction is not Direction.NOTE]
    said += [draft.ready_at] if draft is not None and draft.ready_at is not None else []
    return words if words is not None and (not said or words.at >= max(said)) else None
