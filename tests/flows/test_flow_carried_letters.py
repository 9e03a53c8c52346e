"""Letters that carry somebody else's, through the front door: forms, marketplaces, forwards; and who is let in."""

from __future__ import annotations

from collections.abc import Collection
from email.message import EmailMessage

import pytest
from flow_steps import let_letters_leave, letters_sent, mail_in, messages, run_jobs, tickets, words_in
from house_makers import LETTERS, FrozenClock, Shops, letter_bytes, make_agent
from sqlalchemy import select, update

from tolmach.clients.model import SenderRule, SenderVerdict, ShopAddress, ShopMail
from tolmach.customers.model import AddressState, CustomerAddress
from tolmach.inbox.for_shop import pass_to_shop
from tolmach.inbox.model import Letter, LetterState, StrayLetter
from tolmach.inbox.screened import let_in
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.invariants import broken_laws
from tolmach.jobs.work import receive_some
from tolmach.language import Language
from tolmach.outbox.model import Channel, OutboxRow, OutboxState
from tolmach.outbox.send_again import send_again
from tolmach.pools.model import PoolMember
from tolmach.replies.send import send_reply
from tolmach.replies.stops import Stopped, StopReason
from tolmach.sla.model import Measure, SlaClock, Target
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import Direction, MessageKind, Ticket, TicketStatus
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database
SLOVAK = "Dobrý deň, objednávka NV-2026-10443 stále neprišla. Kedy príde balík? Ďakujem, Mária"
MARIA = "maria.kovacova@post.example"


def list_sender(
    house: House, shops: Shops, pattern: str, verdict: SenderVerdict = SenderVerdict.FORM, market: str | None = None
) -> None:
    with house.database.writing.begin() as session:
        session.add(
            SenderRule(
                client_id=shops.clients["novesta"],
                market_id=shops.markets[market] if market else None,
                pattern=pattern,
                verdict=verdict,
                created_at=house.clock.now(),
            )
        )


def bring(house: House, name: str) -> None:
    keep_mail(house, (LETTERS / "carried" / f"{name}.eml").read_bytes())
    run_jobs(house)


def letters(house: House) -> list[Letter]:
    with house.database.reading() as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


