"""A server that speaks LibreTranslate's protocol. Text leaves the machine: only where the operator names one."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from tolmach.translation.errors import NoModel, TranslationFailed
from tolmach.translation.port import Direction

LANGUAGES_KEPT_SECONDS = 600.0


class HttpEngine:
    """``POST /translate`` with a list of sentences, ``GET /languages`` for the directions (kept ten minutes)."""

    name = "http"

    def __init__(self, address: str, *, api_key: str = "", seconds: float = 30.0) -> None:
        if urlsplit(address).scheme not in ("http", "https"):
            raise TranslationFailed(f"not an http address: {address}", permanent=True)
        self._address = address.rstrip("/")
        self._api_key = api_key
        self._seconds = seconds
        self._directions: tuple[float, set[Direction]] | None = None

    def directions(self) -> set[Direction]:
        """What the server offers; nothing while it cannot be asked, so that local engines still serve."""
        now = time.monotonic()
        if self._directions is None or now - self._directions[0] > LANGUAGES_KEPT_SECONDS:
            try:
                self._directions = now, _directions(self._ask("/languages", None))
            except TranslationFailed:
                return set()
        return self._directions[1]

    def translate_sentences(self, source: str, target: str, sentences: Sequence[str]) -> list[str]:
        if (source, target) not in self.directions():
            raise NoModel(source, target)
        question = {
            "q": list(sentences),
            "source": source,
            "target": target,
            "format": "text",
            "api_key": self._api_key,
        }
        answer = self._ask("/translate", question)
        said = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(said, list) or len(said) != len(sentences):
            raise TranslationFailed("the server gave another number of sentences than it was asked", permanent=True)
        return [str(sentence) for sentence in said]

    def close(self) -> None:
        """Nothing is held between calls."""

    def _ask(self, path: str, question: dict[str, Any] | None) -> Any:
        data = json.dumps(question).encode() if question is not None else None
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            self._address + path, data=data, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=self._seconds) as response:  # noqa: S310
                return json.load(response)
        except HTTPError as error:
            permanent = 400 <= error.code < 500 and error.code not in (408, 429)
            error.close()
            raise TranslationFailed(f"the server answered {error.code}", permanent=permanent) from error
        except (OSError, HTTPException, ValueError) as error:
            raise TranslationFailed(
                f"the server cannot be reached ({type(error).__name__})", permanent=False
            ) from error


def _directions(languages: Any) -> set[Direction]:
    """``[{"code": "pt", "targets": ["en", …]}]`` → directions. Anything else is no direction at all."""
    if not isinstance(languages, list):
        return set()
    return {
        (str(language["code"]), str(target))
        for language in languages
        if isinstance(language, dict) and "code" in language
        for target in language.get("targets", ())
        if target != language["code"]
    }
