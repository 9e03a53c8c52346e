"""What stands under the words: the signature mark, a telephone's advertisement, a business card."""

from __future__ import annotations

import re
from functools import cache

from tolmach.inbox.closings import is_name, is_polite_closing
from tolmach.language import UND
from tolmach.languages.fold import fold
from tolmach.languages.mail_words import any_of, phrases

_MARK = re.compile(r"^(--|—|– –|- -)[ \u00a0]?$")
_LONGEST_SIGNATURE = 15
_LAST_LINES = 300
_LONGEST_ADVERT = 160
_MOST_WORDS = 12
_FEWEST_WORDS_OF_NOTICE = 4
_LINK = re.compile(r"[<(\[]?https?://[^\s>)\]]+[>)\]]?")
_ADVERTISED = re.compile(
    r"www\.(avast|avg)\.com(/sig-email\S*)?$|outlook.*://aka\.ms/|://aka\.ms/.*outlook|^#[\w-]*dab4fad8-[\da-f-]+$"
)
"""Addresses that only an advertisement holds, so that its sentence need not be known in every language.

The last one is an anchor that Avast's mark on a page leaves in the text.
"""
_FREE_FORM = re.compile(r"sent from (my|a) [^.,;!?]{1,40}$")
_CONTACT = re.compile(
    r"(^|\W)(tel|fax|mob|mobil|gsm|phone|telefon|www|http|e-?mail|ico|dic|nip|vat|cif|p\. ?iva|eik|ust)\b[.: ]|@|www\.|"
    r"\+?\d[\d /()-]{7,}\d|^\[(cid|image):|^<image\d+\.\w+>"
)
"""A line of a business card; a logo reads as ``[cid:…]``, ``[image: …]`` or ``<image001.png>``."""
_RULE = re.compile(r"^[-_=*~\s]{5,}$")


def split_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """The words and the signature under them. Words are never all taken: without words before it nothing is cut."""
    above, last = lines[:-_LAST_LINES], lines[-_LAST_LINES:]
    kept, cut = _at_mark(last)
    kept, advert = _trailing_adverts(kept)
    kept, card = _business_card(kept)
    return [*above, *kept], [*card, *advert, *cut]


def _at_mark(lines: list[str]) -> tuple[list[str], list[str]]:
    for number, line in enumerate(lines):
        is_notice = _notice().match(fold(line[:80])) is not None
        is_mark = _MARK.match(line.strip("\r")) is not None
        is_short = is_mark and len(_filled(lines[number:])) <= _LONGEST_SIGNATURE
        if (is_short or is_notice) and _filled(lines[:number]):
            return lines[:number], lines[number:]
    return lines, []


@cache
def _notice() -> re.Pattern[str]:
    """A heading ("Disclaimer") that fills its line, or the beginning of a firm's notice."""
    headings = [re.escape(phrase) for phrase in phrases("notices") if _is_heading(phrase)]
    beginnings = [re.escape(phrase) for phrase in phrases("notices") if not _is_heading(phrase)]
    return re.compile(rf"(?:{'|'.join(headings)})\W{{0,3}}$|\W{{0,3}}(?:{'|'.join(beginnings)})(?!\w)")


def _is_heading(phrase: str) -> bool:
    return len(phrase.split()) < _FEWEST_WORDS_OF_NOTICE


def _trailing_adverts(lines: list[str]) -> tuple[list[str], list[str]]:
    end = len(lines)
    taken = end
    while end:
        line = fold(lines[end - 1][:400])
        if line and not is_advert(line) and not _RULE.match(lines[end - 1]):
            break
        end -= 1
        taken = end if line else taken
    is_advert_there = any(is_advert(fold(line[:400])) for line in lines[taken:])
    if not is_advert_there or not _filled(lines[:taken]):
        return lines, []
    return lines[:taken], lines[taken:]


def is_advert(folded: str) -> bool:
    """Whether a program wrote the line: "sent from my iPhone", "virus-free", "get Outlook for iOS"."""
    line = folded.strip("*_<>[]() -–—")
    bare = _LINK.sub("", line).strip()
    if not line or len(bare) > _LONGEST_ADVERT:
        return False
    if _virus_line().match(bare) or (_ADVERTISED.search(line) and len(bare.split()) <= _MOST_WORDS):
        return True
    if _sent_line().match(line) or _sent_tail().search(bare):
        has_sentence = re.search(r"[,;!?]\s|\.\s+\w", bare) or len(bare.split()) > _MOST_WORDS
        is_device_named = _device().search(bare) is not None or "://" in line
        return not has_sentence and (is_device_named or _FREE_FORM.match(line) is not None)
    return False


@cache
def _device() -> re.Pattern[str]:
    """Names of devices and mail programs, also with the endings of languages that decline them (``iPhonu``)."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in phrases('devices'))})")


@cache
def _sent_line() -> re.Pattern[str]:
    return re.compile(any_of("sent_from"))


@cache
def _sent_tail() -> re.Pattern[str]:
    """German and Hungarian put the verb last: "Von meinem iPhone gesendet", "iPhone-omról küldve"."""
    return re.compile(r"(gesendet|kuldve|gonderildi|送信|verzonden|verstuurd)\W*$")


@cache
def _virus_line() -> re.Pattern[str]:
    return re.compile(rf"{any_of('adverts')}.{{0,80}}$")


def _business_card(lines: list[str]) -> tuple[list[str], list[str]]:
    """Contact lines under "Best regards" and the name. The greeting and the name stay: they say who writes."""
    for number in range(len(lines) - 1, max(-1, len(lines) - _LONGEST_SIGNATURE), -1):
        if not _closes(lines, number):
            continue
        name_end = _after_name(lines, number + 1)
        card = lines[name_end:]
        contacts = sum(bool(_CONTACT.search(fold(line[:200]))) for line in card)
        has_more_to_say = any("?" in line or len(line) > 120 for line in card) or _names_order(card)
        if contacts >= 2 and not has_more_to_say and _filled(lines[:number]):
            return lines[:name_end], card
        return lines, []
    return lines, []


def _closes(lines: list[str], number: int) -> bool:
    """Whether the line is "Best regards", or nothing but thanks with a name under it: after thanks people go on."""
    line = lines[number][:80]
    if _closing_line().match(fold(line)):
        return True
    name = "".join(lines[number + 1 : _after_name(lines, number + 1)])
    return is_name(name) and is_polite_closing(line, UND)


@cache
def _closing_line() -> re.Pattern[str]:
    return re.compile(rf"{any_of('closings')}\W*$")


def _after_name(lines: list[str], number: int) -> int:
    while number < len(lines) and not lines[number].strip():
        number += 1
    return min(number + 1, len(lines))


def _names_order(card: list[str]) -> bool:
    return any(re.search(rf"(?<!\w){_order_words()}", fold(line[:200])) for line in card)


@cache
def _order_words() -> str:
    return any_of("order_words").replace(r"(?!\w)", "")


def _filled(lines: list[str]) -> list[str]:
    return [line for line in lines if line.strip(" \t\u00a0\ufeff\u200b")]
