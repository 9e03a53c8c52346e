"""``/api/v1/messages``: hand over a customer's message, ask what became of it."""

# flask-smorest has no types, so its decorators have none either.
# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from flask import Response, request, url_for
from flask_smorest import Blueprint
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, UnsupportedMediaType

from tolmach.accounts.tokens import earlier_answer, keep_answer
from tolmach.errors import Refused
from tolmach.inbox.form_rules import FormMessage
from tolmach.inbox.letter_status import LetterStatus, letter_status
from tolmach.inbox.take_form import keep_form_message
from tolmach.outbox.model import Channel
from tolmach.web.api.caller import admit_caller, the_caller
from tolmach.web.api.problems import problem, tell_deep_nesting, tell_failure, tell_http_error, tell_refusal
from tolmach.web.api.schemas import AcceptedSchema, MessageSchema, StatusSchema
from tolmach.web.guard import put_guard
from tolmach.web.house import the_house
from tolmach.web.racing import write_or_find

MOST_BODY_BYTES = 30 * 1024 * 1024
MOST_KEY_LETTERS = 255
ACCEPTED = 202
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "At most 255 printable characters. A repeated call with it is answered as the first one was.",
    "schema": {"type": "string", "maxLength": MOST_KEY_LETTERS},
}

messages = Blueprint("messages", __name__, url_prefix="/api/v1", description="Customers' messages")
put_guard(messages, admit_caller)
messages.register_error_handler(HTTPException, tell_http_error)
messages.register_error_handler(Refused, tell_refusal)
messages.register_error_handler(RecursionError, tell_deep_nesting)
messages.register_error_handler(Exception, tell_failure)


@messages.before_request
def _check_body() -> Response | None:
    request.max_content_length = MOST_BODY_BYTES
    if request.method != "POST":
        return None
    if not request.is_json:
        raise UnsupportedMediaType
    # A chunked body is cut at the limit instead of refused; read whole, it shows that it reached it.
    if len(request.get_data()) >= MOST_BODY_BYTES:
        raise RequestEntityTooLarge
    if not _is_usable(request.headers.get("Idempotency-Key", "-")):
        return problem(400, f"Idempotency-Key: 1 to {MOST_KEY_LETTERS} printable ASCII characters.")
    return None


@messages.post("/messages")
@messages.doc(parameters=[KEY_HEADER])
@messages.arguments(MessageSchema)
@messages.response(ACCEPTED, AcceptedSchema)
def take_message(message: FormMessage) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Keep a message. With 202 it is in; a job receives it a moment later."""
    key = request.headers.get("Idempotency-Key")
    status, answer = write_or_find(lambda session: _take_once(session, message, key))
    return answer, status, {"Location": url_for("messages.show_message", letter_id=answer["letter"])}


@messages.get("/messages/<int:letter_id>")
@messages.response(200, StatusSchema)
@messages.alt_response(404, schema=None, description="No message of this client")
def show_message(letter_id: int) -> LetterStatus:
    """What became of a message."""
    with the_house().database.reading() as session:
        return letter_status(session, client_id=the_caller().client_id, channel=Channel.API, letter_id=letter_id)


def _take_once(session: Session, message: FormMessage, key: str | None) -> tuple[int, dict[str, Any]]:
    if key is None:
        return ACCEPTED, _take(session, message)
    client_id, asked = the_caller().client_id, hashlib.sha256(request.get_data()).hexdigest()
    earlier = earlier_answer(session, client_id=client_id, key=key, request_hash=asked)
    if earlier is not None:
        return earlier
    # Two keys are two messages, also with the same words: a customer may say "yes" twice.
    answer = _take(session, replace(message, external_id=message.external_id or key))
    now = the_house().clock.now()
    keep_answer(session, client_id=client_id, key=key, request_hash=asked, status=ACCEPTED, answer=answer, now=now)
    return ACCEPTED, answer


def _take(session: Session, message: FormMessage) -> dict[str, Any]:
    house, caller = the_house(), the_caller()
    letter = keep_form_message(
        session,
        house.store,
        channel=Channel.API,
        client_id=caller.client_id,
        account=caller.client_slug,
        message=message,
        now=house.clock.now(),
    )
    return {"letter": letter.id, "state": letter.state}


def _is_usable(key: str) -> bool:
    return 0 < len(key) <= MOST_KEY_LETTERS and key.isascii() and key.isprintable()
