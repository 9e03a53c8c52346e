"""The desk's own letters as a client's operator words them: read, changed, put back, and seen before they leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tolmach.clients.model import Client, Market, Wording
from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import LANGUAGES, Language
from tolmach.replies.examples import example_values
from tolmach.replies.own_letters import with_paragraph
from tolmach.replies.slots import fill, open_slots
from tolmach.replies.texts import ASKS, LetterText, letter_text, parts_of
from tolmach.troubles.model import TroubleKind
from tolmach.troubles.raise_trouble import mend_trouble

ALWAYS = ("market.name", "market.signature", "market.phone", "market.web", "ticket.reference")
LETTER_SLOTS: Mapping[str, tuple[str, ...]] = {
    "acknowledgement": ("promise.by",),
    "acknowledgement_without_promise": (),
    **dict.fromkeys(ASKS.values(), ()),
    "holding": ("promise.by",),
    "attachment_refused": ("attachment.name", "limit.size"),
    "attachments_left_out": ("limit.files", "attachments.left_out"),
    "survey": ("survey.helped", "survey.partly", "survey.not_helped", "survey.stop"),
}
"""Letter, or paragraph that asks for something → the slots that it must have besides those it may.

A letter must have the ticket's reference too.
"""


@dataclass(frozen=True, kw_only=True)
class LetterRow:
    """One letter in one of the client's languages; ``is_own`` where the client words it."""

    key: str
    language: Language
    is_own: bool


def letter_rows(session: Session, client: Client) -> tuple[LetterRow, ...]:
    """Every letter in every language of the client's markets."""
    markets = session.scalars(select(Market.languages).where(Market.client_id == client.id, Market.is_active))
    languages = sorted({Language(code) for codes in markets for code in codes})
    rows = session.execute(select(Wording.key, Wording.language).where(Wording.client_id == client.id))
    own = {(row.key, row.language) for row in rows}
    return tuple(
        LetterRow(key=key, language=code, is_own=(f"letter.{key}.text", code) in own)
        for key in LETTER_SLOTS
        for code in languages
    )


def read_letter(session: Session, client: Client, key: str, language: Language, *, now: datetime) -> LetterText:
    """A letter's wording as it is used now, its slots open. Raises NotFound for what is no letter or language."""
    _require(key, language)
    return letter_text(session, client_id=client.id, key=key, language=language, now=now)


def preview_letter(session: Session, client: Client, key: str, wording: LetterText, *, now: datetime) -> LetterText:
    """The wording as a customer would read it, with the facts of a market of theirs in that language.

    What asks for something is seen in the confirmation that it stands in.
    """
    if key in ASKS.values():
        around = letter_text(session, client_id=client.id, key="acknowledgement", language=wording.language, now=now)
        wording = replace(around, text=with_paragraph(around.text, wording.text.strip()))
    values = example_values(session, wording.language, client_id=client.id, now=now) | {
        "ticket.reference": f"{client.reference_prefix}-7K3QF",
        "attachment.name": "IMG_2041.jpg",
        "limit.size": "20 MB",
        "limit.files": "50",
        "attachments.left_out": "3",
        **dict.fromkeys(LETTER_SLOTS["survey"], "https://…"),
    }
    return replace(wording, subject=fill(wording.subject, values)[0], text=fill(wording.text, values)[0])


def save_letter(
    session: Session, client: Client, key: str, wording: LetterText, *, now: datetime, actor: Actor
) -> None:
    """Word a letter for this client. Raises FieldsRefused, NotFound."""
    _require(key, wording.language)
    refuse_fields(_faults(key, wording))
    _remove(session, client, key, wording.language)
    said = {"subject": wording.subject.strip(), "text": wording.text.strip()}
    for part in parts_of(key):
        row = Wording(client_id=client.id, key=f"letter.{key}.{part}", language=wording.language, text=said[part])
        session.add(row)
    session.flush()
    subject = f"{key}:{wording.language}"
    mend_trouble(session, TroubleKind.WORDING_MISSING, now=now, subject=subject, client_id=client.id)
    _tell(session, client, key, wording.language, now=now, actor=actor)


def reset_letter(
    session: Session, client: Client, key: str, language: Language, *, now: datetime, actor: Actor
) -> None:
    """Take the client's wording away: the shared one holds again. Raises NotFound."""
    _require(key, language)
    _remove(session, client, key, language)
    _tell(session, client, key, language, now=now, actor=actor)


def _faults(key: str, wording: LetterText) -> dict[str, Wrong | None]:
    has_subject = "subject" in parts_of(key)
    needed = {*LETTER_SLOTS[key], *(["ticket.reference"] if has_subject else [])}
    used = {*open_slots(wording.subject), *open_slots(wording.text)}
    slots = Wrong.UNKNOWN_BLANK if used - needed - {*ALWAYS} else None
    return {
        "subject": Wrong.MISSING if has_subject and not wording.subject.strip() else None,
        "text": (slots or (Wrong.BLANK_LACKS if needed - used else None)) if wording.text.strip() else Wrong.MISSING,
    }


def _remove(session: Session, client: Client, key: str, language: Language) -> None:
    keys = [f"letter.{key}.subject", f"letter.{key}.text"]
    session.execute(
        delete(Wording).where(Wording.client_id == client.id, Wording.key.in_(keys), Wording.language == language)
    )


def _require(key: str, language: Language) -> None:
    if key not in LETTER_SLOTS or language not in LANGUAGES:
        raise NotFound("letter", f"{key}:{language}")


def _tell(session: Session, client: Client, key: str, language: Language, *, now: datetime, actor: Actor) -> None:
    kind = EventKind.WORDING_CHANGED
    record_event(session, kind, at=now, actor=actor, client_id=client.id, letter=key, language=language)
