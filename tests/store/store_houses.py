"""A house with its letters and files somewhere else."""

from __future__ import annotations

from dataclasses import replace

from tolmach.store import BlobStore
from tolmach.wiring import House, letter_makers


def kept_in(house: House, store: BlobStore) -> House:
    """The same house with its letters and files in this store."""
    return replace(house, store=store, letters=letter_makers(house.settings, store))
