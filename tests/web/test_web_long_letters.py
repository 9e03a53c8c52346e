"""A letter that is too long to be read: its beginning is shown and says so, the whole is kept and handed out."""

from __future__ import annotations

import pytest
from desk import Person, enter
from house_makers import Shops, letter_bytes
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tolmach.inbox.form_labels import labelled
from tolmach.inbox.html_text import text_from_html
from tolmach.inbox.letter import MOST_LETTERS
from tolmach.inbox.read_mail import read_mail
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.tickets.model import Message, Ticket
from tolmach.wiring import House

LINE = "Dobrý deň, kde je môj balík? Ďakujem, Mária Kováčová.\n"
LONG = LINE * (MOST_LETTERS // len(LINE) + 1)


def arrived(house: House, text: str) -> tuple[str, Message]:
    keep_mail(house, letter_bytes(text, to="sk@novesta.example", message_id="long@post.example"))
    while receive_one(house):
        pass
    with house.database.reading() as session:
        return session.scalars(select(Ticket.reference)).one(), session.scalars(
            select(Message).where(Message.letter_id.is_not(None))
        ).one()


@pytest.mark.database
def test_the_beginning_is_shown_and_the_whole_is_handed_out(house: House, shops: Shops) -> None:
    reference, message = arrived(house, LONG + "posledné slovo\n")
    assert (message.is_cut, len(message.text), "posledné" in message.text) == (True, MOST_LETTERS, False)
    alena: Person = enter(house, "alena")
    page = alena.read(f"/tickets/{reference}")
    assert "only its beginning is shown" in page
    assert f'href="/letter/{message.id}/text"' in page
    whole = alena.client.get(f"/letter/{message.id}/text")
    assert whole.text.rstrip().endswith("posledné slovo")
    assert (whole.headers["Content-Disposition"][:10], whole.headers["X-Content-Type-Options"]) == (
        "attachment",
        "nosniff",
    )
    assert whole.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert enter(house, "bence").client.get(f"/letter/{message.id}/text").status_code == 404


@pytest.mark.database
def test_a_letter_of_common_length_says_nothing_of_it(house: House, shops: Shops) -> None:
    reference, message = arrived(house, LINE)
    alena = enter(house, "alena")
    assert (message.is_cut, "only its beginning" in alena.read(f"/tickets/{reference}")) == (False, False)
    assert alena.client.get(f"/letter/{message.id}/text").status_code == 404


@pytest.mark.parametrize(("more", "is_cut"), [(0, False), (1, True)])
def test_the_limit_is_exact(more: int, *, is_cut: bool) -> None:
    read = read_mail(b"From: jan@x.cz\nSubject: x\n\n" + b"x" * (MOST_LETTERS + more))
    assert (len(read.text), read.is_cut) == (MOST_LETTERS, is_cut)


def test_a_letter_forwarded_as_a_file_is_cut_too() -> None:
    inner = b"From: jana@y.cz\nSubject: y\n\n" + LONG.encode() * 2
    head = b"From: jan@x.cz\nSubject: Fwd: y\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nviz\n--b\n"
    read = read_mail(head + b"Content-Type: message/rfc822\n\n" + inner + b"\n--b--\n")
    assert read.carried is not None
    assert read.carried.sender == "jana@y.cz"
    assert len(read.carried.new_text) <= MOST_LETTERS


def test_words_below_a_pasted_photo_are_read() -> None:
    photo = "data:image/png;base64," + "QUJD" * 600_000
    assert text_from_html(f"<p>pred</p><img src='{photo}'><p>za fotkou</p>") == "pred\n\nza fotkou"


@given(name=st.text(" *_-•", max_size=9), after=st.text(" ", max_size=9), star=st.sampled_from(["", "*", "* "]))
def test_a_label_is_found_whatever_decorates_it(name: str, after: str, star: str) -> None:
    assert labelled(f"{name}Name{after}{star}: Jana") == ("name", "Jana")
