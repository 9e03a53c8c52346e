"""Facts of a draft as the starter library and one fixed order, market and promise make them; no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tolmach.language import LANGUAGES, PIVOT, Language
from tolmach.languages import read_language_file
from tolmach.orders.standing import Stage, Standing
from tolmach.replies.facts import DraftFacts, Wordings
from tolmach.replies.slots import locale_of, say_dated_moment, say_moment
from tolmach.replies.texts import address_form
from tolmach.replies.values import hours_in_words
from tolmach.translation.brief import NO_BRIEF

PROMISED = datetime(2026, 9, 23, 8, 0, tzinfo=UTC)
SENT = datetime(2026, 9, 22, 7, 15, tzinfo=UTC)
WEEK = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
VALUES = {
    "market.name": "Novesta",
    "market.signature": "Novesta",
    "market.return_address": "Novesta, Dlhá 1, 010 01 Žilina",
    "market.return_days": "30",
    "market.refund_days": "14",
    "market.phone": "+421 2 123 456 78",
    "market.cod_fee": "1,50 €",
    "market.payment_methods": "Visa, Mastercard, PayPal",
    "order.number": "NV-2026-10482",
    "order.carrier": "Packeta",
    "order.tracking_number": "Z1234567890",
    "order.tracking_link": "https://tracking.packeta.example/Z1234567890",
    "message.words": "…",
}

ON_ITS_WAY = Standing(stage=Stage.ON_ITS_WAY, is_told=True, has_return=False)


def starter_wordings(country: str, languages: tuple[Language, ...]) -> tuple[Wordings, ...]:
    """The starter library as a market in ``country`` sees it, in these languages."""
    files = {code: read_language_file(code, "concepts") for code in languages}
    return tuple(
        Wordings(
            key=key,
            topic=str(files[languages[0]][key]["topic"]),
            texts={code: _text(file[key], country) for code, file in files.items()},
            names={code: str(file[key]["name"]) for code, file in files.items()},
            asks={code: tuple(file[key]["asks"]) for code, file in files.items()},
            version_ids=dict.fromkeys(files, place),
        )
        for place, key in enumerate(sorted(files[languages[0]]), start=1)
    )


def make_facts(language: str, *, text: str = "", country: str | None = None, **changes: Any) -> DraftFacts:
    """What a draft in ``language`` for a letter of ``text`` is made from."""
    code = Language(language)
    country = country or LANGUAGES[code].countries[0]
    facts = DraftFacts(
        language=code,
        country=country,
        greeting=address_form(code).greeting,
        message_language=code,
        subject="",
        new_text=text,
        earlier_texts=(),
        working_language=code,
        reading_language=None,
        may_translate=True,
        wordings=starter_wordings(country, tuple(dict.fromkeys((code, PIVOT)))),
        values=_values(code, country),
        brief=NO_BRIEF,
        order=ON_ITS_WAY,
    )
    return replace(facts, **changes)


def _values(language: Language, country: str) -> Mapping[str, str]:
    there = {"language": language, "country": country, "zone": "Europe/Prague"}
    return {
        **VALUES,
        "pool.hours": hours_in_words(WEEK, locale_of(language, country)),
        "promise.by": say_moment(PROMISED, **there),
        "message.sent_at": say_dated_moment(SENT, **there),
    }


def _text(entry: Mapping[str, Any], country: str) -> str:
    own = entry.get("country", {}).get(country, {})
    return str(own.get("text", entry["text"])).strip()
