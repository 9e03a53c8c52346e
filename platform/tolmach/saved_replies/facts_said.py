"""Literals of a saved reply that are facts of its market, and the slots that take their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from tolmach.clients.rules import COUNTED_FACTS
from tolmach.language import Language
from tolmach.languages.fold import fold
from tolmach.saved_replies.literals import Span, apart, spans_in
from tolmach.saved_replies.reply import Change, ChangeKind, MarketTold

_SAID_WHOLE = ("return_address", "complaint_address", "company", "vat_number", "cod_fee", "payment_methods", "carriers")
"""Facts that are looked for as they are written, whatever signs and line ends stand between their words."""

_PLACES = ("return_address", "complaint_address")
_LEAST_WHOLE, _LEAST_PLACE = 4, 12
_ALIKE_PLACE, _ALIKE_DIGITS = 80, 0.8
_TELLING_DIGITS = 9
"""A phone is told by its last nine digits, which leave out country and trunk codes."""


@dataclass(frozen=True, kw_only=True)
class _Match:
    slot: str
    becomes: str
    market: str
    is_equal: bool


def literal_changes(text: str, language: Language, markets: Sequence[MarketTold]) -> list[Change]:
    """What is proposed for each literal, in the order of the text.

    Equal to a fact of one name: the slot, taken. Like one, or equal to several: proposed. Else it is only listed.
    """
    spoken = [market for market in markets if language in market.languages]
    found = [*_whole_facts(text, spoken), *spans_in(text, language)]
    changes: dict[tuple[str, str], Change] = {}
    for span in apart(text, found):
        for change in _changes(span, spoken):
            changes.setdefault((change.said, change.becomes), change)
    return list(changes.values())


def _whole_facts(text: str, markets: Sequence[MarketTold]) -> Iterator[Span]:
    """Facts of several words as they stand in the text, and places that are written nearly so."""
    values = {(name, market.facts[name]) for market in markets for name in _SAID_WHOLE if market.facts.get(name)}
    for name, value in sorted(values, key=lambda one: (-len(one[1]), one)):
        if len(value) < _LEAST_WHOLE:
            continue
        equal = list(_as_written(value).finditer(text))
        for one in equal:
            yield Span(one.start(), one.end(), "fact", one[0])
        if not equal and name in _PLACES and len(value) >= _LEAST_PLACE:
            yield from _alike_place(text, value)


def _as_written(value: str) -> re.Pattern[str]:
    words = r"[\W_]{1,4}".join(map(re.escape, re.findall(r"\w+", value)))
    stop = r"\.?" if value.endswith(".") else ""
    return re.compile(rf"(?<!\w){words}(?!\w){stop}", re.IGNORECASE)


def _alike_place(text: str, value: str) -> Iterator[Span]:
    lower, wanted = text.lower(), " ".join(value.lower().split())
    if len(lower) != len(text):
        return
    found = fuzz.partial_ratio_alignment(wanted, lower.replace("\n", " "), score_cutoff=_ALIKE_PLACE)
    if found is None:
        return
    start, end = found.dest_start, found.dest_end
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    said = _only_parts_of(text[start:end], wanted)
    start = text.index(said, start)
    yield Span(start, start + len(said), "place", said)


def _only_parts_of(said: str, place: str) -> str:
    """What was found without parts at its ends that say nothing of the place (", prosím")."""
    parts = re.split(r"(?<=[,;\n])", said)
    while len(parts) > 1 and fuzz.partial_ratio(parts[-1].lower().strip(" ,;.\n"), place) < _ALIKE_PLACE:
        parts.pop()
    while len(parts) > 1 and fuzz.partial_ratio(parts[0].lower().strip(" ,;.\n"), place) < _ALIKE_PLACE:
        parts.pop(0)
    return "".join(parts).strip(" ,;.\n")


def _changes(span: Span, markets: Sequence[MarketTold]) -> Iterator[Change]:
    matches = list({(one.slot, one.becomes): one for market in markets for one in _matches(span, market)}.values())
    equal = [one for one in matches if one.is_equal]
    if len(equal) == 1:
        why = f"equal to {equal[0].slot} of the market {equal[0].market}"
        yield Change(kind=ChangeKind.SLOT, said=span.said, becomes=equal[0].becomes, is_taken=True, why=why)
        return
    if not matches:
        yield Change(kind=ChangeKind.LEFT, said=span.said, why=_left(span, markets))
    for one in equal or matches:
        others = ", ".join(other.slot for other in equal if other is not one)
        why = f"equal to {one.slot}, and to {others} too" if others else f"like {one.slot} of the market {one.market}"
        yield Change(kind=ChangeKind.SLOT, said=span.said, becomes=one.becomes, why=why)


def _left(span: Span, markets: Sequence[MarketTold]) -> str:
    if span.kind == "mail":
        mailbox = next((market.slug for market in markets if fold(span.said) in map(fold, market.mails)), None)
        return f"the mailbox of the market {mailbox}; there is no slot for it" if mailbox else "no slot holds addresses"
    return "no fact of its markets says this" if markets else "no market of this language is known"


def _matches(span: Span, market: MarketTold) -> Iterator[_Match]:
    for name, value in market.facts.items():
        found = _match(span, name, value)
        if found is not None:
            becomes, is_equal = found
            yield _Match(slot=f"market.{name}", becomes=becomes, market=market.slug, is_equal=is_equal)


def _match(span: Span, name: str, value: str) -> tuple[str, bool] | None:
    """What the literal becomes by this fact, and whether it is equal to it; None where they are not alike."""
    slot = f"{{{{market.{name}}}}}"
    if span.kind == "days" and name in COUNTED_FACTS:
        number = _digits(span.said)
        is_plain = len(re.findall(r"[^\W\d_]+", span.said)) == 1
        return (span.said.replace(number, slot, 1), is_plain) if number == value else None
    if span.kind == "phone" and name == "phone":
        return _alike_digits(_digits(span.said)[-_TELLING_DIGITS:], _digits(value)[-_TELLING_DIGITS:], slot)
    if span.kind == "account" and name == "bank_account":
        return _alike_digits(account_number(span.said), account_number(value), slot)
    if span.kind == "link" and name == "web":
        return _in_web(span.said, value, slot)
    if span.kind in ("fact", "place") and name in _SAID_WHOLE and len(value) >= _LEAST_WHOLE:
        if _as_written(value).fullmatch(span.said):
            return slot, True
        is_alike = name in _PLACES and fuzz.partial_ratio(fold(value), fold(span.said)) >= _ALIKE_PLACE
        return (slot, False) if is_alike else None
    return None


def _alike_digits(said: str, value: str, slot: str) -> tuple[str, bool] | None:
    if not value or said == value:
        return (slot, True) if value else None
    return (slot, False) if Indel.normalized_similarity(said, value) >= _ALIKE_DIGITS else None


def _in_web(said: str, value: str, slot: str) -> tuple[str, bool] | None:
    bare = re.sub(r"^https?://|/+$", "", value.strip(), flags=re.IGNORECASE)
    shown = re.sub(r"^https?://|/+$", "", said, flags=re.IGNORECASE)
    plain, host = (one.casefold().removeprefix("www.") for one in (shown, bare))
    if plain == host:
        return slot, True
    if not host or not plain.startswith(f"{host}/"):
        return None
    rest = shown[len(shown) - len(plain) + len(host) :]
    scheme = "" if "://" in value else said[: len(said) - len(said.partition("://")[2])] if "://" in said else ""
    return f"{scheme}{slot.rstrip('/')}{rest}", False


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def account_number(account: str) -> str:
    """An account in one writing, given as an IBAN or as people of its country write it (CZ, SK, PL, HU)."""
    packed = re.sub(r"\s", "", account).upper()
    czech = re.fullmatch(r"(?:CZ|SK)\d{2}(?P<bank>\d{4})(?P<prefix>\d{6})(?P<number>\d{10})", packed) or re.fullmatch(
        r"(?:(?P<prefix>\d{1,6})-)?(?P<number>\d{2,10})/(?P<bank>\d{4})", packed
    )
    if czech:
        return f"{int(czech['prefix'] or 0)}-{int(czech['number'])}/{czech['bank']}"
    plain = packed.replace("-", "")
    hungarian = re.fullmatch(r"(?:HU\d{2})?(\d{16}(?:\d{8})?)", plain)
    if hungarian:
        return hungarian[1].ljust(24, "0")
    return plain.removeprefix("PL")
