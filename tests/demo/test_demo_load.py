"""The demo in a house: through the real doors, complete, and nothing in it lies in the future of its clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from tolmach.accounts.sign_in import check_credentials
from tolmach.commands.demo import command
from tolmach.demo.load import load_demo
from tolmach.demo.people import PASSWORD
from tolmach.errors import Refused
from tolmach.events.model import Event
from tolmach.hours.model import Holiday
from tolmach.inbox.model import Letter, LetterState
from tolmach.jobs.invariants import broken_laws
from tolmach.language import LANGUAGES
from tolmach.orders.model import Order
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.pools.model import Pool, PoolMember
from tolmach.replies.model import Draft, DraftOrigin, DraftState
from tolmach.tickets.model import Message, MessageKind, Ticket, TicketStatus
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

UNTIL = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TICKETS = 46


@pytest.mark.database
def test_a_small_demo_is_whole(house: House):
    text = load_demo(house, tickets=TICKETS, seed=1, until=UNTIL)
    folder = house.settings.data_dir
    assert (folder / "demo-logins.txt").read_text(encoding="utf-8") == text
    assert (folder / "demo-clock").read_text() == "2026-11-24T10:00:00+01:00\n"
    with house.database.reading() as session:
        count = lambda *where: session.scalar(select(func.count()).where(*where))  # noqa: E731
        assert check_credentials(session, "olga@desk.example", PASSWORD).name == "Olga Dvořáková"
        assert broken_laws(session, house.store) == []
        assert set(session.scalars(select(Ticket.language))) >= set(LANGUAGES)
        assert set(session.scalars(select(Ticket.status))) >= {TicketStatus.NEW, TicketStatus.SOLVED}
        assert count(Letter.state == LetterState.FAILED) == 0
        assert count(Letter.state == LetterState.SCREENED) >= 1
        assert count(Draft.state == DraftState.WANTED) == 0
        assert count(Draft.state == DraftState.USED) > 0
        assert count(OutboxRow.state.not_in((OutboxState.SENT, OutboxState.RETURNED))) == 0
        assert count(Message.kind == MessageKind.NOTE) > 0
        assert count(Order.id > 0) > 20
        assert count(Holiday.country == "PT") > 0
        assert session.scalar(select(func.max(Event.at))) <= UNTIL + timedelta(minutes=1)
        kinds = set(session.scalars(select(Trouble.kind)))
        assert {TroubleKind.LETTER_STRAY, TroubleKind.ADDRESS_DEAD} <= kinds
        machine = session.scalars(select(Draft).where(Draft.origin == DraftOrigin.MACHINE)).all()
        assert {(draft.language, draft.light, draft.engine) for draft in machine} == {("pt", "amber", "firefox")}
        empty = select(Pool.slug).where(~select(PoolMember.id).where(PoolMember.pool_id == Pool.id).exists())
        assert session.scalars(empty).all() == []
    with pytest.raises(Refused, match="already has clients"):
        load_demo(house, tickets=1, seed=1, until=UNTIL)


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("2026-11-24", "offset"),
        ("next week", "offset"),
        ("9999-12-31T00:00:00+00:00", "a year from"),
        ("0001-01-01T00:00:00+23:00", "offset"),
    ],
)
def test_an_end_that_is_no_instant_is_refused(until: str, sentence: str):
    result = CliRunner().invoke(command, ["--until", until])
    assert result.exit_code == 2
    assert sentence in result.output
