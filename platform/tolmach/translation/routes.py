"""Which engines a text goes through: a direct model first, then two by way of English."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tolmach.language import PIVOT
from tolmach.translation.errors import NoModel, TranslationFailed
from tolmach.translation.memory import SentenceMemory
from tolmach.translation.port import Engine

CALL_CHARACTERS = 2_000
"""One call to an engine: about two seconds of work, so that a crash costs little and the budget is seen in time."""


@dataclass(frozen=True)
class Hop:
    """One engine from one language to another."""

    engine: Engine
    source: str
    target: str


@dataclass(frozen=True)
class Route:
    """One hop, or two by way of the pivot."""

    hops: tuple[Hop, ...]

    @property
    def engine(self) -> str:
        """The engine's name; both, where the hops differ."""
        return "+".join(dict.fromkeys(hop.engine.name for hop in self.hops))

    @property
    def pivot(self) -> str | None:
        return self.hops[0].target if len(self.hops) > 1 else None


def find_route(engines: Sequence[Engine], source: str, target: str) -> Route:
    """The first engine that translates directly, else the first that reaches and leaves English. Raises NoModel."""
    direct = _hop(engines, source, target)
    if direct is not None:
        return Route((direct,))
    there, onwards = _hop(engines, source, PIVOT), _hop(engines, PIVOT, target)
    if there is None or onwards is None:
        raise NoModel(source, target)
    return Route((there, onwards))


def run_route(route: Route, sentences: list[str], memory: SentenceMemory, deadline: float) -> list[str]:
    """Translate sentences along the route; ``deadline`` is on the monotonic clock. Raises TranslationFailed."""
    for hop in route.hops:
        sentences = _run_hop(hop, sentences, memory, deadline)
    return sentences


def _hop(engines: Sequence[Engine], source: str, target: str) -> Hop | None:
    return next((Hop(engine, source, target) for engine in engines if (source, target) in engine.directions()), None)


def _run_hop(hop: Hop, sentences: list[str], memory: SentenceMemory, deadline: float) -> list[str]:
    keys = {sentence: (hop.engine.name, hop.source, hop.target, sentence) for sentence in sentences}
    known = {sentence: held for sentence, key in keys.items() if (held := memory.get(key)) is not None}
    for batch in _batches([sentence for sentence in keys if sentence not in known]):
        if time.monotonic() > deadline:
            raise TranslationFailed("the time budget for this text is used up", permanent=False)
        for sentence, answer in zip(batch, hop.engine.translate_sentences(hop.source, hop.target, batch), strict=True):
            known[sentence] = answer
            memory.put(keys[sentence], answer)
    return [known[sentence] for sentence in sentences]


def _batches(sentences: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for sentence in sentences:
        if batch and size + len(sentence) > CALL_CHARACTERS:
            yield batch
            batch, size = [], 0
        batch.append(sentence)
        size += len(sentence)
    if batch:
        yield batch
