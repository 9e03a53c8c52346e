"""Letters leave by a real SMTP conversation: taken, put off, refused, cut off; and one bad letter stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flow_steps import mail_in, run_jobs, tickets, words_in
from house_makers import Shops
from smtp_server import HANG_UP, Talk, smtp_server
from sqlalchemy import select, update

from tolmach.clients.model import Mailbox, MarketFact
from tolmach.customers.model import CustomerAddress
from tolmach.db import database_now
from tolmach.events.model import Event, EventKind
from tolmach.jobs.invariants import broken_laws
from tolmach.outbox.mailers import SmtpMailer
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.outbox.port import SendingFailed
from tolmach.outbox.send import GIVE_UP_AFTER, LEASE, claim_letter_to_send, record_sending, send_letter
from tolmach.outbox.smtp import GOODBYE_SECONDS, LETTER_SECONDS, LOOK_UP_SECONDS, TALK_SECONDS
from tolmach.replies.send import send_reply
from tolmach.replies.take_back import take_back
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import Direction, Message, TicketStatus
from tolmach.tickets.references import split_reply_address
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

MARIA = "maria.kovacova@post.example"


@pytest.fixture
def server() -> Iterator[Talk]:
    with smtp_server() as talk:
        yield talk


@pytest.fixture
def office(house: House, shops: Shops, server: Talk) -> House:
    """The house, sending by SMTP through the Slovak mailbox's own server."""
    with house.database.writing.begin() as session:
        route = {"host": "127.0.0.1", "port": server.port, "security": "none"}
        session.execute(update(Mailbox).values(sending_settings=route))
    return replace(house, mailer=SmtpMailer())


def letter_in(house: House, **parts: str) -> None:
    mail_in(house, "Dobrý deň, kde je môj balík?\n", to="sk@novesta.example", **parts)


def outbox(house: House) -> list[OutboxRow]:
    with house.database.reading() as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def troubles(house: House, kind: TroubleKind = TroubleKind.SENDING_FAILED) -> list[Trouble]:
    with house.database.reading() as session:
        return list(session.scalars(select(Trouble).where(Trouble.kind == kind)))


def let_time_pass(house: House) -> None:
    # Waiting is measured by the database's clock, which no test can move: the rows are moved instead.
    with house.database.writing.begin() as session:
        session.execute(update(OutboxRow).values(try_again_at=None))
    run_jobs(house)


def wait_of(house: House, row: OutboxRow) -> timedelta:
    with house.database.reading() as session:
        return row.try_again_at - database_now(session)


def test_a_letter_that_is_taken_is_sent(office: House, server: Talk):
    letter_in(office)
    (row,) = outbox(office)
    assert (row.state, row.attempts, row.error) == (OutboxState.SENT, 1, None)
    assert row.sent_at == office.clock.now()
    assert server.recipients == [MARIA]
    (mail,) = server.letters
    assert mail["Message-ID"] == f"<{row.message_id}>"
    assert mail["To"] == MARIA
    assert mail["X-Tolmach"] == "1"


def test_an_acknowledgement_has_the_headers_that_stop_loops_and_find_threads(office: House, server: Talk):
    letter_in(office, message_id="first@post.example")
    (mail,) = server.letters
    (ticket,) = tickets(office)
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["In-Reply-To"] == "<first@post.example>"
    assert mail["References"] == "<first@post.example>"
    assert mail["Content-Language"] == "sk"
    assert mail["From"].addresses[0].addr_spec == "sk@novesta.example"
    signed = mail["Reply-To"].addresses[0].addr_spec
    assert split_reply_address(office.settings.keyring, signed) == ("sk@novesta.example", ticket.reference)


def answered(office: House, shops: Shops, text: str = "Balík je na ceste.") -> int:
    (ticket,) = tickets(office)
    access = shops.access("alena")
    with office.database.writing.begin() as session:
        row = ticket_for(session, access, ticket.reference)
        now = office.clock.now()
        return send_reply(
            session, access, row, text=text, draft_id=None, is_solving=False, detector=office.detector, now=now
        ).id


