"""Getting a sentence through a model with its protected things whole: masked, masked otherwise, in parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tolmach.translation.masking import CODE, Masked, mask_spans, restore, survived
from tolmach.translation.numbers_said import missing_numbers
from tolmach.translation.protected import Span
from tolmach.translation.sentences import Piece

Run = Callable[[list[str]], list[str]]
"""Translates sentences over the whole route, one for one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A translated sentence; ``was_split`` where it had to be put together from parts, so that grammar may suffer.

    ``term_doubts`` name the agreed terms that could not be said, or not surely in the right form.
    """

    source: str
    text: str
    was_split: bool = False
    term_doubts: tuple[str, ...] = ()


def translate_pieces(pieces: Sequence[Piece], run: Run) -> list[Outcome]:
    """Translate each piece; what a first try loses is tried with other masks, then in parts around the protected."""
    first = try_masked([mask_spans(piece.text, piece.spans) for piece in pieces], run)
    outcomes = list(map(kept, pieces, first))
    again = [index for index, outcome in enumerate(outcomes) if outcome is None]
    second = try_masked([_masked_otherwise(pieces[index]) for index in again], run) if again else []
    for index, attempt in zip(again, second, strict=True):
        outcomes[index] = kept(pieces[index], attempt) or _last_resort(pieces[index], first[index], run)
    return [outcome for outcome in outcomes if outcome is not None]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a model made of a masked sentence."""

    masked: Masked
    answer: str

    @property
    def has_its_masks(self) -> bool:
        """Whether every mask came back, once and alone."""
        return survived(self.answer, self.masked)

    @property
    def restored(self) -> str:
        """The answer with the protected things back in it."""
        return restore(self.answer, self.masked)


def try_masked(masked: Sequence[Masked], run: Run) -> list[Attempt]:
    """Run masked sentences through the model."""
    return list(map(Attempt, masked, run([one.text for one in masked])))


def kept(piece: Piece, attempt: Attempt) -> Outcome | None:
    """The outcome of a good attempt: masks whole, and no number gone that cannot have become a word."""
    if not attempt.has_its_masks or any(len(number) > 2 for number in missing_numbers(piece.text, attempt.restored)):
        return None
    return Outcome(piece.text, attempt.restored)


def _masked_otherwise(piece: Piece) -> Masked:
    """The plain code for a mask, and the bare numbers masked too."""
    numbers = [
        Span(match.start(), match.end(), "code")
        for match in _BARE_NUMBER.finditer(piece.text)
        if not any(span.start < match.end() and match.start() < span.end for span in piece.spans)
    ]
    return mask_spans(piece.text, sorted([*piece.spans, *numbers], key=lambda span: span.start), CODE)


_BARE_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")


def _last_resort(piece: Piece, first: Attempt, run: Run) -> Outcome:
    """Where only a number went missing the first answer, whose check will say so; else the parts in between."""
    if first.has_its_masks:
        return Outcome(piece.text, first.restored)
    return Outcome(piece.text, _in_parts(piece, run), was_split=True)


def _in_parts(piece: Piece, run: Run) -> str:
    ends = [0, *(span.end for span in piece.spans)]
    starts = [*(span.start for span in piece.spans), len(piece.text)]
    parts = [piece.text[end:start] for end, start in zip(ends, starts, strict=True)]
    cores = [_PART.fullmatch(part) for part in parts]
    answers = iter(run([core["words"] for core in cores if core]))
    said = [
        f"{core['before']}{next(answers)}{core['after']}" if core else part
        for core, part in zip(cores, parts, strict=True)
    ]
    kept = [*(piece.text[span.start : span.end] for span in piece.spans), ""]
    return "".join(part + thing for part, thing in zip(said, kept, strict=True))


_PART = re.compile(r"(?P<before>\W*)(?P<words>\w.*\w|\w)(?P<after>\W*)", re.DOTALL)
