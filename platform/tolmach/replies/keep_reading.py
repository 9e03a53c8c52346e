"""Keep a message's translation for those who do not read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.replies.draft import checks_as_json
from tolmach.replies.made import Reading
from tolmach.translation.model import MessageTranslation, TranslationState


def keep_reading(
    session: Session, *, client_id: int, message_id: int, reading: Reading, now: datetime
) -> MessageTranslation:
    """Write the translation, or the reason why there is none, over what was there before."""
    row = session.scalar(
        select(MessageTranslation).where(
            MessageTranslation.client_id == client_id,
            MessageTranslation.message_id == message_id,
            MessageTranslation.language == reading.language,
        )
    )
    if row is None:
        row = MessageTranslation(
            client_id=client_id, message_id=message_id, language=reading.language, created_at=now, checks=[]
        )
        session.add(row)
    made = reading.translation
    row.text = made.text if made else None
    row.engine = made.engine if made else None
    row.pivot = made.pivot if made else None
    row.checks = checks_as_json(made) if made else []
    row.light = made.light if made else None
    row.error = reading.error
    row.state = TranslationState.READY if made else TranslationState.FAILED
    row.claim_token = row.claimed_until = None
    session.flush()
    return row
