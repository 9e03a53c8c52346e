"""Letters of this desk that come back, and letters of other desks, which have the same marks."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from flow_steps import letters_sent, mail_in, run_jobs
from house_makers import Shops
from sqlalchemy import select

from tolmach.inbox.kind import LetterKind, decide_kind
from tolmach.inbox.model import Letter, LetterState
from tolmach.inbox.own_letter import is_ours
from tolmach.inbox.parse import parse_letter
from tolmach.inbox.read_mail import read_mail
from tolmach.jobs.ingest import keep_mail
from tolmach.wiring import House

pytestmark = pytest.mark.database
JANA = "jana@post.example"
FOREIGN = "t.0123456789abcdef01234567@other.example"


def acknowledgement(house: House) -> EmailMessage:
    mail_in(house, "Dobrý deň, kde je môj balík?", to="sk@novesta.example", sender=JANA)
    (letter,) = letters_sent(house, JANA)
    return letter


def is_known(house: House, client_id: int, letter: EmailMessage) -> bool:
    with house.database.reading() as session:
        return is_ours(session, client_id, read_mail(letter.as_bytes()))


def with_id(letter: EmailMessage, message_id: str) -> EmailMessage:
    letter.replace_header("Message-ID", f"<{message_id}>")
    return letter


def test_what_this_clients_desk_sent_is_ours(house: House, shops: Shops) -> None:
    letter = acknowledgement(house)
    assert is_known(house, shops.clients["novesta"], letter)
    assert not is_known(house, shops.clients["calida"], letter)


@pytest.mark.parametrize("message_id", [FOREIGN, "first@post.example"])
def test_what_has_another_id_is_not(house: House, shops: Shops, message_id: str) -> None:
    letter = with_id(acknowledgement(house), message_id)
    assert not is_known(house, shops.clients["novesta"], letter)


def test_what_another_desk_sent_and_was_received_is_not_ours(house: House, shops: Shops) -> None:
    letter = with_id(acknowledgement(house), FOREIGN)
    mail_in(house, "Dobrý deň.", to="sk@novesta.example", sender="desk@other.example", message_id=FOREIGN)
    assert not is_known(house, shops.clients["novesta"], letter)


def test_an_automatic_letter_of_another_desk_stays_automatic(house: House, shops: Shops) -> None:
    letter = with_id(acknowledgement(house), FOREIGN)
    assert decide_kind(parse_letter(letter.as_bytes())).kind is LetterKind.AUTO_REPLY
    del letter["Auto-Submitted"], letter["X-Auto-Response-Suppress"], letter["Precedence"]
    assert decide_kind(parse_letter(letter.as_bytes())).kind is LetterKind.OWN


def test_our_own_letter_that_comes_back_is_screened_and_another_desks_is_received(house: House, shops: Shops) -> None:
    letter = acknowledgement(house)
    del letter["Auto-Submitted"], letter["X-Auto-Response-Suppress"], letter["Precedence"]
    letter.replace_header("To", "sk@novesta.example")
    for copy in (letter.as_bytes(), with_id(letter, FOREIGN).as_bytes()):
        keep_mail(house, copy)
        run_jobs(house)
    with house.database.reading() as session:
        states = session.scalars(select(Letter.state).order_by(Letter.id)).all()
    assert states == [LetterState.RECEIVED, LetterState.SCREENED, LetterState.RECEIVED]
