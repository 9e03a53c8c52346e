"""A letter that is on familiar terms with its customer is held up once; none of the house's own letters is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from draft_facts import VALUES
from flow_steps import mail_in, tickets
from house_makers import Shops

from tolmach.language import LANGUAGES, PIVOT, Language
from tolmach.languages import read_language_file
from tolmach.replies.familiar import familiar_words, formal_words
from tolmach.replies.send import send_reply
from tolmach.replies.slots import fill
from tolmach.replies.stops import Stopped, StopReason
from tolmach.tickets.door import ticket_for
from tolmach.wiring import House

SAID = {
    "bg": "Здравей, пратката ти пътува.",
    "cs": "Ahoj, tvůj balík je na cestě.",
    "de": "Hallo, dein Paket ist unterwegs.",
    "el": "Το δέμα σου είναι στον δρόμο.",
    "es": "Hola, tu paquete está en camino.",
    "fr": "Bonjour, as-tu reçu le colis hier ?",
    "hr": "Tvoj paket je na putu.",
    "hu": "Szia, a csomag úton van hozzád.",
    "it": "Ciao, il tuo pacco è in viaggio.",
    "pl": "Cześć, twoja paczka jest w drodze.",
    "pt": "Olá, a tua encomenda está a caminho.",
    "ro": "Salut, coletul tău este pe drum.",
    "sk": "Ahoj, tvoj balík je na ceste.",
    "sl": "Živjo, tvoj paket je na poti.",
}
POLITE = {
    "words that also mean those": ("cs", "Ty boty a ti dva kusy posíláme dnes."),
    "a quotation": ("sk", "Napísali ste: „kde je tvoj balík“. Preveríme to."),
    "a quoted letter": ("sk", "Preveríme to.\n> kde je tvoj balík?"),
    "a street": ("de", "Wir senden es an: Rue du Marché 5, Genf."),
    "the ending of a number": ("bg", "Пратката ще е при клиента до 15-ти или 3ти май."),
    "a size in capitals": ("fr", "La taille TU convient à tous."),
    "English has one form": ("en", "Your parcel is on its way to you."),
    "a language of which we have no words": ("uk", "Твоя посилка в дорозі."),
}


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from texts_of(part) if key != "asks" else ()
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)
    elif isinstance(value, str):
        yield fill(value, VALUES)[0]


def house_texts(language: Language) -> Iterator[str]:
    for name in ("concepts", "letters", "withdrawal_form"):
        yield from texts_of(read_language_file(language, name))
    demo = files("tolmach.demo").joinpath("data", "letters", f"{language}.toml")
    if demo.is_file():
        yield from texts_of(tomllib.loads(demo.read_text(encoding="utf-8")).get("adds", []))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_house_is_held_up(language: Language):
    texts = list(house_texts(language))
    assert len(texts) > 40
    assert [(text, found) for text in texts if (found := familiar_words(text, language))] == []


def test_every_language_with_two_forms_has_its_words():
    assert set(SAID) == set(LANGUAGES) - {PIVOT}


@pytest.mark.parametrize("language", SAID)
def test_familiar_words_are_found(language: str):
    assert familiar_words(SAID[language], language)


@pytest.mark.parametrize("case", POLITE)
def test_what_is_not_surely_familiar_passes(case: str):
    language, text = POLITE[case]
    assert familiar_words(text, language) == ()


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en", "es", "hu", "it", "pl", "pt"}))
def test_a_formal_letter_is_told_by_its_words(language: Language):
    concepts = read_language_file(language, "concepts")
    told = [key for key, entry in concepts.items() if formal_words(entry["text"], language)]
    assert len(told) > 0.85 * len(concepts)


@pytest.mark.parametrize("language", SAID)
def test_a_familiar_letter_is_not_told_to_be_formal(language: str):
    assert formal_words(SAID[language], language) == ()


FORMAL = {
    "a capital inside a sentence": ("de", "Danke, wir schreiben Ihnen.", ("Ihnen",)),
    "a capital that is the sentence's": ("de", "Danke. Sie kommt morgen.\n\nIhre Farbe ist rot: Sie passt.", ()),
    "no capital": ("de", "Danke, wir prüfen sie.", ()),
    "a word that hangs on another": ("fr", "Prends rendez-vous demain.", ()),
    "the ending of a number": ("bg", "Ще пристигне до 1ви или 21-ви май.", ()),
    "Polish address": ("pl", "Dziękujemy, prosimy Panią o zdjęcie.", ("Panią",)),
    "Hungarian address": ("hu", "Köszönjük, hogy Ön írt nekünk.", ("Ön",)),
    "to pour": ("hu", "A gép kávét önt.", ()),
    "Italian address": ("it", "Grazie, scriveremo a Lei domani.", ("Lei",)),
    "a quotation": ("cs", "Psal jsi: „kdy mi ji pošlete, prosím Vás“. Ověřím to.", ()),
}


@pytest.mark.parametrize(("language", "text", "found"), FORMAL.values(), ids=FORMAL)
def test_formal_words_are_those_that_mean_nothing_else(language: str, text: str, found: tuple[str, ...]):
    assert formal_words(text, language) == found


def test_the_clients_own_name_says_nothing():
    assert familiar_words("Vaša objednávka v obchode Tvoj Šperk.", "sk", names=("Tvoj Šperk",)) == ()


@pytest.mark.database
def test_a_familiar_letter_is_held_up_once(house: House, shops: Shops):
    mail_in(house, "Dobrý deň, kde je môj balík? Čakám už týždeň.\n", to="sk@novesta.example")
    with pytest.raises(Stopped) as refusal:
        answer(house, shops)
    (stop,) = refusal.value.stops
    assert (stop.reason, stop.detail, stop.may_override) == (StopReason.FAMILIAR, "Ahoj, tvoj", True)
    assert stop.is_doubt
    answer(house, shops, StopReason.FAMILIAR)


def answer(house: House, shops: Shops, *overridden: StopReason) -> None:
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        send_reply(
            session,
            access,
            ticket_for(session, access, tickets(house)[0].reference),
            text=SAID["sk"],
            draft_id=None,
            is_solving=False,
            detector=house.detector,
            now=house.clock.now(),
            overridden=overridden,
        )
