"""Customers name their holidays in subjects; only a note of a machine, or one that speaks of absence, is kept out."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tolmach.inbox.kind import LetterKind, decide_kind
from tolmach.inbox.parse import parse_letter

CUSTOMERS = (
    "Dovolená - změna adresy doručení",
    "Dovolená, prosím doručit později",
    "Dovolenka - zmena adresy",
    "Urlop, proszę o późniejszą wysyłkę",
    "Concediu - amânare livrare comanda 4711",
    "Urlaub - bitte spätere Lieferung",
    "Abwesenheit (Lieferung)",
    "Vacation: please deliver later",
    "On holiday! Please deliver later",
    "Ferie: consegna",
    "Vacaciones - cambio de dirección",
    "Férias - alteração de morada",
    "Absence - livraison",
    "Godišnji odmor - dostava",
    "Dopust - kasnejša dostava",
    "Szabadság - későbbi kézbesítés",
    "Отпуск - промяна на адрес",
    "Άδεια - παράδοση",
)
MACHINES = (
    "Automatische Antwort: Ihre Bestellung",
    "Abwesenheitsnotiz: Ihre Bestellung",
    "Abwesenheitsmeldung: Ihre Bestellung",
    "Eingangsbestätigung: Ihre Anfrage",
    "Urlaub: AW: Ihre Bestellung",
    "Absence (Re: votre commande)",
    "Message d'absence : Re: votre commande",
    "Notification d'absence : votre commande",
    "Oznámení o nepřítomnosti: Vaše objednávka",
    "Nepřítomnost v kanceláři: Vaše objednávka",
    "Távolléti üzenet: rendelés",
    "Avtomatski odgovor: naročilo",
    "OOO: your order",
)


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        *((subject, LetterKind.LETTER) for subject in CUSTOMERS),
        *((subject, LetterKind.AUTO_REPLY) for subject in MACHINES),
    ],
)
def test_a_subject_that_begins_with_absence(subject: str, kind: LetterKind) -> None:
    assert kind_of(subject, "4711 -> 10. 8.") is kind


def test_a_holiday_with_words_of_absence_is_a_machines() -> None:
    assert kind_of("Urlaub: Ihre Bestellung", "Ich bin im Urlaub und ab 3. August zurück.") is LetterKind.AUTO_REPLY


def kind_of(subject: str, text: str) -> LetterKind:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Jana <jana@post.example>", subject
    mail.set_content(text)
    return decide_kind(parse_letter(mail.as_bytes())).kind
