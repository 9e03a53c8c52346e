"""What protected things look like, as regular expressions; words before a number come from ``languages/<code>``."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from tolmach.language import LANGUAGES
from tolmach.languages import read_language_file

Kind = Literal[
    "mail",
    "url",
    "slot",
    "term",
    "name",
    "iban",
    "account",
    "amount",
    "date",
    "time",
    "tracking",
    "order",
    "coupon",
    "size",
    "phone",
    "code",
]


GAP = "[ \u00a0\u202f]"
NUMBER = r"(?:\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?!\d)|\d+)(?:[.,]\d{1,2}(?!\d))?(?:,-|,–|,—|\.-|\.–|\.—)?"
_CODES = (
    "EUR USD GBP CHF CZK PLN HUF RON BGN HRK DKK SEK NOK RSD BAM MKD UAH RUB TRY BRL CAD AUD JPY CNY MDL ALL ISK"
).replace(" ", "|")
_SIGN_BEFORE = rf"(?:US\$|R\$|[€$£¥₽₺₴]|K[čČc]|kč|zł|ZŁ|zl|Ft|лв|lei|LEI|leu|kn|{_CODES}|(?i:eur)(?!\w))"
_SIGN = rf"(?:{_SIGN_BEFORE}|kr|din\.)"
"""In Romanian "din" is "from"."""

MONEY_WORD = (
    r"(?i:euros?|eurih|eurov|eurá|eura|evr(?:o|a|e|i|ov|ih)|ευρώ|евро|dol+ar\w*|dólares|pounds?|libras?|koruny?|korun|złot\w+|forint\w*|"
    r"leva|лева|kuna|kune|cents?|cêntimos?|cent[eé]simos?|centů|eurocent\w*)"
)
_AMOUNT = (
    rf"(?<![\w.,])(?:{_SIGN_BEFORE}(?:{GAP}[-−–]?|(?<=[$€£])[-−–])?{NUMBER}|[-−–]?{NUMBER}{GAP}?{_SIGN}(?:\d\d(?!\d))?)"
    rf"(?!\w)(?![.,/-]\d)|(?<![\w.,]){NUMBER}(?={GAP}{MONEY_WORD}(?!\w))"
)
_DATE = (
    r"(?<![\w.,/-])(?:\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|\d{1,2}(?P<sep>[./-]|\. )\d{1,2}(?P=sep)(?:\d{4}|\d{2})|\d{4}(?P<s2>[./]|\. )\d{1,2}(?P=s2)\d{1,2}"
    r"|\d{1,2}/\d{1,2}|\d{2}/\d{4}|\d{1,2}\. ?\d{1,2}\.(?=\s|$))(?![\w/]|[.,-]\d)"
)
_TIME = (
    r"(?<![\w.,:])(?:\d{1,2}:\d{2}(?::\d{2})?(?:\s?[-–]\s?\d{1,2}:\d{2})?"
    r"|\d{1,2}[hH]\d{2}(?:\s?[-–]\s?\d{1,2}[hH]\d{2})?|(?:\d{1,2}\s?[-–]\s?)?\d{1,2}[hH]|\d{1,2}\.\d{2}[hH]"
    r"|\d{1,2}\.\d{2}(?= ?(?:h|hod|Uhr|óra|год|ч)\b))(?!\w)(?!:\d)"
)
_PHONE = (
    rf"(?<!\w)(?:\(?(?:\+|00)\d{{1,3}}\)?(?:[ \u00a0./()-]{{0,2}}\d){{6,12}}"
    rf"|\(?0\d{{1,4}}\)?[ \u00a0./-]{{1,2}}\d{{2,4}}(?:[ \u00a0./-]\d{{2,4}}){{1,4}}"
    rf"|(?:\d[ -])?\d{{2,4}}(?:(?:{GAP}|-)\d{{2,4}}){{2,4}})(?!\w)(?![.,-]\d)"
)
_TRACKING = (
    r"(?<!\w)(?:[A-Z]{2} ?\d{2,3}(?: ?\d{2,3}){2,3}(?: ?\d)? ?[A-Z]{2}|1Z(?: ?[0-9A-Z]{2,4}){4,8}"
    r"|(?<!\+)\d{2,5}(?: \d{3,5}){3,6})(?!\w)"
)
_ORDER = (
    r"(?<![\w/.-])#?(?=[\w/.-]*\d)(?=[\w/.-]*[A-ZА-ЯΑ-Ω])[A-ZА-ЯΑ-Ω0-9]+(?:[-_/.][A-ZА-ЯΑ-Ω0-9]+)*(?!\w)"
    r"|(?<!\w)[A-Z]{1,4} [A-Z]?\d{1,4}/\d+(?!\w)|(?<!\w)# ?\d[\w/-]*(?!\w)"
    r"|(?<![\w.,/-])(?:\d+(?:[-/_]\d+){2,}|\d{3,}[-/_]\d{2,}|\d{1,4}[/_]\d{3,})(?!\w)"
    r"|(?<!\w)[a-z]{1,6}[-_]?\d{3,}(?:[-_/]\d+)+(?!\w)|(?<!\w)[a-z]{1,4}[-_]?\d{5,}(?!\w)"
    r"|(?<![\w-])(?!\w+-(?:19|20)\d\ds?(?![\w-]))(?=[\w-]*\d{3})[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)+(?![\w-])"
    r"|(?<!\w)[A-Za-z]{2,}\d{2,}(?!\w)|(?<![\w.,])(?!\d{1,3}(?:\.\d{3})+(?!\d|\.\d))v?\d+(?:\.\d+){2,}(?![\w])"
    r"|(?<!\w)(?=[a-zA-Z]*\d)(?=(?:\d*[a-zA-Z]){2})(?=(?:[a-zA-Z]*\d){3})[A-Za-z0-9]{8,}(?!\w)"
    r"|(?<![\w.,])\d{5,}(?!\w|[.,]\d)"
)
_IBAN = r"(?<!\w)[A-Za-z]{2}\d{2}(?:[ \u00a0-]?[A-Z0-9a-z]{4}){1,7}[ \u00a0-]?(?=[A-Z0-9a-z]*\d)[A-Z0-9a-z]{1,4}(?!\w)"
_ACCOUNT = r"(?<![\w/-])(?:\d{1,6}-)?\d{6,10}/\d{4}(?!\w)|(?<!\w)\d{4}(?: \d{4}){2,5}(?: \d{1,4})?(?!\w)"
_URL = (
    r"(?i:(?:https?|ftp)://[^\s<>\"«»“”]+|(?<![\w@])www\.[^\s<>\"«»“”]+|(?<![\w@./-])(?:[a-z0-9][a-z0-9-]*\.)+"
    r"(?:com|net|org|eu|info|shop|store|io|app|co|bg|cz|de|at|ch|gr|cy|es|fr|be|hr|hu|it|pl|pt|ro|sk|si|uk|ie)"
    r"(?:/[^\s<>\"«»“”]*|(?![\w@])(?!\.\w)))"
)
_MAIL = r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"
_SLOT = r"\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|\$\{\w+\}|%\(\w+\)[sd]|\{\w+\}|</?[A-Za-z][^<>\n]{0,400}>"
_NO_SIZE_UNIT = r"(?!\w|[.,]\d| ?(?:%|°|[ckm]?[mgl]\b|mil|bi|gra|deg))"
_SIZE = (
    r"(?<![\w.,-])(?:X{1,3}[SL]|[2-6]XL)(?![\w-])"
    rf"|(?<![\w.,-])(?:3[4-9]|4\d|5[0-2])[.,]5{_NO_SIZE_UNIT}|(?<![\w.,])\d{{1,2}} [12]/[23](?!\w)"
    r"|(?<!\w)(?:EU|UK|US|FR|IT) ?\d{1,2}(?:[.,]5)?(?!\w|[.,]\d)"
    r"|(?<![\w.,])\d+(?:[.,]\d+)?(?: ?[x×] ?\d+(?:[.,]\d+)?){1,2}(?=cm|mm|m\b|\W|$)"
)
_LONG_WORD = r"\S{60,}"
_VALUE = r"(?=[\w/.-]*\d)\w+(?:[-_/.]\w+)*"
_SIZE_VALUE = r"(?:[XSML]{1,4}|\d{1,3}(?:[.,]\d)?(?: [12]/[23]|/\d{1,3})?)"


@cache
def patterns() -> tuple[tuple[Kind, re.Pattern[str], bool], ...]:
    """Kind, pattern and whether a text without any digit can be passed over; the surest kinds first.

    Where a pattern has a group ``it``, that group alone is protected.
    """
    order, size, coupon = (_context(key) for key in ("order", "size", "coupon"))
    mark = (
        r"(?:(?:n\.?\s?[º°o]\.?|nr\.?|no\.|num\.?|number|número|numero|č\.?|číslo|št\.|br\.|бр\.|№|αρ\.|id)(?![^\W\d]))"
    )
    written: tuple[tuple[Kind, str, bool], ...] = (
        ("mail", _MAIL, False),
        ("url", _URL, False),
        ("slot", _SLOT, False),
        ("iban", _IBAN, True),
        ("account", _ACCOUNT, True),
        ("amount", _AMOUNT, True),
        ("tracking", _TRACKING, True),
        ("phone", _PHONE, True),
        ("size", rf"(?i:(?<!\w){size}\.?:?\s{mark}?\s?)(?P<it>{_SIZE_VALUE})(?!\w|[.,/]\d)", False),
        ("size", _SIZE, False),
        ("date", _DATE, True),
        ("time", _TIME, True),
        ("order", rf"(?i:(?<!\w){mark}:?\s?)(?P<it>{_VALUE})", True),
        ("order", rf"(?i:(?<!\w){order}:?\s)(?P<it>(?=\S*\d{{3}}|\S*\d-\d){_VALUE})", True),
        (
            "coupon",
            rf"(?i:(?<!\w){coupon}(?:\s\w{{2,3}}\s\w+|\s\w+)?:?\s[\"'«“]?)(?P<it>[A-Z][A-Z0-9-]{{3,}}|\w*\d\w*)(?!\w)",
            False,
        ),
        ("order", _ORDER, True),
        ("code", _LONG_WORD, False),
    )
    return tuple((kind, re.compile(pattern), digit) for kind, pattern, digit in written)


def _context(key: str) -> str:
    words = {str(word) for code in LANGUAGES for word in read_language_file(code, "protected").get(key, ())}
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"
