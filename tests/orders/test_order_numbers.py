"""Order numbers as customers write them, and the other numbers of a letter that are none."""

from __future__ import annotations

import pytest

from tolmach.orders.numbers import order_numbers

FOUND = {
    "NV-2026-10443": "NV-2026-10443",
    "nv-2026-10443 neprisla": "NV-2026-10443",
    "objednávka č. 2026004512": "2026004512",
    "objednavka 10443 z 5.3. neprisla, tel 777123456": "10443",
    "Moje objednávka s číslem 2026004512 nedorazila": "2026004512",
    "číslo objednávky\n2026004512\nděkuji": "2026004512",
    "velikost 42, objednávka 2026/00123": "2026/00123",
    "#10443": "10443",
    "order no 10443": "10443",
    "Bestellnummer lautet 10443": "10443",
    "Bestellung vom 05.03.2024 Nr. 123456": "123456",
    "a rendelésem száma: 10443": "10443",
    "a 10443-as rendelésem": "10443",
    "numărul comenzii este 1234567": "1234567",
    "поръчка № 10443": "10443",
    "η παραγγελία μου 10443 δεν ήρθε": "10443",
    "pedido nº 10443": "10443",
    "encomenda 10443": "10443",
    "l'ordine n. 10443": "10443",
    "la commande n° 10443": "10443",
    "zamówienie nr 10443/2026": "10443/2026",
    "narudžba br. 10443": "10443",
    "naročilo št. 10443": "10443",
    "10443": "10443",
    "my order 10443 and 10444": "10443 10444",
}
NONE = [
    "objednávka z 5.3.2024",
    "objednal jsem 5. 3. 2024 boty za 1499 Kč",
    "tel. 777 123 456",
    "volejte +420777123456",
    "777123456",
    "PSČ 11000",
    "order of 12/03/2024",
    "order placed at 10:15 on 2024-03-05",
    "I ordered 2 items for 1299 EUR",
    "Bestellung über 149 €",
    "faktura č. 2026004512",
    "číslo zásilky 2026004512",
    "číslo účtu 2026004512/0100",
    "DE123456789",
    "https://x.example/order/123456",
    "objednavka 5x boty 41",
    "",
]


@pytest.mark.parametrize("text", FOUND)
def test_an_order_number_is_found(text: str) -> None:
    assert " ".join(order_numbers(text)) == FOUND[text]


@pytest.mark.parametrize("text", NONE)
def test_other_numbers_are_none(text: str) -> None:
    assert order_numbers(text) == ()
