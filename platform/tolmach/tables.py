"""All tables at once: what migrations and ``db check`` compare with, without anybody importing a slice by chance."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import MetaData

from tolmach.db import Base

_SLICES = (
    "events troubles hours clients outbox accounts pools orders customers sla tickets translation routing replies "
    "inbox surveys coverage jobs"
).split()


def all_tables() -> MetaData:
    """The metadata with every slice's tables registered."""
    for name in _SLICES:
        import_module(f"tolmach.{name}.model")
    import_module("tolmach.replies.learned_model")
    return Base.metadata
