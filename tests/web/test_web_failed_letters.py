"""A letter that could not leave: the desk reads why, in our words and in those of the mail server."""

from __future__ import annotations

import pytest
from desk import SLOVAK, arrive, enter
from flow_steps import let_letters_leave
from house_makers import Shops
from sqlalchemy import update

from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.wiring import House

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        ("the server said 550: 5.7.1 <b>no", "the mail server refused the letter (550): 5.7.1 &lt;b&gt;no<"),
        ("the recipient was refused (554): 5.7.1 no", "does not accept this address (554): 5.7.1 no<"),
        ("the server said 550", "the mail server refused the letter (550)<"),
        ("no connection: TimeoutError", "the mail server could not be reached<"),
    ],
)
def test_what_the_server_said_stands_beside_a_failed_letter_as_text(house: House, shops: Shops, error: str, shown: str):
    reference = arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)
    let_letters_leave(house)
    with house.database.writing.begin() as session:
        session.execute(update(OutboxRow).values(state=OutboxState.FAILED, error=error))
    assert shown in enter(house, "alena").read(f"/tickets/{reference}")
