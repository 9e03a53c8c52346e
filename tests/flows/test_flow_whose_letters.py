"""Whose letter it is: machines, lists and carriers write too, and none of them is the customer."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from flow_steps import let_letters_leave, letters_sent, mail_in, messages, run_jobs, tickets
from house_makers import FrozenClock, Shops
from sqlalchemy import select, update

from tolmach.clients.model import SenderRule, SenderVerdict
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.screen import MOST_LETTERS
from tolmach.inbox.screened import let_in
from tolmach.jobs.ingest import keep_mail
from tolmach.tickets.model import JoinedBy, MessageKind, Ticket, TicketStatus
from tolmach.tickets.references import reply_address
from tolmach.wiring import House

pytestmark = pytest.mark.database
SHOP = "sk@novesta.example"
JANA = "jana@post.example"
LOST = "Dobrý deň, kde je môj balík? Objednala som ho minulý týždeň a stále neprišiel.\n"


def own_letters(house: House) -> int:
    return sum(one.kind is MessageKind.ACKNOWLEDGEMENT for one in messages(house))


def signed_address(house: House) -> str:
    return reply_address(house.settings.keyring, SHOP, tickets(house)[0].reference)


def end_ticket(house: House, status: TicketStatus) -> None:
    with house.database.writing.begin() as session:
        session.execute(update(Ticket).values(status=status, solved_at=house.clock.now()))


@pytest.mark.parametrize("sender", [SHOP, "no-reply@carrier.example"])
def test_an_address_nobody_reads_is_nobodys_ticket_and_gets_no_letter(house: House, shops: Shops, sender: str):
    for number in range(2):
        mail_in(house, LOST, to=SHOP, sender=sender, message_id=f"{number}@post.example")
    assert len(tickets(house)) == 2
    assert own_letters(house) == 0


def test_a_letter_that_a_person_let_in_joins_the_customers_ticket(house: House, shops: Shops):
    mail_in(house, LOST, to=SHOP, sender=JANA)
    mail_in(house, "Dobrý deň, je už niečo nové?\n", to=SHOP, sender=JANA, message_id="2@x.example", X_Spam_Flag="YES")
    with house.database.writing.begin() as session:
        held = session.scalars(select(Letter.id).where(Letter.state == LetterState.SCREENED)).one()
        let_in(session, held, now=house.clock.now(), actor=shops.access("olga").actor)
    run_jobs(house)
    (ticket,) = tickets(house)
    assert [one.joined_by for one in messages(house, ticket)] == [None, None, JoinedBy.FRESH]


def test_a_reply_address_that_is_our_own_mailbox_leaves_the_letter_to_its_writer(house: House, shops: Shops):
    mail_in(house, LOST, to=SHOP, sender=JANA, Reply_To=SHOP)
    let_letters_leave(house)
    assert len(letters_sent(house, JANA)) == 1


def test_a_carriers_answer_does_not_change_what_the_customer_is_answered_in(house: House, shops: Shops):
    mail_in(house, LOST, to=SHOP, sender=JANA)
    before = tickets(house)[0]
    words = "Dear colleagues, the parcel was damaged at our depot. We are sorry, please tell your customer about it.\n"
    mail_in(house, words, to=signed_address(house), sender="claims@carrier.example", message_id="2@carrier.example")
    (after,) = tickets(house)
    assert (after.language, after.pool_id, after.assignee_id) == ("sk", before.pool_id, before.assignee_id)


def test_the_next_answer_to_an_ended_ticket_joins_the_one_that_follows_it(
    house: House, shops: Shops, clock: FrozenClock
):
    mail_in(house, LOST, to=SHOP, sender=JANA)
    end_ticket(house, TicketStatus.CLOSED)
    clock.move(days=9)
    for number, words in enumerate(("Topánky sa rozlepili, čo s tým?\n", "Posielam ešte fotku, zabudla som ju.\n")):
        mail_in(house, words, to=signed_address(house), sender=JANA, message_id=f"later{number}@post.example")
    first, later = tickets(house)
    assert later.follows == first.id
    assert [one.kind for one in messages(house, later)] == [
        MessageKind.LETTER,
        MessageKind.ACKNOWLEDGEMENT,
        MessageKind.LETTER,
    ]


@pytest.mark.parametrize(("has_photo", "status"), [(True, TicketStatus.OPEN), (False, TicketStatus.SOLVED)])
def test_thanks_with_a_photo_are_more_than_thanks(
    house: House, shops: Shops, clock: FrozenClock, has_photo: bool, status: TicketStatus
):
    mail_in(house, LOST, to=SHOP, sender=JANA)
    end_ticket(house, TicketStatus.SOLVED)
    clock.move(hours=1)
    keep_mail(house, thanks(to=signed_address(house), has_photo=has_photo))
    run_jobs(house)
    assert tickets(house)[0].status is status


def thanks(*, to: str, has_photo: bool) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = JANA, to, "Re: Objednávka", "<2@post.example>"
    mail.set_content("Ďakujem pekne.\n")
    if has_photo:
        picture = b"\xff\xd8\xff" + bytes(90_000)
        mail.add_attachment(picture, maintype="image", subtype="jpeg", filename="rozlepena.jpg")
    return mail.as_bytes()


def test_a_file_that_is_too_large_is_told_to_a_person_only(house: House, shops: Shops, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tolmach.inbox.attachments.MOST_BYTES", 1_000)
    for sender in (JANA, "no-reply@carrier.example"):
        mail = thanks(to=SHOP, has_photo=True).replace(JANA.encode(), sender.encode())
        keep_mail(house, mail.replace(b"<2@post.example>", f"<{sender}>".encode()))
    run_jobs(house)
    refusals = [one for one in messages(house) if one.kind is MessageKind.REFUSAL]
    assert [one.to_address for one in refusals] == [JANA]


def test_the_limit_of_letters_is_not_for_those_whom_the_client_lets_in(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        values = {"client_id": shops.clients["novesta"], "created_at": datetime(2026, 9, 1, tzinfo=UTC)}
        session.add(SenderRule(pattern="voicemail@pbx.example", verdict=SenderVerdict.ALLOW, **values))
    for number in range(MOST_LETTERS + 2):
        for sender in ("voicemail@pbx.example", "loop@pbx.example"):
            mail_in(house, LOST, to=SHOP, sender=sender, message_id=f"{sender}{number}")
    with house.database.reading() as session:
        held = session.scalars(select(Letter.sender).where(Letter.state == LetterState.SCREENED)).all()
    assert held == ["loop@pbx.example"] * 2
