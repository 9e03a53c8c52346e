"""Engines whose models lie on this machine and run in engine processes: firefox and argos."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tolmach.translation.child import Child
from tolmach.translation.errors import NoModel
from tolmach.translation.pool import Pool
from tolmach.translation.port import Direction
from tolmach.translation.store import InstalledModel, ModelStore

MEMORY_LIMIT = 330_000_000
"""Bytes that the engine processes of one engine may hold together."""

_PROCESS_BYTES, _GROWTH = 22_000_000, 1.6
"""What a process is counted with: measured on Mozilla's tiny models, 25 MB of files make 48 MB, 70 while they load."""


class LocalEngine:
    """An engine over the model store; a direction is there as soon as its model is installed."""

    def __init__(
        self, name: str, store: ModelStore, *, memory_limit: int = MEMORY_LIMIT, call_seconds: float = 20.0
    ) -> None:
        self._name = name
        self._store = store
        self._pool = Pool(memory_limit)
        self._call_seconds = call_seconds

    @property
    def name(self) -> str:
        return self._name

    def directions(self) -> set[Direction]:
        return {model.direction for model in self._store.installed() if model.engine == self._name}

    def translate_sentences(self, source: str, target: str, sentences: Sequence[str]) -> list[str]:
        model = self._store.find(self._name, source, target)
        if model is None:
            raise NoModel(source, target)
        # Ten milliseconds a character is twenty times what a busy machine needs.
        seconds = self._call_seconds + 0.01 * sum(map(len, sentences))
        with self._pool.lease((source, target), lambda: Child(_command(model)), _weight(model)) as child:
            return child.call(sentences, seconds)

    def pids(self) -> list[tuple[Direction, int]]:
        """The engine processes that run at this moment, for the operator's eyes and for tests."""
        return self._pool.pids()

    def close(self) -> None:
        self._pool.close()


def _command(model: InstalledModel) -> list[str]:
    # -P keeps the current folder off the import path: a customer's json.py must not become ours.
    module = "tolmach.translation.engine_process"
    return [sys.executable, "-P", "-m", module, model.engine, str(model.folder), model.source, model.target]


def _weight(model: InstalledModel) -> int:
    return _PROCESS_BYTES + int(_GROWTH * model.size)
