"""No page without a guard: every endpoint belongs to a guarded blueprint or to the short list of public ones."""

from __future__ import annotations

import pytest
from flask import Blueprint, Flask

from tolmach.accounts.access import Permission
from tolmach.app import create_app
from tolmach.web.guard import PUBLIC_ENDPOINTS, guarded_blueprint, unguarded_endpoints
from tolmach.wiring import House


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(house)


def test_every_endpoint_has_a_guard_or_a_reason(app: Flask):
    assert unguarded_endpoints(app) == set()


def test_every_public_endpoint_exists_and_says_why(app: Flask):
    present = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert PUBLIC_ENDPOINTS.keys() <= present
    assert all(len(reason.split()) > 3 for reason in PUBLIC_ENDPOINTS.values())


def test_an_endpoint_without_a_guard_is_seen(app: Flask):
    forgotten = Blueprint("forgotten", __name__)
    forgotten.add_url_rule("/forgotten", "page", lambda: "open to all")
    app.register_blueprint(forgotten)
    app.add_url_rule("/bare", "bare", lambda: "no blueprint at all")
    assert unguarded_endpoints(app) == {"forgotten.page", "bare"}


def test_a_guarded_blueprint_passes_and_keeps_strangers_out(app: Flask):
    inside = guarded_blueprint("inside", __name__, permission=Permission.RUN_HOUSE)
    inside.add_url_rule("/inside", "page", lambda: "secret")
    app.register_blueprint(inside)
    assert unguarded_endpoints(app) == set()
    answer = app.test_client().get("/inside")
    assert (answer.status_code, answer.location) == (302, "/login?next=/inside")
