"""Letters inside others, as shop platforms, marketplaces and forwarders really lay them out: ``tests/letters``."""

# ruff: noqa: E501 - letters have the lines their writers gave them

from __future__ import annotations

from email.message import EmailMessage

import pytest
from house_makers import LETTERS

from tolmach.inbox.carried import MOST_FORWARDS
from tolmach.inbox.carried_form import read_carried_form
from tolmach.inbox.carried_forward import read_carried_forward
from tolmach.inbox.errors import Unreadable
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.letter import Parsed
from tolmach.inbox.official import official_sign
from tolmach.inbox.parse import parse_letter
from tolmach.inbox.read_mail import read_mail
from tolmach.inbox.relayed import read_relayed
from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.outbox.marketplaces import Forbidden, forbidden_in, marketplace_of
from tolmach.outbox.model import Channel

CARRIED = LETTERS / "carried"

FORMS = {
    # name: (customer, their name, how their words begin and end, orders, topic)
    "form-shopify": (
        "zuzana.horvathova@post.example",
        "Zuzana Horváthová",
        ("Dobrý deň, objednávka", "Ďakujem, Zuzana"),
        ("NV-2026-10443",),
        None,
    ),
    "form-prestashop": (
        "anna.wisniewska@post.example",
        "",
        ("Dzień dobry,", "Pozdrawiam\nAnna"),
        (),
        None,
    ),
    "form-contact-form-7": (
        "jana.novakova@post.example",
        "Jana Nováková",
        ("Dobrý den, chci", "Děkuji, Jana"),
        (),
        None,
    ),
    "form-woocommerce": (
        "joerg.mueller@post.example",
        "Jörg Müller",
        ("Guten Tag, ich", "Grüßen\nJörg Müller"),
        ("NV-2026-30555",),
        None,
    ),
    "form-shoptet": (
        "petr.svoboda@post.example",
        "Petr Svoboda",
        ("Dobrý den, v objednávce", "dodatečně?"),
        ("2026004512",),
        None,
    ),
    "form-own-hu": (
        "eszter.nagy@post.example",
        "Nagy Eszter",
        ("Jó napot kívánok!", "mikor kapom meg?"),
        ("NV-2026-40777",),
        None,
    ),
    "form-withdrawal": (
        "ioana.popescu@post.example",
        "Ioana Popescu",
        ("Prin prezenta", "de mai sus."),
        ("NV-2026-50888",),
        "return",
    ),
    "form-withdrawal-de": (
        "sabine.krueger@post.example",
        "Sabine Krüger",
        ("Der Verbraucher widerruft", "NV-2026-30999"),
        ("NV-2026-30999",),
        "return",
    ),
}


def parsed(name: str) -> Parsed:
    return parse_letter((CARRIED / f"{name}.eml").read_bytes())


@pytest.mark.parametrize("name", FORMS)
def test_a_forms_letter_gives_the_customer_and_their_words_alone(name: str) -> None:
    sender, sender_name, (begins, ends), orders, topic = FORMS[name]
    carried = read_carried_form(parsed(name))
    assert carried is not None
    assert (carried.sender, carried.sender_name) == (sender, sender_name)
    assert carried.new_text.startswith(begins)
    assert carried.new_text.endswith(ends)
    assert carried.order_numbers == orders
    assert carried.topic == topic


def test_what_customers_write_themselves_is_no_form() -> None:
    others = {path.stem: parse_letter_or_none(path.read_bytes()) for path in LETTERS.glob("*.eml")}
    assert len(others) > 60
    assert [name for name, letter in others.items() if letter and read_carried_form(letter)] == []


RELAYED = {
    "market-amazon": ("Amazon", ("Guten Tag", "ich tun?"), ("303-1234567-7654321",)),
    "market-allegro": ("Allegro", ("Dzień dobry", "pięć dni."), ("29738e61-7f6a-11e8-ac45-09db60ede9d6",)),
    "market-emag": ("eMAG", ("Bună ziua", "vă rog?"), ("123456789",)),
    "market-kaufland": ("Kaufland", ("Hallo, ich", "schicken?"), ("MK3UZQ5",)),
    "market-zalando": ("Zalando", ("Ein Schuh", "Ersatz."), ("10105083300694",)),
}


