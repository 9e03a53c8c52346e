"""How a ticket stands, by its signed link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from desk import client_of
from flask.testing import FlaskClient
from house_makers import Shops, letter_bytes
from sqlalchemy import select, update
from wording import said

from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one, send_one
from tolmach.language import Language
from tolmach.replies.outgoing import write_letter
from tolmach.sla.model import Promise
from tolmach.tickets.model import ClosedReason, Direction, Message, MessageKind, Ticket, TicketStatus
from tolmach.tickets.status_link import status_link
from tolmach.tickets.write import write_note
from tolmach.wiring import House

pytestmark = pytest.mark.database

WORDS = "Dobrý deň, kde je moja objednávka? Čakám na ňu už dva týždne."

FOUR_IN_BRATISLAVA = datetime(2026, 9, 22, 14, 0, tzinfo=UTC)


@pytest.fixture
def web(house: House, shops: Shops) -> FlaskClient:
    return client_of(house)


def arrive(house: House, text: str = WORDS, **facts: str) -> Ticket:
    keep_mail(house, letter_bytes(text, **({"to": "sk@novesta.example"} | facts)))
    assert receive_one(house)
    with house.database.writing.begin() as session:
        session.execute(update(Promise).values(promised_by=FOUR_IN_BRATISLAVA))
        return session.scalars(select(Ticket).order_by(Ticket.id.desc()).limit(1)).one()


def path_of(house: House, ticket: Ticket) -> str:
    return status_link(house.settings.keyring, "", ticket)


def read(house: House, web: FlaskClient, ticket: Ticket) -> str:
    answer = web.get(path_of(house, ticket))
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def write(house: House, ticket: Ticket, text: str, kind: MessageKind = MessageKind.REPLY) -> None:
    with house.database.writing.begin() as session:
        customer = select(Message).where(Message.ticket_id == ticket.id, Message.direction == Direction.INBOUND)
        write_letter(
            session,
            session.get_one(Ticket, ticket.id),
            kind=kind,
            subject="Re",
            text=text,
            language=Language("sk"),
            now=house.clock.now(),
            answers=session.scalars(customer).first(),
        )


def test_a_customer_sees_their_letter_and_the_promise(house: House, web: FlaskClient):
    ticket = arrive(house)
    page = read(house, web, ticket)
    assert '<html lang="sk"' in page
    assert ticket.reference in page
    assert WORDS in page
    assert said("We have your message") in page
    assert "utorok 22. septembra, 16:00" in page


def test_a_reply_shows_once_it_has_left(house: House, web: FlaskClient):
    ticket = arrive(house)
    write(house, ticket, "Zásielka príde zajtra.")
    assert "Zásielka príde zajtra." not in read(house, web, ticket)
    while send_one(house):
        pass
    assert "Zásielka príde zajtra." in read(house, web, ticket)


def test_notes_acknowledgements_and_other_tickets_do_not_show(house: House, web: FlaskClient, shops: Shops):
    ticket = arrive(house, subject="Objednávka NV-2026-10001")
    facts = {"message_id": "other@post.example", "subject": "Objednávka NV-2026-10002"}
    other = arrive(house, "Iná vec: chcem vrátiť topánky.", **facts)
    with house.database.writing.begin() as session:
        write_note(
            session, shops.access("alena"), session.get_one(Ticket, ticket.id), text="Pozor.", now=house.clock.now()
        )
    while send_one(house):
        pass
    page = read(house, web, ticket)
    assert other.id != ticket.id
    for hidden in ("Pozor.", "Iná vec", other.reference, "evidujeme"):
        assert hidden not in page


def test_words_of_somebody_else_in_the_thread_do_not_show(house: House, web: FlaskClient):
    ticket = arrive(house)
    answer = letter_bytes(
        "Tu sused, mám kód 4711.",
        to="sk@novesta.example",
        sender="sused@post.example",
        message_id="x@post.example",
        In_Reply_To="<first@post.example>",
    )
    keep_mail(house, answer)
    assert receive_one(house)
    with house.database.reading() as session:
        assert len(session.scalars(select(Ticket.id)).all()) == 1
    assert "4711" not in read(house, web, ticket)


@pytest.mark.parametrize(
    ("status", "reason", "sentence"),
    [
        (TicketStatus.NEW, None, "We have your message"),
        (TicketStatus.OPEN, None, "We are working on your message"),
        (TicketStatus.PENDING, None, "We have answered and wait for word from you"),
        (TicketStatus.WAITING_CLIENT, None, "We are finding out what we need to answer you"),
        (TicketStatus.WAITING_THIRD, None, "We are finding out what we need to answer you"),
        (TicketStatus.SOLVED, None, "We have answered your message"),
        (TicketStatus.CLOSED, ClosedReason.ANSWERED, "This matter is closed"),
        (TicketStatus.CLOSED, ClosedReason.MERGED, "We answer this together with your other message"),
    ],
)
def test_every_status_has_words(house: House, web: FlaskClient, status, reason, sentence: str):
    ticket = arrive(house)
    with house.database.writing.begin() as session:
        session.execute(update(Ticket).values(status=status, closed_reason=reason))
    page = read(house, web, ticket)
    assert said(sentence) in page
    assert ("16:00" in page) is (status in (TicketStatus.NEW, TicketStatus.OPEN))


def test_a_promise_that_was_missed_is_admitted(house: House, web: FlaskClient, clock):
    ticket = arrive(house)
    clock.at += timedelta(days=1)
    late = said("We are late, and we are sorry. We promised an answer by this time: %(time)s")
    assert late.partition("%(time)s")[0] in read(house, web, ticket)


def test_the_page_is_kept_from_search_engines_frames_and_referrers(house: House, web: FlaskClient):
    headers = web.get(path_of(house, arrive(house))).headers
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_a_link_opens_its_own_ticket_only(house: House, web: FlaskClient):
    first = arrive(house)
    second = arrive(house, to="sk@calida.example", message_id="c@post.example")
    signature = path_of(house, first).rsplit("/", 1)[1]
    assert second.client_id != first.client_id
    for path in (
        f"/t/{second.reference}/{signature}",
        f"/t/{first.reference}/{'a' * 16}",
        f"/t/{first.reference}/{signature[:-1]}",
        f"/t/NOV-22222/{signature}",
        "/t/x/ž",
    ):
        assert web.get(path).status_code == 404, path
    assert web.get(f"/t/{first.reference.lower()}/{signature.upper()}").status_code == 200


def test_the_link_is_whole_and_changes_with_the_key(house: House):
    ticket = Ticket(client_id=1, reference="NOV-7K3QF")
    link = status_link(house.settings.keyring, "https://desk.example", ticket)
    assert link.startswith("https://desk.example/t/NOV-7K3QF/")
    assert link != status_link(
        house.settings.keyring, "https://desk.example", Ticket(client_id=2, reference="NOV-7K3QF")
    )
