"""A client's own glossary: what is never translated, and what is said for a term in each language."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.errors import NotFound, Wrong, refuse_fields
from tolmach.events.actor import Actor
from tolmach.events.model import EventKind
from tolmach.events.record import record_event
from tolmach.language import is_served
from tolmach.translation.model import GlossaryTerm


def terms_of(session: Session, client_id: int) -> list[GlossaryTerm]:
    """The client's terms, by language and alphabet."""
    rows = select(GlossaryTerm).where(GlossaryTerm.client_id == client_id)
    return list(session.scalars(rows.order_by(GlossaryTerm.language, GlossaryTerm.term)))


def term_of(session: Session, client_id: int, term_id: int) -> GlossaryTerm:
    """One term of the client. Raises NotFound."""
    term = session.scalar(select(GlossaryTerm).where(GlossaryTerm.client_id == client_id, GlossaryTerm.id == term_id))
    if term is None:
        raise NotFound("term", term_id)
    return term


def save_term(
    session: Session,
    *,
    client_id: int,
    term_id: int | None,
    language: str,
    term: str,
    wordings: str,
    now: datetime,
    actor: Actor,
) -> GlossaryTerm:
    """Add a term, or change the one of ``term_id``; without wordings it is never translated.

    ``wordings`` has a line a language: ``sk: odberný box, odberného boxu``, the plain form first. Raises FieldsRefused,
    NotFound.
    """
    said = " ".join(term.split())
    translations = read_wordings(wordings)
    same = select(GlossaryTerm.id).where(
        GlossaryTerm.client_id == client_id, GlossaryTerm.language == language, GlossaryTerm.term == said
    )
    known = session.scalar(same)
    taken = Wrong.TAKEN if known is not None and known != term_id else None
    refuse_fields(
        {
            "term": taken if said else Wrong.MISSING,
            "language": None if is_served(language) else Wrong.NO_LANGUAGE,
            "wordings": Wrong.NO_WORDINGS if translations is None else None,
        }
    )
    row = GlossaryTerm(client_id=client_id, created_at=now) if term_id is None else term_of(session, client_id, term_id)
    row.language, row.term = language, said
    row.translations, row.is_never_translated = translations or {}, not translations
    session.add(row)
    session.flush()
    record_event(session, EventKind.GLOSSARY_CHANGED, at=now, actor=actor, client_id=client_id, term=row.id)
    return row


def add_wording(
    session: Session,
    *,
    client_id: int,
    language: str,
    term: str,
    target: str,
    forms: str,
    now: datetime,
    actor: Actor,
) -> GlossaryTerm:
    """Say what is said for a term in one more language; ``forms`` with commas, the plain one first.

    A term that is known keeps what is said for it elsewhere. Raises FieldsRefused for ``term`` and ``forms``.
    """
    said = " ".join(term.split())
    known = session.scalar(
        select(GlossaryTerm).where(
            GlossaryTerm.client_id == client_id, GlossaryTerm.language == language, GlossaryTerm.term == said
        )
    )
    added = read_wordings(f"{target}: {forms}")
    refuse_fields({"forms": Wrong.MISSING if not added else None})
    told = {**(known.translations if known else {}), **(added or {})}
    wordings = "\n".join(f"{code}: {', '.join(ones)}" for code, ones in told.items())
    return save_term(
        session,
        client_id=client_id,
        term_id=known.id if known else None,
        language=language,
        term=said,
        wordings=wordings,
        now=now,
        actor=actor,
    )


def remove_term(session: Session, *, client_id: int, term_id: int, now: datetime, actor: Actor) -> None:
    """Forget a term. Raises NotFound."""
    session.delete(term_of(session, client_id, term_id))
    record_event(session, EventKind.GLOSSARY_CHANGED, at=now, actor=actor, client_id=client_id, removed=term_id)


def read_wordings(text: str) -> dict[str, list[str]] | None:
    """Lines of language, colon and forms as a mapping; None where a line is none."""
    wordings: dict[str, list[str]] = {}
    for line in filter(str.strip, text.splitlines()):
        code, colon, forms = line.partition(":")
        said = [" ".join(form.split()) for form in forms.split(",") if form.strip()]
        if not colon or not said or not is_served(code.strip()) or code.strip() in wordings:
            return None
        wordings[code.strip()] = said
    return wordings


def write_wordings(term: GlossaryTerm) -> str:
    """The mapping as lines, the way ``read_wordings`` reads them."""
    return "\n".join(f"{code}: {', '.join(forms)}" for code, forms in term.translations.items())
