"""Translate a text whole: protect, split, run through a route, put together, check."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType

from tolmach.translation.ahead import work_ahead
from tolmach.translation.attempts import Outcome, translate_pieces
from tolmach.translation.checks import Check, Checked, Light, LooksLike, light_of, run_checks, words_of
from tolmach.translation.errors import TranslationFailed
from tolmach.translation.memory import SentenceMemory
from tolmach.translation.patterns import Kind
from tolmach.translation.port import Direction, Engine
from tolmach.translation.protected import Span, find_protected
from tolmach.translation.routes import Route, find_route, run_route
from tolmach.translation.sentences import Piece, split
from tolmach.translation.set_phrases import say_set_phrase

NOT_BY_ITSELF = ("echo",)
"""Engines that are used only where they are asked for by name."""


@dataclass(frozen=True, slots=True)
class ProtectedThing:
    """Something of the source that stands unchanged in the translation."""

    kind: Kind
    text: str


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A translated text with what was done and what may be wrong with it."""

    text: str
    engine: str
    pivot: str | None
    protected: tuple[ProtectedThing, ...]
    checks: tuple[Check, ...]
    light: Light


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
        engine: str | None = None,
        terms: Sequence[str] = (),
        names: Sequence[str] = (),
    ) -> Translation:
        """Translate a text of any length and shape. Raises TranslationFailed, NoModel where no model leads there.

        ``terms`` are never translated; ``names`` are those the ticket knows; ``engine`` limits the choice to one.
        """
        if source == target:
            return _unchanged(text)
        route = find_route(self._usable(engine), source, target)
        spans = find_protected(text, terms, names)
        pieces = split(text, source, spans)
        said = _set_phrases(pieces, source, target)
        chosen = [
            index for index, piece in enumerate(pieces) if index not in said and self._is_to_translate(piece, target)
        ]
        outcomes = self._translate_pieces([pieces[index] for index in chosen], route)
        said |= {index: outcome.text for index, outcome in zip(chosen, outcomes, strict=True)}
        whole = "".join(said.get(index, piece.text) for index, piece in enumerate(pieces))
        return self._checked(text, whole, route, spans, outcomes)

    def translate_many(
        self,
        texts: Iterable[str],
        source: str,
        target: str,
        *,
        engine: str | None = None,
        terms: Sequence[str] = (),
        names: Sequence[str] = (),
    ) -> Iterator[Translation | TranslationFailed]:
        """One answer per text, in order and as soon as it is there; what fails comes as its error in its place."""
        for future in work_ahead(
            texts, partial(self.translate, source=source, target=target, engine=engine, terms=terms, names=names)
        ):
            try:
                yield future.result()
            except TranslationFailed as error:
                yield error

    def directions(self) -> set[Direction]:
        """What can be translated without a pivot, by any engine but the plain one."""
        return {direction for engine in self._usable(None) for direction in engine.directions()}

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

    def _usable(self, name: str | None) -> list[Engine]:
        if name is None:
            return [engine for engine in self._engines if engine.name not in NOT_BY_ITSELF]
        return [engine for engine in self._engines if engine.name == name]

    def _is_to_translate(self, piece: Piece, target: str) -> bool:
        """Not what stays by its nature, nor a sentence that is surely in the target language already."""
        if piece.fixed or self._looks_like is None or len(words_of(piece.text)) < 5:
            return not piece.fixed
        return self._looks_like(piece.text) != target

    def _translate_pieces(self, pieces: Sequence[Piece], route: Route) -> list[Outcome]:
        deadline = time.monotonic() + self._budget_seconds
        return translate_pieces(pieces, lambda sentences: run_route(route, sentences, self._memory, deadline))

    def _checked(
        self,
        text: str,
        whole: str,
        route: Route,
        spans: Sequence[Span],
        outcomes: Sequence[Outcome],
    ) -> Translation:
        protected = tuple(ProtectedThing(span.kind, text[span.start : span.end]) for span in spans)
        checked = Checked(
            source_text=text,
            text=whole,
            source=route.hops[0].source,
            target=route.hops[-1].target,
            sentences=tuple((outcome.source, outcome.text) for outcome in outcomes),
            protected=tuple(thing.text for thing in protected),
            split_sentences=sum(outcome.was_split for outcome in outcomes),
        )
        checks = run_checks(checked, self._looks_like)
        return Translation(
            text=whole,
            engine=route.engine,
            pivot=route.pivot,
            protected=protected,
            checks=checks,
            light=light_of(checks),
        )


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


def _unchanged(text: str) -> Translation:
    return Translation(text=text, engine="none", pivot=None, protected=(), checks=(), light=Light.GREEN)
