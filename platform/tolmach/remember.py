"""What a transaction reads once: for one that handles many of a kind and changes none of what it remembers.

Only who opens the transaction can know that, so nothing is remembered before ``begin_remembering``; until then every
question is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from sqlalchemy.orm import Session

from tolmach.reserve import write_waiting

Fact = TypeVar("Fact")
_REMEMBERED = "tolmach_remembered"


def begin_remembering(session: Session) -> None:
    """From now on, until this session ends, what was asked once is known."""
    session.info.setdefault(_REMEMBERED, {})


def remembered(session: Session, key: Hashable, ask: Callable[[], Fact]) -> Fact:
    """The fact under this key; asked for where it is not known yet, or where this session remembers nothing.

    What a transaction remembers is changed by nothing that it holds unwritten, so that is not written for the question.
    """
    known = session.info.get(_REMEMBERED)
    if known is None:
        return ask()
    if key not in known:
        with session.no_autoflush:
            known[key] = ask()
    return cast("Fact", known[key])


def note(session: Session, key: Hashable, fact: object) -> None:
    """Know this from now on, where this session remembers anything."""
    known = session.info.get(_REMEMBERED)
    if known is not None:
        known[key] = fact


def forget(session: Session, *keys: Hashable) -> None:
    """Ask for these anew when they are wanted next: what changed them is written now."""
    known = session.info.get(_REMEMBERED)
    if known is None:
        return
    write_waiting(session)
    session.flush()
    for key in keys:
        known.pop(key, None)
