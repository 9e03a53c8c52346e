"""Translation on wish: of a letter one does not read, of an answer one wrote in one's own language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.errors import NotFound
from tolmach.language import Language, is_served
from tolmach.replies.enclose import FilesRefused, keep_files
from tolmach.replies.errors import EmptyReply
from tolmach.replies.translate import want_answer_translation, want_back_translation, want_message_translation
from tolmach.web.agent.blueprint import agent, ticket_to_change
from tolmach.web.agent.enclosed import enclosed_files, keep_beside_editor
from tolmach.web.agent.page import Typed
from tolmach.web.agent.ticket import ticket_page
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader
from tolmach.web.refusals import status_of


@agent.post("/tickets/<reference>/messages/<int:message_id>/translate")
def translate_message(reference: str, message_id: int) -> ResponseReturnValue:
    """Wish a letter in the language the reader works in; a job makes it."""
    language = _language()
    with ticket_to_change(reference) as (session, _ticket):
        want_message_translation(session, the_reader().access, message_id, language, now=the_house().clock.now())
    anchor = f"message-{message_id}"
    return redirect(url_for("agent.ticket", reference=reference, shown=message_id, _anchor=anchor))


@agent.post("/tickets/<reference>/translate-answer")
def translate_answer(reference: str) -> ResponseReturnValue:
    """Wish the reader's own words in the customer's language; until they are there the editor keeps them."""
    source = _language()
    return _wish(reference, partial(want_answer_translation, source=source))


@agent.post("/tickets/<reference>/translate-back")
def translate_back(reference: str) -> ResponseReturnValue:
    """Wish what stands in the editor back in the reader's language; the editor keeps it."""
    target = _language()
    return _wish(reference, partial(want_back_translation, target=target))


def _wish(reference: str, want: Callable[..., object]) -> ResponseReturnValue:
    """Wish the words of the editor translated, its files waiting; where there are none, the page says so."""
    text = request.form.get("text", "").replace("\r\n", "\n")
    try:
        with ticket_to_change(reference) as (session, ticket):
            want(session, the_reader().access, ticket, text=text, now=the_house().clock.now())
            keep_files(session, the_reader().access, ticket, enclosed_files())
    except (EmptyReply, FilesRefused) as refusal:
        problem = keep_beside_editor(reference, refusal)
        return ticket_page(reference, Typed(text=text, problem=problem)), status_of(refusal)
    ticked = request.form.getlist("reply_files")
    return redirect(url_for("agent.ticket", reference=reference, reply_files=ticked, _anchor="draft"))


def _language() -> Language:
    code = request.form.get("language", "")
    if not is_served(code):
        raise NotFound("language", code)
    return Language(code)
