"""A client on familiar terms with its customers: informal wordings where there are some, no silent formal one else."""

from __future__ import annotations

import pytest
from concept_makers import native_olga, place_of
from flow_steps import drafts, mail_in, tickets
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import select, update

from tolmach.accounts.access import Access
from tolmach.clients.manners import informal_languages, manner_of, save_manners
from tolmach.clients.model import Client, Manner, Market
from tolmach.db import Database
from tolmach.events.model import Event, EventKind
from tolmach.language import Language
from tolmach.replies.concept_grid import informal_to_write
from tolmach.replies.concept_words import VersionWords
from tolmach.replies.concepts import concept_of, source_for, stamp_of, version_at, versions_of
from tolmach.replies.doubts import ONLY_FORMAL, OTHER_MANNER
from tolmach.replies.library import install_library
from tolmach.replies.model import Concept, Draft
from tolmach.replies.save_version import save_version
from tolmach.replies.send import send_reply
from tolmach.replies.stops import Stopped, StopReason
from tolmach.tickets.door import ticket_for
from tolmach.translation.checks import Light
from tolmach.wiring import House

pytestmark = pytest.mark.database

ASKED = "Dobrý deň,\n\nchcem vrátiť tovar, ako to mám urobiť?\n"
INFORMAL = "Tovar nám pošli do {{market.return_days}} dní na {{market.return_address}}. Ozveme sa ti hneď."


@pytest.fixture(autouse=True)
def library(house: House) -> None:
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())


def say_ty(house: House, shops: Shops, manner: Manner = Manner.INFORMAL) -> None:
    with house.database.writing.begin() as session:
        client = session.get_one(Client, shops.clients["novesta"])
        save_manners(session, client, {"sk": manner}, now=TUESDAY_TEN, actor=shops.access("olga").actor)


def write(database: Database, olga: Access, place: str, text: str, *, content: bool = False) -> None:
    with database.writing.begin() as session:
        concept = concept_of(session, session.scalars(select(Concept.id).where(Concept.key == "how_to_return")).one())
        seen = stamp_of(concept, version_at(session, concept, place_of(place)))
        words = VersionWords(name="Vrátenie", text=text, asks=("chcem vrátiť tovar, ako to mám urobiť",))
        save_version(
            session, olga, concept.id, place_of(place), words, seen=seen, content_changes=content, now=TUESDAY_TEN
        )


def asked(house: House, to: str = "sk@novesta.example") -> Draft:
    mail_in(house, ASKED, to=to, message_id=f"{len(drafts(house))}@post.example")
    return drafts(house)[-1]


def doubts(draft: Draft) -> list[str]:
    return [check["name"] for check in draft.checks if not check["ok"]]


def send(house: House, shops: Shops, text: str) -> None:
    access = shops.access("alena")
    with house.database.writing.begin() as session:
        ticket = ticket_for(session, access, tickets(house)[-1].reference)
        now, detector = house.clock.now(), house.detector
        send_reply(session, access, ticket, text=text, draft_id=None, is_solving=False, detector=detector, now=now)


def test_what_a_client_says_is_kept_and_told_once(house: House, shops: Shops):
    say_ty(house, shops)
    say_ty(house, shops)
    with house.database.reading() as session:
        novesta, calida = shops.clients["novesta"], shops.clients["calida"]
        manners = [manner_of(session, *of) for of in ((novesta, "sk"), (novesta, "cs"), (calida, "sk"))]
        assert manners == [Manner.INFORMAL, Manner.FORMAL, Manner.FORMAL]
        assert (informal_languages(session, None), informal_languages(session, calida)) == ({"sk"}, set())
        told = session.scalars(select(Event).where(Event.kind == EventKind.MANNER_CHANGED)).one()
    assert (told.client_id, told.data) == (novesta, {"language": "sk", "before": "formal", "after": "informal"})


