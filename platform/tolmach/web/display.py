"""What templates can call: times, languages and states in words."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from babel.numbers import get_currency_precision
from flask import Flask
from markupsafe import Markup

from tolmach.accounts.preferences import THEMES
from tolmach.i18n import LOCALES, current_locale, say_day, say_money, say_number, say_percent
from tolmach.language import language_name
from tolmach.replies.enclose import MOST_MEGABYTES
from tolmach.web import law_words, names, states
from tolmach.web.named import named
from tolmach.web.times import duration, exact, relative, time_there, wall_time


def set_up_display(app: Flask) -> None:
    """Give every template the same few words."""
    app.jinja_env.globals.update(
        as_day=say_day,
        as_money=as_money,
        as_size=as_size,
        current_locale=current_locale,
        duration=duration,
        exact=exact,
        language=language_label,
        language_name=language_name,
        law=law_words,
        locales=LOCALES,
        moment=moment,
        most_enclosed=MOST_MEGABYTES,
        named=named,
        names=names,
        percent=say_percent,
        states=states,
        themes=THEMES,
        time_there=time_there,
        wall_time=wall_time,
    )


def moment(at: datetime) -> Markup:
    """A time that is relative to read and exact on hover and for screen readers."""
    return Markup('<time datetime="{}" title="{}">{}<span class="visually-hidden"> ({})</span></time>').format(
        at.isoformat(timespec="seconds"), exact(at), relative(at), exact(at)
    )


def language_label(code: str) -> Markup:
    """A language by its own name and its code, ``slovenčina · sk``; never a flag."""
    return Markup('<span class="language"><span lang="{}">{}</span> · {}</span>').format(
        code, language_name(code), code
    )


def as_size(size: int) -> str:
    """A file's size for people."""
    return f"{say_number(round(size / 1024 / 1024, 1))} MB" if size >= 1024 * 1024 else f"{-(-size // 1024)} kB"


def as_money(minor: int, currency: str) -> str:
    """An amount in minor units with its currency, written the reader's way and never converted."""
    return say_money(Decimal(minor).scaleb(-get_currency_precision(currency)), currency)
