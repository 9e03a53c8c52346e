"""Clocks on the pages: warnings, limits of the law, priorities, the holding reply and undoing thanks."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from desk import SLOVAK, Person, arrive, enter
from house_makers import FrozenClock, Shops
from sqlalchemy import select, update

from tolmach.jobs.work import warn
from tolmach.sla.model import Promise
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.database


@pytest.fixture
def reference(house: House, shops: Shops) -> str:
    return arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)


@pytest.fixture
def alena(house: House, shops: Shops, reference: str) -> Person:
    person = enter(house, "alena")
    person.send(f"/tickets/{reference}/take")
    return person


def test_warnings_stand_in_the_queue_and_on_the_overview(
    house: House, alena: Person, clock: FrozenClock, reference: str
):
    assert "due soon" not in alena.read("/tickets")
    clock.move(hours=23, minutes=5)
    warn(house)
    alena = enter(house, "alena")
    assert "1 ticket is due soon or late" in alena.read("/tickets")
    olga = enter(house, "olga")
    assert "due soon" not in olga.read("/operator")
    clock.move(minutes=30)
    warn(house)
    overview = olga.read("/operator")
    assert "1 ticket is due soon or late" in overview
    assert reference in overview
    assert "the lead and the operator know" in alena.read(f"/tickets/{reference}")
    assert "due soon" not in enter(house, "bence").read("/tickets")


def test_a_priority_is_set_and_shown(alena: Person, reference: str):
    assert alena.send(f"/tickets/{reference}/priority", priority="urgent").status_code == 302
    assert "<span>urgent</span>" in alena.read(f"/tickets/{reference}")
    assert alena.send(f"/tickets/{reference}/priority", priority="whenever").status_code == 400


def test_a_holding_reply_is_offered_and_sent(house: House, alena: Person, clock: FrozenClock, reference: str):
    offer = f'href="/tickets/{reference}/holding"'
    assert offer not in alena.read(f"/tickets/{reference}")
    clock.move(hours=22, minutes=30)
    alena = enter(house, "alena")
    assert offer in alena.read(f"/tickets/{reference}")
    page = alena.read(f"/tickets/{reference}/holding")
    promised_by = re.search(r'name="promised_by" value="([^"]+)"', page)
    assert promised_by
    assert "ospravedl" in page.casefold()
    empty = alena.send(f"/tickets/{reference}/holding", text=" ", promised_by=promised_by[1])
    assert empty.status_code == 422
    assert "There is no text to send yet." in empty.text
    sent = alena.send(f"/tickets/{reference}/holding", text="Ozveme sa vo štvrtok.", promised_by=promised_by[1])
    assert sent.status_code == 302
    with house.database.reading() as session:
        newest = session.scalars(select(Promise).order_by(Promise.id.desc())).first()
    assert newest is not None
    assert newest.promised_by.isoformat() == promised_by[1]
    assert newest.promised_by > clock.at + timedelta(hours=20)
    page = alena.read(f"/tickets/{reference}")
    assert "said that it will take longer" in page
    assert "possible for ten seconds" in page
    assert offer not in page


def test_a_language_without_such_a_letter_is_held_in_english(house: House, alena: Person, reference: str):
    with house.database.writing.begin() as session:
        session.execute(update(Ticket).values(language="uk"))
    page = alena.read(f"/tickets/{reference}/holding")
    assert 'lang="en"' in page
    assert "Hello,\n" in page


def test_a_time_that_is_none_is_refused(alena: Person, reference: str):
    for nonsense in ("", "soon", "2026-09-23T10:00:00", "2020-01-01T10:00:00+00:00"):
        answer = alena.send(f"/tickets/{reference}/holding", text="Ozveme sa.", promised_by=nonsense)
        assert answer.status_code in (400, 409, 422), answer.status_code


def test_thanks_that_were_more_are_undone_with_one_button(
    house: House, alena: Person, clock: FrozenClock, reference: str
):
    alena.send(f"/tickets/{reference}/reply", text="Balík príde zajtra.", then="solve")
    assert "mere thanks" not in alena.read(f"/tickets/{reference}")
    clock.move(hours=1)
    arrive(house, "Ďakujem pekne!", to="sk@novesta.example", subject=f"Re: {reference}", message_id="t@post.example")
    assert "read as mere thanks" in alena.read(f"/tickets/{reference}")
    clock.move(hours=1)
    alena.send(f"/tickets/{reference}/status", status="open")
    page = alena.read(f"/tickets/{reference}")
    assert "mere thanks" not in page
    assert "next reply by" in page
    assert "solved by" in page
    assert "A draft is being prepared" in page


def test_each_step_of_a_clock_stands_on_the_page_that_says_why(
    house: House, alena: Person, clock: FrozenClock, reference: str
):
    page = alena.read(f"/tickets/{reference}/why")
    assert "<li>Tue 10:00 +6 h</li>" in page
    assert "<li>Wed 08:00 +2 h → Wed 10:00 Europe/Bratislava</li>" in page
    assert f'href="/tickets/{reference}/why#clocks"' in alena.read(f"/tickets/{reference}")
    clock.move(hours=2)
    alena.send(f"/tickets/{reference}/status", status="pending")
    assert "It stands still since" in alena.read(f"/tickets/{reference}/why")
    clock.move(hours=2)
    alena.send(f"/tickets/{reference}/status", status="open")
    page = alena.read(f"/tickets/{reference}/why")
    assert "it counts the 6 h that were left." in page
    assert "<li>Wed 08:00 +4 h → Wed 12:00 Europe/Bratislava</li>" in page
