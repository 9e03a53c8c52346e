"""Problem documents (RFC 9457): what was refused, and a pointer to each field that must change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import marshmallow as ma
from flask import Flask, Response, json, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from tolmach.accounts.errors import KeyReused
from tolmach.errors import Refused
from tolmach.events.record import request_id
from tolmach.inbox.form_rules import FieldProblem, FormProblem
from tolmach.inbox.take_form import FormRefused
from tolmach.orders.errors import OrdersRefused
from tolmach.orders.sentences import sentence_of
from tolmach.web.refusals import status_of
from tolmach.web.trace import log_failure

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"


class FieldErrorSchema(ma.Schema):
    pointer = ma.fields.String(metadata={"description": "JSON pointer to the field, for example #/address"})
    detail = ma.fields.String()


class ProblemSchema(ma.Schema):
    type = ma.fields.String(metadata={"description": "about:blank: the status says which kind it is"})
    title = ma.fields.String()
    status = ma.fields.Integer()
    detail = ma.fields.String()
    errors = ma.fields.List(ma.fields.Nested(FieldErrorSchema))


def set_up_problems(app: Flask) -> None:
    """Tell a problem also where no view was reached: an unknown address, a wrong method."""
    app.after_request(_make_problem)


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> Response:
    """The answer to a refused call."""
    title = HTTP_STATUS_CODES.get(status, "Error")
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(json.dumps(body), status, mimetype=MEDIA_TYPE)


def tell_refusal(refusal: Refused) -> Response:
    """A refusal of the house."""
    if isinstance(refusal, FormRefused):
        return problem(422, "The message was not kept.", [_field_error(one) for one in refusal.problems])
    if isinstance(refusal, OrdersRefused):
        faults = [{"pointer": _pointer(one.path), "detail": sentence_of(one)} for one in refusal.faults]
        return problem(422, "No order was kept.", faults)
    if isinstance(refusal, KeyReused):
        return problem(422, "This Idempotency-Key came before with another body. The message was not kept.")
    status = status_of(refusal)
    return problem(status, _DETAILS.get(status, "The call was refused."))


def tell_http_error(error: HTTPException) -> Response:
    """A refusal of the framework, with its field errors where it has some."""
    status, messages = error.code or 500, getattr(error, "data", {}).get("messages", {}).get("json", {})
    fields = [*_field_errors(messages)] if isinstance(messages, Mapping) else []
    answer = problem(status, _DETAILS.get(status) or error.description or "The call was refused.", fields)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def tell_deep_nesting(_error: RecursionError) -> Response:
    """JSON of so many brackets in brackets that no parser follows."""
    return problem(400, _DETAILS[400])


def tell_failure(error: Exception) -> Response:
    """What nobody expected; the log has it under this number."""
    log_failure(error)
    return problem(500, f"Something went wrong on our side. Tell us the number {request_id.get()}.")


_DETAILS = {
    400: "The body is not valid JSON.",
    404: "There is nothing here, or it is not this token's.",
    405: "This address takes no such method.",
    413: "The call is too large. Nothing of it was kept.",
    415: "Send the body as application/json.",
    422: "The message was not kept.",
}

_SENTENCES = {
    FormProblem.MISSING: "Must not be empty.",
    FormProblem.TOO_LONG: "At most {limit} characters.",
    FormProblem.NO_ADDRESS: "Not a mail address.",
    FormProblem.UNKNOWN_MARKET: "This token's client has no such market.",
    FormProblem.IMPLAUSIBLE_TIME: "Not before the year 2000 and not in the future.",
    FormProblem.FILE_TOO_LARGE: "At most {limit} bytes a file.",
    FormProblem.TOO_MANY_FILES: "At most {limit} files.",
}


def _field_error(one: FieldProblem) -> dict[str, str]:
    pointer = f"#/{one.field}" if one.place is None else f"#/{one.field}/{one.place}"
    return {"pointer": pointer, "detail": _SENTENCES[one.problem].format(limit=one.limit)}


def _field_errors(messages: Mapping[Any, Any], pointer: str = "#") -> Iterator[dict[str, str]]:
    for name, found in messages.items():
        # The schema as a whole has no name of its own.
        here = pointer if name == "_schema" else pointer + _pointer((name,)).removeprefix("#")
        if isinstance(found, Mapping):
            yield from _field_errors(found, here)
        else:
            yield from ({"pointer": here, "detail": str(sentence)} for sentence in found)


def _pointer(path: Iterable[Any]) -> str:
    """The escapes are those of RFC 6901."""
    return "".join(("#", *(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)))


def _make_problem(response: Response) -> Response:
    is_told = response.mimetype == MEDIA_TYPE or response.status_code < 400
    if is_told or not request.path.startswith(PREFIX):
        return response
    status = response.status_code
    response.set_data(problem(status, _DETAILS.get(status, "The call was refused.")).get_data())
    response.mimetype = MEDIA_TYPE
    return response
