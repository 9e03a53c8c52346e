"""What is likely before a word is read."""

from __future__ import annotations

import pytest

from tolmach.detection.model import Evidence
from tolmach.detection.prior import market_languages, prior_of
from tolmach.language import LANGUAGES, Language

CODES = [*LANGUAGES, "bs", "sr", "ru", "uk", "nl"]


@pytest.mark.parametrize(
    ("country", "languages"),
    [
        ("SK", ("sk",)),
        ("AT", ("de",)),
        ("CH", ("de", "fr", "it")),
        ("BE", ("fr", "nl")),
        ("CY", ("el",)),
        ("BA", ("bs", "hr", "sr")),
        ("LU", ("fr", "de")),
        ("MD", ("ro",)),
        ("JP", ()),
        ("", ()),
    ],
)
def test_main_languages_of_a_country(country: str, languages: tuple[str, ...]) -> None:
    assert market_languages(country) == languages


def test_market_shares() -> None:
    prior = prior_of(Evidence(country="SK"), CODES)
    assert sum(prior.values()) == pytest.approx(1.0)
    assert prior["sk"] == pytest.approx(0.7, abs=0.02)
    assert prior["en"] == pytest.approx(0.1, abs=0.02)
    assert prior["cs"] > prior["ro"], "the sister is likelier than the rest"
    assert prior["hu"] > prior["ro"], "so is what else is spoken in the country"


def test_without_a_country_the_prior_is_mild() -> None:
    prior = prior_of(None, CODES)
    assert {prior[code] for code in LANGUAGES} == {prior["cs"]}
    assert prior["cs"] > prior["ru"] > prior["bs"] > 0


def test_history_multiplies() -> None:
    plain = prior_of(Evidence(country="CZ"), CODES)
    known = prior_of(Evidence(country="CZ", customer_languages={Language("sk"): 3}), CODES)
    assert known["sk"] / known["cs"] == pytest.approx(plain["sk"] / plain["cs"] * 5.5)
