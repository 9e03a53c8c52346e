"""How often the right saved reply is found for a customer's letter, and nothing offered where none fits."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.replies.choice import Chooser
from tolmach.replies.embedder import build_embedder

_DATA = Path(__file__).with_name("data")
TUNING_HALF, TEST_HALF = _DATA / "replies_tune.jsonl", _DATA / "replies_test.jsonl"
MORE_FOR_TUNING = _DATA / "replies_train.jsonl"


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A labelled letter and what was chosen for it, best first."""

    language: str
    concept: str | None
    chosen: tuple[str, ...]
    ranked: tuple[str, ...]
    seconds: float

    @property
    def is_first(self) -> bool:
        """Whether the right one came first."""
        return self.chosen[:1] == (self.concept,)


def read_letters(*paths: Path) -> list[dict[str, Any]]:
    """The labelled letters of these files: ``language``, ``country``, ``concept`` or null, ``text``."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def bench_replies(path: Path = TEST_HALF, *, with_meaning: bool = True) -> dict[str, Any]:
    """Shares of letters for which the right reply came first and among three, and of others that got none.

    ``ranked_…`` are those among the three that the desk shows, also where none is sure enough to be a draft.

    ``elsewhere`` is the share right at first where the phrasings are those of another language: by meaning alone.
    """
    embedder = build_embedder() if with_meaning else None
    chooser = Chooser(embedder)
    letters = read_letters(path)
    chooser.choose(letters[0]["text"], _asks(Language(letters[0]["language"])))
    answered = [_answer(chooser, letter, Language(letter["language"])) for letter in letters]
    return {
        "name": "replies",
        "embedder": embedder.name if embedder else "words",
        "letters": len(letters),
        **_shares(answered),
        "elsewhere": _elsewhere(chooser, letters) if embedder else None,
        "by_language": {code: _shares([one for one in answered if one.language == code]) for code in LANGUAGES},
        "choice_p95_ms": round(statistics.quantiles([one.seconds for one in answered], n=20)[-1] * 1000),
    }


def _elsewhere(chooser: Chooser, letters: Sequence[Mapping[str, Any]]) -> float:
    codes = list(LANGUAGES)
    fitting = [letter for letter in letters if letter["concept"]]
    answered = [
        _answer(chooser, letter, codes[(codes.index(Language(letter["language"])) + 7) % len(codes)])
        for letter in fitting
    ]
    return _share(one.is_first for one in answered)


def _answer(chooser: Chooser, letter: Mapping[str, Any], phrased_in: Language) -> Answered:
    began, asks = perf_counter(), _asks(phrased_in)
    chosen = chooser.choose(letter["text"], asks)
    seconds, ranked = perf_counter() - began, chooser.rank(letter["text"], asks)
    return Answered(
        language=letter["language"],
        concept=letter["concept"],
        chosen=tuple(one.key for one in chosen),
        ranked=tuple(one.key for one in ranked[:3]),
        seconds=seconds,
    )


def _shares(answered: Sequence[Answered]) -> dict[str, float]:
    fitting = [one for one in answered if one.concept is not None]
    return {
        "first": _share(one.is_first for one in fitting),
        "among_three": _share(one.concept in one.chosen for one in fitting),
        "ranked_first": _share(one.ranked[:1] == (one.concept,) for one in fitting),
        "ranked_among_three": _share(one.concept in one.ranked for one in fitting),
        "silent": _share(not one.chosen for one in answered if one.concept is None),
    }


def _share(held: Any) -> float:
    values = list(held)
    return round(sum(values) / len(values), 3) if values else 0.0


def _asks(language: Language) -> dict[str, tuple[str, ...]]:
    return {key: tuple(entry["asks"]) for key, entry in read_language_file(language, "concepts").items()}
