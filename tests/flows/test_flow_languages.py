"""A letter in each of the fifteen languages goes to its own pool and is acknowledged in its own words."""

from __future__ import annotations

import pytest
from flow_steps import letters_sent, mail_in, tickets, words_in
from house_makers import Shops
from sqlalchemy import select

from tolmach.language import LANGUAGES
from tolmach.languages import read_language_file
from tolmach.pools.model import Pool
from tolmach.replies.library import install_library
from tolmach.replies.want import correct_language_and_redraft
from tolmach.sla.model import Promise
from tolmach.tickets.door import ticket_for
from tolmach.tickets.model import LanguageState, Message
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database

LETTERS = {
    "bg": "Здравейте, къде е моята поръчка? Чакам вече две седмици.",
    "cs": "Dobrý den, kde je moje objednávka? Čekám už dva týdny.",
    "de": "Guten Tag, wo bleibt meine Bestellung? Ich warte seit zwei Wochen.",
    "el": "Καλημέρα, πού είναι η παραγγελία μου; Περιμένω δύο εβδομάδες.",
    "en": "Hello, where is my order? I have been waiting for two weeks.",
    "es": "Buenos días, ¿dónde está mi pedido? Llevo dos semanas esperando.",
    "fr": "Bonjour, où est ma commande ? J'attends depuis deux semaines.",
    "hr": "Dobar dan, gdje je moja narudžba? Čekam već dva tjedna.",
    "hu": "Jó napot, hol van a rendelésem? Már két hete várok rá.",
    "it": "Buongiorno, dov'è il mio ordine? Aspetto da due settimane.",
    "pl": "Dzień dobry, gdzie jest moje zamówienie? Czekam już dwa tygodnie.",
    "pt": "Bom dia, onde está a minha encomenda? Estou à espera há duas semanas.",
    "ro": "Bună ziua, unde este comanda mea? Aștept de două săptămâni.",
    "sk": "Dobrý deň, kde je moja objednávka? Čakám už dva týždne.",
    "sl": "Pozdravljeni, kje je moje naročilo? Čakam že dva tedna.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_finds_its_pool_and_its_words(house: House, shops: Shops, language: str) -> None:
    mail_in(house, LETTERS[language] + "\n", to=f"{language}@novesta.example", sender="customer@post.example")
    (ticket,) = tickets(house)
    with house.database.reading() as session:
        pool = session.get_one(Pool, ticket.pool_id)
        promise = session.scalars(select(Promise)).one()
    assert (ticket.language, pool.language) == (language, language)
    (letter,) = letters_sent(house, "customer@post.example")
    wording = read_language_file(language, "letters")["acknowledgement"]["subject"]  # type: ignore[arg-type]
    assert str(letter["Subject"]) == wording.replace("{{ticket.reference}}", ticket.reference)
    assert "{{" not in words_in(letter)
    assert promise.promised_by >= ticket.due_at  # type: ignore[operator]


def test_a_letter_in_another_language_goes_to_that_languages_pool(house: House, shops: Shops) -> None:
    mail_in(house, LETTERS["hu"] + "\n", to="sk@novesta.example")
    (ticket,) = tickets(house)
    assert ticket.language == "hu"
    assert ticket.pool_id == shops.pools["hu"]
    assert ticket.market_id == shops.markets["novesta-sk"]


def test_a_received_letter_shows_its_second_language(house: House, shops: Shops) -> None:
    text = (
        "Dobrý deň, objednávka mi stále neprišla a nikto mi neodpovedá.\n"
        "Your order has been shipped and it will arrive tomorrow.\n"
    )
    mail_in(house, text, to="sk@novesta.example")
    with house.database.reading() as session:
        letter = session.scalars(select(Message).where(Message.letter_id.is_not(None))).one()
    assert (letter.language, letter.second_language) == ("sk", "en")


def test_a_language_outside_the_table_follows_the_clients_rule_and_is_named(house: House, shops: Shops) -> None:
    text = "Добрий день, де моє замовлення? Я чекаю вже два тижні, а посилки досі немає.\n"
    mail_in(house, text, to="pl@novesta.example")
    (ticket,) = tickets(house)
    assert ticket.language == "uk"
    assert ticket.pool_id == shops.pools["en"], "Novesta's rule for other languages is English"
    with house.database.reading() as session:
        kinds = set(session.scalars(select(Trouble.kind)))
    assert TroubleKind.LANGUAGE_UNSERVED not in kinds


def test_without_a_rule_it_alarms_and_waits_visibly_with_the_market(house: House, shops: Shops) -> None:
    mail_in(house, "Siparişim nerede? İki haftadır bekliyorum, lütfen cevap verin.\n", to="sk@calida.example")
    (ticket,) = tickets(house)
    assert ticket.language == "tr"
    assert ticket.pool_id == shops.pools["sk"]
    with house.database.reading() as session:
        trouble = session.scalars(select(Trouble).where(Trouble.kind == TroubleKind.LANGUAGE_UNSERVED)).one()
    assert trouble.cause["language"] == "tr"


def test_too_little_to_tell_is_assumed_and_corrected_by_a_person(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())
    mail_in(house, "ok\n", to="cs@novesta.example")
    (ticket,), access = tickets(house), shops.access("alena")
    assert (ticket.language, ticket.language_state) == ("cs", LanguageState.ASSUMED)
    with house.database.writing.begin() as session:
        mine = ticket_for(session, access, ticket.reference)
        correct_language_and_redraft(session, access, mine, "sk", now=house.clock.now())  # type: ignore[arg-type]
    (ticket,) = tickets(house)
    assert (ticket.language, ticket.language_state) == ("sk", LanguageState.CORRECTED)
    assert ticket.pool_id == shops.pools["sk"]
    mail_in(house, "ok díky\n", to="cs@novesta.example", message_id="2@x.example", In_Reply_To="<first@post.example>")
    (ticket,) = tickets(house)
    assert ticket.language == "sk", "a person's word stands"


def test_a_later_letter_changes_the_language_but_ok_never_does(house: House, shops: Shops) -> None:
    mail_in(house, LETTERS["cs"] + "\n", to="cs@novesta.example")
    answer = {"to": "cs@novesta.example", "In_Reply_To": "<first@post.example>"}
    mail_in(house, "Ok\n", message_id="2@x.example", **answer)
    assert tickets(house)[0].language == "cs"
    mail_in(
        house, "Sorry, could you please answer in English? I do not read Czech.\n", message_id="3@x.example", **answer
    )
    (ticket,) = tickets(house)
    assert (ticket.language, ticket.pool_id) == ("en", shops.pools["en"])
    with house.database.reading() as session:
        evidence = session.scalars(select(Message).order_by(Message.id.desc())).first().evidence  # type: ignore[union-attr]
    assert evidence["detected"] == "en"
