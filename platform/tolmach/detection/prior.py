"""What is likely before a word is read: the market, the customer's past, the ticket, the agent's correction."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from tolmach.detection.model import Evidence
from tolmach.language import LANGUAGES, PIVOT, Language

_MARKET, _ENGLISH, _SISTERS, _SERVED, _NEIGHBOURS = 0.7, 0.1, 0.08, 0.07, 0.05
"""Shares when a market is known. The first three are issue 4's; its rest of 0.12 is parted between the served languages
and the others, so that a rare neighbour does not draw level with a language the shop sells in."""

_FAR_SHARE = 0.12
"""Without a market a language nobody here serves is this likely beside one that is served."""

_NEAR_SHARE = 0.3
_NEAR = ("uk", "ru", "nl", "tr")
"""Spoken by many who live in the served countries."""

_TWIN_SHARE = 0.06
_TWINS = ("bs", "gl", "sr", "mk")
"""Texts in these read like a served language and are rarer by far."""
_TICKET, _CUSTOMER, _CORRECTED = 6.0, 1.5, 30.0
_MOST_COUNTED = 6

_SPOKEN = {
    "AD": "ca", "AL": "sq", "AR": "es", "AT": "de", "AU": "en", "BA": "bs hr sr", "BE": "fr nl", "BR": "pt",
    "BY": "ru be", "CA": "en fr", "CH": "de fr it", "CL": "es", "CO": "es", "DK": "da", "EE": "et", "FI": "fi sv",
    "IS": "is", "LI": "de", "LT": "lt", "LU": "fr de", "LV": "lv", "MC": "fr", "ME": "sr", "MK": "mk", "MX": "es",
    "NL": "nl", "NO": "nb", "NZ": "en", "RS": "sr", "RU": "ru", "SE": "sv", "SM": "it", "TR": "tr", "UA": "uk ru",
    "US": "en", "XK": "sq",
}  # fmt: skip
"""Main languages of countries where the table of served languages does not say it, or says more than one."""


def market_languages(country: str) -> tuple[str, ...]:
    """The main languages of a country (ISO 3166-1, two capital letters), the first first; empty where none is known."""
    if country in _SPOKEN:
        return tuple(_SPOKEN[country].split())
    return tuple(code for code, facts in LANGUAGES.items() if facts.countries[:1] == (country,)) or tuple(
        code for code, facts in LANGUAGES.items() if country in facts.countries
    )


def prior_of(evidence: Evidence | None, codes: Iterable[str]) -> dict[str, float]:
    """Weights of the languages ``codes`` before the text is read; they sum to 1."""
    evidence = evidence or Evidence()
    mains = evidence.market_languages or market_languages(evidence.country or "")
    weights = _market_weights(mains, evidence.country, set(codes)) if mains else {c: _mild_weight(c) for c in codes}
    for code, factor in history_factors(evidence).items():
        if code in weights:
            weights[code] *= factor
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def history_factors(evidence: Evidence) -> dict[Language, float]:
    """By how much the ticket, the customer's earlier messages and a correction lift each language."""
    factors: dict[Language, float] = {}
    for code, count in evidence.customer_languages.items():
        factors[code] = 1 + _CUSTOMER * min(count, _MOST_COUNTED)
    for known, factor in ((evidence.ticket_language, _TICKET), (evidence.corrected, _CORRECTED)):
        if known is not None:
            factors[known] = factors.get(known, 1.0) * factor
    return factors


def _mild_weight(code: str) -> float:
    if code in LANGUAGES:
        return 1.0
    if code in _NEAR:
        return _NEAR_SHARE
    return _TWIN_SHARE if code in _TWINS else _FAR_SHARE


def _market_weights(mains: tuple[str, ...], country: str | None, codes: set[str]) -> dict[str, float]:
    weights = dict.fromkeys(codes, 0.0)
    _share(weights, _NEIGHBOURS, [code for code in codes if code not in LANGUAGES])
    _share(weights, _SERVED, [code for code in codes if code in LANGUAGES])
    sisters = _sisters(mains, country)
    _share(weights, _SISTERS, [code for code in codes if code in sisters])
    _share(weights, _ENGLISH, [PIVOT])
    ranks = {code: 1 / (rank + 1) for rank, code in enumerate(mains)}
    for code, rank_weight in ranks.items():
        weights[code] = weights.get(code, 0.0) + _MARKET * rank_weight / sum(ranks.values())
    return weights


@lru_cache(maxsize=256)
def _sisters(mains: tuple[str, ...], country: str | None) -> frozenset[str]:
    """What the market's languages are mistaken for, and what else is spoken in its country (Hungarian in Slovakia)."""
    served = [facts for code in mains if (facts := LANGUAGES.get(Language(code)))]
    sisters = frozenset(sister for facts in served for sister in facts.sisters)
    return (sisters | {code for code, facts in LANGUAGES.items() if country in facts.countries}) - set(mains)


def _share(weights: dict[str, float], amount: float, codes: list[str]) -> None:
    for code in codes:
        weights[code] = weights.get(code, 0.0) + amount / len(codes)