def test_an_answer_of_a_person_is_no_automatic_letter_and_waits_ten_seconds(office: House, shops: Shops, server: Talk):
    letter_in(office)
    answered(office, shops)
    run_jobs(office)
    assert len(server.letters) == 1, "it can be taken back still"
    assert timedelta(seconds=5) < wait_of(office, outbox(office)[-1]) <= timedelta(seconds=10)
    let_time_pass(office)
    mail = server.letters[-1]
    assert "Auto-Submitted" not in mail
    assert mail["In-Reply-To"] == "<first@post.example>"
    assert words_in(mail).startswith("Balík je na ceste.")


def test_what_is_taken_back_never_leaves(office: House, shops: Shops, server: Talk):
    letter_in(office)
    message_id = answered(office, shops, "Omyl.")
    (ticket,) = tickets(office)
    with office.database.writing.begin() as session:
        access = shops.access("alena")
        row = ticket_for(session, access, ticket.reference)
        assert take_back(session, access, row, message_id, now=office.clock.now()) == "Omyl."
    let_time_pass(office)
    assert len(server.letters) == 1
    assert outbox(office)[-1].state is OutboxState.TAKEN_BACK


PUT_OFF = {
    "the recipient's box is full": {"RCPT": "452 full"},
    "greylisted": {"RCPT": "451 come again"},
    "too busy to say hello": {"hello": "421 busy"},
    "the letter is not kept": {".": "451 no room"},
    "hung up at once": {"hello": HANG_UP},
    "hung up at the recipient": {"RCPT": HANG_UP},
    "hung up in the middle of the letter": {"lines": HANG_UP},
    "hung up after the letter": {".": HANG_UP},
    "refuses everybody at the door": {"hello": "554 no service"},
    "refuses our name": {"EHLO": "550 no", "HELO": "550 no"},
    "wants a login": {"MAIL": "530 log in first"},
    "the mailbox has sent its share of the day": {"MAIL": "550 5.4.5 Daily user sending limit exceeded"},
    "the mailbox may not send as itself": {"MAIL": "553 5.7.1 Sender address rejected: not owned by user"},
    "a greeting of a megabyte": {"hello": "220-busy\r\n" * 100_000 + "220 here"},
    "a line of a megabyte": {"hello": "220 " + "x" * 1_000_000},
}


@pytest.mark.parametrize("answers", PUT_OFF.values(), ids=PUT_OFF)
def test_what_is_put_off_is_tried_again_later_as_the_same_letter(office: House, server: Talk, answers: dict[str, str]):
    server.answers = answers
    letter_in(office)
    (row,) = outbox(office)
    assert (row.state, row.attempts) == (OutboxState.WAITING, 1)
    assert timedelta(seconds=20) < wait_of(office, row) <= timedelta(seconds=30)
    let_time_pass(office)
    (again,) = outbox(office)
    assert timedelta(seconds=50) < wait_of(office, again) <= timedelta(minutes=1)
    assert troubles(office) == []
    server.answers = {}
    let_time_pass(office)
    (sent,) = outbox(office)
    assert (sent.state, sent.attempts, sent.error) == (OutboxState.SENT, 3, None)
    assert [mail["Message-ID"] for mail in server.letters] == [f"<{row.message_id}>"]


GOODBYES = {"it is busy": "421 busy", "it does not know the word": "502 what?", "it is gone": HANG_UP}


@pytest.mark.parametrize("answer", GOODBYES.values(), ids=GOODBYES)
def test_what_a_server_says_to_goodbye_changes_nothing(office: House, server: Talk, answer: str):
    server.answers = {"QUIT": answer}
    letter_in(office)
    (row,) = outbox(office)
    assert (row.state, row.error) == (OutboxState.SENT, None)


def test_a_server_may_look_through_a_letter_for_longer_than_it_may_take_to_talk(office: House, server: Talk):
    server.seconds = {".": 1.5}
    letter_in(replace(office, mailer=SmtpMailer(talk_seconds=1.2)))
    (row,) = outbox(office)
    assert (row.state, row.error) == (OutboxState.SENT, None)


