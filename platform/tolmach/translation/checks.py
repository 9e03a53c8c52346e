"""What can be seen of a translation without understanding it. Pure and cheap; together they make a traffic light."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tolmach.translation.dates_said import find_dates
from tolmach.translation.numbers_said import missing_numbers
from tolmach.translation.wording import foreign_wording

LooksLike = Callable[[str], str]
"""Names a text's language, ``und`` where it must not guess."""


class Light(StrEnum):
    """Green: may be sent after reading. Amber: a named doubt. Red: cannot be sent unedited."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Check:
    """One finding. ``detail`` says what is wrong, empty where nothing is."""

    name: str
    light: Light
    detail: str

    @property
    def ok(self) -> bool:
        return self.light is Light.GREEN


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What the checks look at: both texts, the sentences that went through a model and the protected things."""

    source_text: str
    text: str
    source: str
    target: str
    sentences: tuple[tuple[str, str], ...]
    protected: tuple[str, ...]
    split_sentences: int = 0
    term_doubts: tuple[str, ...] = ()


def run_checks(checked: Checked, looks_like: LooksLike | None = None) -> tuple[Check, ...]:
    """Every check, in a fixed order; the language is looked at only where a detector is given."""
    return (
        protected_present(checked),
        numbers_equal(checked),
        dates_equal(checked),
        target_language(checked, looks_like),
        untranslated_sentence(checked),
        length_ratio(checked),
        repetition(checked),
        brackets(checked),
        split_sentence(checked),
        agreed_terms(checked),
        wrong_country_wording(checked),
    )


def light_of(checks: Sequence[Check]) -> Light:
    """The worst of the checks."""
    lights = {check.light for check in checks}
    return next((light for light in (Light.RED, Light.AMBER) if light in lights), Light.GREEN)


def protected_present(checked: Checked) -> Check:
    """Each protected thing stands in the translation as often as in the source. Missing or doubled is red."""
    things = dict.fromkeys(checked.protected)
    wrong = [thing for thing in things if _count(thing, checked.text) != _count(thing, checked.source_text)]
    return _check("protected_present", Light.RED, ", ".join(wrong))


def _count(thing: str, text: str) -> int:
    """How often it stands there by itself: the size M is not in "My"."""
    return len(re.findall(rf"(?<!\w){re.escape(thing)}(?!\w)", text))


def numbers_equal(checked: Checked) -> Check:
    """The same numbers, whatever their separators. A missing one is red; a small or a new one may be a word: amber."""
    missing = missing_numbers(checked.source_text, checked.text)
    new = missing_numbers(checked.text, checked.source_text)
    light = Light.RED if any(len(number) > 2 for number in missing) else Light.AMBER
    said = [f"{what} {', '.join(numbers)}" for what, numbers in (("missing", missing), ("new", new)) if numbers]
    return _check("numbers_equal", light, "; ".join(said))


def dates_equal(checked: Checked) -> Check:
    """No day became another one: ``listopadu`` is November, ``listopada`` October.

    What is read in one of the two texts alone may only be written in a way that is not known, and is no fault.
    """
    before, after = find_dates(checked.source_text, checked.source), find_dates(checked.text, checked.target)
    days, said = ({(one.day, one.month) for one in dates} for dates in (before, after))
    gone = [checked.source_text[one.start : one.end] for one in before if (one.day, one.month) not in said]
    new = [checked.text[one.start : one.end] for one in after if (one.day, one.month) not in days]
    told = " → ".join(", ".join(dict.fromkeys(words)) for words in (gone, new))
    return _check("dates_equal", Light.AMBER, told if gone and new else "")


def target_language(checked: Checked, looks_like: LooksLike | None) -> Check:
    """The detector, where it is sure, finds the target language in what the model said."""
    said = " ".join(after for _before, after in checked.sentences)
    if looks_like is None or len(words_of(said)) < 4:
        return _check("target_language", Light.RED, "")
    found = looks_like(said)
    light = Light.RED if found == checked.source else Light.AMBER
    return _check("target_language", light, "" if found in (checked.target, "und") else f"looks like {found}")


def untranslated_sentence(checked: Checked) -> Check:
    """No sentence of four words or more came back as it went in."""
    left = [
        before
        for before, after in checked.sentences
        if len(words_of(before)) >= 4 and words_of(before) == words_of(after)
    ]
    return _check("untranslated_sentence", Light.RED, _quoted(left))


def length_ratio(checked: Checked) -> Check:
    """Each sentence's length in characters keeps within the band; short ones vary too much to be looked at."""
    odd = [
        before
        for before, after in checked.sentences
        if len(before) >= _LONG_ENOUGH and not _SHORTEST <= len(after) / len(before) <= _LONGEST
    ]
    return _check("length_ratio", Light.AMBER, _quoted(odd))


_LONG_ENOUGH, _SHORTEST, _LONGEST = 25, 0.5, 2.0


def repetition(checked: Checked) -> Check:
    """No words said three times running, nor letters, unless the source does so: models stutter when they are lost."""
    stuttered = [
        match.group()[:40]
        for before, after in checked.sentences
        for match in _STUTTER.finditer(after)
        if not _STUTTER.search(before)
    ]
    return _check("repetition", Light.RED, _quoted(stuttered))


_STUTTER = re.compile(r"(?<!\w)(\w[\w' ,-]{0,60}?)(?:[\s,-]+\1){2,}(?!\w)|(\w{1,4})\2{5,}")


def brackets(checked: Checked) -> Check:
    """Brackets and quotes that were closed are closed."""
    before, after = checked.source_text, checked.text
    open_ones = [pair for pair in ("()", "[]", "{}", "«»", "“”") if _closed(before, pair) > _closed(after, pair)]
    return _check("brackets", Light.AMBER, " ".join(open_ones))


def split_sentence(checked: Checked) -> Check:
    """Sentences put together from parts are whole in substance but may read badly."""
    count = checked.split_sentences
    return _check("split_sentence", Light.AMBER, f"{count} put together from parts" if count else "")


def agreed_terms(checked: Checked) -> Check:
    """Each agreed term is said as agreed, and surely in the form that its sentence needs."""
    return _check("agreed_terms", Light.AMBER, ", ".join(checked.term_doubts))


def wrong_country_wording(checked: Checked) -> Check:
    """Words that the target country does not say (Brazilian ones in Portugal), as its language folder lists them."""
    said = "\n".join(after for _before, after in checked.sentences)
    return _check("wrong_country_wording", Light.AMBER, "; ".join(foreign_wording(said, checked.target)))


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters, without numbers."""
    return [word.casefold() for word in re.findall(r"[^\W\d_]+", text)]


def _closed(text: str, pair: str) -> bool:
    return text.count(pair[0]) == text.count(pair[1])


def _quoted(sentences: Sequence[str]) -> str:
    return " · ".join(sentence[:60] for sentence in sentences)


def _check(name: str, light: Light, detail: str) -> Check:
    return Check(name, light if detail else Light.GREEN, detail)
