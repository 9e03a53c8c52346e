"""What the desk and the operator see of letters that came in another way than as an answer."""

from __future__ import annotations

import pytest
from desk import SLOVAK, arrive, enter
from house_makers import LETTERS, Shops, letter_bytes, make_agent
from sqlalchemy import select

from tolmach.accounts.model import User
from tolmach.app import create_app
from tolmach.clients.model import SenderRule
from tolmach.customers.model import AddressState, CustomerAddress
from tolmach.inbox.kind import LetterKind
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.round_trip import TEST_LETTER
from tolmach.inbox.screen import Screened
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.outbox.model import OutboxRow
from tolmach.tickets.model import ClosedReason, Ticket
from tolmach.web.operator.screened_words import screened_words
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
    assert "does not let this through (Kaufland: www.novesta.example)" in refused.text
    assert 'name="overridden"' not in refused.text
    doubted = greta.send(f"/tickets/{reference}/reply", text="Hier Ihr Gutscheincode.", then="send")
    assert 'name="overridden" value="doubted"' in doubted.text
    sent = greta.send(f"/tickets/{reference}/reply", text="Hier Ihr Gutscheincode.", then="send", overridden="doubted")
    assert sent.status_code == 302


def test_an_offer_is_passed_on_from_the_ticket_once_the_client_said_where(house: House, shops: Shops) -> None:
    reference = arrive(house, "Ponúkame Vám topánky.", to="sk@novesta.example", sender="b2b@dodavatel.example")
    alena, olga = enter(house, "alena"), enter(house, "olga")
    assert 'data-key="f"' not in alena.read(f"/tickets/{reference}")
    refused = olga.send("/operator/clients/novesta/incoming/shop", offer="no address")
    assert refused.status_code == 422
    assert "This is not a mail address." in refused.text
    circle = olga.send("/operator/clients/novesta/incoming/shop", offer=" SK@calida.example")
    assert circle.status_code == 422, "what is passed on to a mailbox of ours comes back to us"
    assert "This is already in use." in circle.text
    saved = olga.send("/operator/clients/novesta/incoming/shop", offer="shop@novesta.example")
    assert saved.status_code == 302
    assert 'value="shop@novesta.example"' in olga.read("/operator/clients/novesta/incoming")
    page = alena.read(f"/tickets/{reference}")
    assert 'data-key="f"' in page
    assert 'name="kind" value="offer"' in page
    assert 'name="kind" value="invoice"' not in page
    assert alena.send(f"/tickets/{reference}/for-shop", kind="offer").status_code == 302
    with house.database.reading() as session:
        assert session.scalars(select(Ticket.closed_reason)).one() is ClosedReason.FOR_SHOP
    assert alena.send(f"/tickets/{reference}/for-shop", kind="nonsense").status_code == 400


def test_senders_are_listed_added_and_removed(house: House, shops: Shops) -> None:
    olga, page = enter(house, "olga"), "/operator/clients/novesta/incoming"
    added = olga.send(f"{page}/senders", pattern=" Mailer@Shopify.com ", verdict="form", market="sk")
    assert added.status_code == 302
    assert "mailer@shopify.com" in olga.read(page)
    again = olga.send(f"{page}/senders", pattern="mailer@shopify.com", verdict="block", market="")
    assert again.status_code == 422
    for pattern in ("", "shopify", "@", "@shopify", "a b@shopify.com"):
        assert olga.send(f"{page}/senders", pattern=pattern, verdict="block", market="").status_code == 422
    with house.database.reading() as session:
        rule = session.scalars(select(SenderRule)).one()
    assert rule.market_id == shops.markets["novesta-sk"]
    foreign = olga.send(f"/operator/clients/calida/incoming/senders/{rule.id}/remove")
    assert foreign.status_code == 404
    assert olga.send(f"{page}/senders/{rule.id}/remove").status_code == 302
    assert "mailer@shopify.com</th>" not in olga.read(page)


