"""Translate a text whole: protect, split, run through a route, put together, check."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType

from tolmach.translation.agreed import Terms, say_as_agreed
from tolmach.translation.ahead import work_ahead
from tolmach.translation.attempts import Outcome, translate_pieces
from tolmach.translation.brief import NO_BRIEF, Brief
from tolmach.translation.checks import Check, Checked, Light, LooksLike, light_of, run_checks, words_of
from tolmach.translation.errors import TranslationFailed
from tolmach.translation.glossary import lexicon_for
from tolmach.translation.memory import SentenceMemory
from tolmach.translation.patterns import Kind
from tolmach.translation.port import Direction, Engine
from tolmach.translation.protected import Span, find_protected
from tolmach.translation.routes import Route, find_route, run_route
from tolmach.translation.segments import key_of, say_again
from tolmach.translation.sentences import Piece, split
from tolmach.translation.set_phrases import say_set_phrase

NOT_BY_ITSELF = ("echo",)
"""Engines that are used only where they are asked for by name."""

OUTSIDE = ("http",)
"""Engines that send the text to another machine: only for clients who allow it."""

MEMORY = "memory"
"""What is named as the engine of sentences that a person has put into words before."""


@dataclass(frozen=True, slots=True)
class ProtectedThing:
    """Something of the source that stands unchanged in the translation."""

    kind: Kind
    text: str


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A translated text with what was done and what may be wrong with it.

    ``remembered`` are the numbers of the segments that were said again; ``engine`` is ``memory`` where no model was
    asked at all.
    """

    text: str
    engine: str
    pivot: str | None
    protected: tuple[ProtectedThing, ...]
    checks: tuple[Check, ...]
    light: Light
    remembered: tuple[int, ...] = ()


class Translator:
    """Translates with the first engine that can; safe to share between threads.

    ``looks_like`` names the language of a sentence, or ``und``; without it the language is not checked.
    """

    def __init__(
        self,
        engines: Sequence[Engine],
        looks_like: LooksLike | None = None,
        memory: SentenceMemory | None = None,
        *,
        budget_seconds: float = 300.0,
    ) -> None:
        self._engines = tuple(engines)
        self._looks_like = looks_like
        self._memory = memory or SentenceMemory()
        self._budget_seconds = budget_seconds

    def translate(
        self,
        text: str,
        source: str,
        target: str,
        *,
        brief: Brief = NO_BRIEF,
        engine: str | None = None,
    ) -> Translation:
        """Translate a text of any length and shape, as its client's ``brief`` wants it; ``engine`` limits the choice.

        Raises TranslationFailed, NoModel where no model leads there.
        """
        if source == target:
            return _unchanged(text)
        spans = find_protected(text, brief.never, brief.names)
        pieces = split(text, source, spans)
        said = _set_phrases(pieces, source, target)
        remembered = _remembered(pieces, source, target, brief, said)
        said |= {index: wording for index, (_number, wording) in remembered.items()}
        chosen = [
            index for index, piece in enumerate(pieces) if index not in said and self._is_to_translate(piece, target)
        ]
        route = self._route(source, target, brief, engine) if chosen or not remembered else None
        outcomes = self._translate_pieces([pieces[index] for index in chosen], route, brief) if route else []
        said |= {index: outcome.text for index, outcome in zip(chosen, outcomes, strict=True)}
        whole = "".join(said.get(index, piece.text) for index, piece in enumerate(pieces))
        checks = run_checks(_to_check(text, whole, (source, target), spans, outcomes), self._looks_like)
        return Translation(
            text=whole,
            engine=_engines(route, outcomes, remembered),
            pivot=route.pivot if route else None,
            protected=tuple(ProtectedThing(span.kind, text[span.start : span.end]) for span in spans),
            checks=checks,
            light=light_of(checks),
            remembered=tuple(number for number, _wording in remembered.values()),
        )

    def translate_many(
        self,
        texts: Iterable[str],
        source: str,
        target: str,
        *,
        brief: Brief = NO_BRIEF,
        engine: str | None = None,
    ) -> Iterator[Translation | TranslationFailed]:
        """One answer per text, in order and as soon as it is there; what fails comes as its error in its place."""
        for future in work_ahead(
            texts, partial(self.translate, source=source, target=target, brief=brief, engine=engine)
        ):
            try:
                yield future.result()
            except TranslationFailed as error:
                yield error

    def directions(self) -> set[Direction]:
        """What can be translated without a pivot on this machine, by any engine but the plain one."""
        return {direction for engine in self._usable(None, NO_BRIEF) for direction in engine.directions()}

    def close(self) -> None:
        """End the engine processes."""
        for engine in self._engines:
            engine.close()

    def __enter__(self) -> Translator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _route(self, source: str, target: str, brief: Brief, engine: str | None) -> Route:
        return find_route(self._usable(engine, brief), source, target)

    def _usable(self, name: str | None, brief: Brief) -> list[Engine]:
        allowed = [engine for engine in self._engines if brief.may_leave or engine.name not in OUTSIDE]
        if name is None:
            return [engine for engine in allowed if engine.name not in NOT_BY_ITSELF]
        return [engine for engine in allowed if engine.name == name]

    def _is_to_translate(self, piece: Piece, target: str) -> bool:
        """Not what stays by its nature, nor a sentence that is surely in the target language already."""
        if piece.fixed or self._looks_like is None or len(words_of(piece.text)) < 5:
            return not piece.fixed
        return self._looks_like(piece.text) != target

    def _translate_pieces(self, pieces: Sequence[Piece], route: Route, brief: Brief) -> list[Outcome]:
        deadline = time.monotonic() + self._budget_seconds

        def run(sentences: list[str]) -> list[str]:
            return run_route(route, sentences, self._memory, deadline)

        outcomes = translate_pieces(pieces, run)
        if route.engine in NOT_BY_ITSELF:
            return outcomes
        source, target = route.hops[0].source, route.hops[-1].target
        lexicon = lexicon_for(brief.agreed, source, target)
        return say_as_agreed(pieces, outcomes, Terms(lexicon=lexicon, source=source, target=target), run)


