"""The front door under several processes at once, each with a house of its own on the same database."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier

from tolmach.errors import Refused
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_some
from tolmach.settings import Settings
from tolmach.wiring import build_house

_WITHIN_SECONDS = 1_800.0


def take_in_together(settings: Settings, contents: Sequence[bytes], address: str, *, processes: int) -> float:
    """The seconds from the first letter kept to the last one received, each process keeping its share.

    Raises Refused when a process fails or is not done within half an hour.
    """
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(processes + 1)
    shares = [list(contents[at::processes]) for at in range(processes)]
    workers = [
        context.Process(target=_take_share, args=(settings, contents[:1], share, address, ready), daemon=True)
        for share in shares
    ]
    for worker in workers:
        worker.start()
    ready.wait(_WITHIN_SECONDS)
    began = time.perf_counter()
    for worker in workers:
        worker.join(_WITHIN_SECONDS)
    seconds = time.perf_counter() - began
    if any(worker.exitcode != 0 for worker in workers):
        raise Refused("A process of the benchmark did not do its share: the figure would say nothing.")
    return seconds


def _take_share(
    settings: Settings, first: Sequence[bytes], share: Sequence[bytes], address: str, ready: Barrier
) -> None:
    house = build_house(settings)
    # As at a desk that runs: the detector and the statements are loaded.
    for content in first:
        keep_mail(house, content, to=(address,))
    receive_some(house)
    ready.wait(_WITHIN_SECONDS)
    for content in share:
        keep_mail(house, content, to=(address,))
    while receive_some(house):
        pass
    house.close()
