"""The application factory: a house in, its pages out."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from tolmach.i18n import set_up_languages
from tolmach.inbox.form_rules import MOST_MEGABYTES_TOGETHER
from tolmach.settings import Settings
from tolmach.web import blueprints
from tolmach.web.api import set_up_api
from tolmach.web.display import set_up_display
from tolmach.web.headers import set_up_headers
from tolmach.web.health import set_up_health
from tolmach.web.reader import locale_of_reader, set_up_reader, zone_of_reader
from tolmach.web.refusals import set_up_refusals
from tolmach.web.trace import set_up_trace
from tolmach.web.visitor import set_up_visitor
from tolmach.wiring import House

LARGEST_REQUEST = (MOST_MEGABYTES_TOGETHER + 2) * 1024 * 1024
"""Bytes: the files of a form and what stands around them."""


def create_app(house: House) -> Flask:
    """The web application of a house; it holds no state of its own."""
    app = Flask("tolmach.web")
    app.config.update(_config(house.settings))
    app.extensions["tolmach"] = house
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    set_up_trace(app)
    set_up_languages(app, locale_of_reader=locale_of_reader, zone_of_reader=zone_of_reader)
    set_up_reader(app)
    CSRFProtect(app)
    set_up_headers(app)
    set_up_refusals(app)
    set_up_display(app)
    set_up_health(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    set_up_api(app)
    set_up_visitor(app)
    return app


def _config(settings: Settings) -> dict[str, Any]:
    is_https = settings.public_url.startswith("https://")
    return {
        "SECRET_KEY": settings.keyring.derive("cookies"),
        "SESSION_COOKIE_NAME": "tolmach_form",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": is_https,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        # A ticket stays open on the screen for hours; its form must still be accepted then.
        "WTF_CSRF_TIME_LIMIT": None,
        "PREFERRED_URL_SCHEME": "https" if is_https else "http",
    }
