"""Send the reply, and take it back while it is still here."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import Lost, Refused
from tolmach.i18n import gettext
from tolmach.replies.choose import choose_candidate
from tolmach.replies.enclose import FilesRefused, keep_files
from tolmach.replies.errors import (
    EmptyReply,
    FileGone,
    NewLetter,
    NoAddress,
    OpenSlots,
    RedDraft,
    StaleDraft,
    TooLate,
    WordsTyped,
)
from tolmach.replies.send import send_reply
from tolmach.replies.stops import Stopped
from tolmach.replies.take_back import take_back
from tolmach.routing.take import NotToPick
from tolmach.web.agent.blueprint import agent, ticket_to_change
from tolmach.web.agent.enclosed import enclosed_files, files_with_draft, keep_beside_editor
from tolmach.web.agent.overridden import overridden_stops
from tolmach.web.agent.page import Typed
from tolmach.web.agent.ticket import ticket_page
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader
from tolmach.web.refusals import sentence_of, status_of

BESIDE_THE_EDITOR = (
    *(EmptyReply, NewLetter, NoAddress, OpenSlots, RedDraft, StaleDraft, Stopped),
    *(FilesRefused, FileGone, NotToPick),
)
"""Refusals after which the text stays in the editor, with the reason beside it."""


@agent.post("/tickets/<reference>/reply")
def reply(reference: str) -> ResponseReturnValue:
    """Send what stands in the editor; a refusal shows the page again with the text kept."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    try:
        with_draft = files_with_draft(reference)
        with ticket_to_change(reference) as (session, ticket):
            message = send_reply(
                session,
                the_reader().access,
                ticket,
                text=text,
                draft_id=request.form.get("draft_id", type=int),
                draft_made=request.form.get("draft_made", type=datetime.fromisoformat),
                letter_seen=request.form.get("letter_seen", type=int),
                is_solving=_then() == "solve",
                detector=the_house().detector,
                overridden=overridden_stops(),
                enclosed=enclosed_files(with_draft),
                now=the_house().clock.now(),
            )
    except BESIDE_THE_EDITOR as refusal:
        problem = keep_beside_editor(reference, refusal)
        return ticket_page(reference, _typed(text, refusal, problem)), status_of(refusal)
    flash(gettext("Your reply will be sent in ten seconds."), "ok")
    return redirect(url_for("agent.ticket", reference=reference, _anchor=f"message-{message.id}"))


@agent.post("/tickets/<reference>/draft/<int:draft_id>/choose")
def choose_draft(reference: str, draft_id: int) -> ResponseReturnValue:
    """Put another draft that fits into the editor; whoever wrote there is asked first, with the text kept."""
    concept, text = request.form.get("concept", ""), request.form.get("text", "").replace("\r\n", "\n")
    access, now = the_reader().access, the_house().clock.now()
    written = "" if "instead" in request.args else text
    try:
        with ticket_to_change(reference) as (session, ticket):
            choose_candidate(session, access, ticket, draft_id=draft_id, concept=concept, written=written, now=now)
            keep_files(session, access, ticket, enclosed_files())
    except (StaleDraft, Lost, WordsTyped, FilesRefused) as refusal:
        problem = keep_beside_editor(reference, refusal)
        chosen = concept if isinstance(refusal, WordsTyped) else ""
        return ticket_page(reference, Typed(text=text, problem=problem, chosen=chosen)), status_of(refusal)
    return redirect(url_for("agent.ticket", reference=reference, _anchor="draft"))


@agent.post("/tickets/<reference>/messages/<int:message_id>/take-back")
def take_reply_back(reference: str, message_id: int) -> ResponseReturnValue:
    """Take a reply back; its text returns to the editor."""
    try:
        with ticket_to_change(reference) as (session, ticket):
            take_back(session, the_reader().access, ticket, message_id, now=the_house().clock.now())
    except TooLate as refusal:
        flash(sentence_of(refusal), "doubt")
    else:
        flash(gettext("The reply was taken back. It was not sent."), "ok")
    return redirect(url_for("agent.ticket", reference=reference, _anchor="reply"))


def _typed(text: str, refusal: Refused, problem: str) -> Typed:
    stops = refusal.stops if isinstance(refusal, Stopped) else ()
    return Typed(text=text, problem=problem, stops=stops, then=_then())


def _then() -> str:
    # "Send it anyway" does what the button did that was stopped.
    return request.form.get("then") or request.form.get("then_before", "send")
