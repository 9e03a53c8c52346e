"""A customer is greeted by name where it is certain how, in each language as it is written there; else without."""

from __future__ import annotations

import pytest

from tolmach.language import LANGUAGES, PIVOT, Language
from tolmach.languages import read_language_file
from tolmach.replies.greet import greeting_above, greeting_for
from tolmach.replies.texts import address_form

BY_ORDER = {
    "bg": {
        "Мария Иванова": "Здравейте, госпожо Иванова,",
        "Георги Димитров": "Здравейте, господин Димитров,",
        "Стоян Вазовски": "Здравейте, господин Вазовски,",
        "Мария Ким": None,
        "Georgi Dimitrov": None,
    },
    "cs": {
        "Jana Nováková": "Dobrý den, paní Nováková,",
        "Petr Novák": "Dobrý den, pane Nováku,",
        "Tomáš Procházka": "Dobrý den, pane Procházko,",
        "Jiří Hájek": "Dobrý den, pane Hájku,",
        "Pavel Němec": "Dobrý den, pane Němče,",
        "Jan Černý": "Dobrý den, pane Černý,",
        "Karel Beneš": "Dobrý den, pane Beneši,",
        "Lukáš Kolář": "Dobrý den, pane Koláři,",
        "Martin Doležal": "Dobrý den, pane Doležale,",
        "Novák Petr": "Dobrý den, pane Nováku,",
        "Josef Švec": None,
        "Petr Vogel": None,
        "Jana Novakova": None,
        "Jana Kim": None,
        "Tomáš Garcia": None,
        "Petr Nováková": None,
    },
    "de": {
        "Anna Müller": "Guten Tag, Frau Müller,",
        "Jürgen Groß": "Guten Tag, Herr Groß,",
        "Hans-Peter Müller-Schmidt": "Guten Tag, Herr Müller-Schmidt,",
        "Katarzyna Nowak": "Guten Tag, Katarzyna Nowak,",
        "Andrea Huber": "Guten Tag, Andrea Huber,",
        "Novatec Handel": None,
        "Müller GmbH": None,
        "Peter Martin": None,
    },
    "el": {
        "Μαρία Παπαδοπούλου": "Αγαπητή κυρία Παπαδοπούλου,",
        "Γιώργος Παπαδόπουλος": "Αγαπητέ κύριε Παπαδόπουλε,",
        "Νίκος Χατζηδάκης": "Αγαπητέ κύριε Χατζηδάκη,",
        "Δημήτρης Παππάς": "Αγαπητέ κύριε Παππά,",
        "Γιάννης Παπαγεωργίου": "Αγαπητέ κύριε Παπαγεωργίου,",
        "Νίκος Γαληνός": None,
        "Μαρία Παπαδόπουλος": None,
    },
    "en": {
        "Mary O'Brien": None,
        "Emma Murphy": "Dear Ms Murphy,",
        "Liam Walsh": "Dear Mr Walsh,",
        "Zuzana Kováčová": "Dear Zuzana Kováčová,",
    },
    "es": {
        "Ana García": "Estimada Sra. García:",
        "Carlos Ruiz Ortega": "Estimado Sr. Ruiz Ortega:",
        "María José Pérez López": "Estimada Sra. Pérez López:",
        "José María Pérez": "Estimado Sr. Pérez:",
        "Kim García": None,
    },
    "fr": {
        "Sophie Dubois": "Bonjour Madame Dubois,",
        "Jean-Pierre Lefèvre": "Bonjour Monsieur Lefèvre,",
        "Camille Dubois": None,
    },
    "hr": {
        "Ivana Horvat": "Poštovana gospođo Horvat,",
        "Ivan Horvat": "Poštovani gospodine Horvate,",
        "Marko Kovačić": "Poštovani gospodine Kovačiću,",
        "Davor Lončar": None,
    },
    "hu": {
        "Nagy Anna": "Tisztelt Nagy Anna!",
        "Anna Nagy": "Tisztelt Nagy Anna!",
        "Szabó Gábor": "Tisztelt Szabó Gábor!",
        "Kovács Jánosné": None,
        "Tamás Gergely": None,
    },
    "it": {
        "Giulia Rossi": "Gentile Giulia Rossi,",
        "Rossi Andrea": "Gentile Andrea Rossi,",
        "Bottega Verde": None,
    },
    "pl": {
        "Anna Kowalska": "Dzień dobry, Pani Anno,",
        "Piotr Wiśniewski": "Dzień dobry, Panie Piotrze,",
        "Tomasz Nowak": "Dzień dobry, Panie Tomaszu,",
        "Zbigniew Nowak": "Dzień dobry, Panie Zbigniewie,",
        "Lukasz Nowak": None,
    },
    "pt": {
        "Ana Silva": "Estimada Ana Silva,",
        "Nuno Pereira Carvalho": "Estimado Nuno Pereira Carvalho,",
        "Ariel Silva": None,
    },
    "ro": {
        "Ioana Popescu": "Stimată doamnă Popescu,",
        "Andrei Ionescu": "Stimate domnule Ionescu,",
        "Popescu Ioana": "Stimată doamnă Popescu,",
    },
    "sk": {
        "Mária Kováčová": "Dobrý deň, pani Kováčová,",
        "Peter Kováč": "Dobrý deň, pán Kováč,",
        "Mária Kim": None,
        "Peter Kováčová": None,
    },
    "sl": {
        "Mojca Novak": "Spoštovana gospa Novak,",
        "Janez Krajnc": "Spoštovani gospod Krajnc,",
    },
}  # fmt: skip

