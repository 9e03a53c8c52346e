"""A word that agents put for the machine's is proposed for the glossary, agreed on, or never asked again."""

from __future__ import annotations

import pytest
from draft_makers import MEANINGS, REWORDED, TRANSLATED, make_reworded_translations
from house_makers import Shops, make_agent
from sqlalchemy import select

from tolmach.errors import FieldsRefused, NotFound
from tolmach.replies.replaced_words import EditedTranslation, TranslatedLine, replaced_words
from tolmach.replies.term_proposals import TermProposal, accept_term, find_term_proposals, refuse_term
from tolmach.translation.model import GlossaryTerm
from tolmach.wiring import House


def reply(number: int, *, sent: str | None = None, agent: int | None = None) -> EditedTranslation:
    line = TranslatedLine(
        source=MEANINGS[number % 3], offered=TRANSLATED[number % 3], sent=REWORDED[number % 3] if sent is None else sent
    )
    return EditedTranslation(
        reference=f"N-{number}", agent_id=number % 2 if agent is None else agent, customer_id=number, lines=(line,)
    )


def test_a_word_is_proposed_with_its_forms_and_its_term():
    (found,) = replaced_words([reply(0), reply(1), reply(2)], "en", "sk")
    assert (found.term, found.before, found.uses, len(found.answers)) == ("parcel", "balíček", 3, 3)
    assert set(found.said) == {"zásielka", "zásielku", "zásielky"}
    assert found.forms[0] == "zásielka"
    assert {"zásielku", "zásielky", "zásielkou"} <= set(found.forms)


@pytest.mark.parametrize(
    "replies",
    [
        [reply(0), reply(1)],
        [reply(n, agent=1) for n in range(3)],
        [reply(0), reply(1), reply(2), *(reply(n, sent=TRANSLATED[n % 3]) for n in range(3, 6))],
        [reply(n, sent=TRANSLATED[n % 3].replace("balíčk", "balíkov").replace("ček", "čky")) for n in range(3)],
    ],
    ids=["two answers", "one agent", "half of them", "only its ending"],
)
def test_less_is_no_proposal(replies: list[EditedTranslation]):
    assert replaced_words(replies, "en", "sk") == []


def test_a_word_no_shop_term_tells_is_found_where_it_stands():
    lines = (
        TranslatedLine(source="Your bonnet is ready.", offered="Vaša kapota je hotová.", sent="Vaša čiapka je hotová."),
        TranslatedLine(source="We have the bonnet.", offered="Máme kapota.", sent="Máme čiapka."),
        TranslatedLine(source="A bonnet is sent.", offered="Kapota je poslaná.", sent="Čiapka je poslaná."),
    )
    replies = [
        EditedTranslation(reference="N", agent_id=n % 2, customer_id=n, lines=(line,)) for n, line in enumerate(lines)
    ]
    assert [(one.term, one.forms) for one in replaced_words(replies, "en", "sk")] == [("bonnet", ("čiapka",))]


@pytest.fixture
def edited(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        shops.users["zora"] = make_agent(session, "Zora", {"sk": shops.pools["sk"]})
        make_reworded_translations(session, shops, "alena", "zora", "alena", now=house.clock.now())


def proposals(house: House) -> tuple[TermProposal, ...]:
    with house.database.reading() as session:
        return find_term_proposals(session, now=house.clock.now())


@pytest.mark.database
def test_an_accepted_term_is_the_clients_and_keeps_what_it_has(house: House, shops: Shops, edited: None):
    (found,) = proposals(house)
    assert (found.client_id, found.source, found.target, found.agents) == (shops.clients["novesta"], "en", "sk", 2)
    olga, now = shops.access("olga").actor, house.clock.now()
    with house.database.writing.begin() as session:
        known = GlossaryTerm(client_id=found.client_id, language="en", term="parcel", created_at=now)
        known.translations = {"de": ["Sendung"]}
        session.add(known)
        with pytest.raises(FieldsRefused):
            accept_term(session, found.client_id, found.digest, term="parcel", forms=" ", now=now, actor=olga)
        said = "zásielka, zásielky"
        accept_term(session, found.client_id, found.digest, term="parcel", forms=said, now=now, actor=olga)
        (term,) = session.scalars(select(GlossaryTerm))
        assert term.translations == {"de": ["Sendung"], "sk": ["zásielka", "zásielky"]}
        with pytest.raises(NotFound):
            refuse_term(session, found.client_id, found.digest, now=now, actor=olga)
    assert proposals(house) == ()


@pytest.mark.database
def test_a_refused_term_is_not_proposed_again(house: House, shops: Shops, edited: None):
    (found,) = proposals(house)
    with house.database.writing.begin() as session:
        actor = shops.access("olga").actor
        refuse_term(session, found.client_id, found.digest, now=house.clock.now(), actor=actor)
    assert proposals(house) == ()
