"""The sentences already translated, so that none is computed twice."""

from __future__ import annotations

import threading
from collections import OrderedDict

Key = tuple[str, str, str, str]
"""Engine, source, target, the sentence as the engine saw it (with its masks, so a changed glossary is another key)."""


class SentenceMemory:
    """A bounded map shared by all threads; the least recently used sentences go first."""

    def __init__(self, characters: int = 4_000_000) -> None:
        self._limit = characters
        self._held: OrderedDict[Key, str] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Key) -> str | None:
        """The translation, None where it is not held."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key]

    def put(self, key: Key, translation: str) -> None:
        """Keep a translation and drop the oldest past the limit."""
        with self._lock:
            if key in self._held:
                return
            self._held[key] = translation
            self._size += len(key[3]) + len(translation)
            while self._size > self._limit:
                dropped, text = self._held.popitem(last=False)
                self._size -= len(dropped[3]) + len(text)
