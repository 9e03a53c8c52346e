"""What preparing a draft gives: the reading for the agent and the draft with its checks and light."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tolmach.language import Language
from tolmach.replies.letter_vectors import LetterMeaning
from tolmach.replies.model import DraftOrigin
from tolmach.translation.checks import Light
from tolmach.translation.errors import NoModel
from tolmach.translation.translate import Translation


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The message in the agent's working language, or why there is none."""

    language: Language
    translation: Translation | None = None
    error: str | None = None
    missing: NoModel | None = None


@dataclass(frozen=True, kw_only=True)
class MadeDraft:
    """What is offered: nothing (origin none), or a text with its origin, checks and light."""

    origin: DraftOrigin
    concept_key: str | None = None
    concept_version_id: int | None = None
    topic: str | None = None
    similarity: float | None = None
    text: str | None = None
    meaning: str | None = None
    meaning_language: Language | None = None
    engine: str | None = None
    pivot: str | None = None
    checks: list[dict[str, Any]] = field(default_factory=list)
    candidates: list[dict[str, Any]] = field(default_factory=list)
    light: Light | None = None
    own_light: Light | None = None
    missing: NoModel | None = None
    remembered: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The result of preparing: the reading for the agent where one was needed, the draft, and what the letter means."""

    reading: Reading | None
    draft: MadeDraft
    vector: LetterMeaning | None = None
