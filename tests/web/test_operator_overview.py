"""What needs the operator now: troubles with their cause and a way to try again, and the live board."""

from __future__ import annotations

import re

import pytest
from desk import SLOVAK, arrive, enter
from house_makers import FrozenClock, Shops, letter_bytes
from sqlalchemy import event, select

from tolmach.clients.model import Mailbox
from tolmach.inbox.model import Letter, LetterState, StrayLetter
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.pools.model import PoolMember
from tolmach.tickets.model import Ticket
from tolmach.troubles.model import Trouble, TroubleKind
from tolmach.troubles.raise_trouble import raise_trouble
from tolmach.wiring import House

pytestmark = pytest.mark.database

PAGES = (
    "/operator",
    "/operator/board",
    "/operator/troubles",
    "/operator/clients",
    "/operator/clients/new",
    "/operator/clients/novesta",
    "/operator/clients/novesta/markets/new",
    "/operator/clients/novesta/markets/sk",
    "/operator/clients/novesta/mailboxes/new",
    "/operator/pools",
    "/operator/pools/new",
    "/operator/pools/sk",
    "/operator/people",
    "/operator/people/new",
    "/operator/languages",
    "/operator/languages/novesta",
    "/operator/languages/novesta/sk",
)


def pages(house: House, shops: Shops) -> list[str]:
    """Every page of the operator, with those of one mailbox and one person."""
    with house.database.reading() as session:
        mailbox = session.scalars(select(Mailbox.id).where(Mailbox.address == "sk@novesta.example")).one()
    return [*PAGES, f"/operator/clients/novesta/mailboxes/{mailbox}", f"/operator/people/{shops.users['alena']}"]


def raise_every_trouble(house: House, shops: Shops, *, ticket: int | None = None) -> None:
    """One of each kind, with the causes their places give them."""
    with house.database.reading() as session:
        ids = {
            "ticket": ticket,
            "mailbox": session.scalars(select(Mailbox.id)).first(),
            "stray": session.scalars(select(StrayLetter.id)).first(),
            "pool": shops.pools["sk"],
        }
    with house.database.writing.begin() as session:
        for kind in TroubleKind:
            raise_trouble(
                session,
                kind,
                now=house.clock.now(),
                subject=f"letter:{kind}",
                client_id=shops.clients["novesta"],
                **ids,
                letter=7,
                language="sk",
                direction="sk-en",
                key="acknowledgement",
                reason="it rained",
            )


def trouble_id(house: House, kind: TroubleKind) -> int:
    with house.database.reading() as session:
        return session.scalars(select(Trouble.id).where(Trouble.kind == kind, Trouble.mended_at.is_(None))).one()


def open_kinds(house: House) -> set[TroubleKind]:
    with house.database.reading() as session:
        return set(session.scalars(select(Trouble.kind).where(Trouble.mended_at.is_(None))))


def test_the_operator_begins_at_the_overview(house: House, shops: Shops):
    assert enter(house, "olga").client.get("/").location == "/operator"


@pytest.mark.parametrize("name", ["alena", "eva", "mallory"])
def test_the_house_is_for_the_operator_alone(house: House, shops: Shops, name: str):
    stranger = enter(house, name)
    for address in pages(house, shops):
        assert stranger.client.get(address).status_code == 404, address
    for address in ("/operator/clients/new", "/operator/pools/sk", "/operator/troubles/1/again"):
        assert stranger.send(address, name="x").status_code == 404, address


def test_pages_ask_the_database_twelve_times_at_most(house: House, shops: Shops):
    for number in range(3):
        arrive(house, SLOVAK, to="sk@novesta.example", message_id=f"{number}@post.example", with_draft=False)
    keep_mail(house, letter_bytes("Hello", to="info@nobody.example", message_id="stray@post.example"))
    raise_every_trouble(house, shops)
    olga = enter(house, "olga")
    seen: list[str] = []
    event.listen(house.database.engine, "before_cursor_execute", lambda _c, _k, sql, *_rest: seen.append(sql))
    for address in pages(house, shops):
        seen.clear()
        olga.read(address)
        asked = [sql for sql in seen if not sql.startswith("BEGIN")]
        assert 0 < len(asked) <= 12, f"{address}\n" + "\n".join(asked)


def test_pages_hold_no_inline_script_or_style(house: House, shops: Shops):
    raise_every_trouble(house, shops)
    olga = enter(house, "olga")
    for address in pages(house, shops):
        page = olga.read(address)
        for wrong in (" style=", "<style", "<script>", " onclick="):
            assert wrong not in page, address


def test_every_label_belongs_to_one_field(house: House, shops: Shops):
    olga = enter(house, "olga")
    for address in pages(house, shops):
        page = olga.read(address)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), address
        assert set(re.findall(r'<label for="([^"]+)"', page)) <= set(ids), address


def test_nothing_wrong_says_what_would_appear(house: House, shops: Shops):
    page = enter(house, "olga").read("/operator")
    assert "Nothing needs you now" in page
    assert "what mends it" in page


