"""Who writes again and says nothing new is answered about what they asked; a doubt, for it may have been answered."""

from __future__ import annotations

import pytest
from concept_questions import QUESTIONS
from draft_facts import make_facts
from flow_steps import drafts, mail_in
from house_makers import Shops, make_order

from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.replies.again import only_asks_again
from tolmach.replies.choice import Chooser
from tolmach.replies.draft import make_draft
from tolmach.replies.library import install_library
from tolmach.replies.made import MadeDraft
from tolmach.replies.model import DraftOrigin, DraftState
from tolmach.translation.checks import Light
from tolmach.translation.translate import Translator
from tolmach.wiring import House

MARIA = "maria.kovacova@post.example"
ASKED, AGAIN = "Kde je môj balík?", "Dobrý deň, je niečo nové?"
NEWS = {
    "bg": "Здравейте, има ли новини?",
    "cs": "Dobrý den, je něco nového?",
    "de": "Guten Tag, gibt es etwas Neues?",
    "el": "Γεια σας, υπάρχει κάποιο νέο;",
    "en": "Hello, any news?",
    "es": "Hola, ¿hay alguna novedad?",
    "fr": "Bonjour, avez-vous des nouvelles ?",
    "hr": "Poštovani, ima li što novo?",
    "hu": "Jó napot, van már valami hír?",
    "it": "Buongiorno, ci sono novità?",
    "pl": "Dzień dobry, czy coś wiadomo?",
    "pt": "Bom dia, há novidades?",
    "ro": "Bună ziua, aveți noutăți?",
    "sk": AGAIN,
    "sl": "Pozdravljeni, je kaj novega?",
}


def drafted(text: str, *earlier: str) -> MadeDraft:
    return make_draft(make_facts("sk", text=text, earlier_texts=earlier), Translator(()), Chooser()).draft


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_for_news_says_nothing_else(language: Language):
    assert only_asks_again(NEWS[language], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_with_a_matter_of_their_own_are_not_taken_for_it(language: Language):
    questions = [text for texts in QUESTIONS[language].values() for text in texts]
    assert [text for text in questions if only_asks_again(text, language)] == []
    assert len(read_language_file(language, "again")["asks"]) >= 5


def test_the_earlier_letter_says_about_what():
    draft = drafted(AGAIN, ASKED)
    assert (draft.concept_key, draft.light) == ("where_is_my_order", Light.AMBER)
    assert [check for check in draft.checks if not check["ok"]] == [{"name": "concept", "ok": False, "detail": ""}]


def test_the_newest_that_says_anything_counts():
    assert drafted(AGAIN, "Prosím o odpoveď.", "Chcem vrátiť tovar.", ASKED).concept_key == "how_to_return"


def test_new_words_come_before_earlier_ones():
    draft = drafted("Chcem vrátiť tovar.", ASKED)
    assert (draft.concept_key, draft.light) == ("how_to_return", Light.GREEN)


@pytest.mark.parametrize("text", ["Nie.", "V utorok som doma.", "Mám modré topánky veľkosti 42."])
def test_other_words_that_fit_nothing_stay_without_a_draft(text: str):
    assert drafted(text, ASKED).origin is DraftOrigin.NONE


def test_without_an_earlier_letter_there_is_no_draft():
    assert drafted(AGAIN).origin is DraftOrigin.NONE


@pytest.mark.database
def test_the_next_letter_drops_the_draft_and_gets_one_with_the_order_of_the_first(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())
        for number in ("NV-2026-10482", "NV-2026-10999"):
            make_order(session, shops, number, MARIA)
    mail_in(house, f"Dobrý deň,\n\n{ASKED} Objednávka NV-2026-10482.\n", to="sk@novesta.example", subject="Prosba")
    again = {"subject": "Re: Prosba", "message_id": "second@post.example", "In_Reply_To": "<first@post.example>"}
    mail_in(house, f"{AGAIN}\n", to="sk@novesta.example", **again)
    first, second = drafts(house)
    assert (first.state, second.state) == (DraftState.DROPPED, DraftState.READY)
    assert second.concept_key == "where_is_my_order"
    assert "NV-2026-10482" in str(second.text)
    assert second.light == "amber"
