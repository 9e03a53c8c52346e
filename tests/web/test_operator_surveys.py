"""The operator says per market whether customers are asked, and words the question for each client and language."""

from __future__ import annotations

import pytest
from desk import Person, enter
from house_makers import FrozenClock, Shops
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from survey_makers import MARIA, ask_later, asked, questions, solved, want_surveys

from tolmach.clients.model import Market
from tolmach.clients.rules import MOST_SURVEY_HOURS
from tolmach.customers.machines import is_machine
from tolmach.surveys.model import Answer, Survey
from tolmach.surveys.rules import TOO_LATE, solved_between
from tolmach.wiring import House

MARKET = "/operator/clients/novesta/markets/sk"
ANSWERS = "/operator/clients/novesta/surveys"
LETTER = "/operator/clients/novesta/letters/survey/sk"
FIELDS = {
    "name": "Novesta SK", "country": "SK", "language_1": "sk", "time_zone": "Europe/Bratislava", "currency": "EUR",
    "acknowledge": "always", "holiday_rule": "pool", "promise_rounding": "hour", "is_active": "on",
}  # fmt: skip
TEXT = "Ahojte,\n\n{{survey.helped}}\n{{survey.partly}}\n{{survey.not_helped}}\n{{survey.stop}}\n\nVaša {{market.name}}"
SUBJECT = "Ako to dopadlo? [{{ticket.reference}}]"


@pytest.fixture
def olga(house: House, shops: Shops) -> Person:
    return enter(house, "olga")


def hours(house: House, shops: Shops) -> int | None:
    with house.database.reading() as session:
        return session.get_one(Market, shops.markets["novesta-sk"]).survey_after_hours


def test_a_market_asks_after_the_hours_it_says_and_an_empty_field_asks_nobody(house: House, shops: Shops, olga: Person):
    assert hours(house, shops) is None
    assert olga.send(MARKET, **FIELDS, survey_after_hours=" 48 ").status_code == 302
    assert hours(house, shops) == 48
    assert 'name="survey_after_hours" type="text" value="48"' in olga.read(MARKET)
    for wrong in ("0", str(MOST_SURVEY_HOURS + 1), "two", "-1"):
        assert olga.send(MARKET, **FIELDS, survey_after_hours=wrong).status_code == 422
    assert hours(house, shops) == 48
    assert olga.send(MARKET, **FIELDS, survey_after_hours="").status_code == 302
    assert hours(house, shops) is None


def test_the_question_is_worded_seen_and_said(house: House, shops: Shops, clock: FrozenClock, olga: Person):
    seen = olga.send(LETTER, subject=SUBJECT, text=TEXT, then="preview").text
    assert "Ako to dopadlo? [NOV-7K3QF]" in seen
    assert "{{survey" not in seen.partition('id="preview-title"')[2], "the preview has all its links"
    assert olga.send(LETTER, subject=SUBJECT, text=TEXT).status_code == 302
    want_surveys(house, shops)
    solved(house, shops)
    ask_later(house, clock)
    (mail,) = questions(house, MARIA)
    assert mail["Subject"].startswith("Ako to dopadlo? [NOV-")


@pytest.mark.parametrize("lacks", ["helped", "partly", "not_helped", "stop"])
def test_no_answer_and_no_way_out_may_be_left_out(olga: Person, lacks: str):
    refused = olga.send(LETTER, subject=SUBJECT, text=TEXT.replace(f"{{{{survey.{lacks}}}}}", ""))
    assert refused.status_code == 422


def test_answers_are_read_with_the_words_of_the_customers(house: House, shops: Shops, olga: Person):
    assert "No answer yet." in olga.read(ANSWERS)
    helped, partly, low = (asked(house, shops, answer) for answer in Answer)
    silent, foreign = asked(house, shops), asked(house, shops, Answer.HELPED, market="calida-sk")
    with house.database.writing.begin() as session:
        session.execute(update(Survey).where(Survey.answer == Answer.PARTLY).values(comment="Neskoro <b>!"))
    page = olga.read(ANSWERS)
    assert [one in page for one in (helped, partly, low, silent, foreign)] == [True, True, True, False, False]
    assert "Neskoro &lt;b&gt;!" in page
    assert [one in olga.read(f"{ANSWERS}?low=1") for one in (helped, partly, low)] == [False, True, True]
    assert enter(house, "eva").client.get(ANSWERS).status_code == 404


MACHINES = [
            "no-reply@a.example", "NoReply@a.example", "do_not_reply@a.example", "shop.noreply+17@a.example",
            "mailer-daemon@a.example", "postmaster@a.example", "bounces+12=x@a.example",
            "bounce@a.example"]  # fmt: skip
PEOPLE = ["maria@post.example", "reply@a.example", "n.oreply@a.example", "bounceman@a.example", "autor@a.example",
          "noreplyjana@a.example", "@"]  # fmt: skip


@pytest.mark.parametrize("address", MACHINES)
def test_addresses_that_nobody_reads(address: str):
    assert is_machine(address)


@pytest.mark.parametrize("address", PEOPLE)
def test_addresses_of_people(address: str):
    assert not is_machine(address)


@given(st.datetimes(), st.integers(1, MOST_SURVEY_HOURS))
def test_a_matter_is_due_for_two_days(now, after):  # type: ignore[no-untyped-def]
    try:
        first, last = solved_between(now, after_hours=after)
    except OverflowError:
        return
    assert last - first == TOO_LATE
    assert (now - last).total_seconds() == after * 3600
