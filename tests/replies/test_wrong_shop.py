"""What in a letter belongs to another shop, and what only looks like it."""

from __future__ import annotations

import pytest

from tolmach.clients.identities import Identity
from tolmach.replies.wrong_shop import foreign_name

OWN = Identity(
    client_id=1,
    names=frozenset({"Novesta", "Novesta SK", "Calida Novesta Outlet"}),
    addresses=frozenset({"sk@novesta.example"}),
    domains=frozenset({"novesta.example"}),
    phones=frozenset({"+421 2 900 800 70"}),
    places=frozenset({"Sklad, Prístavná 10, 821 09 Bratislava"}),
)
CALIDA = Identity(
    client_id=2,
    names=frozenset({"Calida", "Calida SK", "Žltý Kôň", "DM"}),
    addresses=frozenset({"calida.shop@gmail.com", "sk@calida.example"}),
    domains=frozenset({"calida.example"}),
    phones=frozenset({"+421 2 123 456 78", "+421 2 900 800 70"}),
    accounts=frozenset({"SK31 1200 0000 1987 4263 7541", "19-2000145399/0800"}),
    places=frozenset({"Calida, Dlhá 1, 010 01 Žilina", "Sklad, Prístavná 10, 821 09 Bratislava"}),
)

FOREIGN = {
    "the brand": ("Ďakujeme za nákup v Calida.", "sk", "Calida"),
    "in another case": ("ďakujeme za nákup, CALIDA", "sk", "Calida"),
    "with an ending": ("Ďakujeme za nákup v Calide.", "sk", "Calida"),
    "with a Hungarian ending": ("Köszönjük, hogy a Calidánál vásárolt.", "hu", "Calida"),
    "a name of two words without accents": ("Tím obchodu zlty kon", "sk", "Žltý Kôň"),
    "a short name written as it is": ("Obchod DM Vám odpovie.", "sk", "DM"),
    "the domain": ("Viac nájdete na www.calida.example/vratenie.", "sk", "calida.example"),
    "an address in the domain": ("Píšte na info@calida.example.", "sk", "calida.example"),
    "an address at a provider": ("Píšte na Calida.Shop@gmail.com.", "sk", "calida.shop@gmail.com"),
    "the phone with its country": ("Volajte +421 2 123 456 78.", "sk", "+421 2 123 456 78"),
    "the phone as it is dialled at home": ("Volajte 02/123 456 78.", "sk", "+421 2 123 456 78"),
    "the account": ("IBAN: SK3112000000198742637541", "sk", "SK31 1200 0000 1987 4263 7541"),
    "the account at home": ("Účet 19-2000145399 / 0800", "sk", "19-2000145399/0800"),
    "the place": ("Tovar pošlite na: Dlhá 1, 010 01 Žilina.", "sk", "Calida, Dlhá 1, 010 01 Žilina"),
    "the place over two lines": ("Tovar pošlite na:\nDlha 1\n010 01 Zilina", "sk", "Calida, Dlhá 1, 010 01 Žilina"),
}


@pytest.mark.parametrize(("text", "language", "found"), FOREIGN.values(), ids=FOREIGN)
def test_what_names_another_shop_is_found(text: str, language: str, found: str):
    assert foreign_name(text, OWN, [OWN, CALIDA], language=language) == found


INNOCENT = {
    "the own brand": ("Ďakujeme za nákup v Noveste, tím Novesta SK, sk@novesta.example.", "sk"),
    "an own name that holds the other's": ("Navštívte Calida Novesta Outlet.", "sk"),
    "a word with an accent the brand has not": ("La tela es muy cálida.", "es"),
    "a word that begins like the brand": ("La Calidad es nuestra meta.", "es"),
    "inside a word": ("Model Kalcalidax a calidarium.", "de"),
    "a short name in small letters": ("Objednávka má 5 dm.", "sk"),
    "another domain": ("Viac na notcalida.example.", "sk"),
    "the town alone": ("Zásielku doručíme do 010 01 Žilina.", "sk"),
    "the street alone": ("Bývate na ulici Dlhá 1?", "sk"),
    "a shared warehouse": ("Tovar pošlite na: Prístavná 10, 821 09 Bratislava.", "sk"),
    "a shared phone": ("Volajte 02/900 800 70.", "sk"),
    "digits that only hold the phone": ("Zásielka č. 212345678901.", "sk"),
}


@pytest.mark.parametrize(("text", "language"), INNOCENT.values(), ids=INNOCENT)
def test_what_names_nobody_else_passes(text: str, language: str):
    assert foreign_name(text, OWN, [OWN, CALIDA], language=language) is None
