"""Sign in, sign out, and choose the language of the pages."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tolmach.accounts.errors import TooManyTries, WrongCredentials
from tolmach.accounts.model import User
from tolmach.accounts.preferences import set_locale
from tolmach.accounts.sign_in import (
    SESSION_LASTS,
    check_credentials,
    count_refused_log_in,
    end_session,
    open_session,
    refuse_if_throttled,
)
from tolmach.i18n import LOCALE_COOKIE, LOCALES, gettext
from tolmach.web.house import the_house
from tolmach.web.login.destination import own_address
from tolmach.web.reader import SESSION_COOKIE, is_signed_in, the_reader
from tolmach.web.refusals import sentence_of, status_of

A_YEAR = 365 * 24 * 3600

login = Blueprint("login", __name__)


@login.get("/login")
def show() -> ResponseReturnValue:
    """The form, or home for who is signed in already."""
    if is_signed_in():
        return redirect(url_for("home.show"))
    return render_template("login.html", address="", problem=None)


@login.post("/login")
def enter() -> ResponseReturnValue:
    """Check the credentials and open a session; what was typed as the address stays on refusal."""
    address, password = request.form.get("address", ""), request.form.get("password", "")
    try:
        user = _checked(address, password)
    except WrongCredentials:
        _count_refusal(address)
        problem = gettext("The address or the password is wrong. Check both and try again.")
        return render_template("login.html", address=address, problem=problem), 422
    except TooManyTries as refusal:
        return render_template("login.html", address=address, problem=sentence_of(refusal)), status_of(refusal)
    with the_house().database.writing.begin() as writing:
        token = open_session(writing, user.id, password=password, now=the_house().clock.now())
    # The visitor's form session ends here, so that nobody can have planted it.
    session.clear()
    response = redirect(own_address(request.args.get("next")) or url_for("home.show"))
    _set_cookie(response, SESSION_COOKIE, token, int(SESSION_LASTS.total_seconds()))
    _set_cookie(response, LOCALE_COOKIE, user.locale, A_YEAR)
    return response


@login.post("/logout")
def leave() -> ResponseReturnValue:
    """End the session of this cookie."""
    house = the_house()
    token = request.cookies.get(SESSION_COOKIE, "")
    with house.database.writing.begin() as writing:
        end_session(writing, token, now=house.clock.now())
    session.clear()
    response = redirect(url_for("login.show"))
    response.delete_cookie(SESSION_COOKIE)
    return response


@login.post("/locale")
def switch_locale() -> ResponseReturnValue:
    """Show the pages in another language; for signed-in people also the next time."""
    locale = request.form.get("locale", "")
    response = make_response(redirect(own_address(request.form.get("next")) or url_for("home.show")))
    if locale not in LOCALES:
        return response
    if is_signed_in():
        with the_house().database.writing.begin() as writing:
            set_locale(writing, the_reader().user_id, locale)
    _set_cookie(response, LOCALE_COOKIE, locale, A_YEAR)
    return response


def _checked(address: str, password: str) -> User:
    # Argon2 is slow on purpose, so no transaction that writes is open meanwhile.
    house = the_house()
    with house.database.reading() as reading:
        refuse_if_throttled(reading, address, now=house.clock.now())
        return check_credentials(reading, address, password)


def _count_refusal(address: str) -> None:
    house = the_house()
    with house.database.writing.begin() as writing:
        count_refused_log_in(writing, address, now=house.clock.now())


def _set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    is_https = the_house().settings.public_url.startswith("https://")
    response.set_cookie(name, value, max_age=seconds, httponly=True, secure=is_https, samesite="Lax")
