"""What the operator may write about clients, markets and mailboxes. Pure: a text in, what is wrong with it out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from babel.numbers import list_currencies

from tolmach.clients.facts import FACT_NAMES, SAID_FACTS
from tolmach.clock import time_zones
from tolmach.errors import Wrong
from tolmach.language import is_served

MOST_REFUND_DAYS = 14
"""Directive 2011/83/EU, article 13: what was paid goes back within fourteen days of the notice of withdrawal."""

MOST_SURVEY_HOURS = 30 * 24

COUNTED_FACTS = ("return_days", "refund_days")
LONG_FACTS = (
    "return_address",
    "carriers",
    "payment_methods",
    "company",
    "complaint_address",
    "signature",
    "legal_footer",
)
"""Facts that are written over several lines."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,4}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_ADDRESS = re.compile(r"[^@\s,<>]+@[^@\s,<>]+\.[^@\s,<>.]+")
_PATTERN = re.compile(r"[^@\s,<>]*@[^@\s,<>]+\.[^@\s,<>.]+")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def wrong_pattern(pattern: str) -> Wrong | None:
    """A sender is an address, or ``@`` and a domain."""
    return None if _PATTERN.fullmatch(pattern) else Wrong.NO_ADDRESS


def wrong_name(name: str) -> Wrong | None:
    """A name for people must say something."""
    return None if name.strip() else Wrong.MISSING


def wrong_slug(slug: str) -> Wrong | None:
    """A slug stands in addresses and commands: small letters, digits and single hyphens."""
    return None if _SLUG.fullmatch(slug) else Wrong.NO_SLUG


def wrong_prefix(prefix: str) -> Wrong | None:
    """The beginning of ticket references: two to five capital letters and digits, a letter first."""
    return None if _PREFIX.fullmatch(prefix) else Wrong.NO_PREFIX


def wrong_country(country: str) -> Wrong | None:
    """An ISO 3166-1 alpha-2 code."""
    return None if _COUNTRY.fullmatch(country) else Wrong.NO_COUNTRY


def wrong_zone(zone: str) -> Wrong | None:
    """A name of the IANA time zone database."""
    return None if zone in time_zones() else Wrong.NO_ZONE


def wrong_currency(currency: str) -> Wrong | None:
    """An ISO 4217 code."""
    return None if currency in list_currencies() else Wrong.NO_CURRENCY


def wrong_survey_hours(hours: int | None) -> Wrong | None:
    """From one hour to as many days as lie between two questions to one customer; None asks nobody."""
    return None if hours is None or 1 <= hours <= MOST_SURVEY_HOURS else Wrong.NO_NUMBER


def wrong_languages(languages: Sequence[str]) -> Wrong | None:
    """A market speaks at least one language of the house, none of them twice."""
    if not languages:
        return Wrong.MISSING
    if not all(is_served(code) for code in languages):
        return Wrong.NO_LANGUAGE
    return Wrong.TWICE if len(set(languages)) < len(languages) else None


def wrong_address(address: str) -> Wrong | None:
    """A plain mail address, without a name around it."""
    return None if _ADDRESS.fullmatch(address) else Wrong.NO_ADDRESS


def wrong_host(host: str) -> Wrong | None:
    """The name or number of a mail server."""
    return None if _HOST.fullmatch(host) else Wrong.NO_HOST


def wrong_port(port: int) -> Wrong | None:
    """A TCP port."""
    return None if 0 < port < 65536 else Wrong.NO_NUMBER


def wrong_secure_url(address: str) -> Wrong | None:
    """An address that secrets are sent to: encrypted, or on this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return Wrong.NO_SECURE_URL
    is_here = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    return None if parts.hostname and (parts.scheme == "https" or is_here) else Wrong.NO_SECURE_URL


def wrong_fact(name: str, value: str) -> Wrong | None:
    """Days are numbers, and a refund later than the law allows is no fact to promise anybody."""
    fact, _, language = name.partition(".")
    if fact not in FACT_NAMES or (language and (fact not in SAID_FACTS or not is_served(language))):
        return Wrong.NO_CHOICE
    if name not in COUNTED_FACTS or not value:
        return None
    if not value.isascii() or not value.isdecimal() or int(value) > 3650:
        return Wrong.NO_NUMBER
    return Wrong.REFUND_TOO_LATE if name == "refund_days" and int(value) > MOST_REFUND_DAYS else None


def wrong_facts(values: Mapping[str, str], valid_from: date, valid_to: date | None) -> dict[str, Wrong | None]:
    """Everything wrong with a set of facts that hold from a day to a day."""
    wrong = {name: wrong_fact(name, value) for name, value in values.items()}
    ends_before = valid_to is not None and valid_to < valid_from
    return {**wrong, "valid_to": Wrong.ENDS_BEFORE if ends_before else None}
