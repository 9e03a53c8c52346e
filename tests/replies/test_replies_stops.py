"""A letter that is stopped does not leave, whoever sends it; whoever may sends it anyway, and that is written down."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flow_steps import mail_in, tickets
from house_makers import Shops
from sqlalchemy import select, update

from tolmach.events.model import Event, EventKind
from tolmach.outbox.model import OutboxRow
from tolmach.replies import stops
from tolmach.replies.hold import draft_holding, send_holding
from tolmach.replies.send import send_reply
from tolmach.replies.stops import STOP_RULES, Stop, Stopped, StopReason
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import Direction, Message, TicketStatus
from tolmach.wiring import House

pytestmark = pytest.mark.database
ENGLISH = "Your parcel is on its way and will arrive tomorrow."
OF_CALIDA = "Dobrý deň,\n\nbalík príde zajtra. Viac nájdete na www.calida.example.\n\nS pozdravom"
BOTH = f"{ENGLISH} Look at www.calida.example for more."
RIGHT = "Dobrý deň,\n\nbalík príde zajtra.\n\nS pozdravom\nNovesta SK"


@pytest.fixture(autouse=True)
def asked(house: House, shops: Shops) -> None:
    """Mária wrote in Slovak to Novesta."""
    mail_in(house, "Dobrý deň, kde je môj balík? Čakám už týždeň.\n", to="sk@novesta.example")


def answer(house: House, shops: Shops, text: str, *overridden: StopReason) -> int:
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        ticket = ticket_for(session, access, tickets(house)[0].reference)
        return send_reply(
            session,
            access,
            ticket,
            text=text,
            draft_id=None,
            is_solving=False,
            detector=house.detector,
            now=house.clock.now(),
            overridden=overridden,
        ).id


def stopped(house: House, shops: Shops, text: str, *overridden: StopReason) -> tuple[Stop, ...]:
    with pytest.raises(Stopped) as refusal:
        answer(house, shops, text, *overridden)
    return refusal.value.stops


def outbox_size(house: House) -> int:
    with house.database.reading() as session:
        return len(session.scalars(select(OutboxRow)).all())


def overrides(house: House) -> list[Event]:
    with house.database.reading() as session:
        return list(session.scalars(select(Event).where(Event.kind == EventKind.STOP_OVERRIDDEN).order_by(Event.id)))


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        (ENGLISH, [("wrong_language", "en")]),
        (OF_CALIDA, [("wrong_shop", "calida.example")]),
        (BOTH, [("wrong_language", "en"), ("wrong_shop", "calida.example")]),
    ],
)
def test_what_is_stopped_is_not_written(house: House, shops: Shops, text: str, reasons: list[tuple[str, str]]):
    before = outbox_size(house)
    found = stopped(house, shops, text)
    assert [(stop.reason, stop.detail) for stop in found] == reasons
    assert all(stop.may_override for stop in found)
    assert (outbox_size(house), tickets(house)[0].status) == (before, TicketStatus.NEW)


def test_what_a_confirmation_repeats_of_the_customer_is_theirs(house: House, shops: Shops):
    said = "I hereby withdraw from the contract of sale.\nYou will get the goods back next week."
    with house.database.writing.begin() as session:
        session.execute(update(Message).where(Message.direction == Direction.INBOUND).values(new_text=said))
    confirms = f"Dobrý deň,\n\nprijali sme vaše odstúpenie:\n\n{said}\n\nS pozdravom".replace("\n", "\r\n")
    assert stopped(house, shops, confirms + "\n\n" + ENGLISH)[0].reason is StopReason.WRONG_LANGUAGE
    answer(house, shops, confirms)
    assert overrides(house) == []


def test_what_is_right_leaves_without_a_word(house: House, shops: Shops):
    answer(house, shops, RIGHT)
    assert overrides(house) == []


def test_who_has_seen_the_stop_sends_anyway_and_it_is_written_down(house: House, shops: Shops):
    message_id = answer(house, shops, ENGLISH, StopReason.WRONG_LANGUAGE)
    (event,) = overrides(house)
    assert (event.actor_id, event.ticket_id) == (shops.users["alena"], tickets(house)[0].id)
    assert event.data == {"message": message_id, "reasons": "wrong_language"}


def test_a_stop_that_was_not_seen_is_not_overridden(house: House, shops: Shops):
    found = stopped(house, shops, BOTH, StopReason.WRONG_LANGUAGE)
    assert [stop.reason for stop in found] == [StopReason.WRONG_SHOP]


def test_what_nobody_may_override_stays(house: House, shops: Shops, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stops, "STOP_RULES", tuple(replace(rule, override=None) for rule in STOP_RULES))
    (stop,) = stopped(house, shops, OF_CALIDA, *StopReason)
    assert not stop.may_override


def test_a_holding_reply_is_stopped_too(house: House, shops: Shops):
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        ticket = ticket_for(session, access, tickets(house)[0].reference)
        now = house.clock.now()
        by = draft_holding(session, ticket, now=now).promised_by
        with pytest.raises(Stopped):
            send_holding(session, access, ticket, text=ENGLISH, promised_by=by, detector=house.detector, now=now)


def test_every_row_of_the_table_has_its_reason_once():
    assert [rule.reason for rule in STOP_RULES] == list(StopReason)