def test_a_claim_outlasts_the_slowest_way_of_a_letter():
    slowest = LOOK_UP_SECONDS + TALK_SECONDS + LETTER_SECONDS + GOODBYE_SECONDS
    assert timedelta(seconds=slowest) + timedelta(minutes=1) <= LEASE


def test_a_server_that_speaks_a_byte_at_a_time_is_not_listened_to_for_ever(office: House, server: Talk):
    server.pause = 0.1
    letter_in(replace(office, mailer=SmtpMailer(talk_seconds=0.3)))
    assert [row.state for row in outbox(office)] == [OutboxState.WAITING]
    assert server.recipients == []


WITHOUT_ENCRYPTION = {
    "it is not offered": {},
    "it is refused": {"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": "502 no"},
    "words are put in before it": {"EHLO": "250-here\r\n250 STARTTLS", "STARTTLS": "220 go\r\n250 ok\r\n250 ok"},
}


@pytest.mark.parametrize("answers", WITHOUT_ENCRYPTION.values(), ids=WITHOUT_ENCRYPTION)
def test_nothing_is_said_without_the_encryption_that_was_asked_for(
    office: House, server: Talk, answers: dict[str, str]
):
    with office.database.writing.begin() as session:
        settings = {"host": "127.0.0.1", "port": server.port, "security": "starttls", "user": "desk"}
        session.execute(update(Mailbox).values(sending_settings=settings, sending_secret="secret"))
    server.answers = answers
    letter_in(office)
    assert [row.state for row in outbox(office)] == [OutboxState.WAITING]
    assert server.heard.isdisjoint({"AUTH", "MAIL", "RCPT", "DATA"})


def test_a_password_that_no_server_can_be_told_waits_for_the_operator(office: House, server: Talk):
    with office.database.writing.begin() as session:
        box = session.scalars(select(Mailbox).where(Mailbox.address == "sk@novesta.example")).one()
        box.sending_settings = {**box.sending_settings, "user": "desk"}
        box.sending_secret = "žltý kôň"
    server.answers = {"EHLO": "250-here\r\n250 AUTH PLAIN"}
    letter_in(office)
    (row,) = outbox(office)
    assert (row.state, row.error, row.claim_token) == (OutboxState.WAITING, "no connection: UnicodeEncodeError", None)


def test_a_server_that_is_not_there_is_tried_again(office: House, server: Talk):
    with office.database.writing.begin() as session:
        session.execute(update(Mailbox).values(sending_settings={"host": "127.0.0.1", "port": 1, "security": "none"}))
    letter_in(office)
    (row,) = outbox(office)
    assert row.state is OutboxState.WAITING
    assert row.error == "no connection: ConnectionRefusedError"


REFUSED = {
    "no such recipient": {"RCPT": "550 no such user"},
    "the letter itself": {".": "554 spam"},
    "the letter's size": {"MAIL": "552 5.3.4 Message size exceeds fixed limit"},
}


