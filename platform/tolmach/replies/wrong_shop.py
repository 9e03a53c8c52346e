"""What in a letter belongs to another client: a brand, a domain, an address, an account, a phone. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from tolmach.clients.identities import Identity
from tolmach.languages.fold import fold

_INFLECTED = frozenset("cs sk pl sl hr hu".split())
"""Languages that put endings on names ("v Noveste", "Novestánál"); elsewhere an ending makes another word."""

_LEAST_INFLECTED = 5
"""Letters of a name from which on an ending is looked for: on shorter ones too many words end like names."""

_CASE_TELLS = 3
"""Names of so few letters ("DM", "Mia") are only names where they are written exactly so."""

_LEAST_DIGITS, _TELLING_DIGITS = 6, 9
"""A phone is told by its last nine digits, which leave out country and trunk codes; shorter ones by all they have."""

_GAP = re.compile(r"(?<=\d)[\s().\-/\u2011\u2013]+(?=\d)")


def foreign_name(text: str, own: Identity, others: Iterable[Identity], *, language: str) -> str | None:
    """The first thing in a letter that names another client, as that client writes it; None where nothing does.

    What the letter's own client has too (a shared warehouse, a mother company's account) is no other client's, and a
    name inside an own name ("Novesta Kids") is the own one.
    """
    text = _without(text, own.names, language)
    for other in others:
        if other.client_id == own.client_id:
            continue
        for name in _foreign_names(text, own, other, language):
            return name
    return None


def _foreign_names(text: str, own: Identity, other: Identity, language: str) -> Iterator[str]:
    folded, squeezed, packed = fold(text), _GAP.sub("", text), "".join(text.split()).upper()
    for address in sorted(other.addresses - own.addresses):
        if re.search(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", text.casefold()):
            yield address
    for domain in sorted(other.domains - own.domains):
        if re.search(rf"(?<![\w-]){re.escape(domain)}(?![\w-]|\.\w)", text.casefold()):
            yield domain
    yield from (name for name in sorted(other.names - own.names) if _name_pattern(name, language).search(text))
    yield from (phone for phone in sorted(other.phones) if _is_dialled(phone, squeezed, own.phones))
    yield from (one for one in sorted(other.accounts) if _is_paid_to(one, packed, own.accounts))
    yield from (place for place in sorted(other.places) if _is_placed(place, folded, own.places))


def _without(text: str, names: Iterable[str], language: str) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = _name_pattern(name, language).sub(" ", text)
    return text


def _name_pattern(name: str, language: str) -> re.Pattern[str]:
    """A name in any case, with its accents or without them: nobody adds accents, so ``cálida`` is not Calida."""
    words = name.split()
    if len(name) <= _CASE_TELLS:
        return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    spelled = r"[\s\u00a0-]+".join(rf"(?:{re.escape(word)}|{re.escape(fold(word))})" for word in words)
    either = rf"(?i:{spelled})"
    last = words[-1]
    if language in _INFLECTED and len(last) >= _LEAST_INFLECTED and last[:1].isupper() and last.isalpha():
        stem = last[:-1] if last[-1] in "aeioyáé" else last
        begun = "".join(rf"{re.escape(word)}\s+" for word in words[:-1])
        either += rf"|{begun}(?:{re.escape(stem)}|{re.escape(stem.upper())})\w{{1,4}}"
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _is_dialled(phone: str, squeezed: str, own: Iterable[str]) -> bool:
    digits = _telling_digits(phone)
    if len(digits) < _LEAST_DIGITS or digits in {_telling_digits(one) for one in own}:
        return False
    return re.search(rf"{digits}(?!\d)", squeezed) is not None


def _telling_digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-_TELLING_DIGITS:]


def _is_paid_to(account: str, packed: str, own: Iterable[str]) -> bool:
    number = "".join(account.split()).upper()
    if len(number) < _LEAST_DIGITS or number in {"".join(one.split()).upper() for one in own}:
        return False
    return re.search(rf"(?<!\d){re.escape(number)}(?!\d)", packed) is not None


def _is_placed(place: str, folded: str, own: Iterable[str]) -> bool:
    """Whether a street and its town stand together in the text: either alone is many people's."""
    streets = _streets(place) - {street for one in own for street in _streets(one)}
    plain = _plain(folded)
    return any(f" {street} " in f" {plain} " for street in streets)


def _streets(place: str) -> set[str]:
    parts = [_plain(fold(part)) for part in re.split(r"[,;\n]", place)]
    return {f"{one} {two}" for one, two in pairwise(parts) if _has_digit(one) and _has_digit(two)}


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)
