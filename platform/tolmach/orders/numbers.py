"""Order numbers as customers write them, in any language and with or without a word before them."""

from __future__ import annotations

import re
from functools import cache

from tolmach.languages.fold import fold
from tolmach.languages.mail_words import phrases

_LONGEST = 20_000
_MOST = 10
_TOKEN = re.compile(r"(?<![\w@./:-])#?[A-Za-z]{0,6}[-/]?\d[\dA-Za-z]*(?:[-/]\d[\dA-Za-z]*){0,3}(?![\w@]|[-/.,:]\d)")
_PREFIXED = re.compile(r"[A-Z]{1,6}-?(?:20\d\d)[-/]?\d{3,8}$|[A-Z]{1,5}-\d{4,10}$|[A-Z]{2,5}\d{5,8}$")
_YEARLY = re.compile(r"20[12]\d\d{6,8}$")
_DATE = re.compile(
    r"(?:\d{1,2}[-/]\d{1,2}[-/](?:19|20)?\d\d|(?:19|20)\d\d[-/]\d{1,2}[-/]\d{1,2}|(?:19|20)\d\d|\d{1,2}/\d{1,4})$"
)
_AND = re.compile(r"[ ,;&+/]{1,3}(?:[^\W\d_]{1,4}[ .]{1,2}){0,2}")
"""What stands between the numbers of a list: "10443, 10444 and no. 10445"."""
_SENTENCE_END = re.compile(
    r"(?<!\bnr)(?<!\bno)(?<!\bobj)(?<!\bzam)(?<!\brend)(?<!\bbest)(?<!\bcom)(?<!\bord)(?<!\bnar)(?<!\bпор)(?<!\bпар)(?<!\bαρ)"
    r"[.!?](?=\s+[^\W\d_]{4})|\n\s*\n",
    re.IGNORECASE,
)
"""A sentence or paragraph is over; "rend. szám" and "nr. comanda" are short for one thing."""
_WITH_YEAR = re.compile(r"[A-Z]{1,6}-20\d\d-\d{3,8}$")
"""Shops number orders like this, carriers number parcels in no such way."""
_LINK = re.compile(r"https?://\S+|www\.\S+|[^\s@]{1,80}@\S+")
_MONEY_AFTER = re.compile(
    r"\s*(?:[.,]\d{1,2})?\s*(?:(?:kc|czk|eur|euro|zl|pln|lei|ron|ft|huf|лв|bgn|kn|usd|ks|cm|kg)(?!\w)|[€$£%])"
)
_NOT_ORDERS = re.compile(
    r"(?:tel|telefon\w*|phone|mobil\w*|gsm|fax|τηλ\w*|тел\w*|iban|ucet|uctu|konto|account|cuenta|conta|compte|racun\w*|сметка|"
    r"faktur\w*|factur\w*|invoice|rechnung\w*|szamla\w*|fattura|fatura|фактур\w*|τιμολογι\w*|psc|plz|zip|ico|dic|vat|nip|cif|"
    r"nif|oib|cui|eik|tracking|zasilk\w*|zasielk\w*|balik\w*|paczk\w*|paket\w*|sendung\w*|csomag\w*|colet\w*|pratk\w*|пратк\w*|"
    r"posilj\w*|δεμα\w*|envio|colis|pacco|spedizione|kod|code|art|artikel\w*|model|size|velikost|velkost)"
    r"[^\w\n]{0,4}(?:(?:c|cislo|nr|no|num|number|numer|nummer|номер|szam|szama|αρ|je|is|ist)\W{1,3}){0,2}$"
)


def order_numbers(text: str) -> tuple[str, ...]:
    """Probable order numbers in the order they stand, as written without ``#``; each once, ten at most.

    A number counts with an order word or ``#`` before it, with an order word right after it, when it is the whole
    text, or when it looks like nothing else (``NV-2026-10443``, ``2026004512``). Dates, times, telephones, prices,
    postcodes, accounts and parcel numbers do not count.
    """
    words = _LINK.sub(" ", text[:_LONGEST])
    found: list[str] = []
    listed_to = -1
    for token in _TOKEN.finditer(words):
        number = token.group()
        before, after = _around(words, token.start(), token.end())
        is_next = listed_to >= 0 and _AND.fullmatch(words, listed_to, token.start()) is not None
        if _is_possible(number, before, after) and (is_next or _is_order(number, before, after, words)):
            found.append(number.lstrip("#").upper())
            listed_to = token.end()
    return tuple(dict.fromkeys(found))[:_MOST]


def _around(words: str, start: int, end: int) -> tuple[str, str]:
    """The same sentence before and after, folded; a line end is a border only where the line says enough."""
    *_, sentence = _SENTENCE_END.split(words[max(0, start - 60) : start])
    before = fold(sentence)
    return before, fold(words[end : end + 30].split("\n", maxsplit=1)[0])


def _is_possible(number: str, before: str, after: str) -> bool:
    digits = sum(sign.isdigit() for sign in number)
    if not 3 <= digits <= 16 or _DATE.match(number) or before.endswith("+"):
        return False
    is_something_else = _NOT_ORDERS.search(before) is not None and not _WITH_YEAR.match(number.upper())
    return not _MONEY_AFTER.match(after) and not is_something_else and not re.search(r"(?:^|\D)[€$£]$", before)


def _is_order(number: str, before: str, after: str, words: str) -> bool:
    bare = number.lstrip("#")
    if number.startswith("#"):
        return len(bare) >= 4
    if (_PREFIXED.match(bare.upper()) and not _is_vat(bare)) or _YEARLY.match(bare):
        return True
    if words.strip(" .,!\n") == number:
        return len(bare) >= 4 and not _is_telephone(bare) and not _is_vat(bare)
    is_split = re.match(r"\s?\d{2,3}\b", after) is not None or re.search(r"\d\s$", before) is not None
    return not is_split and bool(_order_before().search(before) or _order_after().match(after))


def _is_vat(bare: str) -> bool:
    """Value added tax numbers begin with their country; few shops number orders with so many digits behind it."""
    return re.match(r"(?i)(?:AT|BE|BG|CY|CZ|DE|EL|ES|FR|GB|HR|HU|IE|IT|PL|PT|RO|SI|SK)U?\d{8,12}$", bare) is not None


def _is_telephone(bare: str) -> bool:
    return re.match(r"0\d{8,10}$|[67]\d{8}$|42[01]\d{9}$", bare) is not None


@cache
def _order_before() -> re.Pattern[str]:
    """An order word, then at most a few small words or signs up to the number."""
    return re.compile(
        rf"(?<!\w)(?:{_order_words()})\w*[^\d\n]{{0,28}}(?:\d{{1,2}}[./-] ?\d{{1,2}}[./-]? ?(?:20\d\d)?[^\d]{{0,14}})?$"
    )


@cache
def _order_after() -> re.Pattern[str]:
    """Hungarian and others put the word last: "10443-as rendelés", "10443 számú rendelésem"."""
    return re.compile(rf"[-\w]{{0,4}}\s?(?:szamu |sz\. )?(?:{_order_words()})")


@cache
def _order_words() -> str:
    return "|".join(re.escape(word) for word in phrases("order_words") if len(word) >= 3)
