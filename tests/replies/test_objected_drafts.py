"""What a shop's owner objects to is never green for that shop, until they agree or another wording answers them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from concept_makers import native_olga, save
from flow_steps import drafts, mail_in
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import select, update
from test_content_verdicts import judge, read

from tolmach.replies.library import install_library
from tolmach.replies.model import Concept, ConceptVersion, Verdict
from tolmach.replies.objections import OBJECTED
from tolmach.translation.checks import Light
from tolmach.troubles.model import Trouble
from tolmach.wiring import House

pytestmark = pytest.mark.database
ASKED = "Dobrý deň,\n\nchcem vrátiť tovar, ako to mám urobiť?\n"


def asked(house: House, shop: str = "novesta") -> tuple[str | None, bool]:
    """The light of the draft for another letter to the shop, and whether it tells of an objection."""
    mail_in(house, ASKED, to=f"sk@{shop}.example", message_id=f"{len(drafts(house))}@post.example")
    return told(house, -1)


def told(house: House, place: int) -> tuple[str | None, bool]:
    draft = drafts(house)[place]
    return draft.light, OBJECTED in [check["name"] for check in draft.checks if not check["ok"]]


@pytest.mark.parametrize("way", ["agreed", "worded"])
def test_what_the_owner_objects_to_is_amber_for_their_shop_alone(house: House, shops: Shops, way: str):
    with house.database.writing.begin() as session:
        install_library(session, now=house.clock.now())
        concept_id = session.scalars(select(Concept.id).where(Concept.key == "how_to_return")).one()
    eva = shops.access("eva")
    [content] = [one for one in read(house.database, eva, "novesta") if one.concept_id == concept_id]
    assert [asked(house), asked(house, "calida")] == [(Light.GREEN, False)] * 2
    judge(house.database, eva, "novesta", content, Verdict.OBJECTED, remark="U nás je to 14 dní.")
    assert [told(house, 0), told(house, 1)] == [(Light.AMBER, True), (Light.GREEN, False)], "what lay ready"
    with house.database.writing.begin() as session:
        # The operator takes the alarm off their list: the owner has not agreed by that.
        session.execute(update(Trouble).values(mended_at=house.clock.now()))
    assert asked(house) == (Light.AMBER, True)
    assert asked(house, "calida") == (Light.GREEN, False)
    if way == "agreed":
        judge(house.database, eva, "novesta", content)
        assert told(house, 2) == (Light.GREEN, False)
    else:
        olga = native_olga(house.database, shops, "sk")
        with house.database.writing.begin() as session:
            save(session, olga, concept_id, "sk", "Tovar môžete vrátiť do 14 dní.")
            is_slovak = (ConceptVersion.concept_id == concept_id) & (ConceptVersion.language == "sk")
            asks = ["chcem vrátiť tovar, ako to mám urobiť"]
            later = TUESDAY_TEN + timedelta(minutes=1)
            session.execute(update(ConceptVersion).where(is_slovak).values(asks=asks, approved_at=later))
    assert asked(house) == (Light.GREEN, False)
