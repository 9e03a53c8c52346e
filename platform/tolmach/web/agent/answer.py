"""Send the reply, and take it back while it is still here."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import Refused
from tolmach.i18n import gettext
from tolmach.replies.errors import (
    EmptyReply,
    ForbiddenContent,
    NoAddress,
    OpenSlots,
    RedDraft,
    StaleDraft,
    TooLate,
)
from tolmach.replies.send import send_reply
from tolmach.replies.take_back import take_back
from tolmach.web.agent.blueprint import agent, ticket_to_change
from tolmach.web.agent.page import Typed
from tolmach.web.agent.ticket import ticket_page
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader
from tolmach.web.refusals import sentence_of, status_of

BESIDE_THE_EDITOR = (EmptyReply, ForbiddenContent, NoAddress, OpenSlots, RedDraft, StaleDraft)
"""Refusals after which the text stays in the editor, with the reason beside it."""


@agent.post("/tickets/<reference>/reply")
def reply(reference: str) -> ResponseReturnValue:
    """Send what stands in the editor; a refusal shows the page again with the text kept."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    try:
        with ticket_to_change(reference) as (session, ticket):
            message = send_reply(
                session,
                the_reader().access,
                ticket,
                text=text,
                draft_id=request.form.get("draft_id", type=int),
                is_solving=request.form.get("then") == "solve",
                is_insisting="insist" in request.form,
                now=the_house().clock.now(),
            )
    except BESIDE_THE_EDITOR as refusal:
        return ticket_page(reference, _typed(text, refusal)), status_of(refusal)
    flash(gettext("Your reply will be sent in ten seconds."), "ok")
    return redirect(url_for("agent.ticket", reference=reference, _anchor=f"message-{message.id}"))


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


def _typed(text: str, refusal: Refused) -> Typed:
    may_insist = isinstance(refusal, ForbiddenContent) and refusal.may_insist
    return Typed(text=text, problem=sentence_of(refusal), may_insist=may_insist)
