"""One guard per blueprint: who may come in at all. What they may see inside is each door's matter."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tolmach.accounts.access import Permission
from tolmach.errors import NotFound
from tolmach.web.reader import is_signed_in, the_reader

Guard = Callable[[], ResponseReturnValue | None]

PUBLIC_ENDPOINTS: dict[str, str] = {
    "static": "stylesheets, scripts and fonts hold nothing of anybody",
    "healthz": "a monitor asks it without an account; it answers one word",
    "login.show": "whoever wants to sign in has not yet",
    "login.enter": "the credentials are the guard",
    "login.leave": "ends the session of the cookie it comes with, and nobody else's",
    "login.switch_locale": "the sign-in page can be read in fifteen languages",
    "visitor.show_form": "customers have no account; the form shows nothing but the market's name",
    "visitor.take": "whoever has a mail address may write; the form's signed token and the throttle stand before it",
    "visitor.thanks": "says the same to everybody",
    "visitor.show_status": "the link's signature is the guard",
    "visitor.show_answer": "the link's signature is the guard; the page shows nothing but the reference",
    "visitor.take_answer": "the link's signature and the form's token are the guard, the throttle stands before it",
    "visitor.answer_thanks": "the link's signature is the guard",
    "visitor.show_survey": "the link's signature is the guard; the page shows nothing but the reference",
    "visitor.take_survey": "the link's signature is the guard, the throttle stands before it",
    "visitor.survey_thanks": "the link's signature is the guard",
    "visitor.show_survey_stop": "the link's signature is the guard",
    "visitor.stop_surveys": "the link's signature is the guard; all it can do is that a customer is asked less",
    "api-docs.openapi_json": "a description of the API; it holds nothing of anybody",
}
"""Endpoints without a guard, each with the reason why it needs none."""


def guarded_blueprint(
    name: str, import_name: str, *, permission: Permission | None, url_prefix: str | None = None
) -> Blueprint:
    """A blueprint for signed-in people who hold ``permission`` somewhere; None lets every signed-in person in."""
    blueprint = Blueprint(name, import_name, url_prefix=url_prefix)
    put_guard(blueprint, lambda: _admit(permission))
    return blueprint


def put_guard(blueprint: Blueprint, guard: Guard) -> None:
    """Let ``guard`` decide before every view of the blueprint; it answers None, or a response, or raises."""

    def guarding() -> ResponseReturnValue | None:
        return guard()

    guarding.is_guard = True  # type: ignore[attr-defined]
    blueprint.before_request(guarding)


def unguarded_endpoints(app: Flask) -> set[str]:
    """Endpoints that neither a guard stands before nor the list of public ones names."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in PUBLIC_ENDPOINTS and not _has_guard(app, rule.endpoint)
    }


def _admit(permission: Permission | None) -> ResponseReturnValue | None:
    if not is_signed_in():
        if "HX-Request" in request.headers:
            # An open page asks for a part of itself: the sign-in page must not be put into its midst.
            return "", 204
        # After a refused POST there is nothing to come back to: its answer would be a page that takes no GET.
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("login.show", next=target))
    if permission is not None and not the_reader().access.has(permission):
        raise NotFound("page", request.path)
    return None


def _has_guard(app: Flask, endpoint: str) -> bool:
    parts = endpoint.split(".")[:-1]
    names = [".".join(parts[: end + 1]) for end in range(len(parts))]
    return any(
        getattr(function, "is_guard", False) for name in names for function in app.before_request_funcs.get(name, ())
    )