def _set_phrases(pieces: Sequence[Piece], source: str, target: str) -> dict[int, str]:
    """What is said for the pieces that are greetings, thanks or closings, by their index."""
    said: dict[int, str] = {}
    opens = True
    for index, piece in enumerate(pieces):
        if piece.fixed:
            continue
        phrase = say_set_phrase(piece.text, source, target, opens=opens)
        if phrase is not None:
            said[index] = phrase
        opens = False
    return said


def _remembered(
    pieces: Sequence[Piece], source: str, target: str, brief: Brief, said: Mapping[int, str]
) -> dict[int, tuple[int, str]]:
    """The pieces that a person has put into words before, by their index: the segment's number and its wording."""
    found: dict[int, tuple[int, str]] = {}
    for index, piece in enumerate(pieces) if brief.segments else ():
        segment = None if piece.fixed or index in said else brief.segments.get(key_of(piece, source, target))
        wording = say_again(segment, piece) if segment else None
        if segment is not None and wording is not None:
            found[index] = segment.number, wording
    return found


def _to_check(
    text: str, whole: str, direction: Direction, spans: Sequence[Span], outcomes: Sequence[Outcome]
) -> Checked:
    return Checked(
        source_text=text,
        text=whole,
        source=direction[0],
        target=direction[1],
        sentences=tuple((outcome.source, outcome.text) for outcome in outcomes),
        protected=tuple(text[span.start : span.end] for span in spans),
        split_sentences=sum(outcome.was_split for outcome in outcomes),
        term_doubts=tuple(dict.fromkeys(doubt for outcome in outcomes for doubt in outcome.term_doubts)),
    )


def _engines(route: Route | None, outcomes: Sequence[Outcome], remembered: Mapping[int, object]) -> str:
    """Who put the text into words; memory is named where it did."""
    names = [MEMORY] if remembered else []
    return "+".join([*names, route.engine] if route and (outcomes or not names) else names)


def _unchanged(text: str) -> Translation:
    return Translation(text=text, engine="none", pivot=None, protected=(), checks=(), light=Light.GREEN)
