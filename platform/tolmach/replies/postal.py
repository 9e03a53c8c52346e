"""Postal addresses as people write them in a letter: a street with its number, beside a postcode and a town. Pure.

Both halves must be there, so that neither a postcode alone nor a number behind a capital is taken for an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_GAP = r"[ \u00a0]"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΫΆΈ-ΏА-Я]"
_SMALL = (
    r"(?:de|del|de la|da|do|dos|das|di|della|delle|dei|du|des|la|le|les|l'|d'|na|nad|pod|pri|u|ob|am|an|der|dem|den|im|"
    r"von|zum|zur|sv\.|św\.|i|y|e|of|the|και|της|του)"
)
_TYPE = (
    r"(?:ul\.|ulica|ulice|nám\.|námestie|náměstí|tř\.|al\.|pl\.|os\.|rua|av\.|avenida|calle|c/|plaza|via|viale|piazza|"
    r"rue|avenue|boulevard|bd|place|str\.|strada|bd\.|utca|út|útja|tér|ul|ул\.|бул\.|ж\.к\.|οδός|cesta|trg)"
)
_NAME = rf"(?:{_CAPITAL}[\w.'’-]*|\d+\.)"
_TYPED = rf"(?:(?i:{_TYPE}){_GAP}{{0,2}}(?:{_SMALL}{_GAP}){{0,2}})?"
_STREET_NAME = rf"{_TYPED}{_NAME}(?:{_GAP}(?:{_NAME}|(?i:{_TYPE})|{_SMALL}{_GAP}{_NAME})){{0,4}}"
_NO_YEAR = r"(?!(?:19|20)\d\d)"
_MARK = rf"(?:(?:nr|č|br|št|бр|n)\.?[º°]?{_GAP}?)?"
_NUMBER = rf"{_MARK}{_NO_YEAR}\d{{1,4}}{_GAP}?(?:[A-Za-zА-Яа-я](?!\w))?(?:/\d{{0,4}}[A-Za-z]?)?\.?(?!\w)"
_TOWN = rf"{_CAPITAL}[\w'’-]+(?:{_GAP}(?:{_SMALL}{_GAP})?{_CAPITAL}[\w'’-]+){{0,2}}(?:{_GAP}\d{{1,2}}(?!\d))?"
_POSTCODE = rf"(?:[A-Z]{{1,2}}-)?(?:\d{{3}}{_GAP}?\d{{2}}|\d{{2}}-\d{{3}}|\d{{4}}-\d{{3}}|\d{{4,6}})(?![\d-])"
_BRITISH = r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[\dW] ?[A-Z\d]{4})(?!\w)"
_NEXT = r"(?:[ \u00a0]*,[ \u00a0]*\n?|[ \u00a0]*\n[ \u00a0]*)"

_SHAPES = (
    # Dlhá 1, 010 01 Žilina
    rf"{_STREET_NAME},?{_GAP}{_NUMBER}{_NEXT}{_POSTCODE}{_GAP}{_TOWN}",
    # 12 rue de la Paix, 75002 Paris
    rf"\d{{1,4}}(?:{_GAP}?(?:bis|ter|[A-D]))?,?{_GAP}{_STREET_NAME}{_NEXT}{_POSTCODE}{_GAP}{_TOWN}",
    # 1052 Budapest, Váci utca 3.
    rf"{_POSTCODE}{_GAP}{_TOWN},{_GAP}?{_STREET_NAME}{_GAP}{_NUMBER}",
    # 5 High Street, London SW1A 1AA
    rf"\d{{1,4}}[A-Za-z]?,?{_GAP}{_STREET_NAME}{_NEXT}(?:{_TOWN}{_NEXT}){{0,2}}(?:{_TOWN}{_GAP})?{_BRITISH}",
)
_ADDRESS = re.compile("|".join(rf"(?<![\w./-])(?:{shape})" for shape in _SHAPES))


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where each postal address begins and ends."""
    if any(map(str.isdigit, text)):
        yield from (match.span() for match in _ADDRESS.finditer(text))
