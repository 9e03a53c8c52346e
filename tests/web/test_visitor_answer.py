"""A confirmation asks for what lacks; the customer sends it on a page of one field, and it comes back to the ticket."""

from __future__ import annotations

import io
import re

import pytest
from desk import client_of
from flask.testing import FlaskClient
from flow_steps import letters_sent, mail_in, messages, run_jobs, tickets, words_in
from house_makers import Shops, make_order
from sqlalchemy import select
from werkzeug.test import TestResponse
from wording import said

from tolmach.jobs.invariants import broken_laws
from tolmach.replies.send import send_reply
from tolmach.sla.model import ClockState, SlaClock
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import Attachment, Direction, TicketStatus
from tolmach.web.visitor.limits import MOST_BY_ADDRESS
from tolmach.wiring import House

pytestmark = pytest.mark.database
MARIA = "maria.kovacova@post.example"
WHERE = "Dobrý deň, kde je môj balík?\n"
BROKEN = "Dobrý deň, prišiel mi poškodený tovar.\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
LINK = re.compile(r"https?://[^/\s]+(/a/NOV-\w+/(\w+)/\w+)")


@pytest.fixture
def web(house: House, shops: Shops) -> FlaskClient:
    return client_of(house)


def link_in(house: House) -> str:
    found = LINK.search(words_in(letters_sent(house, MARIA)[-1]))
    assert found
    return found[1]


def send(web: FlaskClient, path: str, **fields: object) -> TestResponse:
    token = re.search(r'name="form_token" value="([^"]+)"', web.get(path).text)
    assert token
    return web.post(path, data={"form_token": token[1], **fields}, content_type="multipart/form-data")


def test_the_confirmation_asks_and_the_number_comes_back_to_the_ticket(house: House, shops: Shops, web: FlaskClient):
    mail_in(house, WHERE, to="sk@novesta.example")
    confirmation = words_in(letters_sent(house, MARIA)[-1])
    assert "Aby sme Vašu objednávku našli, potrebujeme jej číslo." in confirmation
    assert (
        confirmation.index("potrebujeme jej číslo") < confirmation.index("/a/NOV-") < confirmation.index("S pozdravom")
    )
    path = link_in(house)
    page = web.get(path)
    assert '<html lang="sk"' in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert WHERE.strip() not in page.text, "the page shows nothing of the matter"
    sent = send(web, path, value=" NV-2026-10482 ")
    assert (sent.status_code, sent.location) == (302, f"{path}/thanks")
    assert web.get(sent.location).status_code == 200
    run_jobs(house)
    (ticket,) = tickets(house)
    said_last = messages(house, ticket)[-1]
    assert (said_last.direction, said_last.from_address) == (Direction.INBOUND, MARIA)
    assert said_last.new_text.endswith("NV-2026-10482")
    with house.database.reading() as session:
        assert broken_laws(session, house.store) == []


def test_a_photo_comes_back_as_a_file_and_restarts_the_clock(house: House, shops: Shops, web: FlaskClient):
    with house.database.writing.begin() as session:
        make_order(session, shops, "NV-2026-10482", MARIA)
    mail_in(house, BROKEN, to="sk@novesta.example")
    (ticket,) = tickets(house)
    answer_and_wait(house, shops)
    path = link_in(house)
    assert path.split("/")[3] == "photo"
    sent = send(web, path, file=(io.BytesIO(PNG), "topánky.png"))
    assert sent.status_code == 302
    run_jobs(house)
    (ticket,) = tickets(house)
    assert ticket.status is TicketStatus.OPEN
    with house.database.reading() as session:
        file = session.scalars(select(Attachment)).one()
        clocks = {clock.target: clock.state for clock in session.scalars(select(SlaClock))}
    assert (file.name, file.type, file.message_id) == ("topánky.png", "image/png", messages(house, ticket)[-1].id)
    assert clocks["next_reply"] is ClockState.RUNNING


def answer_and_wait(house: House, shops: Shops) -> None:
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        send_reply(
            session,
            access,
            ticket_for(session, access, tickets(house)[0].reference),
            text="Dobrý deň,\n\npozrieme sa na to.",
            draft_id=None,
            is_solving=False,
            detector=house.detector,
            now=house.clock.now(),
        )


def test_who_brought_everything_is_asked_nothing(house: House, shops: Shops, web: FlaskClient):
    mail_in(house, "Dobrý deň, kde je môj balík k objednávke NV-2026-10482?\n", to="sk@novesta.example")
    assert not LINK.search(words_in(letters_sent(house, MARIA)[-1]))


REFUSED = {
    "nothing": (WHERE, {"value": "  "}, "Fill in this field."),
    "a novel": (WHERE, {"value": "x" * 81}, "This is too long."),
    "no file": (BROKEN, {}, "Choose a photo."),
    "a program": (BROKEN, {"file": (io.BytesIO(b"MZ\x90"), "foto.jpg")}, "This file is not a photo. Choose another."),
}


@pytest.mark.parametrize(("letter", "fields", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_answer_is_told_beside_the_field(
    house: House, shops: Shops, web: FlaskClient, letter: str, fields: dict[str, object], sentence: str
):
    mail_in(house, letter, to="sk@novesta.example")
    refused = send(web, link_in(house), **fields)
    assert refused.status_code == 422
    assert said(sentence) in refused.text
    assert len(messages(house)) == 2


def test_a_link_opens_one_thing_of_one_ticket(house: House, shops: Shops, web: FlaskClient):
    mail_in(house, WHERE, to="sk@novesta.example")
    path = link_in(house)
    other = path[:-1] + ("x" if path[-1] != "x" else "y")
    for wrong in (path.replace("order_number", "photo"), path.replace("order_number", "secret"), other):
        assert web.get(wrong).status_code == 404
        assert web.post(wrong).status_code == 404


def test_a_double_click_is_one_answer_and_a_flood_is_refused(house: House, shops: Shops, web: FlaskClient):
    mail_in(house, WHERE, to="sk@novesta.example")
    path = link_in(house)
    token = re.search(r'name="form_token" value="([^"]+)"', web.get(path).text)
    assert token
    for _ in range(2):
        fields = {"form_token": token[1], "value": "NV-2026-10482"}
        assert web.post(path, data=fields).status_code == 302
    run_jobs(house)
    assert len(messages(house)) == 3
    answers = [send(web, path, value=f"NV-2026-1048{number}").status_code for number in range(MOST_BY_ADDRESS)]
    assert answers[-1] == 429
    assert web.post(path, data={"form_token": "1.2.3", "value": "NV-1"}).status_code == 422
