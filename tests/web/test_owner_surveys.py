"""What the owner's page says of surveys."""

from __future__ import annotations

import pytest
from desk import enter
from house_makers import Shops
from survey_makers import asked

from tolmach.surveys.model import Answer
from tolmach.wiring import House

REPORT = "/owner/novesta/sk?from=2026-09-22&to=2026-09-22"


def read(house: House) -> str:
    return enter(house, "eva").read(REPORT).replace("\xa0", "")


def test_a_market_that_asks_nobody_says_nothing_of_it(house: House, shops: Shops):
    assert "Customers asked how it went" not in read(house)


@pytest.mark.parametrize(("answers", "shown"), [(9, "<dd>9 of 9 <"), (10, "<dd>100% (10 of 10) <")])
def test_few_answers_are_no_percentage(house: House, shops: Shops, answers: int, shown: str):
    for _ in range(answers):
        asked(house, shops, Answer.HELPED)
    asked(house, shops)
    page = read(house)
    assert f"<dd>{answers + 1} <" in page
    assert shown in page


def test_who_was_not_helped_is_listed_by_ticket(house: House, shops: Shops):
    helped, partly, low = (asked(house, shops, answer) for answer in Answer)
    page = read(house)
    assert f"{partly}</span> partly resolved" in page
    assert f"{low}</span> not resolved" in page
    assert helped not in page
