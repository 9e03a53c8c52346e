"""What customers ask that no concept answers: their letters put together by meaning, or by words in common. Pure.

Letters whose vectors are known are put together over all languages; the others language by language.

Around the letter that is near to most others the topic is the letters near to it, so that one long letter does not
chain two topics together. Words count by how rare they are among all letters of the language.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tolmach.language import Language
from tolmach.replies.bare_words import bare_sentence
from tolmach.reports.topics_by_meaning import groups_by_meaning
from tolmach.tickets.search import search_words

LEAST_CUSTOMERS = 3
"""Fewer customers are no topic yet, and their words might be those of one person."""

NEAR = 0.4
"""The cosine from which on two letters are about the same.

Measured on 4,960 phrasings of the starter library's thirty concepts in fifteen languages, many of which are near to one
another: 78 % come into a topic, and half of a topic's are of one concept (from 0.3 on 84 % and 44 %).
"""

STEM, LEAST_LETTERS = 5, 4
"""Words are told apart by their beginnings, where the meaning sits in inflected languages; short words tell nothing."""

MOST_COMPARED, MOST_WORDS, MOST_EXAMPLES = 400, 5, 3

COMMON = 0.5
"""A word in more than this share of all letters of the language tells nothing, from ``LEAST_KNOWN`` letters on."""

LEAST_KNOWN = 12


@dataclass(frozen=True, kw_only=True)
class SilentLetter:
    """A customer's letter; ``is_silent`` where no concept fitted. The others tell what is usual.

    ``name`` is the customer's; ``vector`` what the letter means, where ``embedder`` said so.
    """

    message_id: int
    customer_id: int
    reference: str
    language: str
    subject: str
    text: str
    name: str
    is_silent: bool
    vector: bytes | None = None
    embedder: str | None = None

    @property
    def whole(self) -> str:
        """All that is known of what they said."""
        return f"{self.subject}\n{self.text}"

    @property
    def example(self) -> str:
        """A sentence of it without what tells who wrote it."""
        return bare_sentence(self.text, Language(self.language), name=self.name)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Letters about one thing, with its most telling words and a few of the letters.

    ``languages`` are those of the letters, that of most of them first: the words and examples are in it where it has
    enough.
    """

    languages: tuple[str, ...]
    customers: int
    words: tuple[str, ...]
    examples: tuple[SilentLetter, ...]


def topics(letters: Iterable[SilentLetter]) -> tuple[Topic, ...]:
    """The topics of all languages, those of the most customers first."""
    letters = list(letters)
    by_language: dict[str, list[SilentLetter]] = {}
    for letter in letters:
        by_language.setdefault(letter.language, []).append(letter)
    weights = {language: _weights([_stems(one.whole) for one in ones]) for language, ones in by_language.items()}
    found = list(_topics_by_meaning(letters, weights))
    # What meaning put into no topic may still share its words.
    seen = {message_id for _topic, ids in found for message_id in ids}
    for language, ones in by_language.items():
        silent = [one for one in ones if one.is_silent and one.message_id not in seen]
        found += [(topic, ()) for topic in _topics_in(language, silent, weights[language])]
    return tuple(sorted((topic for topic, _ids in found), key=lambda one: (-one.customers, one.languages, one.words)))


def _topics_by_meaning(
    letters: Sequence[SilentLetter], weights: Mapping[str, dict[str, float]]
) -> Iterator[tuple[Topic, tuple[int, ...]]]:
    """Each topic with the ids of its letters."""
    used = Counter(letter.embedder for letter in letters if letter.vector is not None)
    if not used:
        return
    embedder = used.most_common(1)[0][0]
    known = [letter for letter in letters if letter.embedder == embedder and letter.vector is not None]
    vectors = [letter.vector for letter in known if letter.vector is not None]
    groups = groups_by_meaning(vectors, [one.language for one in known], [one.is_silent for one in known])
    for group in groups:
        ones = [known[at] for at in group]
        if len({one.customer_id for one in ones}) >= LEAST_CUSTOMERS:
            topic = _topic(ones, weights)
            yield topic, tuple(one.message_id for one in ones)


