"""A withdrawal is confirmed at once, with its words and when it was sent; nothing is asked of who withdraws."""

from __future__ import annotations

import pytest
from flow_steps import drafts, letters_sent, mail_in, messages, run_jobs, words_in
from house_makers import LETTERS, Shops
from sqlalchemy import delete, update

from tolmach.clients.model import Acknowledge, Market, MarketFact, SenderRule, SenderVerdict
from tolmach.jobs.ingest import keep_mail
from tolmach.replies.doubts import CONFIRMED
from tolmach.replies.library import install_library
from tolmach.replies.withdrawals import WITHDRAWAL
from tolmach.translation.checks import Light
from tolmach.wiring import House

pytestmark = pytest.mark.database
MARIA, SABINE = "maria.kovacova@post.example", "sabine.krueger@post.example"
WORDS = "odstupujem od zmluvy na topánky Vltava, ktoré mi včera prišli."
LETTER = f"Dobrý deň,\n\n{WORDS}\n\nĎakujem\nMária Kováčová\n"


@pytest.fixture(autouse=True)
def library(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())


def withdraw(house: House, text: str = LETTER, subject: str = "Odstúpenie") -> str:
    """What the customer was told at once."""
    mail_in(house, text, to="sk@novesta.example", subject=subject)
    return "\n".join(words_in(letter) for letter in letters_sent(house, MARIA))


def test_a_withdrawal_by_mail_is_confirmed_with_its_words_and_what_comes_next(house: House, shops: Shops):
    told = withdraw(house)
    for said in (WORDS, "Odoslané: utorok 22. septembra 2026, 9:58.", "Dlhá 1, 010 01 Žilina", "do 14 dní"):
        assert said in told
    assert told.index("Dobrý deň") < told.index("Potvrdzujeme") < told.index("S pozdravom")
    assert messages(house)[1].evidence == {"confirms": WITHDRAWAL}
    (draft,) = drafts(house)
    assert (draft.concept_key, draft.light) == (WITHDRAWAL, Light.AMBER)
    assert CONFIRMED in [check["name"] for check in draft.checks]


def test_what_a_market_does_not_know_of_itself_is_left_out(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        session.execute(delete(MarketFact).where(MarketFact.name == "return_address"))
    told = withdraw(house)
    assert WORDS in told
    assert "Odoslané: utorok 22. septembra 2026, 9:58." in told
    assert "{{" not in told
    assert "na adresu" not in told


def test_what_the_subject_alone_declares_is_repeated_from_it(house: House, shops: Shops):
    subject = "Odstupujem od zmluvy NV-2026-10482"
    assert f"{subject}\nMária Kováčová, Žilina" in withdraw(house, "Mária Kováčová, Žilina\n", subject)


def test_a_forms_notice_is_one_whatever_its_words(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        rule = SenderRule(client_id=shops.clients["novesta"], pattern="noreply@novesta.example")
        rule.verdict, rule.created_at = SenderVerdict.FORM, house.clock.now()
        session.add(rule)
    keep_mail(house, (LETTERS / "carried" / "form-withdrawal-de.eml").read_bytes())
    run_jobs(house)
    (told,) = map(words_in, letters_sent(house, SABINE))
    assert "Ihren Widerruf des Vertrags, gesendet am Dienstag, 22. September 2026, 09:58 Uhr" in told
    assert "Der Verbraucher widerruft den Vertrag." in told


def test_who_only_asks_how_to_return_gets_the_plain_confirmation(house: House, shops: Shops):
    told = withdraw(house, "Dobrý deň,\n\nako môžem odstúpiť od zmluvy a vrátiť topánky?\n\nMária Kováčová\n")
    assert "Vašu správu" in told
    assert "Potvrdzujeme" not in told
    assert CONFIRMED not in [check["name"] for check in drafts(house)[0].checks]


def test_a_market_that_confirms_nothing_confirms_no_withdrawal(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        session.execute(update(Market).values(acknowledge=Acknowledge.NEVER))
    assert withdraw(house) == ""
    assert CONFIRMED not in [check["name"] for check in drafts(house)[0].checks]
