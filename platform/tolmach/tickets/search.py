"""Searching messages: one folding and one question for both databases."""

from __future__ import annotations

import unicodedata

from sqlalchemy import ColumnElement, Select, func, literal_column, select, text
from sqlalchemy.orm import Session

from tolmach.languages.signs import SignTable
from tolmach.tickets.model import AUTOMATIC, Message, MessageKind

MOST_LETTERS = 200_000
"""PostgreSQL refuses a row whose words to index are more than a megabyte."""

_MARKLESS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "ς": "σ", "æ": "ae", "œ": "oe", "ı": "i"})


def _fold_sign(sign: str) -> str:
    lowered = unicodedata.normalize("NFKD", sign).casefold().translate(_MARKLESS)
    return "".join(one for one in lowered if not unicodedata.combining(one))


_FOLDED = SignTable(_fold_sign)
_WORDS = SignTable(lambda sign: sign if sign.isalnum() else " ")


def fold(words: str) -> str:
    """The searchable form: compatibility-decomposed, without marks and case, also of letters like ``ł`` and ``đ``."""
    return words.translate(_FOLDED)


def search_text(reference: str, kind: MessageKind, subject: str, new_text: str) -> str:
    """What of a message can be searched: its reference, subject and the first ``MOST_LETTERS`` of its new words.

    The words of the desk's own letters stand in every ticket: who searches for "confirm" does not look for those.
    """
    words = "" if kind in AUTOMATIC else new_text[:MOST_LETTERS]
    return " ".join(search_words(f"{reference} {subject}\n{words}"))


def search_words(words: str) -> list[str]:
    """The folded words of a text: what stands between signs that are neither letters nor figures.

    PostgreSQL's own parser would take ``nv-2026-10482`` for negative numbers and a mail address for one word.
    """
    return fold(words).translate(_WORDS).split()


def message_matches(session: Session, words: str) -> ColumnElement[bool] | None:
    """A condition for messages that have every one of the words, each as the beginning of a word; None for no words."""
    terms = search_words(words)
    if not terms:
        return None
    if session.get_bind().dialect.name == "sqlite":
        question = " AND ".join(f'"{term}"*' for term in terms)
        rowids: Select[tuple[int]] = select(literal_column("rowid")).select_from(text("fts_message"))
        return Message.id.in_(rowids.where(text("fts_message MATCH :question").bindparams(question=question)))
    question = " & ".join(f"{term}:*" for term in terms)
    vector = func.to_tsvector(literal_column("'simple'::regconfig"), Message.search_text)
    return vector.bool_op("@@")(func.to_tsquery(literal_column("'simple'::regconfig"), question))
