"""The operator sees how drafts fare and what is asked in vain, and takes a proposed wording or lets it be."""

from __future__ import annotations

import re
from html import unescape

import pytest
from desk import enter
from draft_makers import REPLY, answers, make_draft, make_reworded_translations, make_version
from house_makers import Shops
from sqlalchemy import select

from tolmach.pools.model import Level, Skill
from tolmach.replies.learned_model import DoubtedLight
from tolmach.replies.model import ConceptVersion, DraftOrigin
from tolmach.translation.model import GlossaryTerm
from tolmach.wiring import House

pytestmark = pytest.mark.database
DRAFTS = "/operator/drafts"
FIGURES = f"{DRAFTS}/figures"
CARDS = ("Máte darčekové poukážky?", "Chcem kúpiť darčekovú poukážku.", "Ako dlho platí darčeková poukážka?")


@pytest.fixture
def edited(house: House, shops: Shops) -> None:
    """Alena and Bence change the same sentence, and three customers ask for what nobody has an answer to."""
    answers(house, shops, make_version(house), "alena", "bence", "alena")
    with house.database.writing.begin() as session:
        for number, question in enumerate(CARDS):
            make_draft(session, shops, sender=f"card{number}@post.example", question=question, offered=None)


def proposed(page: str) -> str:
    """Where the form of the first proposal goes."""
    found = re.search(r'action="(/operator/drafts/proposals/[^"]+)"', page)
    assert found, "nothing is proposed"
    return found[1]


def the_text(house: House) -> str:
    with house.database.reading() as session:
        return session.scalars(select(ConceptVersion)).one().text


def test_the_page_says_what_agents_send_and_what_customers_ask(house: House, edited: None):
    page = enter(house, "olga").read(DRAFTS)
    assert '<dd lang="sk">Príde do dvoch dní.</dd>' in page
    assert '<span lang="sk">Príde do troch dní.</span>' in page
    assert "Answers: 3 of 3. Agents: 2." in page
    assert re.search(r'<th scope="row" lang="sk">darčekov\w+, poukážk\w+', page)
    assert '<span lang="sk">Máte darčekové poukážky?</span>' in page
    page = enter(house, "olga").read(FIGURES)
    assert re.search(r'data-name="Edited">3<', page)
    assert re.search(r'data-name="Median change">\d+%<', page)
    assert re.search(r'<th scope="row">Bence</th>\s*<td class="amount" data-name="Offered">1<', page)
    assert re.search(r"slovenčina.* · approved wording · ", page)
    assert re.search(r'data-name="Sent as it was"><span>0 <span class="off">\(0%\)', page)


def test_a_topic_leads_to_a_reply_that_begins_with_what_is_asked(house: House, edited: None):
    olga = enter(house, "olga")
    link = re.search(r'href="(/operator/concepts/new[^"]+)"', olga.read(DRAFTS))
    assert link, "no reply can be written"
    page = olga.read(unescape(link[1]))
    assert all(question in page for question in CARDS)
    assert re.search(r'name="name" type="text" value="darčekov\w+, poukážk\w+', page)
    assert '<option value="sk" selected>' in page


def test_a_light_taken_down_is_told_with_its_record(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        kind = {"language": "sk", "origin": DraftOrigin.CONCEPT}
        session.add(DoubtedLight(untouched=12, decided=40, since=house.clock.now(), **kind))
    page = enter(house, "olga").read(FIGURES)
    assert ("Green shown as amber" in page, "12 of 40" in page) == (True, True)


def test_an_accepted_proposal_is_the_wording_from_then_on(house: House, edited: None):
    olga = enter(house, "olga")
    house.clock.move(minutes=1)
    assert olga.send(proposed(olga.read(DRAFTS)), then="accept").location == f"{DRAFTS}#proposals"
    assert the_text(house) == REPLY.replace("dvoch", "troch")
    page = olga.read(DRAFTS)
    assert "once somebody who writes the language natively has approved it" in page
    assert "/operator/drafts/proposals/" not in page


def test_what_was_refused_is_not_asked_again(house: House, edited: None):
    olga = enter(house, "olga")
    olga.send(proposed(olga.read(DRAFTS)), then="refuse")
    page = olga.read(DRAFTS)
    assert "It will not be proposed again." in page
    assert "/operator/drafts/proposals/" not in page
    assert the_text(house) == REPLY


def test_what_is_proposed_no_more_is_not_found(house: House, edited: None):
    assert enter(house, "olga").send(f"{DRAFTS}/proposals/1/{'0' * 32}", then="accept").status_code == 404


def test_a_word_put_for_the_machines_is_agreed_on_in_the_operators_words(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        make_reworded_translations(session, shops, "alena", "bence", "alena", now=house.clock.now())
        level = Level.FLUENT
        session.add(Skill(user_id=shops.users["bence"], language="sk", read=level, write=level, speak=level))
    olga = enter(house, "olga")
    page = olga.read(DRAFTS)
    found = re.search(r'action="(/operator/drafts/terms/[^"]+)"', page)
    assert found, "no word is proposed"
    assert 'name="term" value="parcel"' in page
    assert re.search(r'name="forms" value="zásielka, ', page)
    refused = olga.send(found[1], then="accept", term="parcel", forms="")
    assert (refused.status_code, "Fill this in." in refused.text) == (422, True)
    assert olga.send(found[1], then="accept", term="parcel", forms="zásielka, zásielky").status_code == 302
    with house.database.reading() as session:
        assert session.scalars(select(GlossaryTerm)).one().translations == {"sk": ["zásielka", "zásielky"]}
    assert found[1] not in olga.read(DRAFTS)


def test_the_page_is_the_operators_alone(house: House, edited: None):
    assert {enter(house, "eva").client.get(page).status_code for page in (DRAFTS, FIGURES)} == {404}


def test_an_empty_house_says_what_will_appear(house: House, shops: Shops):
    page = enter(house, "olga").read(DRAFTS)
    assert "A change is proposed once two agents" in page
    assert "once three customers ask the same" in page
    assert "A word is proposed once two agents" in page
    assert "No draft was offered in these weeks." in enter(house, "olga").read(FIGURES)
