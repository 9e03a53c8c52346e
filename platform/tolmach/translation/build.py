"""The translator of this machine, put together from what is installed in the data directory."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tolmach.detection.choose import build_detector
from tolmach.detection.judge import judge
from tolmach.detection.port import Detector
from tolmach.language import UND
from tolmach.translation.echo import EchoEngine
from tolmach.translation.http_engine import HttpEngine
from tolmach.translation.local import MEMORY_LIMIT, LocalEngine
from tolmach.translation.memory import SentenceMemory
from tolmach.translation.port import Engine
from tolmach.translation.store import ModelStore
from tolmach.translation.translate import Translator

SURE = 0.9
"""Below this a sentence's language is not held against its translation."""


def build_translator(
    data_dir: Path,
    *,
    http_address: str | None = None,
    memory_limit: int = MEMORY_LIMIT,
    memory: SentenceMemory | None = None,
) -> Translator:
    """A translator over the models of ``data_dir``: firefox first, then argos, then a server where one is named.

    ``memory_limit`` bounds the bytes of each engine's processes. Nothing is loaded before the first translation.
    """
    store = ModelStore(data_dir)
    engines: list[Engine] = [LocalEngine(name, store, memory_limit=memory_limit) for name in ("firefox", "argos")]
    if http_address is not None:
        engines.append(HttpEngine(http_address))
    return Translator([*engines, EchoEngine()], looks_like, memory)


def looks_like(text: str) -> str:
    """The language of a text where the house's detector is sure, else ``und``."""
    found = judge(text, _detector())
    return found.language if found.confidence >= SURE else UND


@cache
def _detector() -> Detector:
    return build_detector()
