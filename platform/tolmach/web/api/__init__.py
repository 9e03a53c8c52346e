"""The API of the shops: a bearer token per client, JSON or raw mail in, JSON out, refusals as problem documents."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from tolmach.web.api.letters import letters
from tolmach.web.api.messages import messages
from tolmach.web.api.orders import orders
from tolmach.web.api.problems import ProblemSchema, set_up_problems

DESCRIPTION = """Hand over customers' messages and ask what became of them; tell what became of orders.

A message that was answered with 202 is kept for good. It is received by a job a moment later: then it has a ticket,
a language and a pool. Send `Idempotency-Key` with every message, so that a repeated call makes no second one.
A raw mail needs none: the same mail is recognised. Nor do orders: a repeated one changes nothing."""


class _DeskApi(Api):  # type: ignore[misc] # flask-smorest has no types
    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """The library's own handler would also take over the errors of the pages."""


def set_up_api(app: Flask) -> None:
    """Serve ``/api/v1``; calls carry a token and no cookie, so that there is nothing for a form token to protect."""
    app.config.update(
        API_TITLE="Tolmach",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION},
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        },
    )
    api = _DeskApi(app)
    for blueprint in (messages, letters, orders):
        api.register_blueprint(blueprint)
        app.extensions["csrf"].exempt(blueprint)
    set_up_problems(app)
