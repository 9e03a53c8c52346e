"""The operator words the desk's letters for a client, language by language, and sees them as customers would."""

from __future__ import annotations

import pytest
from desk import Person, enter
from flow_steps import letters_sent, mail_in, words_in
from house_makers import Shops
from sqlalchemy import select
from ticket_makers import make_ticket

from tolmach.events.model import Event, EventKind
from tolmach.language import Language
from tolmach.replies.asks import Ask
from tolmach.replies.own_letters import own_letter, with_asking
from tolmach.replies.texts import ASKS
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

PATH = "/operator/clients/novesta/letters/acknowledgement/sk"
SUBJECT = "Máme to! [{{ticket.reference}}]"
TEXT = "Ahojte,\n\nozveme sa do {{promise.by}}.\n\nVaša {{market.signature}}"
WHERE = "Dobrý deň, kde je môj balík?\n"


@pytest.fixture
def olga(house: House, shops: Shops) -> Person:
    return enter(house, "olga")


def confirmation(house: House, sender: str, text: str = WHERE, to: str = "sk@novesta.example") -> tuple[str, str]:
    mail_in(house, text, to=to, sender=sender, message_id=f"{sender}.x")
    mail = letters_sent(house, sender)[-1]
    return mail["Subject"], words_in(mail)


def test_every_letter_is_listed_in_every_language_of_the_client(olga: Person):
    page = olga.read("/operator/clients/novesta/letters")
    assert page.count("as for every client") >= 4 * 15
    assert "this client's own" not in page


def test_a_wording_is_seen_saved_said_and_put_back(house: House, shops: Shops, olga: Person):
    seen = olga.send(PATH, subject=SUBJECT, text=TEXT, then="preview")
    assert (seen.status_code, "Máme to! [NOV-7K3QF]" in seen.text, "streda 23. septembra" in seen.text) == (
        200,
        True,
        True,
    )
    assert "Máme to!" not in confirmation(house, "a@post.example")[0], "looking saves nothing"
    assert olga.send(PATH, subject=SUBJECT, text=TEXT).status_code == 302
    subject, words = confirmation(house, "b@post.example")
    assert (subject[:8], words.startswith("Ahojte,")) == ("Máme to!", True)
    assert "this client's own" in olga.read("/operator/clients/novesta/letters")
    assert "Máme to!" not in confirmation(house, "c@post.example", to="sk@calida.example")[0], "nobody else's letters"
    olga.send(PATH, then="reset")
    assert "Máme to!" not in confirmation(house, "d@post.example")[0]
    with house.database.reading() as session:
        assert len(session.scalars(select(Event).where(Event.kind == EventKind.WORDING_CHANGED)).all()) == 2


REFUSED = {
    "no text": (SUBJECT, " ", "Fill this in."),
    "no promise": (SUBJECT, "Ahojte, ozveme sa.", "A blank that customers rely on is missing"),
    "no number": ("Máme to!", TEXT, "A blank that customers rely on is missing"),
    "a blank nobody fills": (SUBJECT, TEXT + "{{order.number}}", "There is a blank that nothing fills."),
}


@pytest.mark.parametrize(("subject", "text", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_customers_could_not_read_is_refused(olga: Person, subject: str, text: str, sentence: str):
    refused = olga.send(PATH, subject=subject, text=text)
    assert (refused.status_code, sentence in refused.text) == (422, True)


ASKING = PATH.replace("acknowledgement", "ask_order_number")
TELL_US = "Napíšte nám číslo objednávky, {{market.name}} ju hneď nájde."


def test_a_sentence_that_asks_is_seen_in_its_letter_saved_said_and_put_back(house: House, shops: Shops, olga: Person):
    assert "Asking for the order number" in olga.read("/operator/clients/novesta/letters")
    page = olga.read(ASKING)
    assert ("Aby sme Vašu objednávku" in page, 'name="subject"' in page) == (True, False)
    seen = olga.send(ASKING, text=TELL_US, then="preview").text
    around = seen[seen.index("As a customer reads it") :]
    said, closing = "Napíšte nám číslo objednávky, Novesta", "S pozdravom"
    assert around.index("Dobrý deň,") < around.index(said) < around.index(closing)
    assert said not in confirmation(house, "a@post.example")[1], "looking saves nothing"
    assert olga.send(ASKING, text=TELL_US).status_code == 302
    words = confirmation(house, "b@post.example")[1]
    assert words.index(said) < words.index("/order_number/") < words.index(closing)
    assert "Aby sme Vašu objednávku" not in words
    assert "Napíšte nám" not in confirmation(house, "c@post.example", to="sk@calida.example")[1]
    olga.send(ASKING, then="reset")
    assert "Napíšte nám" not in confirmation(house, "d@post.example")[1]


@pytest.mark.parametrize(
    ("text", "sentence"), [(" ", "Fill this in."), ("Číslo {{promise.by}}?", "There is a blank that nothing fills.")]
)
def test_a_sentence_that_asks_for_nothing_is_refused(olga: Person, text: str, sentence: str):
    refused = olga.send(ASKING, text=text)
    assert (refused.status_code, sentence in refused.text) == (422, True)


@pytest.mark.parametrize("path", [PATH.replace("/sk", "/nl"), PATH.replace("acknowledgement", "secret"), f"{PATH}x"])
def test_what_is_no_letter_is_not_there(olga: Person, path: str):
    assert olga.client.get(path).status_code == 404


def test_a_language_without_wording_gets_english_with_the_markets_below_and_an_alarm(house: House, shops: Shops):
    dutch = (
        "Goedendag, ik heb twee weken geleden schoenen besteld en het pakket is nog steeds niet aangekomen. "
        "Kunt u mij vertellen waar het is en wanneer ik het kan verwachten? Alvast bedankt voor uw antwoord.\n"
    )
    _, words = confirmation(house, "jan@post.example", dutch)
    english, _, slovak = words.partition("* * *")
    assert english.startswith("Hello,")
    assert "/t/NOV-" in english
    assert slovak.strip().startswith("Dobrý deň,")
    with house.database.reading() as session:
        kinds = session.scalars(select(Trouble.kind)).all()
    assert TroubleKind.WORDING_MISSING in kinds


def test_a_sentence_without_wording_is_said_as_its_letter_is_and_alarmed(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        ticket = make_ticket(session, shops)
        ticket.language = Language("nl")
        around = own_letter(session, ticket, "acknowledgement_without_promise", now=house.clock.now()).text
        asking = own_letter(session, ticket, ASKS[Ask.PHOTO], now=house.clock.now()).text
        missing = session.scalars(select(Trouble.subject).where(Trouble.kind == TroubleKind.WORDING_MISSING)).all()
    english, _, slovak = with_asking(around, asking).partition("* * *")
    assert english.index("Hello,") < english.index("a photo of the item") < english.index("Kind regards")
    assert slovak.index("Dobrý deň,") < slovak.index("fotografiu tovaru") < slovak.index("S pozdravom")
    assert "ask_photo:nl" in missing
    both = with_asking("Goedendag,\n\nbedankt.\n\nNovesta", asking)
    assert [part in both for part in ("a photo of the item", "fotografiu tovaru", "* * *")] == [True, True, False]
