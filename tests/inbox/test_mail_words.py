"""Every language has the words around a letter, and the rules that use them hold in each."""

from __future__ import annotations

import pytest

from tolmach.inbox.closings import is_polite_closing
from tolmach.inbox.new_words import new_words
from tolmach.language import LANGUAGES, UND, Language
from tolmach.languages import read_language_file

KEYS = (
    "from sent to cc subject openers days verbs quoting own separators auto_subjects absence bounce_subjects "
    "bounce_phrases delay_subjects receipt_subjects greetings thanks closings fillers sent_from adverts notices "
    "order_words negations counts advertising official"
).split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lacks_a_key(language: Language) -> None:
    assert set(KEYS) == set(read_language_file(language, "mail"))


THANKS = {
    "cs": "Dobrý den,\nděkuji moc za rychlou odpověď a přeji hezký den.\nJan Novák",
    "sk": "Ďakujem veľmi pekne!",
    "pl": "Dziękuję bardzo, pozdrawiam\nAnna Kowalska",
    "hu": "Köszönöm szépen!\nÜdvözlettel,\nAnna",
    "ro": "Mulțumesc mult, o zi frumoasă!",
    "bg": "Благодаря Ви! Хубав ден",
    "el": "Σας ευχαριστώ πολύ, καλή συνέχεια!",
    "de": "Super, vielen Dank für die schnelle Hilfe! Liebe Grüße\nJörg",
    "fr": "Merci beaucoup, bonne journée",
    "it": "Grazie mille, buona giornata 🙂",
    "es": "Perfecto, muchas gracias. Un saludo",
    "pt": "Muito obrigada, cumprimentos\nRita",
    "hr": "Hvala lijepa, lp",
    "sl": "Hvala lepa, lep pozdrav",
    "en": "Thanks a lot, have a nice day!",
}


@pytest.mark.parametrize("language", THANKS)
def test_thanks_and_nothing_else(language: str) -> None:
    assert is_polite_closing(THANKS[language], Language(language))
    assert is_polite_closing(THANKS[language], UND)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("cs", "Děkuji, ale boty nepřišly"),
        ("cs", "Díky za nic"),
        ("cs", "Děkuji\nStorno"),
        ("cs", "Storno\nDěkuji"),
        ("cs", "Dobrý den"),
        ("cs", "Děkuji. Kdy to přijde?"),
        ("en", "Thanks for nothing"),
        ("en", "Thank you, I will return it"),
        ("el", "Ευχαριστώ, πότε έρχεται;"),
        ("de", "Danke, Bestellung 4711"),
        ("hu", "Köszönöm, de rossz méret jött"),
        ("it", ""),
    ],
)
def test_thanks_with_something_else_waits_for_an_answer(language: str, words: str) -> None:
    assert not is_polite_closing(words, Language(language))


SENT_FROM = {
    "cs": "Odesláno z mého iPhonu",
    "cs Seznam": "Odesláno z aplikace Seznam Email",
    "sk": "Odoslané z iPhonu",
    "pl": "Wysłane z iPhone'a",
    "pl Onet": "Wysłano z Onet Poczta na Androida",
    "hu": "Az iPhone-omról küldve",
    "hu Outlook": "Az Outlook beszerzése iOS-re",
    "ro": "Trimis de pe iPhone-ul meu",
    "bg": "Изпратено от моя iPhone",
    "el": "Στάλθηκε από το iPhone μου",
    "de": "Von meinem iPhone gesendet",
    "de Android": "Diese Nachricht wurde von meinem Android Mobiltelefon mit WEB.DE Mail gesendet.",
    "fr": "Envoyé de mon iPhone",
    "it": "Inviato da iPhone",
    "es": "Enviado desde mi iPhone",
    "pt": "Enviado do meu iPhone",
    "hr": "Poslano s mog iPhonea",
    "hr Samsung": "Poslano sa Samsung Galaxy pametnog telefona.",
    "sl": "Poslano iz mojega iPhona",
    "en": "Sent from my iPhone",
    "en Outlook": "Get Outlook for Android<https://aka.ms/AAb9ysg>",
    "en Yahoo": "Sent from Yahoo Mail on Android",
    "cs Avast": "Neobsahuje žádné viry.www.avast.com",
}


@pytest.mark.parametrize("case", SENT_FROM)
def test_what_a_telephone_adds_is_signature(case: str) -> None:
    words = new_words(f"Kde je balík?\n\n{SENT_FROM[case]}\n")

    assert (words.text, words.signature) == ("Kde je balík?", SENT_FROM[case])


@pytest.mark.parametrize(
    "letter",
    [
        "Kde je balík?\n\nOdesláno z účtu 123456789/0100",
        "Hi,\n\nSent from my desk, is much easier than my mobile phone.",
        "This is an email with a correct -- signature.",
        "Jan Novák\nBrno\ntel. 777 123 456",
        "S pozdravem\nJan",
        "> jen citát",
        "--\nJan",
        "Nejde mi faktura.\nDěkuji\nTel. 777 123 456\njan@abc.example\nwww.abc.example",
        "Nová adresa níže.\nDěkuji\npošlete to prosím sem\nDlouhá 5\njan@abc.example\n777 123 456",
        "Dobrý den,\nUpozornění:\nbalík stále nemám a podám stížnost.",
        "Licenci jsem koupila na www.avast.com a nefunguje.",
        "Vaši zprávu v Outlooku pro iOS neotevřu, viz https://aka.ms/x a dál už nevím, co s tím mám dělat.",
    ],
)
def test_nothing_is_cut_that_a_person_may_have_meant(letter: str) -> None:
    assert new_words(letter).text == letter.removeprefix("> ")


def test_the_signature_mark_and_a_business_card_are_folded_away() -> None:
    words = new_words(
        "Pošlete mi prosím fakturu.\n\nS pozdravem\nJan Novák\nABC s.r.o.\ntel: 777 123 456\nwww.abc.cz\n"
    )

    assert words.text == "Pošlete mi prosím fakturu.\n\nS pozdravem\nJan Novák"
    assert words.signature == "ABC s.r.o.\ntel: 777 123 456\nwww.abc.cz"


def test_a_logo_is_part_of_the_card() -> None:
    words = new_words(
        "Kde to je?\n\nS pozdravem\n\nJan Novák\n\n[cid:image001.png@01DCABF4.5E1F7A30]\n\ntel: 777 123 456"
    )

    assert words.text == "Kde to je?\n\nS pozdravem\n\nJan Novák"


def test_an_order_number_in_the_card_keeps_the_card() -> None:
    letter = "Kde to je?\n\nS pozdravem\nJan Novák\ntel: 777 123 456\njan@abc.cz\nobjednávka 10443"

    assert new_words(letter).text == letter
