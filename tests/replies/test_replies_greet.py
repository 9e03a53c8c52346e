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
        "Мария Петрова Иванова": "Здравейте, госпожо Иванова,",
        "Георги Иванов Димитров": "Здравейте, господин Димитров,",
        "Мария Иванова-Петрова": "Здравейте, госпожо Иванова-Петрова,",
        "д-р Мария Иванова": "Здравейте, госпожо Иванова,",
        "ГЕОРГИ ДИМИТРОВ": "Здравейте, господин Димитров,",
        "Мария Рафаел Иванова": None,
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
        "Ing. Jana Nováková, Ph.D.": "Dobrý den, paní Nováková,",
        "Mgr. et Mgr. Petr Novák": None,
        "JUDr. Petr Novák CSc.": "Dobrý den, pane Nováku,",
        "JANA NOVÁKOVÁ": "Dobrý den, paní Nováková,",
        "Jana NOVÁKOVÁ": "Dobrý den, paní Nováková,",
        "Jana Nováková Malá": "Dobrý den, paní Nováková Malá,",
        "Jana Nováková-Malá": "Dobrý den, paní Nováková-Malá,",
        "Petr Novák-Malý": "Dobrý den, pane Nováku-Malý,",
        "Anna Marie Nováková": "Dobrý den, paní Nováková,",
        "paní Jana Nováková": "Dobrý den, paní Nováková,",
        "JANA NOVAKOVA": None,
        "Jana Nováková Kim": None,
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
        "Dr. Anna Müller": "Guten Tag, Frau Dr. Müller,",
        "Prof. Dr. Jürgen Groß": "Guten Tag, Herr Prof. Dr. Groß,",
        "Dipl.-Ing. Anna Müller": "Guten Tag, Frau Müller,",
        "Dr. Katarzyna Nowak": "Guten Tag, Dr. Katarzyna Nowak,",
        "Anna von Müller": "Guten Tag, Frau von Müller,",
        "ANNA MÜLLER": "Guten Tag, Frau Müller,",
        "Anna VON MÜLLER": "Guten Tag, Frau von Müller,",
        "Peter MARTIN": "Guten Tag, Herr Martin,",
        "JÜRGEN GROSS": None,
        "Anna Müller Schmidt": None,
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
        "Δρ. Μαρία Παπαδοπούλου": "Αγαπητή κυρία Παπαδοπούλου,",
        "Μαρία Παπαδοπούλου-Γεωργίου": "Αγαπητή κυρία Παπαδοπούλου-Γεωργίου,",
        "ΜΑΡΙΑ ΠΑΠΑΔΟΠΟΥΛΟΥ": None,
    },
    "en": {
        "Mary O'Brien": None,
        "Emma Murphy": "Dear Ms Murphy,",
        "Liam Walsh": "Dear Mr Walsh,",
        "Dr Emma Murphy": "Dear Dr Murphy,",
        "Mrs Emma Murphy": "Dear Ms Murphy,",
        "Prof. Zuzana Kováčová": "Dear Professor Kováčová,",
        "Prof. Dr. Emma Murphy": "Dear Professor Murphy,",
        "EMMA MURPHY": "Dear Ms Murphy,",
        "LIAM MCDONALD": None,
        "Emma Murphy Walsh": None,
        "Zuzana Kováčová": "Dear Zuzana Kováčová,",
    },
    "es": {
        "Ana García": "Estimada Sra. García:",
        "Carlos Ruiz Ortega": "Estimado Sr. Ruiz Ortega:",
        "María José Pérez López": "Estimada Sra. Pérez López:",
        "Dña. Ana García López": "Estimada Sra. García López:",
        "ANA GARCÍA": "Estimada Sra. García:",
        "Ana de la Fuente": "Estimada Sra. De la Fuente:",
        "ANA DE LA FUENTE": "Estimada Sra. De la Fuente:",
        "José del Río": "Estimado Sr. Del Río:",
        "María del Carmen García": "Estimada Sra. García:",
        "María de los Ángeles RUIZ LÓPEZ": "Estimada Sra. Ruiz López:",
        "Juan de Dios Pérez": None,
        "María del Pilar": None,
        "José María Pérez": "Estimado Sr. Pérez:",
        "Kim García": None,
    },
    "fr": {
        "Sophie Dubois": "Bonjour Madame Dubois,",
        "Jean-Pierre Lefèvre": "Bonjour Monsieur Lefèvre,",
        "Dr Sophie Dubois": "Bonjour Madame Dubois,",
        "Sophie DUBOIS": "Bonjour Madame Dubois,",
        "MARTIN Paul": "Bonjour Monsieur Martin,",
        "Jean Le Goff": "Bonjour Monsieur Le Goff,",
        "Sophie DUBOIS MARTIN": "Bonjour Madame Dubois Martin,",
        "Sophie Dubois Lefèvre": None,
        "Camille Dubois": None,
    },
    "hr": {
        "Ivana Horvat": "Poštovana gospođo Horvat,",
        "Ivan Horvat": "Poštovani gospodine Horvate,",
        "Marko Kovačić": "Poštovani gospodine Kovačiću,",
        "dr. sc. Ivana Horvat": "Poštovana gospođo Horvat,",
        "Ivana Horvat Kovačić": "Poštovana gospođo Horvat Kovačić,",
        "Marko Kovačić-Horvat": "Poštovani gospodine Kovačiću-Horvate,",
        "Davor Lončar": None,
    },
    "hu": {
        "Nagy Anna": "Tisztelt Nagy Anna!",
        "Anna Nagy": "Tisztelt Nagy Anna!",
        "Szabó Gábor": "Tisztelt Szabó Gábor!",
        "Dr. Kovács Gábor": "Tisztelt Dr. Kovács Gábor!",
        "ifj. Szabó Gábor": "Tisztelt ifj. Szabó Gábor!",
        "KOVÁCS-NAGY ANNA": "Tisztelt Kovács-Nagy Anna!",
        "Kovács Nagy Anna": "Tisztelt Kovács Nagy Anna!",
        "Nagy Anna Mária": "Tisztelt Nagy Anna Mária!",
        "Kovácsné Nagy Anna": "Tisztelt Kovácsné Nagy Anna!",
        "Kovács Jánosné": "Tisztelt Kovács Jánosné!",
        "Tamás Gergely": None,
    },
    "it": {
        "Giulia Rossi": "Gentile Giulia Rossi,",
        "Rossi Andrea": "Gentile Andrea Rossi,",
        "Dott.ssa Giulia Rossi": "Gentile Giulia Rossi,",
        "ROSSI GIULIA": "Gentile Giulia Rossi,",
        "Giulia Rossi Bianchi": "Gentile Giulia Rossi Bianchi,",
        "Giulia De Luca": "Gentile Giulia De Luca,",
        "Bottega Verde": None,
    },
    "pl": {
        "Anna Kowalska": "Dzień dobry, Pani Anno,",
        "Piotr Wiśniewski": "Dzień dobry, Panie Piotrze,",
        "Tomasz Nowak": "Dzień dobry, Panie Tomaszu,",
        "Zbigniew Nowak": "Dzień dobry, Panie Zbigniewie,",
        "mgr inż. Piotr Wiśniewski": "Dzień dobry, Panie Piotrze,",
        "ANNA KOWALSKA": "Dzień dobry, Pani Anno,",
        "Anna Maria Kowalska": "Dzień dobry, Pani Anno,",
        "Anna Kowalska-Nowak": "Dzień dobry, Pani Anno,",
        "Lukasz Nowak": None,
    },
    "pt": {
        "Ana Silva": "Estimada Ana Silva,",
        "Nuno Pereira Carvalho": "Estimado Nuno Pereira Carvalho,",
        "Eng.ª Ana Silva": "Estimada Ana Silva,",
        "João dos Santos": "Estimado João dos Santos,",
        "ANA SILVA": "Estimada Ana Silva,",
        "ANA DA SILVA": "Estimada Ana da Silva,",
        "Ariel Silva": None,
    },
    "ro": {
        "Ioana Popescu": "Stimată doamnă Popescu,",
        "Andrei Ionescu": "Stimate domnule Ionescu,",
        "Dna. Ioana Popescu": "Stimată doamnă Popescu,",
        "POPESCU IOANA": "Stimată doamnă Popescu,",
        "Ioana Popescu-Marin": "Stimată doamnă Popescu-Marin,",
        "Popescu Ioana": "Stimată doamnă Popescu,",
    },
    "sk": {
        "Mária Kováčová": "Dobrý deň, pani Kováčová,",
        "Peter Kováč": "Dobrý deň, pán Kováč,",
        "Mária Kim": None,
        "Peter Kováčová": None,
        "Ing. Mária Kováčová": "Dobrý deň, pani Kováčová,",
        "MÁRIA KOVÁČOVÁ": "Dobrý deň, pani Kováčová,",
        "Mária Kováčová Malá": "Dobrý deň, pani Kováčová Malá,",
        "doc. MUDr. Peter Kováč, PhD.": "Dobrý deň, pán Kováč,",
    },
    "sl": {
        "Mojca Novak": "Spoštovana gospa Novak,",
        "dr. Mojca Novak": "Spoštovana gospa Novak,",
        "MOJCA NOVAK KOVAČ": "Spoštovana gospa Novak Kovač,",
        "Janez Krajnc": "Spoštovani gospod Krajnc,",
    },
}  # fmt: skip

