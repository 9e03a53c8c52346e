"""What of a text counts when its language is judged."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tolmach.languages.signs import SignTable

MOST_BYTES = 1000
"""eldc reads about this many bytes and no further, so they are chosen here."""

_LONGEST_WORD = 40
"""Longer than any word people type (a long German compound has about 35 letters); the rest is cut off."""

_MOST_CHARACTERS = 20_000
"""Of a longer text only the start is cleaned: the bytes that are judged come from there anyway."""

# What ends at a blank is looked for from the beginning of a word only: from each of its letters the way to its end
# would be walked again, and strangers write words of any length.
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)\S+@\S+"
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.(?:com|net|org|eu|shop|at|be|bg|ch|cz|de|fr|gr|hr|hu|it|pl|pt|ro|sk|uk)\b(?:/\S*)?"
)
_DIGIT_FOR_LETTER = re.compile(
    r"(?<![^\s(\"'])(?=[a-z34689]{3,}(?:[\s.,!?;:)\"']|$))(?:[34689](?=[aeiouyhtwld])|(?=[a-z]))"
    r"[a-z]+(?:[34689][a-z]+)*6?(?![a-z34689])"
)
_LETTERS_FOR_DIGITS = str.maketrans({"3": "x", "4": "ch", "6": "sh", "8": "th", "9": "th"})
"""Greek and Bulgarian in Latin letters: ``8elw``, ``e3w``, ``poru4ka``, ``ne6to``. Digits at the end are numbers."""

_WORD_WITH_DIGIT = re.compile(r"(?<!\S)\S*\d\S*")
_PLACEHOLDER = re.compile(r"[{<\[]{1,2}[^\s{}<>\[\]]{1,40}[}>\]]{1,2}")
_NO_WORD = re.compile(
    r"[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\u2190-\u2bff\ufe00-\ufe0f\ufeff\U0001f000-\U000e0fff_]+"
)
"""Control and direction characters, arrows, symbols, emoji with their selectors and tags."""
_ARMOUR = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----(?:\s{1,4}Hash: \S+)?"
    r"|-----BEGIN PGP [A-Z ]{1,40}-----.*?(?:-----END PGP [A-Z ]{1,40}-----|\Z)",
    re.DOTALL,
)
"""Encrypted words, signatures and keys (RFC 9580, section 6.2); what was signed stays."""
_LONG_WORD = re.compile(rf"(\w{{{_LONGEST_WORD}}})\w+")
_MIXED_WORD = re.compile(r"(?=\w*[a-zA-Z])(?=\w*[\u0400-\u04ff])\w+")
_LETTERS_ONLY = SignTable(lambda char: char if char.isalpha() else " ")
_SAME_SHAPE = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")


@lru_cache(maxsize=16)
def text_to_judge(text: str) -> str:
    """The words a person wrote, in NFC, with single blanks, at most ``MOST_BYTES`` bytes of UTF-8.

    Links, mail addresses, what PGP wraps around words, every word with a digit (orders, sizes, amounts), placeholders,
    emoji, lone surrogates and control characters are gone; line ends stay, because they part sentences.
    """
    text = text[:_MOST_CHARACTERS].encode("utf-8", "ignore").decode("utf-8")
    text = _ARMOUR.sub(" ", unicodedata.normalize("NFC", text))
    text = _DIGIT_FOR_LETTER.sub(_spell_digits, text)
    for noise in (_LINK, _WORD_WITH_DIGIT, _PLACEHOLDER, _NO_WORD):
        text = noise.sub(" ", text)
    text = _MIXED_WORD.sub(lambda word: word.group().translate(_SAME_SHAPE), _LONG_WORD.sub(r"\1", text))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return _choose_bytes("\n".join(line for line in lines if _has_letter(line)))


@lru_cache(maxsize=64)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a judged text in lower case, in order; an apostrophe parts words (``l'ordine`` is two)."""
    return tuple(text.lower().translate(_LETTERS_ONLY).split())


def has_plain_letters(text: str) -> bool:
    """Whether all letters are a to z: signs such as ``…`` ``€`` ``’`` and ``nº`` may be there."""
    return text.isascii() or not any(char.isalpha() and char not in "ªº" for char in text if not char.isascii())


def _spell_digits(word: re.Match[str]) -> str:
    return word.group().translate(_LETTERS_FOR_DIGITS)


def _has_letter(line: str) -> bool:
    return any(char.isalpha() for char in line)


def _choose_bytes(text: str) -> str:
    """Take the start and, of a long text, as much from its middle: greetings and signatures say the least."""
    raw = text.encode("utf-8")
    if len(raw) <= MOST_BYTES:
        return text
    half = MOST_BYTES // 2 - 1
    middle = max(half, len(raw) // 2)
    return _cut_at_blanks(raw[:half]) + "\n" + _cut_at_blanks(raw[middle : middle + half])


def _cut_at_blanks(raw: bytes) -> str:
    text = raw.decode("utf-8", "ignore")
    return text.rpartition(" ")[0] or text