def test_a_screened_letter_is_found_with_its_reason_and_let_in(house: House, shops: Shops) -> None:
    keep_mail(house, letter_bytes(SLOVAK, to="sk@novesta.example", subject="Výhodná ponuka", X_Spam_Flag="YES"))
    while receive_one(house):
        pass
    olga = enter(house, "olga")
    page = olga.read("/operator/screened?client=novesta&q=kovacova")
    assert "Výhodná ponuka" in page
    assert "Marked as spam" in page
    assert "header x-spam-flag" in page
    assert "Výhodná ponuka" not in olga.read("/operator/screened?client=calida")
    assert "Výhodná ponuka" not in olga.read("/operator/screened?q=nothinglikethis")
    with house.database.reading() as session:
        letter_id = session.scalars(select(Letter.id)).one()
    assert olga.send(f"/operator/screened/{letter_id}/let-in").status_code == 302
    assert olga.send(f"/operator/screened/{letter_id}/let-in").status_code == 409
    while receive_one(house):
        pass
    with house.database.reading() as session:
        assert session.scalars(select(Letter.state)).one() is LetterState.RECEIVED
        assert session.scalars(select(Ticket.subject)).one() == "Výhodná ponuka"
        assert session.scalars(select(OutboxRow)).all() == [], "who may be a machine is not written to by one"


def test_reasons_are_said_in_the_readers_language(house: House, shops: Shops) -> None:
    keep_mail(house, letter_bytes(SLOVAK, to="sk@novesta.example", X_Spam_Flag="YES"))
    assert receive_one(house)
    with house.database.writing.begin() as session:
        session.get_one(User, shops.users["olga"]).locale = "cs"
    page = enter(house, "olga").read("/operator/screened")
    assert "Označeno jako spam" in page
    assert "Marked as spam" not in page


def test_every_reason_to_keep_a_letter_out_has_a_name(house: House) -> None:
    kinds = {kind for kind in LetterKind if kind not in (LetterKind.LETTER, LetterKind.UNREADABLE)}
    reasons = [*(f"{kind}: the sign" for kind in kinds), *Screened, TEST_LETTER, "spam: virus: header x-virus-status"]
    with create_app(house).test_request_context():
        said = [screened_words(reason) for reason in reasons]
    assert {word for word, _ in said} & set(reasons) == set()
    assert len({word for word, _ in said}) == len(reasons)
    assert said[-1] == ("Virus found", "header x-virus-status")


SEALED = {
    "smime": ("application/pkcs7-mime", 'name="smime.p7m"', "MIAGCSqGSIb3DQEHA6CAMIACAQAx"),
    "in the words": ("text/plain", "charset=utf-8", "-----BEGIN PGP MESSAGE-----\n\nhQEMA1\n-----END PGP MESSAGE-----"),
}


@pytest.mark.parametrize("sort", SEALED)
def test_a_letter_that_nobody_here_can_read_says_so(house: House, shops: Shops, sort: str) -> None:
    kind, parameter, body = SEALED[sort]
    head = letter_bytes("?", to="sk@novesta.example").partition(b"Content-Type")[0]
    coding = "base64" if sort == "smime" else "8bit"
    sealed = f"Content-Type: {kind}; {parameter}\nContent-Transfer-Encoding: {coding}\n\n{body}\n"
    keep_mail(house, head + sealed.encode())
    while receive_one(house):
        pass
    with house.database.reading() as session:
        reference = session.scalars(select(Ticket.reference)).one()
    assert "encrypted or sealed" in enter(house, "alena").read(f"/tickets/{reference}")
    plain = arrive(house, SLOVAK, to="sk@novesta.example", sender="jana@post.example", message_id="2@post.example")
    assert "encrypted or sealed" not in enter(house, "alena").read(f"/tickets/{plain}")


def test_a_dead_address_is_told_beside_the_customer(house: House, shops: Shops) -> None:
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    alena = enter(house, "alena")
    assert "accepts no mail" not in alena.read(f"/tickets/{reference}")
    with house.database.writing.begin() as session:
        session.scalars(select(CustomerAddress)).one().state = AddressState.DEAD
    assert "accepts no mail" in alena.read(f"/tickets/{reference}")


def test_a_letter_of_somebody_else_says_so(house: House, shops: Shops) -> None:
    reference = arrive(house, SLOVAK, to="sk@novesta.example")
    arrive(
        house,
        "Posielam z práce, ešte niečo?",
        to="sk@novesta.example",
        sender="maria@work.example",
        message_id="2@work.example",
        In_Reply_To="<first@post.example>",
    )
    page = enter(house, "alena").read(f"/tickets/{reference}")
    assert "Written from maria@work.example" in page
    assert 'class="seam' not in page
