"""What comes to a market that has no past, from what comes to similar ones for as many orders."""

from __future__ import annotations

import pytest

from tolmach.coverage.borrow import MarketPast, borrowed_weeks


def market(country: str, orders: float, /, **letters: float) -> MarketPast:
    """So many letters on Mondays at noon in each language."""
    usual = {code: {False: {(0, 24): count} if count else {}} for code, count in letters.items()}
    return MarketPast(country=country, orders=orders, usual=usual)


NEW = market("CH", 50, de=0, fr=0)
CASES = {
    "one language of a country": (
        market("SK", 200, sk=0),
        [market("SK", 100, sk=5), market("CZ", 9, cs=9)],
        {"sk": 10},
    ),
    "two languages share what comes": (NEW, [market("CH", 100, de=12, fr=6)], {"de": 6, "fr": 3}),
    "languages that similar ones lack share alike": (NEW, [market("CH", 100, de=12)], {"de": 3, "fr": 3}),
    "all languages of another market count to its orders": (
        market("BE", 100, fr=0),
        [market("FR", 100, fr=8), market("LU", 100, fr=1, de=3)],
        {"fr": 6},
    ),
    "of other countries those that share a language": (
        NEW,
        [market("DE", 100, de=30), market("FR", 100, fr=10), market("IT", 100, it=99)],
        {"de": 7.5, "fr": 2.5},
    ),
    "else all": (market("PT", 10, pt=0), [market("SK", 100, sk=5), market("CZ", 100, cs=15)], {"pt": 1}),
    "none with orders": (market("PT", 10, pt=0), [market("SK", 0, sk=5)], {"pt": 0}),
}


@pytest.mark.parametrize(("one", "others", "expected"), CASES.values(), ids=CASES)
def test_a_market_gets_what_similar_ones_get_for_as_many_orders(
    one: MarketPast, others: list[MarketPast], expected: dict[str, float]
):
    found = {code: borrowed_weeks(one, code, [one, *others]) for code in expected}
    assert {code: weeks.get(False, {}).get((0, 24), 0) for code, weeks in found.items()} == pytest.approx(expected)
