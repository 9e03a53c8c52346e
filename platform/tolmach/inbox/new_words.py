"""The words a letter adds: without the history it quotes and the signature under it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tolmach.inbox.html_text import text_above_reply
from tolmach.inbox.quote_lines import is_quoted, next_words
from tolmach.inbox.quotes import find_openings
from tolmach.inbox.signatures import split_signature

_MOST_LINES = 5_000


@dataclass(frozen=True, kw_only=True)
class NewWords:
    """The new words, what they answer, and the signature. Together they are the letter; nothing is dropped."""

    text: str
    quoted: str
    signature: str


def new_words(text: str, *, html: str | None = None) -> NewWords:
    """Cut a letter's text to what its writer added. Never empty where the letter is not.

    Answers between quoted lines are kept. ``html`` only helps where the text shows no border and the mail program
    marked one in the page. A forwarded letter without a word above it gives the words of that letter.
    """
    lines = text.split("\n")
    kept, quoted = _split_quotes(lines[:_MOST_LINES])
    # What no person wrote in one letter is not searched for borders, yet nothing is lost.
    (quoted or kept).extend(lines[_MOST_LINES:])
    if not quoted and html and (above := _above_reply(text, html)):
        kept, quoted = _split_quotes(above.split("\n"))
        quoted = quoted or [text.strip()]
    kept, signature = split_signature(kept)
    words = _tidy(kept)
    if not words:
        return _never_empty(text)
    return NewWords(text=words, quoted=_tidy(quoted), signature=_tidy(signature))


def _split_quotes(lines: list[str]) -> tuple[list[str], list[str]]:
    openings = find_openings(lines)
    kept: list[str] = []
    quoted: list[str] = []
    at = 0
    while at < len(lines):
        opening = openings.get(at)
        if opening is None:
            (quoted if is_quoted(lines[at]) else kept).append(lines[at])
            at += 1
            continue
        quoted += lines[opening.start : opening.end]
        at = opening.end
        following = next_words(lines, at)
        is_marked = following is not None and is_quoted(lines[following])
        # History without ">" runs to the end; where it stands above all words, the words are below it or in it.
        if not is_marked and _has_words(kept):
            quoted += lines[at:]
            break
    return (_without_rule(kept) if quoted else kept), quoted


def _without_rule(kept: list[str]) -> list[str]:
    """Without the ruled line that some programs draw between the words and the quotation."""
    end = len(kept)
    while end and (not kept[end - 1].strip() or re.fullmatch(r"\s*[-_=]{10,}\s*", kept[end - 1])):
        end -= 1
    return kept[:end]


def _above_reply(text: str, html: str) -> str | None:
    above = text_above_reply(html)
    if above and above in text:
        # Plain words may stand above the page.
        above = text[: text.index(above) + len(above)]
    return above if above and _has_words(above.split("\n")) and len(above) < len(text.strip()) else None


def _never_empty(text: str) -> NewWords:
    """A letter that is nothing but quotation or signature is shown whole, without the marks."""
    whole = _tidy([re.sub(r"^(\s{0,3}>)+ ?", "", line) for line in text.split("\n")])
    return NewWords(text=whole or text.strip(), quoted="", signature="")


def _has_words(lines: list[str]) -> bool:
    return any(re.search(r"\w", line) for line in lines)


def _tidy(lines: list[str]) -> str:
    """No empty lines around and at most one between; invisible signs at the edges gone."""
    text = "\n".join(line.rstrip(" \t\r\u00a0\u200b\ufeff") for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n \t\u00a0\u200b\ufeff")