def test_a_formal_wording_is_never_used_silently_for_them(house: House, shops: Shops):
    say_ty(house, shops)
    draft = asked(house)
    assert (draft.light, ONLY_FORMAL in doubts(draft)) == (Light.AMBER, True)
    assert str(draft.text).startswith("Dobrý deň,"), "a formal text is greeted formally"
    other = asked(house, "sk@calida.example")
    assert (other.light, doubts(other), str(other.text)[:10]) == (Light.GREEN, [], "Dobrý deň,")


def test_the_informal_wording_is_used_for_them_alone_while_it_is_up_to_date(house: House, shops: Shops):
    olga = native_olga(house.database, shops, "sk", "en")
    say_ty(house, shops)
    write(house.database, olga, "sk.informal", INFORMAL)
    draft = asked(house)
    assert (draft.light, doubts(draft)) == (Light.GREEN, [])
    assert str(draft.text).startswith("Ahoj,\n\ntovar nám pošli do 30 dní na Novesta")
    assert "pošli do" not in str(asked(house, "sk@calida.example").text)
    write(house.database, olga, "en", "Send it to {{market.return_address}}.", content=True)
    write(house.database, olga, "sk", "Zašlite to na {{market.return_address}}.")
    again = asked(house)
    assert ("ašlite to na" in str(again.text), ONLY_FORMAL in doubts(again)) == (True, True)


def test_an_informal_wording_is_written_after_the_formal_one_beside_it(house: House, shops: Shops):
    with house.database.reading() as session:
        concept = session.scalars(select(Concept).where(Concept.key == "how_to_return")).one()
        source = source_for(concept, versions_of(session, concept), place_of("sk.informal"), [place_of("cs").language])
        assert source is not None
        assert (source.language, source.manner) == ("sk", Manner.FORMAL)


def test_natives_are_asked_for_what_their_client_sells_in(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        client = session.get_one(Client, shops.clients["novesta"])
        said = dict.fromkeys(("de", "sk"), Manner.INFORMAL)
        save_manners(session, client, said, now=TUESDAY_TEN, actor=shops.access("olga").actor)
    with house.database.reading() as session:
        asked_for = informal_to_write(session, [Language("de"), Language("cs")], reading="en")
        assert {str(one.place) for one in asked_for} == {"de"}, "no Austrian wording: they sell in Germany alone"
        session.execute(update(Market).where(Market.name == "Novesta DE").values(country="AT"))
        there = {str(one.place) for one in informal_to_write(session, [Language("de")], reading="en")}
        session.rollback()
    assert there == {"de", "de-AT"}


def test_a_wording_that_says_the_other_is_doubted_already_on_the_draft(house: House, shops: Shops):
    olga = native_olga(house.database, shops, "sk")
    write(house.database, olga, "sk", "Tvoj tovar nám pošli na {{market.return_address}}.")
    draft = asked(house)
    assert (draft.light, doubts(draft)) == (Light.AMBER, [OTHER_MANNER])
    assert next(check["detail"] for check in draft.checks if check["name"] == OTHER_MANNER) == "tvoj"


def test_what_a_draft_repeats_of_the_customer_is_not_judged(house: House, shops: Shops):
    olga = native_olga(house.database, shops, "sk")
    write(house.database, olga, "sk", "Dostali sme túto správu:\n\n{{message.words}}\n\nĎakujeme za ňu.")
    mail_in(house, ASKED + "Pošli mi tvoj návod, ty to vieš.\n", to="sk@novesta.example")
    (draft,) = drafts(house)
    assert ("tvoj návod" in str(draft.text), doubts(draft)) == (True, [])


def test_what_is_sent_is_held_up_where_it_is_formal(house: House, shops: Shops):
    say_ty(house, shops)
    asked(house)
    with pytest.raises(Stopped) as refusal:
        send(house, shops, "Ahoj,\n\nzásielku Vám pošleme zajtra.")
    (stop,) = refusal.value.stops
    assert (stop.reason, stop.detail, stop.is_doubt) == (StopReason.FORMAL, "Vám", True)
    send(house, shops, "Ahoj,\n\nzásielku ti pošleme zajtra, tvoj balík príde v piatok.")
