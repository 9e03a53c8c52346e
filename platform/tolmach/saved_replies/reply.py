"""What a file tells of saved replies, and what is proposed for them. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tolmach.language import Language


@dataclass(frozen=True, kw_only=True)
class SavedReply:
    """One text of one language as the file has it.

    ``row`` names it within the file: its line, with the column's language where a row has several texts. ``client`` is
    a slug, empty for a reply of the shared library. ``doubt`` is what is not certain about the language.
    """

    row: str
    line: int
    client: str
    name: str
    language: Language
    text: str
    topic: str = ""
    asks: tuple[str, ...] = ()
    doubt: str = ""


class ChangeKind(StrEnum):
    """What is proposed for a piece of a text: ``open`` has no slot of ours yet, ``left`` only tells what stays."""

    CUT = "cut"
    SLOT = "slot"
    OPEN = "open"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class Change:
    """A piece of a text, what it becomes where the change is taken, and why."""

    kind: ChangeKind
    said: str
    becomes: str = ""
    is_taken: bool = False
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class MarketTold:
    """What is true of a market today: the values that stand literally in texts. ``mails`` are its mailboxes."""

    slug: str
    languages: tuple[str, ...]
    facts: Mapping[str, str]
    mails: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FileReplies:
    """The replies of a file in its order, and line → what is wrong there."""

    replies: list[SavedReply] = field(default_factory=list)
    errors: dict[int, list[str]] = field(default_factory=dict)
