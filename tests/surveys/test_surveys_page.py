"""The page behind the links of a survey: it shows, it takes an answer, it takes a no to all further questions."""

from __future__ import annotations

import pytest
from desk import client_of
from flask.testing import FlaskClient
from house_makers import FrozenClock, Shops
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from survey_makers import HOURS, MARIA, ask_later, page_of, questions, solved, surveys, want_surveys
from wording import said

from tolmach.events.actor import ActorKind
from tolmach.events.model import Event, EventKind
from tolmach.jobs.invariants import broken_laws
from tolmach.keys import Keyring
from tolmach.language import LANGUAGES
from tolmach.surveys.link import survey_link
from tolmach.surveys.model import Answer, Survey, SurveyRefusal
from tolmach.surveys.rules import APART
from tolmach.tickets.model import Ticket
from tolmach.web.visitor.limits import MOST_BY_ADDRESS
from tolmach.web.visitor.survey import MOST_LETTERS
from tolmach.wiring import House


@pytest.fixture
def web(house: House, shops: Shops) -> FlaskClient:
    return client_of(house)


@pytest.fixture
def path(house: House, shops: Shops, clock: FrozenClock) -> str:
    """The page of a survey that Mária got."""
    want_surveys(house, shops)
    solved(house, shops)
    ask_later(house, clock)
    return page_of(questions(house)[0])


def refusals(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(SurveyRefusal)) or 0


def events(house: House, kind: EventKind) -> list[Event]:
    with house.database.reading() as session:
        return list(session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)))


def test_following_links_stores_nothing_whoever_follows_them(house: House, web: FlaskClient, path: str):
    for address in (*(f"{path}?answer={answer}" for answer in Answer), path, f"{path}/thanks", f"{path}/stop"):
        assert web.get(address).status_code == 200
        assert web.head(address).status_code == 200
        web.options(address)
    assert [(survey.answer, survey.answered_at) for survey in surveys(house)] == [(None, None)]
    assert refusals(house) == 0
    assert events(house, EventKind.SURVEY_ANSWERED) == events(house, EventKind.SURVEY_REFUSED) == []


@pytest.mark.parametrize("answer", Answer)
def test_the_followed_answer_is_chosen_and_kept_once_sent(house: House, web: FlaskClient, path: str, answer: Answer):
    page = web.get(f"{path}?answer={answer}")
    assert '<html lang="sk"' in page.text
    assert page.text.count(" checked") == 1
    assert f'value="{answer}" required checked' in page.text
    assert (page.headers["X-Robots-Tag"], page.headers["Referrer-Policy"]) == ("noindex", "no-referrer")
    sent = web.post(path, data={"answer": answer, "comment": "  Ďakujem. \0 "})
    assert (sent.status_code, sent.location) == (302, f"{path}/thanks")
    (survey,) = surveys(house)
    assert (survey.answer, survey.comment, survey.answered_at) == (answer, "Ďakujem.", house.clock.now())
    (told,) = events(house, EventKind.SURVEY_ANSWERED)
    assert (told.actor_kind, told.actor_id) == (ActorKind.CUSTOMER, survey.customer_id)
    assert told.data == {"survey": survey.id, "answer": answer}, "the customer's words stay out of it"
    with house.database.reading() as session:
        assert broken_laws(session, house.store) == []


def test_a_later_answer_takes_the_place_of_an_earlier_one(house: House, web: FlaskClient, path: str):
    web.post(path, data={"answer": "not_helped", "comment": "Nič neprišlo."})
    web.post(path, data={"answer": "helped", "comment": ""})
    (survey,) = surveys(house)
    assert (survey.answer, survey.comment) == (Answer.HELPED, "Nič neprišlo.")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose one of the answers."),
        ({"answer": "splendid"}, "Choose one of the answers."),
        ({"answer": "helped", "comment": "x" * (MOST_LETTERS + 1)}, "This is too long."),
    ],
)
def test_what_is_no_answer_is_told_and_not_kept(
    house: House, web: FlaskClient, path: str, fields: dict[str, str], sentence: str
):
    refused = web.post(path, data=fields)
    assert refused.status_code == 422
    assert said(sentence) in refused.text
    assert fields.get("comment", "") in refused.text
    assert surveys(house)[0].answer is None


