"""One matter of the demo from its first letter on: it arrives, is answered, and the customer may write again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from tolmach.accounts.access import access_of_user
from tolmach.clients.model import Market
from tolmach.demo.answer import OTHER, answer_ticket
from tolmach.demo.letters import OurLetter, answer_letter, away_note, bounce, first_letter
from tolmach.demo.ours import acknowledgement_of, our_letter
from tolmach.demo.plan import Arrival
from tolmach.demo.read import read_letters
from tolmach.demo.stage import Stage
from tolmach.hours.rules import due_at
from tolmach.inbox.model import Letter
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import prepare_one, receive_one
from tolmach.outbox.enqueue import TAKE_BACK
from tolmach.tickets.clocks import schedule_of_ticket
from tolmach.tickets.model import WAITS_FOR_US, Ticket, TicketStatus
from tolmach.tickets.status import set_status
from tolmach.tickets.write import write_note

_ON_THE_WAY = timedelta(seconds=20)
_AT_ONCE = timedelta(seconds=40)
_MINUTES_TO_ANSWER = ((5, 45), (45, 170), (170, 400), (520, 1100))
_HOW_OFTEN = (45, 35, 16, 4)
"""Business minutes until an answer, and how often each: the last is later than was promised."""

_NO_SAVED_REPLY = ""
"""What no saved reply is about."""

_THANKS, _AGAIN = 0.3, 0.45
"""How often a customer thanks for an answer that settled it, and asks again after one that did not."""


class Turn(StrEnum):
    """What makes a matter special."""

    NONE = ""
    BOUNCE = "bounce"
    AWAY = "away"
    NOTE = "note"


@dataclass
class Matter:
    """``arrival`` begins it; ``ticket_id`` is its ticket once it is there."""

    stage: Stage
    arrival: Arrival
    turn: Turn = Turn.NONE
    ticket_id: int | None = None

    def begin(self) -> None:
        """The first letter arrives."""
        self._receive(first_letter(self.arrival))
        self.stage.tell()
        if self.turn is Turn.BOUNCE:
            self.stage.later(self.stage.clock.at + _AT_ONCE, self._bounce)
        elif self.turn is Turn.NOTE:
            self._at_business_minute(15, self._note)
        elif not self.arrival.waits:
            self._answer_later(self.arrival.writing.topic, self.arrival.writing.answer)

    def _receive(self, content: bytes) -> None:
        stage = self.stage
        stage.clock.reach(stage.clock.at + _ON_THE_WAY)
        kept = keep_mail(stage.house, content)
        receive_one(stage.house)
        prepare_one(stage.house)
        stage.send(timedelta(0))
        with stage.house.database.reading() as session:
            letter = session.get(Letter, kept.letter_id) if kept.letter_id else None
            self.ticket_id = self.ticket_id or (letter.ticket_id if letter else None)

    def _answer_later(self, topic: str, own_words: str | None, *, is_last: bool = False) -> None:
        random = self.arrival.random
        least, most = random.choices(_MINUTES_TO_ANSWER, _HOW_OFTEN)[0]
        self._at_business_minute(random.randint(least, most), lambda: self._answer(topic, own_words, is_last=is_last))

    def _at_business_minute(self, minutes: int, happening: Callable[[], None]) -> None:
        with self.stage.house.database.reading() as session:
            ticket = session.get(Ticket, self.ticket_id) if self.ticket_id else None
            market = session.get_one(Market, ticket.market_id) if ticket else None
            hours = schedule_of_ticket(session, ticket, market) if ticket and market else None
        if hours is not None:
            self.stage.later(due_at(hours.schedule, self.stage.clock.at, minutes), happening)

    def _answer(self, topic: str, own_words: str | None, *, is_last: bool) -> None:
        with self.stage.house.database.writing.begin() as session:
            ticket = session.get_one(Ticket, self.ticket_id)
            if ticket.status not in WAITS_FOR_US:
                return
            message = answer_ticket(
                session,
                ticket,
                topic=topic,
                own_words=own_words,
                detector=self.stage.house.detector,
                random=self.arrival.random,
                now=self.stage.clock.at,
            )
            is_solved = ticket.status is TicketStatus.SOLVED
        if message is not None:
            self.stage.send(TAKE_BACK)
            if not is_last:
                self._write_again_later(message.id, is_solved=is_solved)

    def _write_again_later(self, message_id: int, *, is_solved: bool) -> None:
        now, random = self.stage.clock.at, self.arrival.random
        chance, at = random.random(), now + timedelta(hours=random.uniform(0.3, 26))
        if self.turn is Turn.AWAY:
            self.stage.later(now + _AT_ONCE, lambda: self._be_away(message_id))
        elif is_solved and chance < _THANKS:
            self.stage.later(at, lambda: self._thank(message_id))
        elif not is_solved and chance < _AGAIN:
            self.stage.later(at, lambda: self._ask_again(message_id))
        elif not is_solved:
            self._at_business_minute(random.randint(2200, 3600), self._settle)

    def _thank(self, message_id: int) -> None:
        words = self.arrival.random.choice(read_letters(self.arrival.language).thanks)
        at = self.stage.clock.at
        self._receive(answer_letter(self.arrival, self._ours(message_id), words, at=at, part="thanks"))
        # Where the desk heard more than thanks in it, somebody answers once more.
        self._answer_later(OTHER, None, is_last=True)

    def _ask_again(self, message_id: int) -> None:
        again = self.arrival.random.choice(read_letters(self.arrival.language).agains)
        at = self.stage.clock.at
        self._receive(answer_letter(self.arrival, self._ours(message_id), again.text, at=at, part="again"))
        self._answer_later(_NO_SAVED_REPLY, again.answer, is_last=True)

    def _settle(self) -> None:
        """Who heard nothing more for some working days takes the matter for settled."""
        with self.stage.house.database.writing.begin() as session:
            ticket = session.get_one(Ticket, self.ticket_id)
            if ticket.status is TicketStatus.PENDING and ticket.assignee_id is not None:
                access = access_of_user(session, ticket.assignee_id)
                set_status(session, access, ticket, TicketStatus.SOLVED, now=self.stage.clock.at)

    def _be_away(self, message_id: int) -> None:
        self._receive(away_note(self.arrival, self._ours(message_id), at=self.stage.clock.at))

    def _bounce(self) -> None:
        with self.stage.house.database.reading() as session:
            message_id = acknowledgement_of(session, self.ticket_id) if self.ticket_id else None
        if message_id is not None:
            self._receive(bounce(self.arrival, self._ours(message_id), at=self.stage.clock.at))

    def _note(self) -> None:
        with self.stage.house.database.writing.begin() as session:
            ticket = session.get_one(Ticket, self.ticket_id)
            if ticket.assignee_id is not None:
                text = self.arrival.random.choice(read_letters(self.arrival.language).notes)
                access = access_of_user(session, ticket.assignee_id)
                write_note(session, access, ticket, text=text, now=self.stage.clock.at)

    def _ours(self, message_id: int) -> OurLetter:
        house = self.stage.house
        with house.database.reading() as session:
            return our_letter(session, house.settings.keyring, message_id)
