"""Whether a letter is written in a language other than its customer's. Pure apart from the detector.

A stop that is wrong teaches people to override it, so the text must speak against the customer's language, not merely
for another one: the likeliest other language must fit better by ``_LEAST_NATS``. Measured on what the project has of
each of its fifteen languages (tests/replies/test_wrong_language.py): no false stop on the saved replies and letters,
nor on the labelled messages of four words and more; of the saved replies sent to customers of another language all are
stopped, of the messages 98 of 100. Most of the rest are four to six words that two sisters share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tolmach.detection.likelihood import text_logs
from tolmach.detection.port import Detector
from tolmach.detection.text import text_to_judge, words_of
from tolmach.detection.words import neutral_words, word_evidence
from tolmach.language import LANGUAGES, PIVOT, Language, is_served

_LEAST_NATS, _LEAST_PART_NATS = 8.0, 12.0
_LEAST_WORDS, _LEAST_PART_WORDS = 4, 6
"""A paragraph alone needs more than a letter."""

_LEAST_SMALL, _LEAST_PART_SMALL = 0.0, 1.5
"""Nats of the small words that a language is known by: a line of goods or streets has hardly any."""

_QUOTED_LINE = re.compile(r"(?m)^\s{0,3}>.*$")
_GOODS = re.compile(r"\b[A-Z][a-z]+(?: +(?:\d+ +)?[A-Z][a-z]+){2,}\b")
"""Three words and more in a row that begin with a capital: what a thing is called, in whatever language."""

_QUOTATION = re.compile(r"[„“«»\"][^„“”«»\"\n]{1,200}[“”«»\"]")


def wrong_language(
    text: str,
    language: str,
    detector: Detector,
    *,
    market_languages: Iterable[str] = (),
    names: Iterable[str] = (),
    repeated: Sequence[str] = (),
) -> Language | None:
    """The language that a letter, or a paragraph of it, is in instead of the customer's; None where it is right.

    What is quoted, what is ``repeated`` of the customer's own words and the client's own ``names`` say nothing. A
    customer whose language the house has no texts for may be written to in English, in the market's languages, or in a
    sister of theirs.
    """
    words = own_words(text, names, repeated)
    right = _right_languages(language, market_languages)
    whole = _accused(words, right, detector, least=(_LEAST_WORDS, _LEAST_NATS, _LEAST_SMALL))
    if whole is not None:
        return whole
    least = (_LEAST_PART_WORDS, _LEAST_PART_NATS, _LEAST_PART_SMALL)
    parts = (_accused(part, right, detector, least=least) for part in re.split(r"\n\s*\n", words))
    return next((found for found in parts if found is not None), None)


def own_words(text: str, names: Iterable[str], repeated: Sequence[str] = ()) -> str:
    """What the writer of a letter says themselves: nothing repeated or quoted, no names of goods and of the client."""
    text = _without(text, repeated)
    for said_by_others in (_QUOTED_LINE, _QUOTATION, _GOODS):
        text = said_by_others.sub(" ", text)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _without(text: str, repeated: Sequence[str]) -> str:
    """The text without what it repeats: a whole line, or all of it within a line. Line ends do not matter."""
    lines = {line.strip() for said in repeated for line in said.splitlines()}
    text = "\n".join(" " if line.strip() in lines else line for line in text.splitlines())
    for said in filter(None, (said.strip() for said in repeated)):
        text = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", " ", text)
    return text


def _right_languages(language: str, market_languages: Iterable[str]) -> frozenset[str]:
    if is_served(language):
        return frozenset((language,))
    sisters = {code for code, facts in LANGUAGES.items() if language in facts.sisters}
    return frozenset((language, PIVOT, *market_languages, *sisters))


def _accused(
    text: str, right: frozenset[str], detector: Detector, *, least: tuple[int, float, float]
) -> Language | None:
    least_words, least_nats, least_small = least
    judged = text_to_judge(text)
    if len([word for word in words_of(judged) if word not in neutral_words()]) < least_words:
        return None
    found = _better_fit(text_logs(judged, detector), right, least_nats)
    return found if found and word_evidence(judged).get(found, 0.0) >= least_small else None


def _better_fit(logs: Mapping[str, float], right: frozenset[str], least_nats: float) -> Language | None:
    # Only the house's own languages accuse: Serbian, Galician and their like read as their sisters do.
    others = {code: value for code, value in logs.items() if is_served(code) and code not in right}
    fitting = [logs[code] for code in right if code in logs]
    if not others or not fitting:
        return None
    best = max(others, key=others.__getitem__)
    return Language(best) if others[best] - max(fitting) >= least_nats else None