IN_DOUBT = (
    "", "Jana", "jana nováková", "Ing.", "Ing. Jana", "NOVATEC HANDEL", "Novák s.r.o.", "J. Novák", "Jan 2",
    "Zákaznícky servis", "Anna Maria Katarína Nováková Malá", "jana@novak.example", "Test Test",
)  # fmt: skip

SIGNED = {
    "under closing words": ("cs", "Kde je můj balík?\n\nS pozdravem\nPetr Novák", "Dobrý den, pane Nováku,"),
    "on the line of the closing words": ("sk", "Kde je?\n\nS pozdravom, Mária Kováčová", "Dobrý deň, pani Kováčová,"),
    "under thanks": ("pl", "Gdzie jest paczka?\nDziękuję,\nAnna Kowalska.", "Dzień dobry, Pani Anno,"),
    "the family name first": ("hu", "Hol van a csomagom?\n\nÜdvözlettel:\nSzabó Gábor", "Tisztelt Szabó Gábor!"),
    "with titles": ("cs", "Kde je?\n\nS pozdravem\nIng. Jana Nováková, Ph.D.", "Dobrý den, paní Nováková,"),
    "in capitals": ("sk", "Kde je?\n\nĎakujem\nMÁRIA KOVÁČOVÁ", "Dobrý deň, pani Kováčová,"),
    "a town behind a comma": ("es", "¿Dónde está?\n\nGracias\nPilar Sotillo, Madrid", "Estimada Sra. Sotillo:"),
    "with ß in the closing words": ("de", "Wo ist es?\nViele Grüße\nAnna Groß", "Guten Tag, Frau Groß,"),
    "without closing words it may be anybody": ("cs", "Balík převezme\nPetr Novák", None),
    "a name in the middle of the letter": ("cs", "S pozdravem\nPetr Novák\nKdy to přijde?", None),
    "closing words that are not known": ("de", "Vielen Dank\nHerzlichst Anna", None),
    "a title and one name": ("de", "Wo ist es?\nViele Grüße\nDr. Anna", None),
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
