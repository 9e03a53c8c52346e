"""Pages for customers, who have no account: a market's form, a ticket's state, what we asked for, how it went."""

from __future__ import annotations

from flask import Flask

from tolmach.web.visitor import answer, form, status, survey
from tolmach.web.visitor.blueprint import visitor

__all__ = ["answer", "form", "set_up_visitor", "status", "survey"]


def set_up_visitor(app: Flask) -> None:
    """Serve the visitors' pages.

    A shop shows its form inside a frame of its own site. Browsers send no cookies there, so that a form token bound to
    a cookie would refuse everybody; the form carries a signed token of its own instead (see ``form_token``).
    """
    app.register_blueprint(visitor)
    app.extensions["csrf"].exempt(visitor)