def test_a_flood_of_answers_is_refused(house: House, web: FlaskClient, path: str):
    codes = [web.post(path, data={"answer": "helped"}).status_code for _ in range(MOST_BY_ADDRESS + 1)]
    assert codes == [302] * MOST_BY_ADDRESS + [429]


def test_a_wrong_link_opens_nothing(house: House, web: FlaskClient, path: str):
    other = path[:-1] + ("a" if path[-1] != "a" else "b")
    unknown = path.replace("/s/NOV-", "/s/NOV-9")
    for wrong in (other, unknown, path + "a"):
        for address in (wrong, f"{wrong}/thanks", f"{wrong}/stop"):
            assert web.get(address).status_code == 404
        assert web.post(wrong, data={"answer": "helped"}).status_code == 404
        assert web.post(f"{wrong}/stop", data={"List-Unsubscribe": "One-Click"}).status_code == 404
    assert (surveys(house)[0].answer, refusals(house)) == (None, 0)


def test_one_click_in_the_mail_program_is_enough_and_is_not_redirected(
    house: House, shops: Shops, clock: FrozenClock, web: FlaskClient, path: str
):
    header = questions(house)[0]["List-Unsubscribe"].strip("<>").removeprefix(house.settings.public_url)
    for _ in range(MOST_BY_ADDRESS + 2):
        assert web.post(header, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert refusals(house) == len(events(house, EventKind.SURVEY_REFUSED)) == 1
    assert said("We will not ask you again") in web.get(f"{path}/stop").text
    clock.move(days=APART.days + 1)
    solved(house, shops)
    ask_later(house, clock)
    assert len(questions(house)) == 1, "no further question came"


def test_the_button_of_the_page_does_the_same(house: House, web: FlaskClient, path: str):
    assert said("Do not ask me again") in web.get(f"{path}/stop").text
    pressed = web.post(f"{path}/stop")
    assert (pressed.status_code, pressed.location, refusals(house)) == (302, f"{path}/stop", 1)
    assert said("Do not ask me again") not in web.get(pressed.location).text


def test_who_refused_one_client_is_asked_by_another(
    house: House, shops: Shops, clock: FrozenClock, web: FlaskClient, path: str
):
    web.post(f"{path}/stop")
    want_surveys(house, shops, "calida-sk", hours=HOURS)
    solved(house, shops, to="sk@calida.example")
    ask_later(house, clock)
    assert [mail["Subject"].split("[")[1][:3] for mail in questions(house, MARIA)] == ["NOV", "CAL"]


@pytest.mark.parametrize("language", [*LANGUAGES, "uk"])
def test_the_page_speaks_the_language_of_the_question(house: House, web: FlaskClient, path: str, language: str):
    with house.database.writing.begin() as session:
        session.scalars(select(Survey)).one().language = language
    shown = language if language in LANGUAGES else "en"
    assert f'<html lang="{shown}"' in web.get(path).text


TEXT = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=1, max_size=24)


@given(first=TEXT, second=TEXT, client=st.integers(1, 10**6), secret=TEXT)
@settings(max_examples=60, deadline=None)
def test_a_signature_opens_one_ticket_of_one_client_and_only_with_the_houses_key(
    first: str, second: str, client: int, secret: str
):
    ring, stranger = Keyring((f"{secret}-ours",)), Keyring((f"{secret}-theirs",))

    def link(keyring: Keyring, reference: str, client_id: int) -> str:
        return survey_link(keyring, "", Ticket(client_id=client_id, reference=reference)).rpartition("/")[2]

    own = link(ring, first, client)
    assert own == link(ring, first, client)
    assert own != link(ring, first, client + 1)
    assert own != link(stranger, first, client)
    assert (own == link(ring, second, client)) is (first == second)
    assert own != ring.sign("ticket-status", f"{client}:{first}"), "a link to a ticket's state opens no survey"