@pytest.mark.parametrize("name", RELAYED)
def test_a_relayed_letter_is_the_buyers_in_a_channel_of_its_own(name: str) -> None:
    marketplace, (begins, ends), orders = RELAYED[name]
    relayed = read_relayed(parsed(name))
    assert relayed is not None
    assert relayed.marketplace.name == marketplace
    assert relayed.new_text.startswith(begins)
    assert relayed.new_text.endswith(ends)
    assert relayed.order_numbers[0] == orders[0]
    inbound = read_mail((CARRIED / f"{name}.eml").read_bytes())
    assert (inbound.channel, inbound.kind) == (Channel.MARKETPLACE, LetterKind.LETTER)
    assert inbound.new_text == relayed.new_text


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("x@marketplace.amazon.co.uk", "Amazon"),
        ("x@marketplace.amazon.com.be", "Amazon"),
        ("x+y@allegromail.cz", "Allegro"),
        ("maria@amazon.de", None),
        ("x@marketplace.amazon.de.evil.example", None),
    ],
)
def test_whose_a_masked_address_is(address: str, name: str | None) -> None:
    found = marketplace_of(address)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Die Schuhe kommen morgen, Sendungsnummer 00340434.", []),
        ("Siehe https://novesta.example/retoure und www.dhl.de/x", [Forbidden.LINK, Forbidden.LINK]),
        ("Besuchen Sie novesta.de dafür.", [Forbidden.LINK]),
        ("Ihre Bestellung: https://www.amazon.de/gp/your-account", []),
        ("Schreiben Sie an info@novesta.example.", [Forbidden.ADDRESS]),
        ("Antworten Sie an 3x8k2m9q@marketplace.amazon.de.", []),
        ("Mit dem Gutscheincode SOMMER sparen Sie.", [Forbidden.ADVERTISING]),
        ("Přihlaste se k odběru novinek.", [Forbidden.ADVERTISING]),
        ("Am 3.10.2026 um 10.30 Uhr, Gr. 42.Danke", []),
    ],
)
def test_what_a_marketplace_would_stop(text: str, kinds: list[Forbidden]) -> None:
    amazon = marketplace_of("x@marketplace.amazon.de")
    assert amazon is not None
    assert [finding.kind for finding in forbidden_in(text, amazon)] == kinds


@pytest.mark.parametrize("name", ["forward-gmail", "forward-attached"])
def test_a_forwarded_letter_is_read_with_its_first_writer(name: str) -> None:
    carried = read_carried_forward(parsed(name))
    assert carried is not None
    assert (carried.sender, carried.sender_name) == ("lucia.mala@post.example", "Lucia Malá")
    assert carried.subject == "Reklamácia topánok"
    assert carried.new_text.startswith("Dobrý deň, topánky z objednávky")
    assert carried.order_numbers == ("NV-2026-60111",)
    assert carried.above == ("Prosím vybavte prednostne, pani volala aj mne." if name == "forward-gmail" else "")


FORWARDS = {
    "cs": (
        "FW: Boty",
        "Od: Jan Novák <jan@post.example>\nOdesláno: pondělí 21. září 2026 18:02\nKomu: eva@desk.example\nPředmět: Boty\n\nKde jsou moje boty?",
    ),
    "de": (
        "WG: Schuhe",
        "Von: Jan Novák <jan@post.example>\nGesendet: Montag, 21. September 2026 18:02\nAn: eva@desk.example\nBetreff: Schuhe\n\nWo sind meine Schuhe?",
    ),
    "pl": (
        "PD: Buty",
        "Od: Jan Novák <jan@post.example>\nData: 21.09.2026\nTemat: Buty\nDo: eva@desk.example\n\nGdzie są moje buty?",
    ),
    "fr": (
        "TR : Chaussures",
        "De : Jan Novák <jan@post.example>\nEnvoyé : lundi 21 septembre 2026 18:02\nÀ : eva@desk.example\nObjet : Chaussures\n\nOù sont mes chaussures ?",
    ),
    "hu": (
        "Tov: Cipő",
        "Feladó: Jan Novák <jan@post.example>\nElküldve: 2026. szeptember 21.\nCímzett: eva@desk.example\nTárgy: Cipő\n\nHol van a cipőm?",
    ),
    "bg": (
        "Fwd: Обувки",
        "От: Jan Novák <jan@post.example>\nИзпратено: 21.09.2026\nДо: eva@desk.example\nОтносно: Обувки\n\nКъде са обувките ми?",
    ),
}


