"""Who writes what, to whom and when. Pure: the same for the same number of letters, seed and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tolmach.demo.read import Person, Writing, read_data, read_letters, vary
from tolmach.language import LANGUAGES, Language

MOST_DAYS, LEAST_DAYS, A_DAY = 60, 12, 25
RECENT = timedelta(hours=21)
NEWEST = timedelta(minutes=12)
_KNOWN = 0.6
"""How often somebody who waits has written before."""

_HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 8, 8, 8, 8, 8, 8, 9, 10, 11, 10, 7, 3)
"""How much is written in each local hour of a day: mornings, lunch, and evenings on the sofa."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One letter that will come: its number in the plan, when (UTC), from whom, to which market.

    ``random`` decides everything else about it, ``market`` is the market's entry in the data.
    """

    number: int
    at: datetime
    language: Language
    market: dict[str, Any]
    writing: Writing
    customer: Person
    address: str
    order_number: str | None
    waits: bool
    random: Random


def plan_arrivals(tickets: int | None, seed: int, until: datetime) -> list[Arrival]:
    """The letters of the demo in the order they come; ``tickets`` None means every letter once."""
    written = [(language, writing) for language in LANGUAGES for writing in read_letters(language).writings]
    count = len(written) if tickets is None else tickets
    days = min(MOST_DAYS, max(LEAST_DAYS, count // A_DAY))
    begins = until - timedelta(days=days)
    chosen = _spread(written, count, Random(f"{seed}:spread"))  # noqa: S311 - a demo must be the same again, not secret
    planned = [
        _arrival(
            number, writing, language=language, seed=seed, begins=begins, until=until, is_first=number < len(written)
        )
        for number, (language, writing) in enumerate(chosen)
    ]
    return _with_order_numbers(_with_known_customers(sorted(planned, key=lambda one: (one.at, one.number))), until)


def count_letters() -> int:
    """How many letters there are when each comes once."""
    return sum(len(read_letters(language).writings) for language in LANGUAGES)


def _spread(written: Sequence[tuple[Language, Writing]], count: int, random: Random) -> list[tuple[Language, Writing]]:
    """So many of the letters: each once, the languages in turn; then again, as much as is written in each language."""
    by_language = {language: [text for code, text in written if code == language] for language in LANGUAGES}
    rounds = max(len(texts) for texts in by_language.values())
    once = [
        (language, texts[position])
        for position in range(rounds)
        for language, texts in by_language.items()
        if position < len(texts)
    ]
    volumes = [_volume(language) / len(by_language[language]) for language, _ in once]
    return once[:count] + random.choices(once, volumes, k=max(0, count - len(once)))


def _volume(language: Language) -> int:
    return sum(market["volume"] for market in read_data("markets")["market"] if market["language"] == language)


def _arrival(
    number: int,
    writing: Writing,
    *,
    language: Language,
    seed: int,
    begins: datetime,
    until: datetime,
    is_first: bool,
) -> Arrival:
    random = Random(f"{seed}:{number}")  # noqa: S311 - a demo must be the same again, not secret
    markets = [
        market
        for market in read_data("markets")["market"]
        if market["language"] == language and writing.client in (None, market["client"])
    ]
    market = random.choices(markets, [market["volume"] for market in markets])[0]
    waits = writing.waits and is_first
    earliest, latest = (until - RECENT, until - NEWEST) if waits else (begins, until - NEWEST)
    people = read_letters(language).women if writing.who == "f" else read_letters(language).men
    customer = random.choice(people)
    return Arrival(
        number=number,
        at=_moment(random, ZoneInfo(market["time_zone"]), earliest, latest),
        language=language,
        market=market,
        writing=_varied(writing, Random(f"{seed}:{number}:words")),  # noqa: S311
        customer=customer,
        address=f"{customer.latin}@post.{market['slug']}.example",
        order_number=None,
        waits=waits,
        random=random,
    )


def _varied(writing: Writing, random: Random) -> Writing:
    return replace(
        writing,
        subject=vary(writing.subject, random),
        text=vary(writing.text, random),
        answer=vary(writing.answer, random) if writing.answer else None,
    )


def _moment(random: Random, zone: ZoneInfo, earliest: datetime, latest: datetime) -> datetime:
    """A moment at which people write: rarely at night, less at weekends."""
    while True:
        at = earliest + (latest - earliest) * random.random()
        local = at.astimezone(zone)
        if random.random() * max(_HOURS) < _HOURS[local.hour] * (1.0 if local.weekday() < 5 else 0.6):
            return at.replace(microsecond=0)


def _with_known_customers(arrivals: list[Arrival]) -> list[Arrival]:
    """Who waits for an answer has often written before, so that a ticket has an earlier one beside it."""
    earlier_of: dict[tuple[str, str, str], list[Arrival]] = {}
    known = []
    for arrival in arrivals:
        earlier = earlier_of.setdefault((arrival.market["client"], arrival.market["slug"], arrival.writing.who), [])
        if not arrival.waits:
            earlier.append(arrival)
        if arrival.waits and earlier and arrival.random.random() < _KNOWN:
            once = earlier.pop(arrival.random.randrange(len(earlier)))
            known.append(replace(arrival, customer=once.customer, address=once.address))
        else:
            known.append(arrival)
    return known


def _with_order_numbers(arrivals: list[Arrival], until: datetime) -> list[Arrival]:
    """Orders are numbered as they come, with those between that nobody writes about."""
    clients = {client["slug"]: client for client in read_data("clients")["client"]}
    last = {slug: client["first_number"] for slug, client in clients.items()}
    numbered = []
    for arrival in arrivals:
        slug, number = arrival.market["client"], None
        if arrival.writing.order:
            last[slug] += 1 + arrival.random.randrange(9)
            number = clients[slug]["number"].format(year=until.year, n=last[slug])
        numbered.append(replace(arrival, order_number=number))
    return numbered
