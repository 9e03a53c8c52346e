"""What a merge makes of two tickets, and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flow_steps import let_letters_leave, letters_sent, words_in
from house_makers import FrozenClock, Shops, letter_bytes
from joined_tickets import ASKS, MORE, Desk
from sqlalchemy import select, update

from tolmach.customers.model import Customer
from tolmach.errors import Lost, NotAllowed
from tolmach.events.model import Event, EventKind
from tolmach.jobs.work import prepare_one
from tolmach.merging.errors import MergeRefused
from tolmach.merging.rules import NoMerge, Party, status_after, why_no_merge
from tolmach.outbox.model import OutboxRow
from tolmach.replies.enclose import Enclosed, NewFile, keep_files
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.prepare import claim_draft, facts_of_claim, prepare_draft, record_draft
from tolmach.replies.take_back import take_back
from tolmach.tickets.blobs import read_blob
from tolmach.tickets.files import attachment_for
from tolmach.tickets.model import Attachment, ClosedReason, Ticket, TicketStatus
from tolmach.tickets.queries import earlier_tickets, queue_page
from tolmach.tickets.status import close_ticket
from tolmach.tickets.status_link import status_link, ticket_of_status_link
from tolmach.tickets.status_page import status_page
from tolmach.wiring import House

pytestmark = pytest.mark.database
NEW, OPEN, PENDING, SOLVED = TicketStatus.NEW, TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.SOLVED
SHOP, THIRD = TicketStatus.WAITING_CLIENT, TicketStatus.WAITING_THIRD


@pytest.fixture
def desk(house: House, shops: Shops, clock: FrozenClock) -> Desk:
    return Desk(house, shops, clock)


@pytest.mark.parametrize(
    ("own", "merged", "after"),
    [
        (NEW, NEW, NEW),
        (OPEN, NEW, OPEN),
        (PENDING, NEW, OPEN),
        (SOLVED, OPEN, OPEN),
        (SHOP, OPEN, OPEN),
        (NEW, PENDING, NEW),
        (OPEN, SOLVED, OPEN),
        (PENDING, SOLVED, PENDING),
        (SOLVED, PENDING, PENDING),
        (SOLVED, THIRD, THIRD),
        (SOLVED, SOLVED, SOLVED),
        (SHOP, PENDING, SHOP),
    ],
)
def test_what_waits_for_us_goes_on_waiting(own: TicketStatus, merged: TicketStatus, after: TicketStatus):
    assert status_after(own, merged) is after


def party(ticket_id: int, **facts) -> Party:
    return Party(
        **{"ticket_id": ticket_id, "client_id": 1, "customer_id": 1, "status": OPEN, "closed_reason": None} | facts
    )


MERGED = {"status": TicketStatus.CLOSED, "closed_reason": ClosedReason.MERGED}
SPAM = {"status": TicketStatus.CLOSED, "closed_reason": ClosedReason.SPAM}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (party(1), party(2), None),
        (party(1), party(1), NoMerge.ITSELF),
        (party(1), party(2, client_id=2), NoMerge.OTHER_CLIENT),
        (party(1), party(2, client_id=2, **MERGED), NoMerge.OTHER_CLIENT),
        (party(1), party(2, **MERGED), NoMerge.MERGED),
        (party(1, **MERGED), party(2), NoMerge.MERGED),
        (party(1, **SPAM), party(2), NoMerge.CLOSED),
        (party(1), party(2, **SPAM), NoMerge.CLOSED),
        (party(1), party(2, customer_id=2), NoMerge.OTHER_CUSTOMER),
        (party(1), party(2, customer_id=2, **SPAM), NoMerge.CLOSED),
    ],
)
def test_what_cannot_become_one(one: Party, other: Party, reason: NoMerge | None):
    assert why_no_merge(one, other, may_mix_customers=False) is reason


def test_the_conversation_is_whole_in_order_of_time_and_says_where_each_part_is_from(desk: Desk):
    first = desk.write("Prvý list: kde je moja objednávka číslo jeden?")
    desk.clock.move(hours=1)
    second = desk.write("Druhý list: kde je moja objednávka číslo dva?")
    desk.clock.move(hours=1)
    third = {"References": "<letter1@post.example>"}
    desk.write("Tretí list: a prečo mi nikto neodpovedá na prvý?", **third)
    desk.merge(first, second)
    messages = desk.messages(second)
    assert [one.created_at for one in messages] == sorted(one.created_at for one in messages)
    said = [(one.new_text.split()[0], one.from_ticket_id) for one in messages if one.letter_id is not None]
    assert said == [("Prvý", first), ("Druhý", None), ("Tretí", first)]
    gone, survivor = desk.ticket(first), desk.ticket(second)
    assert (gone.status, gone.closed_reason, gone.merged_into) == (TicketStatus.CLOSED, ClosedReason.MERGED, second)
    assert (gone.due_at, gone.waits_since) == (None, None)
    told = [(event.ticket_id, event.data) for event in desk.all(Event) if event.kind is EventKind.TICKET_MERGED]
    assert told == [(first, {"into": second}), (second, {"merged": first})]
    assert survivor.updated_at == desk.clock.at
    assert desk.is_in_order()


def test_its_words_and_its_reference_find_the_survivor(desk: Desk):
    merged, into = desk.write("Mám otázku o prepravnej skrini z Moravy."), desk.write()
    desk.merge(merged, into)
    survivor = desk.ticket(into).reference
    with desk.house.database.reading() as session:
        for words in ("prepravnej skrini", desk.ticket(merged).reference, f"{survivor} moravy"):
            found = queue_page(session, desk.shops.access("alena"), shelf=None, words=words)
            assert [row.reference for row in found.rows] == [survivor], words


def test_files_come_along(desk: Desk):
    raw = letter_bytes(ASKS, to="sk@novesta.example", message_id="file@post.example", subject="NV-2026-19999")
    head, _, _ = raw.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"content-", b"mime-", b" "))]
    mixed = [
        *lines,
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="cut"',
        b"",
        b"--cut",
        b"Content-Type: text/plain; charset=utf-8",
        b"",
        ASKS.encode(),
        b"--cut",
        b"Content-Type: application/pdf",
        b'Content-Disposition: attachment; filename="doklad.pdf"',
        b"",
        b"%PDF-1.4 doklad",
        b"--cut--",
        b"",
    ]
    merged, into = desk.receive(b"\r\n".join(mixed)), desk.write()
    desk.merge(merged, into)
    with desk.house.database.reading() as session:
        file = session.scalars(select(Attachment)).one()
        found = attachment_for(session, desk.shops.access("alena"), file.id)
        assert found.name == "doklad.pdf"
        content = read_blob(session, desk.house.store, client_id=found.client_id, digest=found.blob_sha256)
        assert content.strip() == b"%PDF-1.4 doklad"
    assert file.message_id in {message.id for message in desk.messages(into)}


def test_the_survivor_is_drafted_for_the_newest_letter_of_either(desk: Desk):
    into, merged = desk.write(), desk.write(MORE)
    while prepare_one(desk.house):
        pass
    desk.merge(merged, into)
    usable = [draft for draft in desk.all(Draft) if draft.state in (DraftState.WANTED, DraftState.READY)]
    newest = [one.id for one in desk.messages(into) if one.letter_id is not None][-1]
    assert [(draft.ticket_id, draft.message_id, draft.state) for draft in usable] == [(into, newest, DraftState.WANTED)]


def test_the_survivors_own_newer_draft_stays(desk: Desk):
    merged, into = desk.write(), desk.write(MORE)
    while prepare_one(desk.house):
        pass
    before = {draft.message_id: draft.state for draft in desk.all(Draft) if draft.ticket_id == into}
    desk.merge(merged, into)
    usable = {d.message_id: d.state for d in desk.all(Draft) if d.state is not DraftState.DROPPED}
    assert usable == before


def test_files_that_wait_beside_the_editor_wait_on_in_the_survivor(desk: Desk):
    merged, into = desk.write(), desk.write(MORE)
    alena = desk.shops.access("alena")
    with desk.house.database.writing.begin() as session:
        new = [NewFile(name="faktúra.pdf", content=b"%PDF-1.7")]
        keep_files(session, alena, session.get_one(Ticket, merged), Enclosed(store=desk.house.store, new=new))
    desk.merge(merged, into)
    assert [file.ticket_id for file in desk.all(Attachment)] == [into]
    desk.undo(merged)
    assert [file.ticket_id for file in desk.all(Attachment)] == [merged]


def test_what_is_being_prepared_for_a_merged_ticket_comes_to_nothing(desk: Desk):
    merged, into = desk.write(), desk.write(MORE)
    with desk.house.database.writing.begin() as session:
        claim = claim_draft(session)
    assert claim is not None
    assert claim.ticket_id == merged
    desk.merge(merged, into)
    with desk.house.database.reading() as session:
        facts = facts_of_claim(session, claim, now=desk.clock.at)
    made = prepare_draft(desk.house.translator, desk.house.chooser, facts)
    with desk.house.database.writing.begin() as session:
        assert record_draft(session, claim, made, now=desk.clock.at) is False
    assert next(draft for draft in desk.all(Draft) if draft.id == claim.draft_id).state is DraftState.DROPPED


def test_an_answer_of_a_moment_ago_is_waited_for_and_an_older_one_cannot_be_taken_back(desk: Desk):
    merged, into = desk.write(), desk.write()
    message_id = desk.answer(merged)
    with pytest.raises(MergeRefused) as refused:
        desk.merge(merged, into)
    assert refused.value.reason is NoMerge.ANSWER_LEAVING
    desk.clock.move(seconds=10)
    desk.merge(merged, into)
    with pytest.raises(Lost), desk.house.database.writing.begin() as session:
        ticket = session.get_one(Ticket, into)
        take_back(session, desk.shops.access("alena"), ticket, message_id, now=desk.clock.at)
    assert desk.ticket(merged).status is TicketStatus.CLOSED
    assert {row.state for row in desk.all(OutboxRow)} == {"waiting"}
    let_letters_leave(desk.house)


def test_a_snoozing_ticket_wakes_for_what_is_awake(desk: Desk):
    merged, into = desk.write(), desk.write()
    with desk.house.database.writing.begin() as session:
        session.get_one(Ticket, into).snoozed_until = desk.clock.at + timedelta(days=3)
    desk.merge(merged, into)
    assert desk.ticket(into).snoozed_until is None


def test_the_topic_is_kept_where_the_survivor_has_none(desk: Desk):
    merged, into = desk.write(), desk.write()
    with desk.house.database.writing.begin() as session:
        session.execute(update(Ticket).values(topic=None))
        session.get_one(Ticket, merged).topic = "complaint"
    desk.merge(merged, into)
    assert desk.ticket(into).topic == "complaint"


def test_closed_and_merged_tickets_are_refused(desk: Desk):
    first, second, spam = desk.write(), desk.write(), desk.write()
    with desk.house.database.writing.begin() as session:
        ticket, olga = session.get_one(Ticket, spam), desk.shops.access("olga")
        close_ticket(session, ticket, ClosedReason.SPAM, now=desk.clock.at, actor=olga.actor)
    desk.merge(first, second)
    for one, other, reason in (
        (second, first, NoMerge.MERGED),
        (first, second, NoMerge.MERGED),
        (second, spam, NoMerge.CLOSED),
        (spam, second, NoMerge.CLOSED),
        (second, second, NoMerge.ITSELF),
    ):
        with pytest.raises(MergeRefused) as refused:
            desk.merge(one, other)
        assert refused.value.reason is reason
    assert desk.is_in_order()


def test_another_client_is_always_refused(desk: Desk):
    novesta, calida = desk.write(), desk.write(to="sk@calida.example")
    with pytest.raises(MergeRefused) as refused:
        desk.merge(novesta, calida, may_mix_customers=True)
    assert refused.value.reason is NoMerge.OTHER_CLIENT


def test_who_may_only_read_merges_nothing(desk: Desk):
    first, second = desk.write(), desk.write()
    with pytest.raises(NotAllowed):
        desk.merge(first, second, by="olga")


def test_of_two_customers_neither_reads_the_others_words(desk: Desk):
    marias = desk.write()
    jans = desk.write("Tajné slová Jána o jeho chorobe a objednávke.", sender="jan@post.example", name="Ján")
    desk.answer(jans, text="Ján, zistíme to.")
    desk.clock.move(minutes=1)
    let_letters_leave(desk.house)
    with pytest.raises(MergeRefused) as refused:
        desk.merge(jans, marias)
    assert refused.value.reason is NoMerge.OTHER_CUSTOMER
    desk.merge(jans, marias, may_mix_customers=True)
    desk.answer(marias, text="Odpoveď.")
    let_letters_leave(desk.house)
    last = words_in(letters_sent(desk.house, "maria.kovacova@post.example")[-1])
    assert "Odpoveď." in last
    assert "Tajn" not in last
    with desk.house.database.reading() as session:
        keyring = desk.house.settings.keyring
        for ticket_id, theirs, foreign in ((marias, "kde je moja", "Ján"), (jans, "Tajné", "kde je moja")):
            ticket = session.get_one(Ticket, ticket_id)
            signature = status_link(keyring, "", ticket).rpartition("/")[2]
            opened = ticket_of_status_link(session, keyring, ticket.reference, signature)
            words = " ".join(letter.text for letter in status_page(session, opened).letters)
            assert theirs in words
            assert foreign not in words
        assert "Ján, zistíme to." in words, "what we told him he goes on seeing"
    with desk.house.database.reading() as session:
        assert {one.id for one in session.scalars(select(Customer))} == {
            desk.ticket(marias).customer_id,
            desk.ticket(jans).customer_id,
        }


def test_the_customers_link_follows_to_the_survivor(desk: Desk):
    merged, into = desk.write(), desk.write(MORE)
    desk.merge(merged, into)
    keyring = desk.house.settings.keyring
    with desk.house.database.reading() as session:
        gone = session.get_one(Ticket, merged)
        signature = status_link(keyring, "", gone).rpartition("/")[2]
        page = status_page(session, ticket_of_status_link(session, keyring, gone.reference, signature))
    assert page.reference == desk.ticket(into).reference
    assert len(page.letters) == 2
    assert page.promised_by is not None


def test_a_merged_ticket_is_no_earlier_matter_of_its_customer(desk: Desk):
    merged, into = desk.write(), desk.write()
    desk.merge(merged, into)
    with desk.house.database.reading() as session:
        assert earlier_tickets(session, desk.shops.access("alena"), session.get_one(Ticket, into)) == ()
