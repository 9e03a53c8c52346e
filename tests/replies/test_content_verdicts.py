"""Owners judge the content of what is said in their name; strangers see none of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from concept_makers import TEXTS, native_olga, place_of, save, shared_concept
from house_makers import TUESDAY_TEN, Shops, make_user
from sqlalchemy import select, update

from tolmach.accounts.access import Access, Grant
from tolmach.accounts.model import Role
from tolmach.clients.model import Client, Market
from tolmach.db import Database
from tolmach.errors import FieldsRefused, Lost, NotFound, Wrong
from tolmach.events.model import Event, EventKind
from tolmach.language import Language
from tolmach.replies.difference import Change, Piece, difference
from tolmach.replies.judge_content import (
    Content,
    CountryWords,
    client_to_judge,
    clients_to_judge,
    contents_of,
    judge_content,
    verdicts_of,
)
from tolmach.replies.model import ConceptVersion, Verdict
from tolmach.replies.own_concepts import override_concept
from tolmach.troubles.model import Trouble, TroubleKind

pytestmark = pytest.mark.database


def read(database: Database, access: Access, slug: str, language: str = "sk") -> list[Content]:
    with database.reading() as session:
        client = client_to_judge(session, access, slug)
        return list(contents_of(session, client, place_of(language).language))


def judge(
    database: Database,
    access: Access,
    slug: str,
    content: Content,
    verdict: Verdict = Verdict.APPROVED,
    *,
    remark: str = "",
    language: str = "sk",
) -> None:
    with database.writing.begin() as session:
        judge_content(
            session,
            access,
            client_to_judge(session, access, slug),
            content.concept_id,
            Language(language),
            verdict=verdict,
            remark=remark,
            seen=content.stamp,
            now=TUESDAY_TEN,
        )


def test_an_owner_approves_once_and_is_asked_again_with_the_difference(database: Database, shops: Shops):
    concept_id, eva = shared_concept(database), shops.access("eva")
    [content] = read(database, eva, "novesta")
    assert (content.verdict, content.is_settled, content.pieces) == (None, False, (Piece(Change.SAME, TEXTS["sk"]),))
    judge(database, eva, "novesta", content)
    assert read(database, eva, "novesta")[0].is_settled
    assert read(database, shops.access("mallory"), "calida")[0].verdict is None, "each client judges for itself"
    olga = native_olga(database, shops, "sk")
    with database.writing.begin() as session:
        save(session, olga, concept_id, "sk", "Tovar nám môžete vrátiť do 30 dní.")
    assert read(database, eva, "novesta")[0].is_settled, "the wording alone asks nobody again"
    with database.writing.begin() as session:
        save(session, olga, concept_id, "sk", "Tovar môžete vrátiť do 60 dní.", content=True)
    [content] = read(database, eva, "novesta")
    assert not content.is_settled
    assert [(piece.change, piece.text) for piece in content.pieces if piece.change is not Change.SAME] == [
        (Change.GONE, "30"),
        (Change.NEW, "60"),
    ]
    with database.reading() as session:
        told = session.scalars(select(Event).where(Event.kind == EventKind.CONTENT_JUDGED)).one()
    assert (told.client_id, told.data["verdict"], told.actor_id) == (
        shops.clients["novesta"],
        "approved",
        shops.users["eva"],
    )


def test_an_objection_needs_a_sentence_and_keeps_what_was_approved_before(database: Database, shops: Shops):
    shared_concept(database)
    eva = shops.access("eva")
    [content] = read(database, eva, "novesta")
    judge(database, eva, "novesta", content)
    with pytest.raises(FieldsRefused) as refused:
        judge(database, eva, "novesta", content, Verdict.OBJECTED, remark=" ")
    assert refused.value.fields == {"remark": Wrong.MISSING}
    judge(database, eva, "novesta", content, Verdict.OBJECTED, remark="U nás je to 14 dní.")
    with database.reading() as session:
        [last] = verdicts_of(session, shops.clients["novesta"]).values()
        [approved] = verdicts_of(session, shops.clients["novesta"], Verdict.APPROVED).values()
    assert (last.verdict, last.remark, approved.text) == (Verdict.OBJECTED, "U nás je to 14 dní.", TEXTS["sk"])


def troubles(database: Database) -> list[tuple[int | None, int, bool]]:
    """Client, how often, and whether it is mended, of every objection that is a trouble."""
    with database.reading() as session:
        rows = session.scalars(select(Trouble).where(Trouble.kind == TroubleKind.CONTENT_OBJECTED)).all()
        return [(row.client_id, row.times, row.mended_at is not None) for row in rows]


def test_an_objection_is_a_trouble_until_a_new_wording_is_approved(database: Database, shops: Shops):
    concept_id, eva, novesta = shared_concept(database), shops.access("eva"), shops.clients["novesta"]
    [content] = read(database, eva, "novesta")
    for _ in range(2):
        judge(database, eva, "novesta", content, Verdict.OBJECTED, remark="U nás je to 14 dní.")
    assert troubles(database) == [(novesta, 2, False)]
    with database.writing.begin() as session:
        save(session, shops.access("bence"), concept_id, "hu", "30 napon belül.")
        save(session, shops.access("olga"), concept_id, "sk", "Do 14 dní.")
    assert troubles(database) == [(novesta, 2, False)], "another language, and what waits, answer nobody"
    with database.writing.begin() as session:
        save(session, shops.access("alena"), concept_id, "sk", "Do 14 dní.")
    assert troubles(database) == [(novesta, 2, True)]


@pytest.mark.parametrize("way", ["agreed", "content", "own"])
def test_an_objection_is_settled_otherwise_too(database: Database, shops: Shops, way: str):
    concept_id, eva, novesta = shared_concept(database), shops.access("eva"), shops.clients["novesta"]
    [content] = read(database, eva, "novesta")
    judge(database, eva, "novesta", content, Verdict.OBJECTED, remark="U nás je to 14 dní.")
    if way == "agreed":
        judge(database, eva, "novesta", content)
    olga = native_olga(database, shops, "en")
    with database.writing.begin() as session:
        if way == "content":
            save(session, olga, concept_id, "en", "Within 14 days.", content=True)
        if way == "own":
            override_concept(session, concept_id, client_id=novesta, now=TUESDAY_TEN, actor=olga.actor)
    assert troubles(database) == [(novesta, 1, True)]


def test_a_content_is_read_only_where_its_wording_is_approved(database: Database, shops: Shops):
    shared_concept(database)
    eva = shops.access("eva")
    [content] = read(database, eva, "novesta", "hu")
    assert (content.name, content.pieces) == ("Returns en", ())
    with pytest.raises(Lost):
        judge(database, eva, "novesta", content, language="hu")


def test_who_read_an_older_wording_is_told_so(database: Database, shops: Shops):
    concept_id, eva = shared_concept(database), shops.access("eva")
    [content] = read(database, eva, "novesta")
    with database.writing.begin() as session:
        save(session, shops.access("olga"), concept_id, "en", "Within 60 days.", content=True)
    with pytest.raises(Lost):
        judge(database, eva, "novesta", content)


def test_what_a_country_reads_instead_is_read_and_judged_too(database: Database, shops: Shops):
    concept_id, eva = shared_concept(database), shops.access("eva")
    assert read(database, eva, "novesta", "de")[0].countries == (), "no market of theirs is in Austria"
    with database.writing.begin() as session:
        session.get_one(Market, shops.markets["novesta-de"]).country = "AT"
    [content] = read(database, eva, "novesta", "de")
    assert content.countries == (CountryWords(country="AT", pieces=(Piece(Change.SAME, TEXTS["de-AT"]),)),)
    olga = native_olga(database, shops, "de")
    with database.writing.begin() as session:
        save(session, olga, concept_id, "de-AT", "Binnen 30 Tagen.")
        later = TUESDAY_TEN + timedelta(minutes=1)
        session.execute(update(ConceptVersion).where(ConceptVersion.country == "AT").values(updated_at=later))
    with pytest.raises(Lost):
        judge(database, eva, "novesta", content, language="de")
    judge(database, eva, "novesta", read(database, eva, "novesta", "de")[0], language="de")
    with database.writing.begin() as session:
        save(session, olga, concept_id, "de-AT", "Binnen 60 Tagen.")
    [content] = read(database, eva, "novesta", "de")
    assert [piece.text for piece in content.countries[0].pieces if piece.change is Change.NEW] == ["60"]


def test_what_is_said_in_one_market_alone_says_so(database: Database, shops: Shops):
    concept_id = shared_concept(database)
    client_id, market_id = shops.clients["novesta"], shops.markets["novesta-sk"]
    with database.writing.begin() as session:
        actor = shops.access("olga").actor
        override_concept(session, concept_id, client_id=client_id, market_id=market_id, now=TUESDAY_TEN, actor=actor)
    assert {one.market for one in read(database, shops.access("eva"), "novesta")} == {None, "Novesta SK"}


def test_nobody_judges_for_somebody_elses_shop(database: Database, shops: Shops):
    concept_id = shared_concept(database)
    with database.writing.begin() as session:
        own = override_concept(
            session, concept_id, client_id=shops.clients["novesta"], now=TUESDAY_TEN, actor=shops.access("olga").actor
        ).id
        of_one_market = Grant(
            role=Role.OWNER, client_id=shops.clients["novesta"], market_id=shops.markets["novesta-sk"]
        )
        shops.users["erik"] = make_user(session, "Erik", of_one_market)
    for name in ("mallory", "olga", "alena", "erik"):
        with pytest.raises(NotFound):
            read(database, shops.access(name), "novesta")
    mallory = shops.access("mallory")
    [shared] = read(database, mallory, "calida")
    assert shared.concept_id == concept_id
    [content] = read(database, shops.access("eva"), "novesta")
    assert content.concept_id == own
    with pytest.raises(NotFound):
        judge(database, mallory, "calida", content)
    with database.reading() as session:
        assert [one.slug for one in clients_to_judge(session, mallory)] == ["calida"]
        assert session.scalars(select(Client.slug).order_by(Client.slug)).all() == ["calida", "novesta"]


DIFFERENCES = {
    "nothing known": (None, "a b", [("same", "a b")]),
    "the same": ("a b", "a b", [("same", "a b")]),
    "a word": ("a b c", "a x c", [("same", "a "), ("gone", "b"), ("new", "x"), ("same", " c")]),
    "all": ("a", "b", [("gone", "a"), ("new", "b")]),
    "more": ("a", "a b", [("same", "a"), ("new", " b")]),
}


@pytest.mark.parametrize(("before", "after", "pieces"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_differences(before: str | None, after: str, pieces: list[tuple[str, str]]):
    assert [(str(piece.change), piece.text) for piece in difference(before, after)] == pieces
