"""Bytes to text where the declared charset is missing, unknown or wrong."""

from __future__ import annotations

import codecs
import re
from functools import cache

from tolmach.inbox.alphabets import ALPHABETS, SMALL_WORDS

_WIDER = {
    "ascii": "",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
"""Declared codec → the wider one that senders really use under its name; ASCII says nothing about high bytes."""

_SNIFFED = ("cp1252", "cp1250", "iso8859-2", "cp1251", "koi8-r", "iso8859-5", "cp1253", "iso8859-7")
_SAMPLE = 16_000
_HIGH = re.compile(rb"[\x80-\xff]")
_WORD = re.compile(r"[^\W\d_]+")
_ACCEPTED_SIGNS = frozenset("„“”‚‘’–—…€«»§°•·©®™£\u00a0\u00ad")
_MARGIN = 0.35
"""How much better per changed sign another charset must read before the declared one is disbelieved."""


def decode_text(raw: bytes, declared: str | None = None) -> str:
    """The text of ``raw``: the declared charset where it holds, else UTF-8, else the likeliest of the old charsets.

    Never fails; NUL and other control signs are kept out by the caller (``parse``), not here.
    """
    codec = _codec(declared)
    if codec.startswith(("iso2022", "hz", "utf-16", "utf-32", "utf-7")):
        return raw.decode(codec, "replace")
    if raw.isascii():
        return raw.decode("iso2022_jp_2", "replace") if b"\x1b$" in raw else raw.decode("ascii")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_old(raw, codec)


def _codec(declared: str | None) -> str:
    name = (declared or "").strip().strip("\"'").lower()
    if name in {"", "utf-8", "utf8"}:
        return ""
    name = {"unicode-1-1-utf-7": "utf-7", "x-sjis": "cp932", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949"}.get(
        name, name
    )
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    # Python also finds codecs that are no charsets (rot13, base64); they do not decode bytes to text.
    return _WIDER.get(found.name, found.name) if getattr(found, "_is_text_encoding", True) else ""


def _decode_old(raw: bytes, codec: str) -> str:
    if codec and not _is_single_byte(codec):
        return raw.decode(codec, "replace")
    if codec not in {"", *_SNIFFED} and _reads(raw, codec):
        return raw.decode(codec)
    if not codec and _mostly_utf8(raw):
        return raw.decode("utf-8", "replace")
    return raw.decode(_likeliest(raw, codec), "replace")


def _mostly_utf8(raw: bytes) -> bool:
    sample = raw[:_SAMPLE]
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    return broken * 10 < len(_HIGH.findall(sample))


def _likeliest(raw: bytes, declared: str) -> str:
    first = _HIGH.search(raw)
    start = max(0, first.start() - 200) if first else 0
    sample = raw[start : start + _SAMPLE]
    readings = {codec: sample.decode(codec, "replace") for codec in _SNIFFED}
    scores = {codec: _score(text) for codec, text in readings.items()}
    best = max(_SNIFFED, key=lambda codec: scores[codec])
    if declared not in scores or best == declared:
        return best
    pairs = list(zip(readings[best], readings[declared], strict=True))
    changed = sum(ours != theirs for ours, theirs in pairs)
    gain = (scores[best] - scores[declared]) * sum(ours > "\x7f" for ours, _ in pairs)
    return best if gain > _MARGIN * changed else declared


def _score(text: str) -> float:
    """How well the text reads in its best language, per sign beyond ASCII; wrong charsets score below zero."""
    high = [sign for sign in text if sign > "\x7f"]
    if not high:
        return 0.0
    faults = sum(_fault(sign) for sign in high) + _odd_words(text)
    words = set(_WORD.findall(text.lower()))
    return max(_fit(high, words, language) for language in ALPHABETS) - faults / len(high)


def _fit(high: list[str], words: set[str], language: str) -> float:
    weights = _weights(language)
    letters = sum(weights.get(sign.lower(), 0.0 if sign in _ACCEPTED_SIGNS else -0.6) for sign in high)
    return letters / len(high) + min(0.6, 0.12 * len(words & _small_words(language)))


def _fault(sign: str) -> float:
    if sign == "\ufffd" or "\x80" <= sign < "\xa0":
        return 3.0
    return 0.0 if sign.isalpha() or sign in _ACCEPTED_SIGNS else 1.0


_INSIDE = re.compile(
    r"[a-zà-žа-я][A-ZÀ-ÞА-Я](?=[a-zà-žа-я])|[^\W\d_][^\w\s\x00-\x7f’](?=[^\W\d_])|ς(?=[^\W\d_])|\b[а-я][А-Я]+\b"
)
_MIXED = re.compile(r"[a-zA-Z][Α-ωА-я]|[Α-ωА-я][a-zA-Z]")


def _odd_words(text: str) -> float:
    """Capitals and signs in the middle of words and mixed scripts: what koi8 read as cp1251 looks like."""
    return 1.5 * (len(_INSIDE.findall(text)) + len(_MIXED.findall(text)))


@cache
def _weights(language: str) -> dict[str, float]:
    letters = ALPHABETS[language]
    return {letter: 1.0 - 0.6 * rank / len(letters) for rank, letter in enumerate(letters)}


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(SMALL_WORDS[language].split())


@cache
def _is_single_byte(codec: str) -> bool:
    try:
        return len("é".encode(codec, "ignore")) <= 1 and len(bytes([0xE0, 0xE1]).decode(codec, "replace")) == 2
    except (LookupError, UnicodeError):
        return False


def _reads(raw: bytes, codec: str) -> bool:
    try:
        raw.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
