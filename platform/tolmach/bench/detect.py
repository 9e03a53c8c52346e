"""``tolmach bench detect``: how often the stated language is right, by length, and how fast it is found."""

from __future__ import annotations

import platform
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tolmach.detection.bare import fold_accents
from tolmach.detection.choose import build_detector, installed_detectors
from tolmach.detection.judge import LIMIT, judge
from tolmach.detection.model import Evidence
from tolmach.detection.port import Detector
from tolmach.detection.text import words_of
from tolmach.language import LANGUAGES

_LENGTHS = ((1, "1 word"), (3, "2-3 words"), (7, "4-7 words"), (15, "8-15 words"))
_LONGER = "16 words and more"
_SLOW_SHARE = {"langdetect": 10, "lingua": 4}
"""Of the slow ones only every n-th text is judged, so that a run ends within minutes."""

TUNING_HALF, TEST_HALF = (Path(__file__).with_name("data") / f"detect-{half}.tsv" for half in ("tune", "test"))
"""Messages as customers of e-shops write them, 32 a language in each half; see ``data/README.md``."""

_PACKAGES = {"lingua": "lingua-language-detector"}


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A text, the language it is known to be in, and the market it came from where that is known."""

    language: str
    text: str
    country: str | None


def read_labelled(file: Path) -> list[Labelled]:
    """Lines of language TAB text TAB country; the third column counts only if it is two capital letters.

    Raises ValueError with the line's number where a line has no text.
    """
    texts = []
    for number, line in enumerate(file.read_text(encoding="utf-8").removesuffix("\n").split("\n"), 1):
        language, *rest = line.split("\t")
        if not rest:
            raise ValueError(f"{file}: line {number} has no text")
        country = rest[1] if len(rest) > 1 and len(rest[1]) == 2 and rest[1].isascii() and rest[1].isupper() else None
        texts.append(Labelled(language=language, text=rest[0], country=country))
    return texts


def bench_detect(labelled: Path | None = None, *, detectors: Sequence[str] | None = None) -> dict[str, Any]:
    """Judge every text with every installed detector, as written and in lower case without diacritics.

    ``accuracy`` is that of the likeliest candidate and macro: the mean over the served languages of the share that is
    right, in per cent, outside languages switched on. ``stated`` is the share of texts with a language at the limit.
    ``memory MB`` is the peak of the process up to then. Without a file the test half of the own set is judged.
    """
    texts = read_labelled(labelled or TEST_HALF)
    names = installed_detectors() if detectors is None else detectors
    rows = {name: _bench_one(build_detector(name), texts[:: _SLOW_SHARE.get(name, 1)]) for name in names}
    return {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "texts": len(texts),
        "limit": LIMIT,
        "detectors": rows,
    }


def print_rows(result: dict[str, Any], say: Callable[[str], None]) -> None:
    """The result for people, one line per length class."""
    say(f"{result['texts']} texts, limit {result['limit']}, {result['machine']}")
    for name, row in result["detectors"].items():
        say(f"{name} {row['version']}: {row['texts']} texts, {row['texts a second']} a second, {row['memory MB']} MB")
        for form in ("as written", "no diacritics"):
            for length, figures in row[form].items():
                say(f"  {form}, {length}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))
            say(f"  {form}, confused: " + ", ".join(f"{pair} {count}" for pair, count in row[f"{form}, confused"]))


def _bench_one(detector: Detector, texts: list[Labelled]) -> dict[str, Any]:
    started = time.perf_counter()
    row: dict[str, Any] = {"version": _version(detector.name), "texts": len(texts)}
    for form, change in (("as written", str), ("no diacritics", fold_accents)):
        answers = [(item, *_answer(item, change(item.text), detector)) for item in texts]
        row[form] = _by_length(answers)
        row[f"{form}, confused"] = _confusions(answers)
    row["texts a second"] = round(2 * len(texts) / (time.perf_counter() - started))
    row["memory MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return row


_Answer = tuple[Labelled, str, bool]


def _answer(item: Labelled, text: str, detector: Detector) -> tuple[str, bool]:
    found = judge(text, detector, Evidence(country=item.country))
    return next(iter(found.candidates)), found.language in found.candidates


def _by_length(answers: list[_Answer]) -> dict[str, dict[str, float]]:
    groups: dict[str, list[_Answer]] = {name: [] for name in (*(name for _most, name in _LENGTHS), _LONGER)}
    for answer in answers:
        if answer[0].language in LANGUAGES:
            groups[_length_class(answer[0].text)].append(answer)
    return {name: _figures(group) for name, group in groups.items() if group}


def _figures(answers: list[_Answer]) -> dict[str, float]:
    seen = Counter(item.language for item, _likeliest, _stated in answers)
    right = Counter(item.language for item, likeliest, _stated in answers if likeliest == item.language)
    stated = [likeliest == item.language for item, likeliest, is_stated in answers if is_stated]
    return {
        "accuracy": round(100 * sum(right[code] / seen[code] for code in seen) / len(seen), 2),
        "stated": round(100 * len(stated) / len(answers), 2),
        "stated right": round(100 * sum(stated) / max(1, len(stated)), 2),
        "texts": len(answers),
    }


def _confusions(answers: list[_Answer]) -> list[tuple[str, int]]:
    pairs = Counter(
        f"{item.language}→{likeliest}" for item, likeliest, _stated in answers if likeliest != item.language
    )
    return pairs.most_common(12)


def _length_class(text: str) -> str:
    words = len(words_of(text))
    return next((name for most, name in _LENGTHS if words <= most), _LONGER)


def _version(name: str) -> str:
    try:
        return version(_PACKAGES.get(name, name))
    except PackageNotFoundError:
        return "-"