def test_every_kind_of_trouble_has_its_words(house: House, shops: Shops):
    reference = arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)
    with house.database.reading() as session:
        ticket = session.scalars(select(Ticket.id)).one()
    raise_every_trouble(house, shops, ticket=ticket)
    page = enter(house, "olga").read("/operator")
    assert f"{len(TroubleKind)} things need you" in page
    assert page.count('class="mend"') == len(TroubleKind)
    assert f"An answer to {reference} did not leave: it rained" in page
    assert "tolmach models install sk-en" in page


def test_a_failed_letter_is_tried_again_from_its_row(house: House, shops: Shops):
    keep_mail(house, letter_bytes("Dobrý deň", to="sk@novesta.example"))
    with house.database.writing.begin() as session:
        letter = session.scalars(select(Letter)).one()
        letter.state, letter.attempts = LetterState.FAILED, 5
        raise_trouble(
            session,
            TroubleKind.LETTER_FAILED,
            now=house.clock.now(),
            subject=f"letter:{letter.id}",
            client_id=letter.client_id,
            letter=letter.id,
            reason="KeyError: 'x'",
        )
    olga = enter(house, "olga")
    assert "stopped half-way: KeyError" in olga.read("/operator")
    answer = olga.send(f"/operator/troubles/{trouble_id(house, TroubleKind.LETTER_FAILED)}/again")
    assert answer.location == "/operator"
    assert receive_one(house)
    assert TroubleKind.LETTER_FAILED not in open_kinds(house)
    with house.database.reading() as session:
        assert session.scalars(select(Letter.state)).one() is LetterState.RECEIVED


def test_all_letters_that_failed_are_tried_again_at_once(house: House, shops: Shops, monkeypatch: pytest.MonkeyPatch):
    for number in range(3):
        keep_mail(house, letter_bytes(f"Dobrý deň {number}", to="sk@novesta.example", message_id=f"{number}@x.example"))
    with monkeypatch.context() as patch:
        patch.setattr("tolmach.inbox.read_letter.parse_letter", lambda _raw: {}["x"])
        while receive_one(house):
            pass
    olga = enter(house, "olga")
    assert "Try all again" in olga.read("/operator/troubles")
    olga.send("/operator/troubles/again", kind="letter.failed", next="/operator/troubles")
    assert "3 letters are being tried again." in olga.read("/operator/troubles")
    while receive_one(house):
        pass
    assert TroubleKind.LETTER_FAILED not in open_kinds(house)
    with house.database.reading() as session:
        assert set(session.scalars(select(Letter.state))) == {LetterState.RECEIVED}


def test_a_stray_letter_is_adopted_once_its_address_is_somebodys(house: House, shops: Shops):
    keep_mail(house, letter_bytes("Dobrý deň, kde je balík?", to="nova@novesta.example"))
    olga = enter(house, "olga")
    assert "No mailbox has the address nova@novesta.example" in olga.read("/operator")
    address = f"/operator/troubles/{trouble_id(house, TroubleKind.LETTER_STRAY)}/again"
    olga.send(address)
    assert "still no mailbox" in olga.read("/operator")
    with house.database.writing.begin() as session:
        session.scalars(
            select(Mailbox).where(Mailbox.address == "sk@novesta.example")
        ).one().address = "nova@novesta.example"
    olga.send(address)
    assert open_kinds(house) == set()
    with house.database.reading() as session:
        assert session.scalars(select(StrayLetter.letter_id)).one() is not None


def test_what_only_a_person_can_judge_is_put_off_the_list(house: House, shops: Shops):
    raise_every_trouble(house, shops)
    olga = enter(house, "olga")
    number = trouble_id(house, TroubleKind.ADDRESS_DEAD)
    assert olga.send(f"/operator/troubles/{number}/mended", next="/operator/troubles").location == "/operator/troubles"
    assert TroubleKind.ADDRESS_DEAD not in open_kinds(house)
    assert olga.send(f"/operator/troubles/{number}/mended").status_code == 409


def test_the_board_says_who_is_there_and_what_waits(house: House, shops: Shops, clock: FrozenClock):
    arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)
    board = enter(house, "olga").read("/operator/board")
    assert board.lstrip().startswith("<section")
    assert "<html" not in board
    slovak = board.split("</tr>")[1]
    assert "Alena" in slovak
    assert "open" in slovak
    assert "left" in slovak
    assert 'hx-trigger="every 15s"' in board
    clock.move(days=2)
    assert "1 is late" in enter(house, "olga").read("/operator/board")


def test_the_board_shows_a_pool_that_nobody_attends(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        for member in session.scalars(select(PoolMember).where(PoolMember.pool_id == shops.pools["hu"])):
            session.delete(member)
    board = enter(house, "olga").read("/operator/board")
    hungarian = next(row for row in board.split("</tr>") if "/operator/pools/hu" in row)
    assert "nobody" in hungarian
