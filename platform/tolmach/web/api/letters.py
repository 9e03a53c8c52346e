"""``/api/v1/letters``: hand over a raw mail as it came, ask what became of it."""

# flask-smorest has no types, so its decorators have none either.
# mypy: disallow-untyped-decorators=False

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_smorest import Blueprint
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from tolmach.errors import NotFound, Refused
from tolmach.inbox.keep import LARGEST_LETTER
from tolmach.inbox.letter_status import LetterStatus, letter_status
from tolmach.jobs.ingest import keep_mail
from tolmach.outbox.model import Channel
from tolmach.web.api.caller import admit_caller, the_caller
from tolmach.web.api.problems import problem, tell_failure, tell_http_error, tell_refusal
from tolmach.web.api.schemas import AcceptedSchema, StatusSchema
from tolmach.web.guard import put_guard
from tolmach.web.house import the_house

ACCEPTED = 202
MAIL = "message/rfc822"
TO_PARAMETER = {
    "in": "query",
    "name": "to",
    "description": "The mailbox the mail came to; without it the mail's own headers say",
    "schema": {"type": "string", "format": "email"},
}
BODY = {"required": True, "content": {MAIL: {"schema": {"type": "string", "format": "binary"}}}}

letters = Blueprint("letters", __name__, url_prefix="/api/v1", description="Mails as they came")
put_guard(letters, admit_caller)
letters.register_error_handler(HTTPException, tell_http_error)
letters.register_error_handler(Refused, tell_refusal)
letters.register_error_handler(Exception, tell_failure)


@letters.before_request
def _check_body() -> Response | None:
    request.max_content_length = LARGEST_LETTER
    if request.method != "POST":
        return None
    if request.mimetype != MAIL:
        return problem(415, f"Send the mail as {MAIL}.")
    # A chunked body is cut at the limit instead of refused; read whole, it shows that it reached it.
    if len(request.get_data()) >= LARGEST_LETTER:
        raise RequestEntityTooLarge
    return None


@letters.post("/letters")
@letters.doc(parameters=[TO_PARAMETER], requestBody=BODY)
@letters.response(ACCEPTED, AcceptedSchema)
@letters.alt_response(422, schema=None, description="No mailbox of this client")
def take_letter() -> Any:
    """Keep a mail. The same one again is answered with the letter that is here already: by its words, not its id."""
    to = request.args.get("to", "")
    try:
        kept = keep_mail(the_house(), request.get_data(), to=(to,) if to else (), client_id=the_caller().client_id)
    except NotFound:
        return problem(422, "The mail is for no mailbox of this token's client. Name one with ?to=, or add it.")
    with the_house().database.reading() as session:
        status = _status(session, kept.letter_id or 0)
    answer = {"letter": status.letter, "state": status.state}
    return answer, ACCEPTED, {"Location": url_for("letters.show_letter", letter_id=status.letter)}


@letters.get("/letters/<int:letter_id>")
@letters.response(200, StatusSchema)
@letters.alt_response(404, schema=None, description="No letter of this client")
def show_letter(letter_id: int) -> LetterStatus:
    """What became of a mail, also of one that came by another way."""
    with the_house().database.reading() as session:
        return _status(session, letter_id)


def _status(session: Any, letter_id: int) -> LetterStatus:
    return letter_status(session, client_id=the_caller().client_id, channel=Channel.MAIL, letter_id=letter_id)
