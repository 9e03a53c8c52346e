"""What the desk and the operator see of letters that came in another way than as an answer."""

from __future__ import annotations

import pytest
from desk import SLOVAK, arrive, enter
from house_makers import LETTERS, Shops, make_agent
from sqlalchemy import select

from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.database


def test_a_fresh_letter_that_joined_has_a_seam_above_it(house: House, shops: Shops) -> None:
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    arrive(house, "Dobrý deň, je už niečo nové?", to="sk@novesta.example", message_id="2@post.example")
    page = enter(house, "alena").read(f"/tickets/{reference}")
    before, seam, after = page.partition('class="seam')
    assert seam
    assert "odovzdané na prepravu" in before
    assert "niečo nové" in after
    assert 'class="seam' not in after


def test_a_marketplaces_stop_is_said_beside_the_editor_and_may_be_overruled(house: House, shops: Shops) -> None:
    with house.database.writing.begin() as session:
        make_agent(session, "Greta", {"de": shops.pools["de"]})
    keep_mail(house, (LETTERS / "carried" / "market-kaufland.eml").read_bytes())
    while receive_one(house):
        pass
    with house.database.reading() as session:
        reference = session.scalars(select(Ticket.reference)).one()
    greta = enter(house, "greta")
    refused = greta.send(f"/tickets/{reference}/reply", text="Siehe www.novesta.example", then="send")
    assert refused.status_code == 422
    assert "Kaufland lets no such answer through (a link: www.novesta.example)" in refused.text
    assert 'name="insist"' not in refused.text
    doubted = greta.send(f"/tickets/{reference}/reply", text="Hier Ihr Gutscheincode.", then="send")
    assert 'name="insist"' in doubted.text
    sent = greta.send(f"/tickets/{reference}/reply", text="Hier Ihr Gutscheincode.", then="send", insist="on")
    assert sent.status_code == 302