FORMS = {
    # name: sender on the list, customer, language, how the customer's own words begin and end
    "form-shopify": (
        "mailer@shopify.com", "zuzana.horvathova@post.example", "sk", ("Dobrý deň, objednávka", "Ďakujem, Zuzana"),
    ),
    "form-prestashop": (
        "@novesta.example", "anna.wisniewska@post.example", "pl", ("Dzień dobry,", "Pozdrawiam\nAnna"),
    ),
    "form-contact-form-7": (
        "@novesta.example", "jana.novakova@post.example", "cs", ("Dobrý den, chci se zeptat", "Děkuji, Jana"),
    ),
    "form-woocommerce": (
        "@novesta.example", "joerg.mueller@post.example", "de", ("Guten Tag, ich möchte", "Grüßen\nJörg Müller"),
    ),
    "form-shoptet": (
        "info@novesta.example", "petr.svoboda@post.example", "cs", ("Dobrý den, v objednávce", "prosím dodatečně?"),
    ),
    "form-own-hu": (
        "noreply@novesta.example", "eszter.nagy@post.example", "hu", ("Jó napot kívánok!", "mikor kapom meg?"),
    ),
    "form-withdrawal": (
        "noreply@novesta.example", "ioana.popescu@post.example", "ro", ("Prin prezenta", "comanda de mai sus."),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sender", "customer", "language", "words"), [(name, *row) for name, row in FORMS.items()], ids=FORMS
)
def test_a_listed_forms_letter_is_the_customers(
    house: House, shops: Shops, name: str, sender: str, customer: str, language: str, words: tuple[str, str]
) -> None:
    list_sender(house, shops, sender)
    bring(house, name)
    (ticket,) = tickets(house)
    message = messages(house, ticket)[0]
    assert (ticket.channel, ticket.language) == (Channel.FORM, Language(language))
    assert message.from_address == customer
    assert (message.new_text.startswith(words[0]), message.new_text.endswith(words[1])) == (True, True)
    assert len(letters_sent(house, customer)) == 1, "the customer is told, not the form"
    assert ticket.topic == ("return" if name == "form-withdrawal" else None)
    with house.database.reading() as session:
        assert broken_laws(session, house.store) == []


def test_what_no_form_is_listed_for_is_the_machine_it_looks_like(house: House, shops: Shops) -> None:
    bring(house, "form-own-hu")
    (letter,) = letters(house)
    assert letter.state is LetterState.SCREENED
    assert (letter.sender, letter.subject) == ("noreply@novesta.example", "Új üzenet a kapcsolatfelvételi űrlapról")


def test_a_form_writes_for_many_and_no_limit_counts_it(house: House, shops: Shops) -> None:
    list_sender(house, shops, "noreply@novesta.example")
    raw = (LETTERS / "carried" / "form-own-hu.eml").read_text(encoding="utf-8")
    for number in range(35):
        keep_mail(house, raw.replace("own-1@", f"own-{number}@").replace("három", f"{number}").encode())
    run_jobs(house)
    assert {letter.state for letter in letters(house)} == {LetterState.RECEIVED}


def test_a_form_may_be_for_a_market_of_its_own(house: House, shops: Shops) -> None:
    list_sender(house, shops, "mailer@shopify.com", market="novesta-cs")
    bring(house, "form-shopify")
    assert tickets(house)[0].market_id == shops.markets["novesta-cs"]


def test_a_form_that_names_nobody_is_kept_and_not_written_back_to(house: House, shops: Shops) -> None:
    list_sender(house, shops, "web@novesta.example")
    mail_in(house, "Chyba formulára: prázdne pole.\n", to="sk@novesta.example", sender="web@novesta.example")
    assert len(tickets(house)) == 1
    assert letters_sent(house, "web@novesta.example") == []


@pytest.mark.parametrize("name", ["amazon", "allegro", "emag", "kaufland", "zalando"])
def test_a_marketplaces_letter_has_its_own_channel_and_calendar_hours(house: House, shops: Shops, name: str) -> None:
    bring(house, f"market-{name}")
    (ticket,) = tickets(house)
    assert ticket.channel is Channel.MARKETPLACE
    with house.database.reading() as session:
        clock = session.scalars(select(SlaClock).where(SlaClock.target == Target.FIRST_REPLY)).one()
        assert (clock.measure, (clock.due_at - clock.started_at).total_seconds()) == (Measure.CALENDAR_MINUTES, 86_400)
        assert session.scalars(select(OutboxRow)).all() == [], "no automatic letter to a masked address"


def forwarded(house: House, name: str) -> Ticket:
    bring(house, name)
    (ticket,) = tickets(house)
    return ticket


@pytest.mark.parametrize("name", ["forward-gmail", "forward-attached"])
def test_what_the_owner_forwards_is_the_first_writers(house: House, shops: Shops, name: str) -> None:
    ticket = forwarded(house, name)
    letter = messages(house, ticket)[0]
    assert letter.from_address == "lucia.mala@post.example"
    assert letter.new_text.startswith("Dobrý deň, topánky")
    assert len(letters_sent(house, "lucia.mala@post.example")) == 1
    assert letters_sent(house, "eva@desk.example") == []
    notes = [message for message in messages(house, ticket) if message.direction is Direction.NOTE]
    assert [(note.from_address, note.text) for note in notes] == (
        [("eva@desk.example", "Prosím vybavte prednostne, pani volala aj mne.")] if name == "forward-gmail" else []
    )


def test_a_forward_by_anybody_else_is_theirs(house: House, shops: Shops) -> None:
    raw = (LETTERS / "carried" / "forward-gmail.eml").read_bytes()
    keep_mail(house, raw.replace(b"eva@desk.example", b"mallory@desk.example"))
    run_jobs(house)
    assert messages(house)[0].from_address == "mallory@desk.example"


FORWARDED = """Pozrite, prosím.

Od: {colleague}
Odoslané: utorok 22. septembra 2026 9:58
Komu: Eva <eva@desk.example>
Predmet: FW: Vrátenie

Prosím!

Od: Marek Malý <marek@post.example>
Odoslané: pondelok 21. septembra 2026 19:00
Komu: info@novesta.example
Predmet: Vrátenie

Dobrý deň, ako vrátim tovar, ktorý mi nesedí?
"""


@pytest.mark.parametrize("colleague", ["jano@novesta.example", "jano@desk.example", "shop@elsewhere.example"])
def test_what_colleagues_passed_on_among_each_other_is_the_first_writers(
    house: House, shops: Shops, colleague: str
) -> None:
    with house.database.writing.begin() as session:
        session.add(
            ShopAddress(client_id=shops.clients["novesta"], kind=ShopMail.OFFER, address="shop@elsewhere.example")
        )
    text = FORWARDED.format(colleague=f"Jano <{colleague}>")
    mail_in(house, text, to="sk@novesta.example", sender="eva@desk.example", subject="FW: FW: Vrátenie")
    (ticket,) = tickets(house)
    letter = messages(house, ticket)[0]
    assert (letter.from_address, letter.new_text) == (
        "marek@post.example",
        "Dobrý deň, ako vrátim tovar, ktorý mi nesedí?",
    )
    assert ticket.language == Language("sk")
    assert (len(letters_sent(house, "marek@post.example")), letters_sent(house, colleague)) == (1, [])
    notes = [message.text for message in messages(house, ticket) if message.direction is Direction.NOTE]
    assert notes == ["Pozrite, prosím.\n\nProsím!"]


def test_a_strangers_forward_of_a_forward_goes_to_the_stranger_who_passed_it_on(house: House, shops: Shops) -> None:
    text = FORWARDED.format(colleague="Jana <jana@post.example>")
    mail_in(house, text, to="sk@novesta.example", sender="eva@desk.example", subject="FW: FW: Vrátenie")
    assert messages(house)[0].from_address == "jana@post.example"


RULES = [
    # (who forwards, Auto-Submitted, subject, who wrote the inner letter, whose ticket it is)
    ("eva@desk.example", "auto-generated", "FW: Vrátenie", "marek@post.example", "marek@post.example"),
    ("eva@desk.example", "auto-generated", "FW: Vrátenie", "sk@novesta.example", None),
    ("eva@desk.example", "auto-replied", "FW: Vrátenie", "marek@post.example", None),
    ("eva@desk.example", "auto-generated", "Automatic reply: FW: Vrátenie", "marek@post.example", None),
    ("mallory@desk.example", "auto-generated", "FW: Vrátenie", "marek@post.example", None),
]


@pytest.mark.parametrize(("forwarder", "submitted", "subject", "writer", "customer"), RULES)
def test_what_a_rule_of_an_owners_mailbox_forwards_is_the_first_writers(
    house: House, shops: Shops, forwarder: str, submitted: str, subject: str, writer: str, customer: str | None
) -> None:
    head = f"Od: Marek <{writer}>\nOdoslané: utorok 22. septembra 2026 9:58\nKomu: Eva\nPredmet: Vrátenie\n\n"
    text = head + "Dobrý deň, ako vrátim tovar, ktorý mi nesedí?\n"
    mail_in(house, text, to="sk@novesta.example", sender=forwarder, subject=subject, Auto_Submitted=submitted)
    assert [message.from_address for message in messages(house)][:1] == ([customer] if customer else [])
    assert len(letters_sent(house, "marek@post.example")) == (1 if customer else 0)


@pytest.mark.parametrize("arrives_first", ["sk@novesta.example", "cs@novesta.example"])
def test_two_markets_of_a_client_in_to_are_one_ticket_in_the_first(
    house: House, shops: Shops, arrives_first: str
) -> None:
    content = letter_bytes(SLOVAK, to="sk@novesta.example, cs@novesta.example")
    for box in sorted(("sk@novesta.example", "cs@novesta.example"), key=lambda box: box != arrives_first):
        keep_mail(house, content, to=(box,))
        run_jobs(house)
    (ticket,) = tickets(house)
    assert ticket.market_id == shops.markets["novesta-sk"]
    assert [letter.reason for letter in letters(house)] == [None, "duplicate"]


def test_two_clients_in_to_are_a_ticket_of_each(house: House, shops: Shops) -> None:
    kept = keep_mail(house, letter_bytes(SLOVAK, to="sk@novesta.example, sk@calida.example, nobody@x.example"))
    run_jobs(house)
    assert kept.is_new
    assert [ticket.client_id for ticket in tickets(house)] == [shops.clients["novesta"], shops.clients["calida"]]
    with house.database.reading() as session:
        assert session.scalars(select(StrayLetter)).all() == []


def bounce_of(letter: EmailMessage, status: str, words: str) -> bytes:
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example
To: sk@novesta.example
Message-ID: <bounce-{status}@mx.example>
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

{words}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {MARIA}
Action: failed
Status: {status}
--b
Content-Type: text/rfc822-headers

Message-ID: {letter["Message-ID"]}
--b--
""".encode()


def answered(house: House, shops: Shops, clock: FrozenClock) -> EmailMessage:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (ticket,), access = tickets(house), shops.access("alena")
    with house.database.writing.begin() as session:
        mine = ticket_for(session, access, ticket.reference)
        send_reply(
            session,
            access,
            mine,
            text="Príde zajtra.",
            draft_id=None,
            is_solving=True,
            detector=house.detector,
            now=clock.now(),
        )
    let_letters_leave(house)
    return letters_sent(house, MARIA)[-1]


def test_a_ticket_that_came_back_counts_for_the_letters_behind_the_bounce(
    house: House, shops: Shops, clock: FrozenClock
) -> None:
    bounce = bounce_of(answered(house, shops, clock), "5.1.1", "550 user unknown")
    with house.database.writing.begin() as session:
        session.execute(update(PoolMember).where(PoolMember.user_id == shops.users["alena"]).values(capacity=2))
    jana, jan = (
        letter_bytes(SLOVAK, to="sk@novesta.example", sender=f"{name}@post.example", message_id=f"{name}@post.example")
        for name in ("jana", "jan")
    )
    for content in (jana, bounce, jan):
        keep_mail(house, content)
    receive_some(house)
    alena = shops.users["alena"]
    assert [ticket.assignee_id for ticket in tickets(house)] == [alena, alena, None]


@pytest.mark.parametrize(
    ("status", "words", "state"),
    [("5.1.1", "550 user unknown", AddressState.DEAD), ("5.2.2", "552 mailbox full", AddressState.GOOD)],
)
def test_a_bounce_is_told_on_the_answer_and_opens_the_ticket_again(
    house: House, shops: Shops, clock: FrozenClock, status: str, words: str, state: AddressState
) -> None:
    keep_mail(house, bounce_of(answered(house, shops, clock), status, words))
    run_jobs(house)
    (ticket,) = tickets(house)
    reply = next(message for message in messages(house) if message.kind is MessageKind.REPLY)
    assert ticket.status is TicketStatus.OPEN
    with house.database.reading() as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.subject_id == reply.id)).one()
        assert (row.state, row.error) == (OutboxState.RETURNED, status)
        assert session.scalars(select(CustomerAddress.state)).one() is state
        told = [trouble.kind for trouble in session.scalars(select(Trouble))]
        assert (TroubleKind.ADDRESS_DEAD in told) is (state is AddressState.DEAD)
        assert broken_laws(session, house.store) == []


def test_a_second_bounce_of_the_same_answer_tells_nothing_new(house: House, shops: Shops, clock: FrozenClock) -> None:
    letter = answered(house, shops, clock)
    keep_mail(house, bounce_of(letter, "5.1.1", "550 user unknown"))
    run_jobs(house)
    with house.database.writing.begin() as session:
        session.scalars(select(CustomerAddress)).one().state = AddressState.GOOD
        session.scalars(select(Ticket)).one().status = TicketStatus.SOLVED
    keep_mail(house, bounce_of(letter, "5.1.0", "550 user unknown"))
    run_jobs(house)
    assert tickets(house)[0].status is TicketStatus.SOLVED
    with house.database.reading() as session:
        assert session.scalars(select(CustomerAddress.state)).one() is AddressState.GOOD
        assert session.scalars(select(Trouble.times)).one() == 1


def test_who_writes_from_an_address_that_was_dead_is_written_to_again(
    house: House, shops: Shops, clock: FrozenClock
) -> None:
    keep_mail(house, bounce_of(answered(house, shops, clock), "5.1.1", "550 user unknown"))
    run_jobs(house)
    with house.database.writing.begin() as session:
        session.scalars(select(Ticket)).one().status = TicketStatus.SOLVED
    before = len(letters_sent(house, MARIA))
    clock.move(days=60)
    mail_in(house, "Dobrý deň, máte modré topánky?", to="sk@novesta.example", message_id="again@post.example")
    let_letters_leave(house)
    assert len(letters_sent(house, MARIA)) == before + 1
    with house.database.reading() as session:
        assert session.scalars(select(CustomerAddress.state)).one() is AddressState.GOOD
        mended = select(Trouble.mended_at).where(Trouble.kind == TroubleKind.ADDRESS_DEAD)
        assert session.scalars(mended).one() == clock.now()


def test_a_dead_address_in_a_form_stays_dead(house: House, shops: Shops, clock: FrozenClock) -> None:
    keep_mail(house, bounce_of(answered(house, shops, clock), "5.1.1", "550 user unknown"))
    run_jobs(house)
    list_sender(house, shops, "noreply@novesta.example")
    raw = (LETTERS / "carried" / "form-own-hu.eml").read_bytes()
    keep_mail(house, raw.replace(b"eszter.nagy@post.example", MARIA.encode()))
    run_jobs(house)
    assert [message.from_address for message in messages(house) if message.kind is MessageKind.LETTER] == [MARIA] * 2
    with house.database.reading() as session:
        assert session.scalars(select(CustomerAddress.state)).one() is AddressState.DEAD


def test_a_bounce_of_a_letter_passed_on_to_the_shop_is_a_trouble_and_may_be_sent_again(
    house: House, shops: Shops
) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (ticket,), access, now = tickets(house), shops.access("alena"), house.clock.now()
    with house.database.writing.begin() as session:
        session.add(ShopAddress(client_id=ticket.client_id, kind=ShopMail.OFFER, address="shop@novesta.example"))
        session.flush()
        pass_to_shop(session, access, ticket_for(session, access, ticket.reference), ShopMail.OFFER, now=now)
    let_letters_leave(house)
    (passed,) = letters_sent(house, "shop@novesta.example")
    for status in ("5.1.1", "5.1.0"):
        keep_mail(house, bounce_of(passed, status, "550 user unknown"))
        run_jobs(house)
    with house.database.writing.begin() as session:
        trouble = session.scalars(select(Trouble)).one()
        assert (trouble.kind, trouble.times) == (TroubleKind.SENDING_FAILED, 1)
        assert (trouble.cause["ticket"], trouble.cause["reason"]) == (ticket.id, "5.1.1")
        send_again(session, trouble.cause["outbox"], now=now, actor=access.actor)
    let_letters_leave(house)
    assert len(letters_sent(house, "shop@novesta.example")) == 2


def test_a_bounce_of_a_letter_that_was_never_ours_changes_nothing(
    house: House, shops: Shops, clock: FrozenClock
) -> None:
    letter = answered(house, shops, clock)
    del letter["Message-ID"]
    letter["Message-ID"] = "<t.000000000000000000000000@novesta.example>"
    keep_mail(house, bounce_of(letter, "5.1.1", "550 user unknown"))
    run_jobs(house)
    assert tickets(house)[0].status is TicketStatus.SOLVED


VERDICTS = [
    # (rule, its verdict, headers of the letter, whether it is received)
    (None, None, {}, True),
    (None, None, {"X_Spam_Flag": "YES"}, False),
    (MARIA, SenderVerdict.ALLOW, {"X_Spam_Flag": "YES"}, True),
    ("@post.example", SenderVerdict.ALLOW, {"X_Spam_Flag": "YES"}, True),
    ("@example", SenderVerdict.ALLOW, {"X_Spam_Flag": "YES"}, False),
    (MARIA, SenderVerdict.ALLOW, {"X_Virus_Status": "Infected"}, False),
    (MARIA, SenderVerdict.ALLOW, {"Auto_Submitted": "auto-replied"}, False),
    (MARIA, SenderVerdict.BLOCK, {}, False),
    ("@post.example", SenderVerdict.BLOCK, {}, False),
    ("@other.example", SenderVerdict.BLOCK, {}, True),
]


@pytest.mark.parametrize(("pattern", "verdict", "headers", "is_received"), VERDICTS)
def test_what_a_client_says_of_senders_is_heeded(
    house: House,
    shops: Shops,
    pattern: str | None,
    verdict: SenderVerdict | None,
    headers: dict[str, str],
    is_received: bool,
) -> None:
    if pattern is not None and verdict is not None:
        list_sender(house, shops, pattern, verdict)
    mail_in(house, SLOVAK, to="sk@novesta.example", **headers)
    assert (letters(house)[0].state is LetterState.RECEIVED) is is_received
    assert len(tickets(house)) == is_received


def test_an_address_comes_before_its_domain_and_rules_are_the_clients_own(house: House, shops: Shops) -> None:
    list_sender(house, shops, "@post.example", SenderVerdict.BLOCK)
    list_sender(house, shops, MARIA, SenderVerdict.ALLOW)
    mail_in(house, SLOVAK, to="sk@novesta.example")
    mail_in(house, SLOVAK, to="sk@novesta.example", sender="jana@post.example", message_id="2@post.example")
    mail_in(house, SLOVAK, to="sk@calida.example", sender="jana@post.example", message_id="3@post.example")
    assert [ticket.client_id for ticket in tickets(house)] == [shops.clients["novesta"], shops.clients["calida"]]


def let_all_in(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        actor = shops.access("olga").actor
        for letter_id in session.scalars(select(Letter.id)).all():
            let_in(session, letter_id, now=house.clock.now(), actor=actor)
    run_jobs(house)


def test_a_forms_letter_that_was_let_in_once_the_form_was_listed_is_the_customers(house: House, shops: Shops) -> None:
    bring(house, "form-own-hu")
    list_sender(house, shops, "noreply@novesta.example")
    let_all_in(house, shops)
    assert messages(house)[0].from_address == "eszter.nagy@post.example"
    assert len(letters_sent(house, "eszter.nagy@post.example")) == 1


@pytest.mark.parametrize(
    ("name", "customer"),
    [("form-shopify", "zuzana.horvathova@post.example"), ("forward-gmail", "lucia.mala@post.example")],
)
def test_whose_letter_it_is_holds_for_what_was_let_in_in_spite_of_a_filter(
    house: House, shops: Shops, name: str, customer: str
) -> None:
    list_sender(house, shops, "mailer@shopify.com")
    keep_mail(house, b"X-Spam-Flag: YES\n" + (LETTERS / "carried" / f"{name}.eml").read_bytes())
    run_jobs(house)
    assert [letter.state for letter in letters(house)] == [LetterState.SCREENED]
    let_all_in(house, shops)
    assert messages(house)[0].from_address == customer
    assert letters_sent(house, customer) == [], "who may be a machine is not written to by one"


@pytest.mark.parametrize(
    ("verdict", "head", "is_received"),
    [
        (SenderVerdict.BLOCK, b"", False),
        (SenderVerdict.ALLOW, b"X-Spam-Flag: YES\n", True),
        (SenderVerdict.FORM, b"", True),
    ],
)
def test_what_a_client_says_of_senders_holds_for_buyers_at_marketplaces(
    house: House, shops: Shops, verdict: SenderVerdict, head: bytes, is_received: bool
) -> None:
    list_sender(house, shops, "@marketplace.amazon.de", verdict)
    keep_mail(house, head + (LETTERS / "carried" / "market-amazon.eml").read_bytes())
    run_jobs(house)
    assert [ticket.channel for ticket in tickets(house)] == [Channel.MARKETPLACE] * is_received


@pytest.mark.parametrize(
    "header",
    [
        {"X_Virus_Status": "Yes"},
        {"X_Amavis_Alert": "INFECTED, message contains virus: Eicar"},
        {"X_MailScanner": "Found to be infected"},
        {"X_KLMS_AntiVirus_Status": "Infected, bases: 2026/09/22"},
        {"X_Antivirus_Status": "Infected"},
    ],
)
def test_what_a_scanner_found_is_kept_out_with_the_reason(house: House, shops: Shops, header: dict[str, str]) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example", **header)
    (letter,) = letters(house)
    assert letter.state is LetterState.SCREENED
    assert str(letter.reason).startswith("spam: virus")


def test_a_clean_scan_is_no_reason(house: House, shops: Shops) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example", X_Virus_Scanned="clamav at mx", X_MailScanner="Found to be clean")
    assert letters(house)[0].state is LetterState.RECEIVED


@pytest.fixture
def germans(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        shops.users["greta"] = make_agent(session, "Greta", {"de": shops.pools["de"]})


def reply_to_buyer(house: House, shops: Shops, text: str, *, overridden: Collection[StopReason] = ()) -> None:
    (ticket,), access = tickets(house), shops.access("greta")
    with house.database.writing.begin() as session:
        mine = ticket_for(session, access, ticket.reference)
        send_reply(
            session,
            access,
            mine,
            text=text,
            draft_id=None,
            is_solving=False,
            overridden=overridden,
            detector=house.detector,
            now=house.clock.now(),
        )


def test_what_the_marketplace_forbids_stops_before_it_leaves(house: House, shops: Shops, germans: None) -> None:
    bring(house, "market-amazon")
    with pytest.raises(Stopped) as link:
        reply_to_buyer(house, shops, "Bitte hier: https://novesta.example/retoure", overridden=tuple(StopReason))
    with pytest.raises(Stopped) as advert:
        reply_to_buyer(house, shops, "Mit dem Gutscheincode SOMMER sparen Sie.")
    found = [(stop.reason, stop.may_override) for stopped in (link, advert) for stop in stopped.value.stops]
    assert found == [(StopReason.FORBIDDEN, False), (StopReason.DOUBTED, True)]
    let_letters_leave(house)
    assert letters_sent(house, "3x8k2m9qpl7v4wz@marketplace.amazon.de") == []


def test_an_answer_to_a_buyer_quotes_nothing_and_names_no_other_address(
    house: House, shops: Shops, germans: None
) -> None:
    bring(house, "market-amazon")
    reply_to_buyer(house, shops, "Mit dem Gutscheincode ersetzen wir die Schuhe.", overridden=(StopReason.DOUBTED,))
    let_letters_leave(house)
    (letter,) = letters_sent(house, "3x8k2m9qpl7v4wz@marketplace.amazon.de")
    assert letter["Reply-To"] is None
    assert "@" not in words_in(letter)
    assert ">" not in words_in(letter)


def test_other_customers_may_be_sent_links(house: House, shops: Shops) -> None:
    mail_in(house, SLOVAK, to="sk@novesta.example")
    (ticket,), access = tickets(house), shops.access("alena")
    with house.database.writing.begin() as session:
        mine = ticket_for(session, access, ticket.reference)
        send_reply(
            session,
            access,
            mine,
            text="Pozrite https://novesta.example.",
            draft_id=None,
            is_solving=False,
            detector=house.detector,
            now=house.clock.now(),
        )
