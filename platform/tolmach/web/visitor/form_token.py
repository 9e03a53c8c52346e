"""The form's own token: which form it was made for and when, signed."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from tolmach.keys import Keyring

LASTS = timedelta(hours=24)
_PURPOSE = "visitor-form"


def issue_form_token(keyring: Keyring, form: str, *, now: datetime) -> str:
    """A token for one showing of the form named ``form``.

    There is no log-in here that another site could ride on, so the token guards no rights. It tells a form that was
    read from a blind post, ends with time, and names the showing, so that a double click makes one message.
    """
    began, showing = int(now.timestamp()), secrets.token_hex(8)
    return f"{began}.{showing}.{keyring.sign(_PURPOSE, f'{form}:{began}:{showing}')}"


def showing_of(keyring: Keyring, form: str, token: str, *, now: datetime) -> str | None:
    """The showing that this token names; None when it is not ours, of another form, or too old."""
    began, _, rest = token.partition(".")
    showing, _, signature = rest.partition(".")
    if not keyring.is_signed(_PURPOSE, f"{form}:{began}:{showing}", signature):
        return None
    age = now.timestamp() - int(began)
    return showing if age <= LASTS.total_seconds() else None
