"""What comes to a market without a past: what similar markets get for as many orders. Pure.

Orders are known of a market, whatever language its customers write. So volume is taken by the market too, and then
shared out to its languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tolmach.coverage.volume import Usual, add_weeks


@dataclass(frozen=True, kw_only=True)
class MarketPast:
    """A market with its orders a week, and the usual weeks of those of its own languages that pools answer.

    ``usual`` is language → whether by chat → the week; empty where nothing came in that language.
    """

    country: str
    orders: float
    usual: Mapping[str, Mapping[bool, Usual]]

    @property
    def is_known(self) -> bool:
        """Whether anything came in any language."""
        return any(week for weeks in self.usual.values() for week in weeks.values())

    def weeks(self, *, is_chat: bool) -> list[Usual]:
        """The usual weeks of all its languages."""
        return [weeks.get(is_chat, {}) for weeks in self.usual.values()]


def borrowed_weeks(one: MarketPast, language: str, others: Iterable[MarketPast]) -> dict[bool, Usual]:
    """What a market is to expect in one of its languages, as letters and as chats; empty where nobody has a past.

    Similar are the markets of the same country, else those that share a language, else all.
    """
    alike = _alike(one, [other for other in others if other.is_known and other.orders > 0])
    if not alike:
        return {}
    part = one.orders / sum(other.orders for other in alike) * _share(one, language, alike)
    return {
        is_chat: add_weeks([week for other in alike for week in other.weeks(is_chat=is_chat)], part)
        for is_chat in (False, True)
    }


def _alike(one: MarketPast, known: Sequence[MarketPast]) -> Sequence[MarketPast]:
    rules: tuple[Callable[[MarketPast], bool], ...] = (
        lambda other: other.country == one.country,
        lambda other: not one.usual.keys().isdisjoint(other.usual),
    )
    found = ([other for other in known if is_similar(other)] for is_similar in rules)
    return next((alike for alike in found if alike), known)


def _share(one: MarketPast, language: str, alike: Sequence[MarketPast]) -> float:
    """The language's part of what comes to the market: as among the similar ones, where they get all its languages."""
    came = {mine: sum(_volume(other, mine) for other in alike) for mine in one.usual}
    return came[language] / sum(came.values()) if all(came.values()) else 1 / len(came)


def _volume(market: MarketPast, language: str) -> float:
    return sum(sum(week.values()) for week in market.usual.get(language, {}).values())
