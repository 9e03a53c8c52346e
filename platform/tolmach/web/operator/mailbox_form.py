"""A mailbox as a form, and a form as a mailbox's values. Secrets only go in: no form ever shows one."""

from __future__ import annotations

from typing import Any

from tolmach.clients.model import Mailbox, MailSource
from tolmach.clients.save_mailbox import MailboxValues
from tolmach.web.operator.forms import Form

MARKET_FIELDS = tuple(f"market_{number}" for number in range(1, 9))
IMAP_PORTS = {"tls": 993}
SMTP_PORTS = {"tls": 465, "none": 25}


def empty_form() -> Form:
    """What a new mailbox begins with."""
    return Form(
        {
            "source": MailSource.IMAP,
            "source_security": "tls",
            "source_folder": "INBOX",
            "source_login": "password",
            "sending_login": "password",
            "source_days": "30",
            "sending_security": "starttls",
            "takes_plus_addresses": "on",
            "is_active": "on",
            "has_test_letters": "on",
        }
    )


def form_of(box: Mailbox, markets: list[int]) -> Form:
    """A stored mailbox as a form shows it."""
    source, sending = box.source_settings, box.sending_settings
    return Form(
        {
            "address": box.address,
            "display_name": box.display_name,
            "takes_plus_addresses": "on" if box.takes_plus_addresses else "",
            "is_active": "on" if box.is_active else "",
            "has_test_letters": "on" if box.has_test_letters else "",
            "dkim_selector": box.dkim_selector,
            "spf_term": box.spf_term,
            "source": box.source,
            "source_security": "tls",
            "source_folder": "INBOX",
            "source_login": "password",
            "sending_login": "password",
            "sending_security": "starttls",
            **{f"source_{name}": str(value) for name, value in source.items()},
            **{f"sending_{name}": str(value) for name, value in sending.items()},
            **dict(zip(MARKET_FIELDS, map(str, markets), strict=False)),
        }
    )


def values_of(form: Form) -> MailboxValues:
    """The values a form says. Raises FieldsRefused where a text is no number or no choice."""
    source = form.choice("source", MailSource)
    markets = [form.number(name) for name in MARKET_FIELDS if form[name]]
    return MailboxValues(
        address=form["address"].strip(),
        display_name=form["display_name"],
        takes_plus_addresses=form.is_ticked("takes_plus_addresses"),
        source=source,
        source_settings=_source(form, source),
        source_secret=form["source_secret"] or None,
        source_refresh_token=form["source_refresh_token"] or None,
        sending_settings=_sending(form),
        sending_secret=form["sending_secret"] or None,
        markets=list(dict.fromkeys(markets)),
        is_active=form.is_ticked("is_active"),
        has_test_letters=form.is_ticked("has_test_letters"),
        dkim_selector=form["dkim_selector"].strip(),
        spf_term=form["spf_term"].strip(),
    )


def _sending(form: Form) -> dict[str, Any]:
    if not form["sending_host"].strip():
        return {}
    limit = form.number("sending_per_minute", default=0)
    login = {"login": form["sending_login"] or "password"}
    return {**_server(form, "sending", SMTP_PORTS, 587), **login, **({"per_minute": limit} if limit else {})}


def _source(form: Form, source: MailSource) -> dict[str, Any]:
    if source is MailSource.MAILDIR:
        return {"path": form["source_path"].strip()}
    if source is MailSource.IMAP:
        return {**_server(form, "source", IMAP_PORTS, 143), **_imap(form)}
    return {}


def _imap(form: Form) -> dict[str, Any]:
    said = {name: form[f"source_{name}"].strip() for name in ("move_to", "token_url", "client_id", "scope")}
    return {
        "folder": form["source_folder"].strip() or "INBOX",
        "login": form["source_login"] or "password",
        **{name: value for name, value in said.items() if value},
        **({"days": form.number("source_days")} if form["source_days"].strip() else {}),
    }


def _server(form: Form, name: str, ports: dict[str, int], other_port: int) -> dict[str, Any]:
    """Host, port, encryption and user; an empty port is the usual one of the encryption."""
    security = form[f"{name}_security"]
    return {
        "host": form[f"{name}_host"].strip(),
        "port": form.number(f"{name}_port", default=ports.get(security, other_port)),
        "security": security,
        "user": form[f"{name}_user"].strip(),
    }
