"""Letters for the shop itself: offers, invoices and applications passed on, official letters told to everybody."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from flow_steps import let_letters_leave, letters_sent, mail_in, run_jobs, tickets
from house_makers import LETTERS, FrozenClock, Shops, letter_bytes
from sqlalchemy import select

from tolmach.accounts.model import User
from tolmach.clients.model import ShopAddress, ShopMail
from tolmach.errors import NotFound
from tolmach.inbox.for_shop import pass_to_shop
from tolmach.inbox.parse import parse_letter
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.invariants import broken_laws
from tolmach.jobs.work import receive_one
from tolmach.reports.door import market_for
from tolmach.reports.market import market_report
from tolmach.reports.period import Period
from tolmach.sla.model import Promise
from tolmach.tickets.door import ticket_for
from tolmach.tickets.errors import StatusRefused
from tolmach.tickets.model import ClosedReason, TicketStatus
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
OFFER = "Dobrý deň, ponúkame Vám veľkoobchodné dodávky športovej obuvi za výhodné ceny. Máte záujem o katalóg?"
SHOP = "nakup@novesta-shop.example"


def set_address(house: House, shops: Shops, kind: ShopMail, address: str = SHOP) -> None:
    with house.database.writing.begin() as session:
        session.add(ShopAddress(client_id=shops.clients["novesta"], kind=kind, address=address))


def pass_on(house: House, shops: Shops, kind: ShopMail = ShopMail.OFFER) -> None:
    (ticket,), access = tickets(house), shops.access("alena")
    with house.database.writing.begin() as session:
        pass_to_shop(session, access, ticket_for(session, access, ticket.reference), kind, now=house.clock.now())


def attached(letter: EmailMessage) -> bytes:
    (part,) = letter.iter_attachments()
    return part.get_content()  # type: ignore[no-any-return]


def test_an_offer_goes_whole_to_the_shop_and_is_closed_without_a_word(
    house: House, shops: Shops, clock: FrozenClock
) -> None:
    set_address(house, shops, ShopMail.OFFER)
    content = letter_bytes(OFFER, to="sk@novesta.example", sender="b2b@dodavatel.example", subject="Ponuka spolupráce")
    keep_mail(house, content)
    while receive_one(house):
        pass
    pass_on(house, shops)
    let_letters_leave(house)
    (ticket,) = tickets(house)
    assert (ticket.status, ticket.closed_reason) == (TicketStatus.CLOSED, ClosedReason.FOR_SHOP)
    (letter,) = letters_sent(house, SHOP)
    assert attached(letter) == content
    assert letter["Subject"] == f"For you: Ponuka spolupráce [{ticket.reference}]"
    assert "b2b@dodavatel.example" in letter.get_body().get_content()  # type: ignore[union-attr]
    assert letters_sent(house, "b2b@dodavatel.example") == [], "the confirmation had not left yet and stayed here"
    with house.database.reading() as session:
        assert [promise.is_kept for promise in session.scalars(select(Promise))] == [None]
        assert broken_laws(session, house.store) == []


def test_it_is_written_in_the_owners_language(house: House, shops: Shops) -> None:
    set_address(house, shops, ShopMail.INVOICE)
    with house.database.writing.begin() as session:
        session.get_one(User, shops.users["eva"]).locale = "cs"
    mail_in(house, "Faktúra v prílohe.\n", to="sk@novesta.example")
    pass_on(house, shops, ShopMail.INVOICE)
    let_letters_leave(house)
    assert str(letters_sent(house, SHOP)[0]["Subject"]).startswith("Pro Vás: ")


def test_broken_letters_arrive_byte_for_byte(house: House, shops: Shops) -> None:
    set_address(house, shops, ShopMail.OFFER)
    content = (LETTERS / "mean-broken-multipart.eml").read_bytes()
    keep_mail(house, content, to=("sk@novesta.example",))
    run_jobs(house)
    pass_on(house, shops)
    let_letters_leave(house)
    assert attached(letters_sent(house, SHOP)[0]) == content
    assert parse_letter(content)


def test_without_an_address_or_a_second_time_nothing_is_passed(house: House, shops: Shops) -> None:
    mail_in(house, OFFER, to="sk@novesta.example")
    with pytest.raises(NotFound):
        pass_on(house, shops)
    set_address(house, shops, ShopMail.OFFER)
    pass_on(house, shops)
    with pytest.raises(StatusRefused):
        pass_on(house, shops)
    let_letters_leave(house)
    assert len(letters_sent(house, SHOP)) == 1


INSPECTORS = {
    "domain": {"sender": "inspektor@soi.sk", "text": "Dobrý deň, prosíme o vyjadrenie do 10 dní.\n"},
    "words": {
        "sender": "advokat@ak.example",
        "text": "Predžalobná výzva: v mene nášho klienta žiadame vrátenie ceny.\n",
    },
}


@pytest.mark.parametrize("case", INSPECTORS)
def test_an_official_letter_alarms_operator_and_owner_and_stays_open(house: House, shops: Shops, case: str) -> None:
    mail_in(house, INSPECTORS[case]["text"], to="sk@novesta.example", sender=INSPECTORS[case]["sender"])
    (ticket,) = tickets(house)
    assert ticket.status is TicketStatus.NEW
    with house.database.reading() as session:
        trouble = session.scalars(select(Trouble).where(Trouble.kind == TroubleKind.LETTER_OFFICIAL)).one()
        assert trouble.cause["ticket"] == ticket.id
        assert broken_laws(session, house.store) == []
    (letter,) = letters_sent(house, "eva@desk.example")
    assert INSPECTORS[case]["sender"] in letter.get_body().get_content()  # type: ignore[union-attr]
    assert b"Predmet" not in attached(letter)
    assert letters_sent(house, "mallory@desk.example") == [], "the other client's owner hears nothing"


def test_official_letters_go_where_the_client_wants_them(house: House, shops: Shops) -> None:
    set_address(house, shops, ShopMail.OFFICIAL, "pravnik@novesta-shop.example")
    mail_in(house, INSPECTORS["domain"]["text"], to="sk@novesta.example", sender="inspektor@soi.sk")
    assert len(letters_sent(house, "pravnik@novesta-shop.example")) == 1
    assert letters_sent(house, "eva@desk.example") == []


def test_no_filter_keeps_an_authority_out(house: House, shops: Shops) -> None:
    mail_in(house, INSPECTORS["domain"]["text"], to="sk@novesta.example", sender="inspektor@soi.sk", X_Spam_Flag="YES")
    assert len(tickets(house)) == 1


def test_a_customer_who_threatens_is_a_customer(house: House, shops: Shops) -> None:
    text = "Ak mi peniaze nevrátite, obrátim sa na Slovenskú obchodnú inšpekciu a na svojho právnika.\n"
    mail_in(house, text, to="sk@novesta.example")
    with house.database.reading() as session:
        assert session.scalars(select(Trouble)).all() == []
    assert letters_sent(house, "eva@desk.example") == []


def test_what_was_for_the_shop_is_counted_apart(house: House, shops: Shops, clock: FrozenClock) -> None:
    set_address(house, shops, ShopMail.OFFER)
    mail_in(house, OFFER, to="sk@novesta.example")
    pass_on(house, shops)
    day = clock.now().date()
    with house.database.reading() as session:
        market = market_for(session, shops.access("eva"), "novesta", "sk")
        figures = market_report(session, market, Period(first=day, last=day), now=clock.now()).now
    assert (figures.for_shop, figures.letters, figures.new_matters, figures.contacts) == (1, 0, 0, 0)
