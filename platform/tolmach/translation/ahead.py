"""Work on a few items at once and answer in order: the next text is prepared while the engine is at this one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Queue
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

WORKERS, AHEAD = 2, 8


def work_ahead(items: Iterable[Item], work: Callable[[Item], Result]) -> Iterator[Future[Result]]:
    """A future per item, in order. The items are read on a thread of their own, so that an answer is there before the
    next item is: standard input may be a conversation. What reading raises is raised here, after the items before it.
    """
    waiting: Queue[Future[Result] | BaseException | None] = Queue(AHEAD)
    with ThreadPoolExecutor(WORKERS, "translate") as pool:
        threading.Thread(target=_read, args=(items, work, pool, waiting), daemon=True).start()
        while (future := waiting.get()) is not None:
            if isinstance(future, BaseException):
                raise future
            yield future


def _read(
    items: Iterable[Item],
    work: Callable[[Item], Result],
    pool: ThreadPoolExecutor,
    waiting: Queue[Future[Result] | BaseException | None],
) -> None:
    try:
        for item in items:
            waiting.put(pool.submit(work, item))
    except BaseException as error:
        waiting.put(error)
    waiting.put(None)
