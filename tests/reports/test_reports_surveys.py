"""Surveys in a market's report: how many were asked, what they said, and what is said of few answers."""

from __future__ import annotations

import csv
import io

import pytest
from house_makers import Shops
from hypothesis import given
from hypothesis import strategies as st
from market_days import OPERATOR, at
from survey_makers import asked

from tolmach.commands.report_text import report_as_text
from tolmach.outbox.model import OutboxState
from tolmach.reports.door import market_for
from tolmach.reports.export import report_as_csv, report_as_object
from tolmach.reports.market import MarketReport, market_report
from tolmach.reports.period import Period
from tolmach.reports.surveys import FEW_ANSWERS, AskedCustomer, survey_figures
from tolmach.surveys.model import Answer
from tolmach.wiring import House

pytestmark = pytest.mark.database
DAY = at("22 10:00").date()


def report(house: House, first: int = 22, last: int = 22) -> MarketReport:
    with house.database.reading() as session:
        market = market_for(session, OPERATOR, "novesta", "sk")
        period = Period(first=DAY.replace(day=first), last=DAY.replace(day=last))
        return market_report(session, market, period, now=at("30 12:00"))


def test_those_whose_letter_left_are_counted_on_the_day_they_were_asked(house: House, shops: Shops):
    for answer in (Answer.HELPED, Answer.HELPED, Answer.PARTLY, None):
        asked(house, shops, answer)
    low = asked(house, shops, Answer.NOT_HELPED)
    asked(house, shops, Answer.HELPED, when=at("21 23:59"))
    asked(house, shops, Answer.HELPED, when=at("23 00:00"))
    asked(house, shops, Answer.HELPED, market="novesta-cs")
    asked(house, shops, Answer.HELPED, market="calida-sk")
    for state in (OutboxState.TAKEN_BACK, OutboxState.FAILED, OutboxState.WAITING, OutboxState.RETURNED):
        asked(house, shops, state=state)
    found = report(house)
    now = found.now.surveys
    assert (now.sent, now.answers, now.helped, now.partly, now.not_helped) == (5, 4, 2, 1, 1)
    assert (now.satisfied.part, now.satisfied.whole) == (2, 4)
    assert {one.answer for one in now.low} == {Answer.PARTLY, Answer.NOT_HELPED}
    assert [one.reference for one in now.low if one.answer is Answer.NOT_HELPED] == [low]
    assert (found.before.surveys.sent, found.before.surveys.helped) == (1, 1)


def test_text_and_files_say_the_same(house: House, shops: Shops):
    asked(house, shops, Answer.HELPED)
    asked(house, shops)
    low = asked(house, shops, Answer.NOT_HELPED)
    found = report(house)
    rows = list(csv.DictReader(io.StringIO(report_as_csv(found))))
    by_name = {row["figure"]: row["value"] for row in rows if row["part"] == "total"}
    exported = report_as_object(found)["period"]
    assert isinstance(exported, dict)
    figures = {"surveys_sent": 3, "survey_answers": 2, "survey_answers_helped": 1, "survey_answers_not_helped": 1}
    assert {name: int(by_name[name]) for name in figures} == figures == {name: exported[name] for name in figures}
    (listed,) = (row for row in rows if row["part"] == "survey")
    assert (listed["key"], listed["value"]) == (low, "not_helped")
    assert exported["low_survey_answers"] == [{"ticket": low, "answer": "not_helped"}]
    assert "surveys sent, answered              3, 2 (0, 0)" in report_as_text(found)


@pytest.mark.parametrize(("answers", "said"), [(9, "9 of 9 (-)"), (10, "10 of 10, 100% (-)")])
def test_few_answers_are_no_percentage(house: House, shops: Shops, answers: int, said: str):
    for _ in range(answers):
        asked(house, shops, Answer.HELPED)
    assert f"of those who answered, were helped  {said}" in report_as_text(report(house))


@given(st.lists(st.sampled_from([*Answer, None])))
def test_every_survey_is_counted_once(answers: list[Answer | None]):
    figures = survey_figures([AskedCustomer(reference="N", asked_at=at("22 10:00"), answer=one) for one in answers])
    assert figures.sent == len(answers)
    assert figures.answers + answers.count(None) == figures.sent
    assert figures.answers == figures.helped + len(figures.low)
    assert figures.is_few is (figures.answers < FEW_ANSWERS)
    assert figures.satisfied.part <= figures.satisfied.whole <= figures.sent
