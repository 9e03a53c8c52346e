"""Security headers of every answer; a view that needs others sets its own first."""

from __future__ import annotations

from flask import Flask, Response, request

PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
LETTER_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
"""What strangers wrote: it may look as they meant it, and do nothing, and load nothing."""

LAYOUT_POLICY = f"{LETTER_POLICY}; img-src data:"
"""The same with the pictures that the letter brought along."""

LOADING_POLICY = f"{LETTER_POLICY}; img-src data: https:; upgrade-insecure-requests"
"""The same where the reader asked for the pictures that lie outside."""


def set_up_headers(app: Flask) -> None:
    """Add the headers to whatever leaves."""
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.endpoint != "static":
        # Other people's letters must not stay in a shared computer's cache.
        response.headers.setdefault("Cache-Control", "no-store")
    return response