@pytest.mark.parametrize("language", FORWARDS)
def test_forwards_of_many_programs_are_read(language: str) -> None:
    subject, text = FORWARDS[language]
    head = f"From: eva@desk.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    carried = read_carried_forward(parse_letter((head + text).encode()))
    assert carried is not None
    assert (carried.sender, carried.sender_name, carried.above) == ("jan@post.example", "Jan Novák", "")
    assert carried.new_text == text.rpartition("\n")[2]


TWICE = """FYI

Von: Kollege <kollege@novesta.example>
Gesendet: Dienstag, 22. September 2026 09:00
An: Chef <chef@novesta.example>
Betreff: WG: Reklamation

Bitte!

Von: Uwe Klein <uwe@gmx.example>
Gesendet: Montag, 21. September 2026 19:00
An: info@novesta.example
Betreff: Reklamation

Guten Tag, die Schuhe aus NV-2026-60111 sind kaputt.
"""


def test_what_was_forwarded_twice_is_read_to_the_first_writer() -> None:
    head = "From: chef@novesta.example\nSubject: WG: WG: Reklamation\nContent-Type: text/plain; charset=utf-8\n\n"
    carried = read_carried_forward(parse_letter((head + TWICE).encode()))
    assert carried is not None
    outer, inner = carried.chain
    assert (outer.sender, outer.new_text, outer.above) == ("kollege@novesta.example", "Bitte!", "FYI")
    assert (inner.sender, inner.sender_name, inner.subject) == ("uwe@gmx.example", "Uwe Klein", "Reklamation")
    assert (inner.new_text, inner.above) == ("Guten Tag, die Schuhe aus NV-2026-60111 sind kaputt.", "FYI\n\nBitte!")
    assert inner.order_numbers == ("NV-2026-60111",)


def test_an_attached_letter_is_read_to_the_first_writer() -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "chef@novesta.example", "Bitte beantworten"
    letter.set_content("FYI")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "kollege@novesta.example", "WG: Reklamation"
    inner.set_content(TWICE.partition("WG: Reklamation")[2].strip())
    letter.add_attachment(inner)
    carried = read_carried_forward(parse_letter(letter.as_bytes()))
    assert carried is not None
    assert [one.sender for one in carried.chain] == ["kollege@novesta.example", "uwe@gmx.example"]
    assert carried.chain[-1].above == "FYI\n\nBitte!"


def test_no_more_forwards_are_read_than_people_make() -> None:
    head = "From: chef@novesta.example\nSubject: WG: Reklamation\n\n"
    carried = read_carried_forward(parse_letter((head + "From: a@b.example\nSubject: x\n\nHello\n\n" * 50).encode()))
    assert carried is not None
    assert len(carried.chain) == MOST_FORWARDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_words_of_forms(language: Language) -> None:
    keys = {"name", "email", "phone", "order", "body", "file", "begins", "withdrawal"}
    assert set(read_language_file(language, "forms")) == keys


@pytest.mark.parametrize(
    ("address", "words", "sign"),
    [
        ("podatelna@coi.cz", "Dobrý den", "coi.cz"),
        ("jan@posta.uokik.gov.pl", "", "posta.uokik.gov.pl"),
        ("kontakt@verbraucherzentrale.de", "", "verbraucherzentrale.de"),
        ("jan@notcoi.cz", "obrátím se na Českou obchodní inspekci", None),
        (
            "kanzlei@recht.example",
            "Namens und in Vollmacht meiner Mandantin fordere ich Sie auf",
            "namens und in vollmacht",
        ),
        ("office@law.example", "We act for Ms Novak and this is a letter before action.", "we act for"),
        ("advokat@ak.example", "Předžalobní výzva k plnění", "predzalobni vyzva"),
    ],
)
def test_official_letters_are_told_by_domain_or_by_words(address: str, words: str, sign: str | None) -> None:
    found = official_sign(address, "", words)
    assert (found.sign if found else None) == sign


def test_the_customers_of_the_test_letters_are_no_officials() -> None:
    found = [path.stem for path in LETTERS.glob("*.eml") if _official(parse_letter_or_none(path.read_bytes()))]
    assert found == []


def parse_letter_or_none(raw: bytes) -> Parsed | None:
    try:
        return parse_letter(raw)
    except Unreadable:
        return None


def _official(letter: Parsed | None) -> bool:
    return letter is not None and official_sign(letter.from_address, letter.subject, letter.text) is not None
