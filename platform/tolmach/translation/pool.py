"""The engine processes of one engine, by direction, within a memory limit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tolmach.translation.child import Child
from tolmach.translation.port import Direction

WIDTH = 2
"""Processes of one direction: as many as the machine the house is made for has cores."""


@dataclass(eq=False)
class _Held:
    direction: Direction
    child: Child
    weight: int
    busy: bool = True


class Pool:
    """Processes by direction: none waits behind another's load, a crash costs one call, ending one frees its memory.

    The least recently used idle process ends when a direction needs room within ``limit`` bytes; while all are busy
    the caller waits. A second process for a direction starts only into free room. A single model heavier than the
    limit still runs, alone.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: list[_Held] = []  # The least recently used first.
        self._changed = threading.Condition()

    @contextmanager
    def lease(self, direction: Direction, start: Callable[[], Child], weight: int) -> Iterator[Child]:
        """A process of the direction for this caller alone, for as long as the block lasts."""
        held = self._take(direction, start, weight)
        try:
            yield held.child
        finally:
            with self._changed:
                held.busy = False
                self._changed.notify_all()

    def pids(self) -> list[tuple[Direction, int]]:
        """The processes that run at this moment."""
        with self._changed:
            return [(held.direction, pid) for held in self._held if (pid := held.child.pid) is not None]

    def close(self) -> None:
        """End every process, each after the call it is at."""
        with self._changed:
            ended, self._held = self._held, []
            self._changed.notify_all()
        for held in ended:
            held.child.close()

    def _take(self, direction: Direction, start: Callable[[], Child], weight: int) -> _Held:
        with self._changed:
            while (held := self._idle(direction) or self._new(direction, start, weight)) is None:
                self._changed.wait()
            return held

    def _idle(self, direction: Direction) -> _Held | None:
        """The process of the direction that worked last, as its memory is warm."""
        for held in reversed(self._held):
            if held.direction == direction and not held.busy:
                held.busy = True
                self._held.remove(held)
                self._held.append(held)
                return held
        return None

    def _new(self, direction: Direction, start: Callable[[], Child], weight: int) -> _Held | None:
        running = sum(held.direction == direction for held in self._held)
        if running >= WIDTH or (running and not self._has_room(weight)) or not self._make_room(weight):
            return None
        held = _Held(direction, start(), weight)
        self._held.append(held)
        return held

    def _has_room(self, weight: int) -> bool:
        return sum(held.weight for held in self._held) + weight <= self._limit

    def _make_room(self, weight: int) -> bool:
        while self._held and not self._has_room(weight):
            idle = next((held for held in self._held if not held.busy), None)
            if idle is None:
                return False
            self._held.remove(idle)
            idle.child.close()
        return True
