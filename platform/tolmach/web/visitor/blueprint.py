"""The blueprint of the visitors' pages: its headers, and what it says when there is nothing to show."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from tolmach.errors import NotFound, Refused
from tolmach.i18n import gettext
from tolmach.inbox.form_rules import MOST_MEGABYTES_TOGETHER
from tolmach.web.refusals import status_of
from tolmach.web.trace import log_failure

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'"
)
FRAMED = frozenset({"visitor.show_form", "visitor.take", "visitor.thanks"})
"""What a shop may show inside its own pages, whatever their address is."""

visitor = Blueprint("visitor", __name__)


@visitor.before_request
def _refuse_nul() -> None:
    # PostgreSQL takes no NUL in a text, not even to look for one.
    if "\0" in request.path:
        raise NotFound("page", "with NUL")


@visitor.after_request
def _add_headers(response: Response) -> Response:
    ancestors = "*" if request.endpoint in FRAMED else "'none'"
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-ancestors {ancestors}"
    # The address of a status page is its key: it must reach no other site and no search engine.
    response.headers["Referrer-Policy"] = "no-referrer"
    if request.endpoint not in FRAMED:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@visitor.errorhandler(Refused)
def _tell_refusal(refusal: Refused) -> ResponseReturnValue:
    return _page(status_of(refusal))


@visitor.errorhandler(HTTPException)
def _tell_http_error(error: HTTPException) -> ResponseReturnValue:
    return _page(error.code or 500)


@visitor.errorhandler(Exception)
def _tell_failure(error: Exception) -> ResponseReturnValue:
    log_failure(error)
    return _page(500)


def _page(status: int) -> ResponseReturnValue:
    if status == 413:
        title = gettext("The files are too large")
        sentence = gettext(
            "Together the files may not exceed %(limit)d MB. Go back, choose fewer or smaller files and send again.",
            limit=MOST_MEGABYTES_TOGETHER,
        )
    elif status >= 500:
        title = gettext("Something went wrong on our side")
        sentence = gettext("Go back, what you typed is still there, and try once more in a few minutes.")
    else:
        title = gettext("This link does not work")
        sentence = gettext("Check that you have the whole address, or write to the shop again.")
    return render_template("visitor/nothing.html", title=title, sentence=sentence), status
