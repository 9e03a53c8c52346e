"""The desk's own letters and address forms per language: the operator's wording, else the house's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Manner, Wording
from tolmach.language import PIVOT, Language
from tolmach.languages import read_language_file
from tolmach.remember import remembered
from tolmach.replies.asks import Ask
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble

ASKS: Mapping[Ask, str] = {ask: f"ask_{ask}" for ask in Ask}
"""What is asked for → the key of the paragraph that asks. It stands in a confirmation and so has no subject."""


@dataclass(frozen=True, kw_only=True)
class LetterText:
    """The text of an automatic letter in the language it is really in."""

    language: Language
    subject: str
    text: str


def letter_text(session: Session, *, client_id: int, key: str, language: Language, now: datetime) -> LetterText:
    """A letter for a customer: the client's wording, the shared one, the file's, else a trouble and English."""
    for choice in dict.fromkeys((language, PIVOT)):
        found = _wording(session, client_id, key, choice) or _from_file(key, choice)
        if found is not None:
            return found
        raise_trouble(
            session,
            TroubleKind.WORDING_MISSING,
            now=now,
            subject=f"{key}:{choice}",
            client_id=client_id,
            key=key,
            language=choice,
        )
    raise AssertionError(f"the house has no English wording of {key}")


@dataclass(frozen=True, kw_only=True)
class AddressForm:
    """How a language begins and ends a letter; ``body_begins`` is ``lower`` or ``upper`` after the greeting."""

    greeting: str
    closing: str
    body_begins: str


def address_form(language: Language) -> AddressForm:
    """The neutral written greeting, the closing, and how the text goes on between them."""
    file = read_language_file(language, "address") or read_language_file(PIVOT, "address")
    return AddressForm(greeting=file["greeting"], closing=file["closing"], body_begins=file["body_begins"])


def manner_names(language: Language) -> dict[Manner, str]:
    """What a language calls either way of addressing customers; empty where it has only one."""
    informal = read_language_file(language, "informal").get("own_name")
    formal = read_language_file(language, "address").get("own_name_of_form")
    return {Manner.FORMAL: str(formal), Manner.INFORMAL: str(informal)} if informal else {}


def informal_greeting(language: Language) -> str:
    """The written greeting of shops that are on familiar terms with their customers; else the neutral one."""
    return str(read_language_file(language, "informal").get("greeting") or address_form(language).greeting)


def quote_header(language: Language) -> str:
    """The line above quoted history, with its slots."""
    file = read_language_file(language, "letters") or read_language_file(PIVOT, "letters")
    return str(file["quote_header"]["text"]).strip()


def status_line(language: Language) -> str:
    """The paragraph that tells a customer where to see how their ticket stands, with its slot."""
    file = read_language_file(language, "letters") or read_language_file(PIVOT, "letters")
    return str(file["status_link"]["text"]).strip()


def answer_line(language: Language) -> str:
    """The paragraph that tells a customer where to send what was asked, with its slot."""
    file = read_language_file(language, "letters") or read_language_file(PIVOT, "letters")
    return str(file["answer_link"]["text"]).strip()


def parts_of(key: str) -> tuple[str, ...]:
    """What of a letter is worded."""
    return ("text",) if key in ASKS.values() else ("subject", "text")


def _wording(session: Session, client_id: int, key: str, language: Language) -> LetterText | None:
    texts = remembered(
        session, ("wording", client_id, key, language), lambda: _worded(session, client_id, key, language)
    )
    if not {f"letter.{key}.{part}" for part in parts_of(key)} <= texts.keys():
        return None
    subject, text = texts.get(f"letter.{key}.subject", ""), texts[f"letter.{key}.text"]
    return LetterText(language=language, subject=subject, text=text)


def _worded(session: Session, client_id: int, key: str, language: Language) -> dict[str, str]:
    rows = session.execute(
        select(Wording.key, Wording.text)
        .where(
            func.coalesce(Wording.client_id, client_id) == client_id,
            Wording.key.in_([f"letter.{key}.subject", f"letter.{key}.text"]),
            Wording.language == language,
        )
        .order_by(Wording.client_id.is_not(None))
    )
    return {row.key: row.text for row in rows}


def _from_file(key: str, language: Language) -> LetterText | None:
    entry = read_language_file(language, "letters").get(key)
    if entry is None:
        return None
    return LetterText(language=language, subject=entry.get("subject", ""), text=entry["text"].strip())