IN_DOUBT = (
    "", "Jana", "jana nováková", "JANA NOVÁKOVÁ", "Ing. Jana Nováková", "Novák s.r.o.", "J. Novák", "Jan 2",
    "Zákaznícky servis", "Anna Maria Katarína Nováková Malá", "jana@novak.example", "Test Test",
)  # fmt: skip

SIGNED = {
    "under closing words": ("cs", "Kde je můj balík?\n\nS pozdravem\nPetr Novák", "Dobrý den, pane Nováku,"),
    "on the line of the closing words": ("sk", "Kde je?\n\nS pozdravom, Mária Kováčová", "Dobrý deň, pani Kováčová,"),
    "under thanks": ("pl", "Gdzie jest paczka?\nDziękuję,\nAnna Kowalska.", "Dzień dobry, Pani Anno,"),
    "the family name first": ("hu", "Hol van a csomagom?\n\nÜdvözlettel:\nSzabó Gábor", "Tisztelt Szabó Gábor!"),
    "with ß in the closing words": ("de", "Wo ist es?\nViele Grüße\nAnna Groß", "Guten Tag, Frau Groß,"),
    "without closing words it may be anybody": ("cs", "Balík převezme\nPetr Novák", None),
    "a name in the middle of the letter": ("cs", "S pozdravem\nPetr Novák\nKdy to přijde?", None),
    "closing words that are not known": ("de", "Vielen Dank\nHerzlichst Anna", None),
    "one name alone": ("cs", "Kde je můj balík?\n\nS pozdravem\nPetr", None),
    "nothing but a name": ("cs", "Petr Novák", None),
    "an empty letter": ("cs", "", None),
}  # fmt: skip


def greeting(language: str, *, text: str = "", order_name: str = "") -> str:
    code = Language(language)
    return greeting_for(code, text=text, text_language=code, order_name=order_name)


def neutral(language: str) -> str:
    return address_form(Language(language)).greeting


@pytest.mark.parametrize(
    ("language", "name", "expected"),
    [(language, name, said) for language, cases in BY_ORDER.items() for name, said in cases.items()],
)
def test_the_name_of_the_order_greets_where_it_is_certain(language: str, name: str, expected: str | None):
    assert greeting(language, order_name=name) == (expected or neutral(language))


def test_every_language_greets_by_name():
    assert set(BY_ORDER) == set(LANGUAGES)
    assert all(any(cases.values()) for cases in BY_ORDER.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", IN_DOUBT)
def test_no_name_in_doubt_is_said(language: Language, name: str):
    assert greeting(language, order_name=name) == neutral(language)
    closing = str(read_language_file(language, "mail")["closings"][0])
    assert greeting(language, text=f"…\n\n{closing}\n{name}") == neutral(language)


@pytest.mark.parametrize("case", SIGNED)
def test_the_signed_line_greets(case: str):
    language, text, expected = SIGNED[case]
    assert greeting(language, text=text) == (expected or neutral(language))


def test_who_signs_comes_before_who_ordered():
    text = "Kde je balík?\n\nS pozdravem\nJana Nováková"
    assert greeting("cs", text=text, order_name="Petr Novák") == "Dobrý den, paní Nováková,"


def test_a_given_name_that_the_order_does_not_have_leaves_doubt():
    assert greeting("cs", text="Kde je?\n\nDěkuji\nJana", order_name="Petr Novák") == neutral("cs")
    assert greeting("cs", text="Kde je?\n\nDěkuji\nPetr", order_name="Petr Novák") == "Dobrý den, pane Nováku,"


def test_polish_names_nobody_above_a_plural():
    named = greeting("pl", order_name="Anna Nowak")
    assert greeting_above("przesyłka jest w drodze.", named, Language("pl")) == named
    assert greeting_above("Państwa przesyłka jest w drodze.", named, Language("pl")) == neutral("pl")


def test_a_language_without_a_folder_greets_as_english_does():
    assert greeting("uk", order_name="Emma Murphy") == neutral(PIVOT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_given_name_stands_for_both_sexes(language: Language):
    given = read_language_file(language, "names")["given"]
    assert set(given["female"].split()) & set(given["male"].split()) == set()
    assert min(len(names.split()) for names in given.values()) >= 60
