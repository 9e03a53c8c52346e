"""The agent's day through the browser, without JavaScript."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from desk import PORTUGUESE, SLOVAK, Person, arrive, enter, translate_all
from house_makers import FrozenClock, Shops, letter_bytes, make_agent
from sqlalchemy import select

from tolmach.clients.model import Mailbox, MailboxMarket
from tolmach.events.model import Event, EventKind
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one, send_one
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.pools.model import Level, Pool, PoolMember
from tolmach.replies.library import install_library
from tolmach.replies.model import Draft, DraftOrigin
from tolmach.tickets.model import Direction, Message, Ticket, TicketStatus
from tolmach.wiring import House

pytestmark = pytest.mark.database


@pytest.fixture
def library(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())


def editor_of(page: str) -> str:
    found = re.search(r"<textarea id=\"text\"[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
    assert found
    return found[1]


def draft_id_of(page: str) -> str:
    found = re.search(r'name="draft_id" value="(\d*)"', page)
    assert found
    return found[1]


def draft_made_of(page: str) -> str:
    found = re.search(r'name="draft_made" value="([^"]+)"', page)
    assert found
    return found[1]


def letter_seen_of(page: str) -> str:
    found = re.search(r'name="letter_seen" value="(\d+)"', page)
    assert found
    return found[1]


def status_of(house: House, reference: str) -> TicketStatus:
    with house.database.reading() as session:
        return session.scalars(select(Ticket.status).where(Ticket.reference == reference)).one()


def test_a_letter_becomes_an_answer(house: House, shops: Shops, library: None, clock: FrozenClock):
    reference = arrive(house, "Dobrý deň, chcem vrátiť tovar. Aký je postup?", to="sk@novesta.example")
    alena = enter(house, "alena")
    assert "Mária Kováčová" in alena.read("/tickets")
    assert alena.send("/tickets/next").location == f"/tickets/{reference}"
    page = alena.read(f"/tickets/{reference}")
    draft = editor_of(page)
    assert draft.startswith("Dobrý deň,")
    assert "approved wording" in page
    text = draft.replace("Dobrý deň,", "Dobrý deň, pani Kováčová,")
    answer = alena.send(f"/tickets/{reference}/reply", text=text, draft_id=draft_id_of(page), then="solve")
    assert answer.status_code == 302
    assert status_of(house, reference) is TicketStatus.SOLVED
    page = alena.read(f"/tickets/{reference}")
    assert "pani Kováčová" in page
    assert "Take back" in page


def test_a_reply_can_be_taken_back_for_ten_seconds(house: House, shops: Shops, clock: FrozenClock):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    alena = enter(house, "alena")
    alena.send(f"/tickets/{reference}/reply", text="Dobrý deň, zistíme to.", then="send")
    with house.database.reading() as session:
        message_id = session.scalars(select(Message.id).where(Message.text == "Dobrý deň, zistíme to.")).one()
    alena.send(f"/tickets/{reference}/messages/{message_id}/take-back")
    page = alena.read(f"/tickets/{reference}")
    assert "taken back" in page
    assert editor_of(page) == "Dobrý deň, zistíme to."
    assert status_of(house, reference) is TicketStatus.NEW


def test_after_it_left_a_reply_stays(house: House, shops: Shops, clock: FrozenClock):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    alena = enter(house, "alena")
    alena.send(f"/tickets/{reference}/reply", text="Dobrý deň, zistíme to.", then="send")
    clock.move(seconds=11)
    with house.database.writing.begin() as session:
        for row in session.scalars(select(OutboxRow)):
            row.try_again_at = None
    while send_one(house):
        pass
    with house.database.reading() as session:
        message_id = session.scalars(select(Message.id).where(Message.text == "Dobrý deň, zistíme to.")).one()
        states = set(session.scalars(select(OutboxRow.state)))
    assert states == {OutboxState.SENT}
    alena.send(f"/tickets/{reference}/messages/{message_id}/take-back")
    assert "cannot be taken back" in alena.read(f"/tickets/{reference}")
    assert status_of(house, reference) is TicketStatus.PENDING


def test_an_empty_reply_is_refused_beside_the_editor(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    answer = enter(house, "alena").send(f"/tickets/{reference}/reply", text="  \n", then="send")
    assert answer.status_code == 422
    assert "There is no text to send yet." in answer.text


def test_open_blanks_are_named_and_the_text_is_kept(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    text = "Vaša objednávka {{order.number}} je na ceste."
    answer = enter(house, "alena").send(f"/tickets/{reference}/reply", text=text, then="send")
    assert answer.status_code == 422
    assert "Blanks are still open: order.number" in answer.text
    assert editor_of(answer.text) == text


def test_a_draft_that_the_customer_overtook_is_not_sent_by_mistake(house: House, shops: Shops, library: None):
    text = "Dobrý deň, chcem vrátiť tovar. Aký je postup?"
    reference = arrive(house, text, to="sk@novesta.example")
    alena = enter(house, "alena")
    page = alena.read(f"/tickets/{reference}")
    draft = {"text": editor_of(page), "draft_id": draft_id_of(page), "draft_made": draft_made_of(page)}
    again = {"message_id": "second@post.example", "In_Reply_To": "<first@post.example>"}
    assert arrive(house, "Už som to vyriešila.", to="sk@novesta.example", with_draft=False, **again) == reference
    answer = alena.send(f"/tickets/{reference}/reply", **draft, then="send")
    assert answer.status_code == 409
    assert "wrote again" in answer.text


def test_whoever_did_not_see_the_newest_letter_sends_after_reading_it(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)
    alena = enter(house, "alena")
    answer = {"text": "Dobrý deň, balík hľadáme.", "letter_seen": letter_seen_of(alena.read(f"/tickets/{reference}"))}
    again = {"message_id": "second@post.example", "In_Reply_To": "<first@post.example>"}
    assert arrive(house, "Už je tu, nehľadajte ho.", to="sk@novesta.example", with_draft=False, **again) == reference
    refused = alena.send(f"/tickets/{reference}/reply", **answer, then="send")
    assert (refused.status_code, editor_of(refused.text)) == (409, answer["text"])
    assert "The customer wrote again while you were writing." in refused.text
    assert "Už je tu, nehľadajte ho." in refused.text
    answer["letter_seen"] = letter_seen_of(refused.text)
    assert alena.send(f"/tickets/{reference}/reply", **answer, then="send").status_code == 302


BOTH = "Dobrý deň, chcem vrátiť tovar. Aký je postup? A potom by som ho chcela vymeniť za inú veľkosť."


def test_another_draft_that_fits_is_one_click_away(house: House, shops: Shops, library: None, clock: FrozenClock):
    reference = arrive(house, BOTH, to="sk@novesta.example")
    alena = enter(house, "alena")
    before = alena.read(f"/tickets/{reference}")
    action, concept = re.search(r'action="([^"]+/choose)".*?name="concept" value="(\w+)"', before, re.DOTALL).groups()
    assert "approved wording: " in before
    clock.move(seconds=5)
    assert alena.send(action, concept=concept).status_code == 302
    page = alena.read(f"/tickets/{reference}")
    assert editor_of(page) != editor_of(before)
    old = {"text": editor_of(before), "draft_id": draft_id_of(before), "draft_made": draft_made_of(before)}
    answer = alena.send(f"/tickets/{reference}/reply", **old, then="send")
    assert answer.status_code == 409
    assert "made anew" in answer.text
    new = {"text": editor_of(page), "draft_id": draft_id_of(page), "draft_made": draft_made_of(page)}
    assert alena.send(f"/tickets/{reference}/reply", **new, then="send").status_code == 302


def test_another_draft_replaces_no_words_unasked(house: House, shops: Shops, library: None):
    reference = arrive(house, BOTH, to="sk@novesta.example")
    alena = enter(house, "alena")
    page = alena.read(f"/tickets/{reference}")
    action, concept = re.search(r'form="reply" formaction="([^"]+)" name="concept" value="(\w+)"', page).groups()
    asked = alena.send(action, concept=concept, text="Dobrý deň,\r\nzistíme to.")
    assert (asked.status_code, editor_of(asked.text)) == (409, "Dobrý deň,\nzistíme to.")
    again, chosen = re.search(r'formaction="([^"]+instead=1)" name="concept" value="(\w+)"', asked.text).groups()
    assert chosen == concept
    assert alena.send(again, concept=chosen, text="Dobrý deň,\r\nzistíme to.").status_code == 302
    assert editor_of(alena.read(f"/tickets/{reference}")) not in (editor_of(page), "Dobrý deň,\nzistíme to.")


def test_what_fits_is_offered_also_where_there_is_no_draft(house: House, shops: Shops, library: None):
    reference = arrive(house, BOTH, to="sk@novesta.example")
    with house.database.writing.begin() as session:
        draft = session.scalars(select(Draft)).one()
        draft.text, draft.origin = None, DraftOrigin.NONE
    page = enter(house, "alena").read(f"/tickets/{reference}")
    assert "No draft: write the reply yourself." in page
    assert re.search(r'form="reply" formaction="[^"]+/choose" name="concept"', page)


def test_another_draft_comes_before_a_reply_that_was_taken_back(
    house: House, shops: Shops, library: None, clock: FrozenClock
):
    reference = arrive(house, BOTH, to="sk@novesta.example")
    alena = enter(house, "alena")
    action, concept = re.search(
        r'action="([^"]+/choose)".*?name="concept" value="(\w+)"', alena.read(f"/tickets/{reference}"), re.DOTALL
    ).groups()
    alena.send(f"/tickets/{reference}/reply", text="Dobrý deň, zistíme to.", then="send")
    with house.database.reading() as session:
        message_id = session.scalars(select(Message.id).where(Message.text == "Dobrý deň, zistíme to.")).one()
    alena.send(f"/tickets/{reference}/messages/{message_id}/take-back")
    assert editor_of(alena.read(f"/tickets/{reference}")) == "Dobrý deň, zistíme to."
    clock.move(seconds=5)
    alena.send(action, concept=concept)
    assert "zistíme to" not in editor_of(alena.read(f"/tickets/{reference}"))


def test_who_does_not_read_the_language_sees_both_texts(house: House, shops: Shops, library: None):
    reference = arrive(house, PORTUGUESE, to="pt@novesta.example", sender="joao@post.example", name="João")
    page = enter(house, "paul").read(f"/tickets/{reference}")
    assert "Recebi as sapatilhas" in page
    assert "translated (firefox)" in page
    assert page.count("NV-2026-20931") >= 2
    assert "data-translation hidden" not in page
    assert "Translate from English" in page
    assert "what the draft says" in page
    with house.database.writing.begin() as session:
        make_agent(session, "Rita", {"pt": shops.pools["pt"]})
    assert "what the draft says" not in enter(house, "rita").read(f"/tickets/{reference}")


def test_who_reads_the_language_sees_the_original_alone(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    page = enter(house, "alena").read(f"/tickets/{reference}")
    assert "translated" not in page
    assert "Translate from" not in page


def test_what_a_letter_names_is_marked_and_said_in_the_readers_way(house: House, shops: Shops):
    text = "Dobrý deň, 14. novembra som za NV-2026-10482 zaplatila <b>1 299,50 €</b>.\n\nS pozdravom\nMária Kováčová\n"
    page = enter(house, "alena").read(f"/tickets/{arrive(house, text, to='sk@novesta.example', with_draft=False)}")
    marked = re.findall(r'<mark class="named" title="([^"]+)">([^<]+)</mark>', page)
    assert marked == [
        ("Date: 14 November", "14. novembra"),
        ("Order number", "NV-2026-10482"),
        ("Sum of money: €1,299.50", "1 299,50 €"),
        ("Name", "Mária Kováčová"),
    ]
    assert "&lt;b&gt;<mark" in page


def test_own_words_come_back_in_the_customers_language(house: House, shops: Shops):
    reference = arrive(house, PORTUGUESE, to="pt@novesta.example", sender="joao@post.example", name="João")
    paul = enter(house, "paul")
    text = "Please send us the shoes. The return is free."
    answer = paul.send(f"/tickets/{reference}/translate-answer", text=text, language="en")
    assert answer.status_code == 302
    waiting = paul.read(f"/tickets/{reference}")
    assert "being translated into português" in waiting
    assert editor_of(waiting) == text
    assert 'hx-trigger="every 2s"' in waiting
    translate_all(house)
    page = paul.read(f"/tickets/{reference}")
    assert "gratuit" in editor_of(page)
    assert "what you wrote" in page


def test_a_reply_is_translated_back_beside_the_editor_that_keeps_it(house: House, shops: Shops):
    reference = arrive(house, PORTUGUESE, to="pt@novesta.example", name="João")
    paul, text = enter(house, "paul"), "A encomenda NV-2026-20931 foi enviada hoje."
    assert "Translate back" in paul.read(f"/tickets/{reference}")
    assert paul.send(f"/tickets/{reference}/translate-back", text=" ", language="en").status_code == 422
    assert paul.send(f"/tickets/{reference}/translate-back", text=text, language="en").status_code == 302
    waiting = paul.read(f"/tickets/{reference}")
    assert editor_of(waiting) == text
    assert 'hx-trigger="every 2s"' in waiting
    translate_all(house)
    page = paul.read(f"/tickets/{reference}")
    assert editor_of(page) == text
    assert "what your reply says, translated back" in page
    assert "has been shipped today" in page


def inbound_id(house: House) -> int:
    with house.database.reading() as session:
        return session.scalars(select(Message.id).where(Message.direction == Direction.INBOUND)).one()


def test_who_reads_the_language_can_still_wish_a_translation(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        make_agent(session, "Rita", {"pt": shops.pools["pt"]})
    reference = arrive(house, PORTUGUESE, to="pt@novesta.example", name="João", with_draft=False)
    rita, message_id = enter(house, "rita"), inbound_id(house)
    assert "Translate into English" in rita.read(f"/tickets/{reference}")
    address = f"/tickets/{reference}?shown={message_id}"
    answer = rita.send(f"/tickets/{reference}/messages/{message_id}/translate", language="en")
    assert answer.location == f"{address}#message-{message_id}"
    assert "being translated" in rita.read(address)
    translate_all(house)
    assert "translated (firefox)" in rita.read(address)
    assert "data-translation hidden" not in rita.read(address)
    assert "data-translation hidden" in rita.read(f"/tickets/{reference}")


def test_a_direction_without_a_model_says_so(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        make_agent(session, "Paula", {"hr": shops.pools["hr"]}, level=Level.NONE, native="en")
    text = "Poštovani, naručila sam haljinu prije tjedan dana i još nije stigla. Kada mogu očekivati pošiljku?"
    reference = arrive(house, text, to="hr@novesta.example", with_draft=False)
    paula, message_id = enter(house, "paula"), inbound_id(house)
    paula.send(f"/tickets/{reference}/messages/{message_id}/translate", language="en")
    translate_all(house)
    page = paula.read(f"/tickets/{reference}")
    assert "It could not be translated:" in page
    assert "Translate into English" in page


@pytest.mark.parametrize("part", ["draft", "letters"])
def test_fragments_are_parts_of_the_page(house: House, shops: Shops, library: None, part: str):
    reference = arrive(house, PORTUGUESE, to="pt@novesta.example", name="João")
    paul = enter(house, "paul")
    fragment = paul.read(f"/tickets/{reference}/{part}").strip()
    assert fragment.startswith("<section")
    # Form tokens are signed anew each second.
    without_tokens = re.compile(r'name="csrf_token" value="[^"]+"')
    page = without_tokens.sub("", paul.read(f"/tickets/{reference}"))
    assert without_tokens.sub("", fragment) in page


def test_take_and_release(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        for member in session.scalars(select(PoolMember)):
            member.capacity = 0
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    alena = enter(house, "alena")
    assert "free to take" in alena.read(f"/tickets/{reference}")
    alena.send(f"/tickets/{reference}/take")
    assert ">yours" in alena.read(f"/tickets/{reference}")
    alena.send(f"/tickets/{reference}/release")
    assert "free to take" in alena.read(f"/tickets/{reference}")


def test_who_comes_second_is_told(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    with house.database.writing.begin() as session:
        session.scalars(select(Ticket)).one().assignee_id = shops.users["bence"]
    alena = enter(house, "alena")
    alena.send(f"/tickets/{reference}/take")
    page = alena.read(f"/tickets/{reference}")
    assert "Somebody else was faster" in page
    assert "held by Bence" in page


def test_a_corrected_language_moves_the_ticket(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    alena = enter(house, "alena")
    alena.send(f"/tickets/{reference}/language", language="cs")
    page = alena.read(f"/tickets/{reference}")
    assert "set by a person" in page
    alena.send(f"/tickets/{reference}/release")
    answer = alena.send(f"/tickets/{reference}/language", language="hu")
    assert answer.location == "/tickets"
    assert "moved to another pool" in alena.read("/tickets")


def test_a_mailbox_of_two_markets_lets_the_market_be_corrected(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    alena = enter(house, "alena")
    assert "Other market" not in alena.read(f"/tickets/{reference}")
    with house.database.writing.begin() as session:
        box = session.scalars(select(Mailbox).where(Mailbox.address == "sk@novesta.example")).one()
        czech = shops.markets["novesta-cs"]
        session.add(MailboxMarket(client_id=box.client_id, mailbox_id=box.id, market_id=czech, position=1))
    assert "Novesta CZ</button>" in alena.read(f"/tickets/{reference}")
    alena.send(f"/tickets/{reference}/market", market="cs")
    assert "Send as Novesta CZ" in alena.read(f"/tickets/{reference}")


def test_notes_stay_inside(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    alena = enter(house, "alena")
    alena.send(f"/tickets/{reference}/note", text="Volala aj na linku.")
    page = alena.read(f"/tickets/{reference}")
    assert "Volala aj na linku." in page
    assert "for colleagues only" in page


def test_the_status_can_be_set_and_nonsense_cannot(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    alena = enter(house, "alena")
    alena.send(f"/tickets/{reference}/status", status="waiting_third")
    assert status_of(house, reference) is TicketStatus.WAITING_THIRD
    assert alena.send(f"/tickets/{reference}/status", status="on fire").status_code == 400
    assert reference in alena.read("/tickets?shelf=parked")
    assert reference not in alena.read("/tickets?shelf=waiting")


def test_search_finds_folded_words(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    alena = enter(house, "alena")
    assert reference in alena.read("/tickets?q=bezecke topan")
    assert "No letter contains these words" in alena.read("/tickets?q=ponožky")


def test_empty_places_say_what_will_appear(house: House, shops: Shops):
    alena = enter(house, "alena")
    assert "Everything is answered" in alena.read("/tickets")
    answer = alena.send("/tickets/next")
    assert answer.location == "/tickets"
    assert "Nothing is waiting for you" in alena.read("/tickets")


@pytest.mark.parametrize("name", ["mallory", "eva", "bence"])
def test_what_is_not_theirs_does_not_exist_for_strangers(house: House, shops: Shops, name: str):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    message_id = inbound_id(house)
    stranger: Person = enter(house, name)
    for address in (f"/tickets/{reference}", f"/tickets/{reference}/draft", f"/letter/{message_id}/html"):
        assert stranger.client.get(address).status_code == 404, address
    for act in ("take", "reply", "note", "status", "language", f"messages/{message_id}/translate"):
        fields = {"text": "x", "status": "solved", "language": "cs"}
        assert stranger.send(f"/tickets/{reference}/{act}", **fields).status_code == 404, act
    assert status_of(house, reference) is TicketStatus.NEW


def test_owners_have_no_queue_and_come_to_their_reports(house: House, shops: Shops):
    eva = enter(house, "eva")
    assert eva.client.get("/tickets").status_code == 404
    assert eva.send("/tickets/next").status_code == 404
    assert eva.client.get("/").headers["Location"] == "/owner"
    assert 'href="/owner"' in eva.read("/owner")


def test_the_operator_reads_everything_and_answers_nothing(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    olga = enter(house, "olga")
    page = olga.read(f"/tickets/{reference}")
    assert "Mária Kováčová" in page
    assert "Send as" not in page
    assert olga.send(f"/tickets/{reference}/reply", text="x", then="send").status_code == 403


SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
HOSTILE = """<p onclick="steal()">Dobrý deň</p><script>steal()</script><img src="https://tracker.example/p.gif">
<form action="https://evil.example"><input name="password"></form><b>tučné</b>"""


def test_a_letters_html_is_shown_only_in_its_sandbox(house: House, shops: Shops):
    reference = _arrive_with_parts(house)
    alena = enter(house, "alena")
    page = alena.read(f"/tickets/{reference}")
    found = re.search(r'href="(/letter/\d+/html)"', page)
    assert found
    answer = alena.client.get(found[1])
    assert answer.headers["Content-Security-Policy"] == SANDBOX + "img-src data:"
    assert "<b>tučné</b>" in answer.text
    for wrong in ("<script", "onclick", "<form", "<input", 'src="https://'):
        assert wrong not in answer.text
    assert 'href="?outside"' in answer.text

    asked = alena.client.get(f"{found[1]}?outside")
    assert asked.headers["Content-Security-Policy"] == SANDBOX + "img-src data: https:; upgrade-insecure-requests"
    assert '<img src="https://tracker.example/p.gif" referrerpolicy="no-referrer">' in asked.text
    assert "?outside" not in asked.text


def test_attachments_are_downloads_and_nothing_else(house: House, shops: Shops):
    reference = _arrive_with_parts(house)
    alena = enter(house, "alena")
    found = re.search(r'href="(/attachments/\d+)"', alena.read(f"/tickets/{reference}"))
    assert found
    answer = alena.client.get(found[1])
    assert answer.data == b"cena;<b>steal()</b>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert enter(house, "mallory").client.get(found[1]).status_code == 404


def _arrive_with_parts(house: House) -> str:
    mail = message_from_bytes(letter_bytes(SLOVAK, to="sk@novesta.example"), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    mail.add_alternative(HOSTILE, subtype="html")
    mail.add_attachment(b"cena;<b>steal()</b>", maintype="text", subtype="html", filename="ceny.csv")
    keep_mail(house, mail.as_bytes())
    while receive_one(house):
        pass
    with house.database.reading() as session:
        return session.scalars(select(Ticket.reference)).one()


def test_a_ticket_is_handed_to_a_colleague_who_is_there(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        zora = make_agent(session, "Zora", {"sk": shops.pools["sk"]})
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    alena = enter(house, "alena")
    alena.send(f"/tickets/{reference}/take")
    page = alena.read(f"/tickets/{reference}/hand")
    assert "Zora" in page
    assert "available" in page
    assert alena.send(f"/tickets/{reference}/hand", user_id=str(zora)).status_code == 302
    assert "held by Zora" in alena.read(f"/tickets/{reference}")
    assert alena.send(f"/tickets/{reference}/hand", user_id=str(zora)).status_code == 403


def test_where_agents_take_what_is_next_nothing_else_is_answered(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        zora = make_agent(session, "Zora", {"sk": shops.pools["sk"]})
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    with house.database.writing.begin() as session:
        session.scalars(select(Pool).where(Pool.slug == "sk")).one().is_next_only = True
        session.scalars(select(Ticket)).one().assignee_id = None
    alena = enter(house, "alena")
    assert "Send as" not in alena.read(f"/tickets/{reference}")
    hand_over = alena.read(f"/tickets/{reference}/hand")
    assert f'name="user_id" value="{zora}"' in hand_over
    assert f'name="user_id" value="{shops.users["alena"]}"' not in hand_over, "it would be picked by that door"
    answer = alena.send(f"/tickets/{reference}/reply", text="Už ide.", then="send")
    assert answer.status_code == 403
    assert "Už ide." in answer.text, "what was typed before it was taken away stays"
    alena.send("/tickets/next")
    assert "Send as" in alena.read(f"/tickets/{reference}")


def test_the_topic_is_said_by_hand_and_counted_by_it(house: House, shops: Shops):
    reference = arrive(house, "Dobrý deň, máte aj zelenú šnúrku?", to="sk@novesta.example")
    alena = enter(house, "alena")
    assert alena.send(f"/tickets/{reference}/topic", topic="product").status_code == 302
    assert "Question about a product" in alena.read(f"/tickets/{reference}")
    assert alena.send(f"/tickets/{reference}/topic", topic="weather").status_code == 400
    with house.database.reading() as session:
        told = session.scalars(select(Event).where(Event.kind == EventKind.TICKET_TOPIC)).all()
    assert [event.data["after"] for event in told] == ["product"]