def _topic(ones: Sequence[SilentLetter], weights: Mapping[str, dict[str, float]]) -> Topic:
    counts = Counter(one.language for one in ones)
    languages = tuple(sorted(counts, key=lambda code: (-counts[code], code)))
    own = [one for one in ones if one.language == languages[0]]
    return Topic(
        languages=languages,
        customers=len({one.customer_id for one in ones}),
        words=_telling(own, weights[languages[0]]),
        examples=tuple((own if len(own) >= MOST_EXAMPLES else ones)[:MOST_EXAMPLES]),
    )


def _topics_in(language: str, letters: Sequence[SilentLetter], weights: dict[str, float]) -> Iterator[Topic]:
    silent = letters[:MOST_COMPARED]
    vectors = [{stem: weights[stem] for stem in _stems(letter.whole) if stem in weights} for letter in silent]
    near = _neighbours(vectors)
    left = set(range(len(silent)))
    while left:
        middle = max(left, key=lambda at: (len(near[at] & left), -at))
        members = (near[middle] & left) | {middle}
        left -= members
        # Nearest to the middle first: the examples are to show the topic at its clearest.
        ordered = sorted(members, key=lambda at: (-_cosine(vectors[middle], vectors[at]), at))
        ones = [silent[at] for at in ordered]
        if len({one.customer_id for one in ones}) >= LEAST_CUSTOMERS:
            yield _topic(ones, {language: weights})


def _neighbours(vectors: Sequence[dict[str, float]]) -> list[set[int]]:
    near: list[set[int]] = [set() for _ in vectors]
    for one, vector in enumerate(vectors):
        for other in range(one):
            if _cosine(vector, vectors[other]) >= NEAR:
                near[one].add(other)
                near[other].add(one)
    return near


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    common = sum(one[stem] ** 2 for stem in one.keys() & other.keys())
    lengths = sum(w * w for w in one.values()) * sum(w * w for w in other.values())
    return common / math.sqrt(lengths) if lengths else 0.0


def _weights(letters: Sequence[set[str]]) -> dict[str, float]:
    """Inverse letter frequency of each stem (Spärck Jones 1972), without what stands in most letters or in one only."""
    used = Counter(stem for stems in letters for stem in stems)
    most = COMMON * len(letters) if len(letters) >= LEAST_KNOWN else len(letters)
    return {stem: math.log(1 + len(letters) / count) for stem, count in used.items() if 1 < count <= most}


def _telling(letters: Sequence[SilentLetter], weights: dict[str, float]) -> tuple[str, ...]:
    """The words that most tell these letters, each in the form it has most often, from the heaviest on."""
    said = [{_stem(word): word for word in _words(letter.whole)} for letter in letters]
    counts = Counter(stem for words in said for stem in words if stem in weights)
    # A word of one customer alone may be a name.
    heavy = [stem for stem, count in counts.items() if count >= max(LEAST_CUSTOMERS, len(letters) / 3)]
    heavy.sort(key=lambda stem: (-counts[stem] * weights[stem], stem))
    return tuple(_usual_form(stem, said) for stem in heavy[:MOST_WORDS])


def _usual_form(stem: str, said: Sequence[dict[str, str]]) -> str:
    forms = Counter(words[stem] for words in said if stem in words)
    return min(forms, key=lambda form: (-forms[form], form))


def _words(text: str) -> list[str]:
    """The words as they are written, which their folded form could not show to a reader."""
    plain = "".join(sign if sign.isalpha() else " " for sign in text.lower())
    return [word for word in plain.split() if len(word) >= LEAST_LETTERS]


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in _words(text)}


def _stem(word: str) -> str:
    return "".join(search_words(word))[:STEM]