@pytest.mark.parametrize("answers", REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_failed_with_a_trouble_and_not_tried_again(
    office: House, server: Talk, answers: dict[str, str]
):
    server.answers = answers
    letter_in(office)
    (row,) = outbox(office)
    assert (row.state, row.attempts) == (OutboxState.FAILED, 1)
    assert answers[next(iter(answers))][:3] in (row.error or "")
    (trouble,) = troubles(office)
    assert trouble.subject == f"outbox:{row.id}"
    assert MARIA not in str(trouble.cause), "an alarm holds no personal data"
    connections = server.connections
    let_time_pass(office)
    assert server.connections == connections


WORDS = {
    # what the server says: what is kept of it
    "550 5.7.1 <b>Blocked</b>\x00 for\x07 spam": "550: 5.7.1 <b>Blocked</b> for spam",
    "550-5.1.1 No such account.\r\n550 5.1.1 Check it": "550: 5.1.1 No such account. 5.1.1 Check it",
    f"550 <{MARIA.upper()}>: Maria.Kovacova is unknown": "550: … … is unknown",
    "550": "550",
    "550 " + "x" * 300: "550: " + "x" * 200,
}


@pytest.mark.parametrize(("answer", "kept"), WORDS.items(), ids=range(len(WORDS)))
def test_what_the_server_said_is_kept_on_one_short_line_that_names_nobody(
    office: House, server: Talk, answer: str, kept: str
):
    server.answers = {".": answer}
    letter_in(office)
    assert [row.error for row in outbox(office)] == [f"the server said {kept}"]


def test_what_was_said_of_a_recipient_is_kept(office: House, server: Talk):
    server.answers = {"RCPT": "550 5.7.1 Relay access denied"}
    letter_in(office)
    assert [row.error for row in outbox(office)] == ["the recipient was refused (550): 5.7.1 Relay access denied"]


def test_after_two_days_of_trying_it_is_given_up_with_a_trouble(office: House, server: Talk):
    server.answers = {"RCPT": "451 come again"}
    letter_in(office)
    office.clock.at += GIVE_UP_AFTER
    let_time_pass(office)
    (row,) = outbox(office)
    assert row.state is OutboxState.FAILED
    assert len(troubles(office)) == 1


def test_a_wrong_password_waits_for_the_operator(office: House, server: Talk):
    with office.database.writing.begin() as session:
        box = session.scalars(select(Mailbox).where(Mailbox.address == "sk@novesta.example")).one()
        box.sending_settings = {**box.sending_settings, "user": "desk"}
        box.sending_secret = "wrong"
    server.answers = {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "535 no"}
    letter_in(office)
    assert [row.state for row in outbox(office)] == [OutboxState.WAITING]


ODD_ADDRESSES = {
    "two dots, as some providers gave out": ("anna..b@provider.example", "anna..b@provider.example"),
    "a dot at the end": ("anna.@provider.example", "anna.@provider.example"),
    "a domain with a mark": ("anna@žltý.example", "anna@xn--lt-1ka72c.example"),
}


@pytest.mark.parametrize(("address", "sent_to"), ODD_ADDRESSES.values(), ids=ODD_ADDRESSES)
def test_odd_addresses_are_written_to(office: House, server: Talk, address: str, sent_to: str):
    move_customer_to(office, address)
    let_time_pass(office)
    assert server.recipients == [sent_to]
    assert [row.state for row in outbox(office)] == [OutboxState.SENT]


IMPOSSIBLE = (
    "anna",
    "@",
    "anna b@provider.example",
    "áňa@provider.example",
    "a@" + "x" * 70 + ".example",
    "a@x>, <b@y",
)


@pytest.mark.parametrize("address", IMPOSSIBLE)
def test_an_impossible_address_is_a_trouble_and_stops_no_other_letter(office: House, server: Talk, address: str):
    move_customer_to(office, address)
    letter_in(office, message_id="second@post.example", sender="peter@post.example")
    let_time_pass(office)
    assert sorted(row.state for row in outbox(office)) == [OutboxState.FAILED, OutboxState.SENT]
    assert server.recipients == ["peter@post.example"]
    assert len(troubles(office)) == 1


def move_customer_to(office: House, address: str) -> None:
    """A letter came; before its acknowledgement leaves, the address of its writer turns out to be this one."""
    office_without_sending = replace(office, mailer=NeverSends())
    letter_in(office_without_sending)
    with office.database.writing.begin() as session:
        session.execute(update(CustomerAddress).values(value=address, folded=address))
        session.execute(update(OutboxRow).values(attempts=0, state=OutboxState.WAITING))
        session.execute(update(Message).where(Message.direction == Direction.OUTBOUND).values(to_address=address))


class NeverSends:
    """A mailer that is busy."""

    def send(self, letter, content, route) -> None:
        raise SendingFailed("busy", permanent=False)


def test_a_mailbox_switched_off_holds_up_its_own_letters_only(office: House, server: Talk):
    letter_in(replace(office, mailer=NeverSends()))
    switch_mailbox(office, is_active=False)
    mail_in(office, "Dobrý den, kde je můj balík?\n", to="cs@novesta.example", message_id="cs@post.example")
    let_time_pass(office)
    assert [row.state for row in outbox(office)] == [OutboxState.WAITING, OutboxState.SENT]
    switch_mailbox(office, is_active=True)
    let_time_pass(office)
    assert [row.state for row in outbox(office)] == [OutboxState.SENT, OutboxState.SENT]
    assert troubles(office) == []


def switch_mailbox(office: House, *, is_active: bool) -> None:
    with office.database.writing.begin() as session:
        session.execute(update(Mailbox).where(Mailbox.address == "sk@novesta.example").values(is_active=is_active))


def test_what_left_is_told_once_and_breaks_no_law(office: House, server: Talk):
    letter_in(office)
    with office.database.reading() as session:
        told = session.scalars(select(Event).where(Event.kind == EventKind.MESSAGE_SENT)).all()
        assert [event.data["outbox"] for event in told] == [outbox(office)[0].id]
        assert broken_laws(session, office.store) == []


def test_a_letter_has_the_markets_identity_in_text_and_page(office: House, shops: Shops, server: Talk):
    footer = "Novesta SK s. r. o., Dlhá 1, 010 01 Žilina, IČO 00 000 000"
    with office.database.writing.begin() as session:
        session.add(
            MarketFact(
                client_id=shops.clients["novesta"],
                market_id=shops.markets["novesta-sk"],
                name="legal_footer",
                value=footer,
            )
        )
    letter_in(office)
    answered(office, shops, "Dobrý deň,\n\nbalík je na ceste.\n\nS pozdravom\nNovesta SK")
    let_time_pass(office)
    mail = server.letters[-1]
    assert (mail["From"].addresses[0].display_name, mail["Content-Language"]) == ("Novesta SK", "sk")
    assert mail.get_content_type() == "multipart/alternative"
    text, page = words_in(mail), mail.get_body(("html",)).get_content()
    assert text.index("Novesta SK\n") < text.index(footer) < text.index("Dňa ") < text.index("> Dobrý deň, kde")
    assert "<p>S pozdravom<br>Novesta SK</p>" in page
    assert page.index(footer) < page.index('<blockquote type="cite"') < page.index("kde je môj balík?")


def test_killed_between_the_servers_word_and_ours_the_letter_leaves_again_as_the_same_one(office: House, server: Talk):
    letter_in(replace(office, mailer=NeverSends()))
    let_all_wait_no_longer(office)
    with office.database.writing.begin() as session:
        claim = claim_letter_to_send(session, office.letters, relay=office.relay, now=office.clock.now())
    assert claim is not None
    assert send_letter(office.mailer, office.store, claim, now=office.clock.now()) is None
    # Here the process is killed: the server has said 250 and nothing was recorded. The lease runs out.
    with office.database.writing.begin() as session:
        session.execute(update(OutboxRow).values(claimed_until=database_now(session) - timedelta(seconds=1)))
    run_jobs(office)
    (row,) = outbox(office)
    assert [mail["Message-ID"] for mail in server.letters] == [f"<{row.message_id}>"] * 2
    assert row.state is OutboxState.SENT
    with office.database.writing.begin() as session:
        assert not record_sending(session, claim, None, now=office.clock.now()), "the dead one comes too late"


def let_all_wait_no_longer(office: House) -> None:
    with office.database.writing.begin() as session:
        session.execute(update(OutboxRow).values(try_again_at=None))


def test_an_answer_that_is_refused_comes_back_to_its_writer(office: House, shops: Shops, server: Talk):
    letter_in(office)
    answered(office, shops)
    (ticket,) = tickets(office)
    assert (ticket.status, ticket.due_at) == (TicketStatus.PENDING, None)
    server.answers = {"RCPT": "550 no such user"}
    let_time_pass(office)
    (ticket,) = tickets(office)
    assert (ticket.status, ticket.assignee_id) == (TicketStatus.OPEN, shops.users["alena"])
    assert ticket.due_at is not None
    with office.database.reading() as session:
        assert broken_laws(session, office.store) == []


def test_a_confirmation_that_is_refused_changes_no_ticket(office: House, shops: Shops, server: Talk):
    server.answers = {"RCPT": "550 no such user"}
    letter_in(office)
    (ticket,) = tickets(office)
    assert ticket.status is TicketStatus.NEW
