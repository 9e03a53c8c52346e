"""What a letter names is found with its place; nothing is taken for what it only looks like."""

from __future__ import annotations

import re

import pytest

from tolmach.language import Language
from tolmach.replies.entities import find_entities
from tolmach.replies.postal import find_addresses

MARKED = re.compile(r"\[([^|\]]+)\|(\w+)\]")

LETTERS = {
    "sk": (
        "Dobrý deň,\n[14. novembra|date] som zaplatila [49,90 €|amount] za objednávku č. [NV-2026-10482|order]. "
        "Zásielka [RR123456785SK|tracking] neprišla na [Dlhá 1, 010 01 Žilina|address], volajte 0905 123 456.\n\n"
        "S pozdravom\n[Mária Kováčová|name]"
    ),
    "de": (
        "Bestellung [2026004512|order] vom [3.5.|date] bitte an [Am Markt 5, 80331 München|address] senden, Größe 42, "
        "Version 3.5.2, meine Adresse ist [anna@post.example|address].\n\nViele Grüße\n[Anna Müller|name]"
    ),
    "hu": (
        "A [NV-2026-30001|order] rendelés ([2026. november 14|date].) ide: [1052 Budapest, Váci utca 3.|address]\n\n"
        "Üdvözlettel:\n[Szabó Gábor|name]"
    ),
}
ADDRESSES = (
    "ul. Długa 5, 00-001 Warszawa",
    "12 rue de la Paix, 75002 Paris",
    "Rua Longa 1, 1000-001 Lisboa",
    "Via Roma 12/A, 20121 Milano",
    "5 High Street, London SW1A 1AA",
    "Dlouhá 12/34\n110 00 Praha 1",
    "Slovenska cesta 5, 1000 Ljubljana",
    "Str. Lungă nr. 5, 010011 București",
    "ул. Шипка 3, 1000 София",
    "Ερμού 15, 105 63 Αθήνα",
    "C/ Mayor 3, 28013 Madrid",
    "Ilica 10, 10000 Zagreb",
)
NO_ADDRESSES = (
    "Objednávka 10482, 2026 Topánky",
    "29200 Brest\nLe 6 novembre 2024",
    "Mám Adidas 42, 5 kusov",
    "Novesta 2026, 1000 Euro",
    "Am 14. November 2026, 10000 Besucher kamen",
    "10000 Zagreb je moj grad, a Marko ima 42 godine",
)


@pytest.mark.parametrize("language", LETTERS)
def test_what_a_letter_names_is_found_where_it_stands(language: str):
    text, expected = LETTERS[language], []
    while match := MARKED.search(text):
        expected.append((match[1], match.start(), match[2]))
        text = text[: match.start()] + match[1] + text[match.end() :]
    found = find_entities(text, Language(language))
    assert [(text[one.start : one.end], one.start, one.kind) for one in found] == expected


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_found_in_its_sentence(address: str):
    text = f"Please to {address}. Thanks"
    assert [text[start:end].rstrip(".") for start, end in find_addresses(text)] == [address]


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_capitals_and_numbers_alone_are_no_address(text: str):
    assert list(find_addresses(text)) == []
