"""A market's form: what a customer sees, what is kept, what comes back."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from desk import client_of
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from wording import said

from tolmach.accounts.model import Throttle
from tolmach.app import LARGEST_REQUEST
from tolmach.clients.model import Acknowledge, Client, Market
from tolmach.inbox.attachments import MOST_BYTES
from tolmach.inbox.form_rules import MOST_MEGABYTES_TOGETHER
from tolmach.inbox.model import Letter, LetterState
from tolmach.jobs.work import receive_one
from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.outbox.model import Channel
from tolmach.tickets.blobs import MOST_PACKED
from tolmach.tickets.model import Attachment, Message, Ticket
from tolmach.web.visitor.limits import MOST_BY_ADDRESS, MOST_BY_PLACE
from tolmach.wiring import House

WORDS = "Dobrý deň,\r\nkde je moja objednávka? Čakám na ňu už dva týždne.\r\nĎakujem, Mária"
GOOD = {"name": "Mária Kováčová", "address": "maria@post.example", "text": WORDS}


@pytest.fixture
def web(house: House, shops) -> FlaskClient:
    return client_of(house)


def token_of(web: FlaskClient, path: str = "/f/novesta/sk") -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', web.get(path).get_data(as_text=True))
    assert found
    return found[1]


def send(web: FlaskClient, path: str = "/f/novesta/sk", *, place: str = "203.0.113.7", **fields: object):
    data = GOOD | {"form_token": token_of(web, path.partition("?")[0])} | fields
    return web.post(path, data=data, content_type="multipart/form-data", environ_base={"REMOTE_ADDR": place})


def letters(house: House) -> list[Letter]:
    with house.database.reading() as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def text_of(answer) -> str:
    return unescape(answer.get_data(as_text=True))


def test_a_message_is_kept_thanked_for_and_received(house: House, web: FlaskClient):
    photo = (BytesIO(b"\xff\xd8photo"), "účtenka č. 1.jpg", "image/jpeg")
    answer = send(web, topic="delivery", order_number=" NV-2026-10482 ", files=[photo, (BytesIO(b"2"), "b.txt")])
    assert (answer.status_code, answer.headers["Location"]) == (302, "/f/novesta/sk/thanks")
    assert web.get(answer.headers["Location"]).status_code == 200
    assert [letter.state for letter in letters(house)] == [LetterState.WAITING]

    assert receive_one(house)
    with house.database.reading() as session:
        ticket = session.scalars(select(Ticket)).one()
        message = session.scalars(select(Message).where(Message.letter_id.is_not(None))).one()
        names = session.scalars(select(Attachment.name).order_by(Attachment.id)).all()
    assert (ticket.channel, ticket.language) == (Channel.FORM, "sk")
    assert ticket.subject == read_language_file(Language("sk"), "address")["topic"]["delivery"]
    assert (message.text, message.from_address) == (WORDS.replace("\r\n", "\n"), GOOD["address"])
    assert names == ["účtenka č. 1.jpg", "b.txt"]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_form_speaks_the_markets_language(web: FlaskClient, language: str):
    page = text_of(web.get(f"/f/novesta/{language}", headers={"Accept-Language": "fi"}))
    assert f'<html lang="{language}"' in page
    for word in read_language_file(Language(language), "address")["topic"].values():
        assert word in page


def test_a_market_of_two_languages_offers_both(house: House, web: FlaskClient):
    with house.database.writing.begin() as session:
        session.execute(update(Market).where(Market.slug == "de").values(languages=["de", "fr"]))
    assert '<html lang="de"' in text_of(web.get("/f/novesta/de?lang=sk"))
    page = text_of(web.get("/f/novesta/de?lang=fr"))
    assert '<html lang="fr"' in page
    assert 'action="/f/novesta/de?lang=fr"' in page
    assert send(web, "/f/novesta/de?lang=fr").headers["Location"] == "/f/novesta/de/thanks?lang=fr"


@pytest.mark.parametrize(
    ("fields", "marked"),
    [
        ({"address": ""}, {"address"}),
        ({"address": "maria@post"}, {"address"}),
        ({"text": " \n "}, {"text"}),
        ({"text": "x" * 100_001}, {"text"}),
        ({"name": "x" * 201}, {"name"}),
        ({"order_number": "x" * 65}, {"order_number"}),
        ({"address": "maria", "text": ""}, {"address", "text"}),
        ({"second_message": "buy"}, {"second_message"}),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(house, web, fields: dict, marked: set):
    answer = send(web, topic="return", **fields)
    page = text_of(answer)
    assert answer.status_code == 422
    assert set(re.findall(r'class="problem" id="(\w+)-error"', page)) == marked
    for name in marked:
        assert re.search(rf'id="{name}"[^>]*aria-describedby="{name}-error[^>]*aria-invalid="true"', page)
    assert '<option value="return" selected>' in page
    typed = GOOD | fields
    assert f'value="{typed["name"]}"' in page
    assert typed["text"].strip().replace("\r\n", "\n") in page.replace("\r\n", "\n")
    assert letters(house) == []


def test_a_form_that_comes_back_says_that_its_files_are_gone(web: FlaskClient):
    sentence = said("Choose your files once more: the browser does not keep them.")
    assert sentence in text_of(send(web, text="", files=[(BytesIO(b"1"), "a.txt")]))
    assert sentence not in text_of(send(web, text=""))


def test_a_file_over_the_limit_is_named(house: House, web: FlaskClient):
    # Put together by hand: the client leaves the temporary file of a body as large as this open.
    parts = {'name="form_token"': token_of(web).encode(), 'name="files"; filename="film.mp4"': bytes(MOST_BYTES + 1)}
    body = b"".join(
        f"--x\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + content + b"\r\n"
        for name, content in parts.items()
    )
    page = text_of(web.post("/f/novesta/sk", data=body + b"--x--\r\n", content_type="multipart/form-data; boundary=x"))
    assert "film.mp4" in page
    assert letters(house) == []


def test_a_body_over_the_limit_gets_a_calm_page(web: FlaskClient):
    kind = "multipart/form-data; boundary=x"
    answer = web.post("/f/novesta/sk", data=bytes(LARGEST_REQUEST + 1), content_type=kind)
    assert answer.status_code == 413
    assert "30 MB" in text_of(answer)


def test_the_limits_that_a_form_tells_are_those_that_hold(web: FlaskClient):
    limits = {"one": MOST_BYTES // 1024**2, "all": MOST_MEGABYTES_TOGETHER}
    assert said("Up to %(one)d MB each, %(all)d MB together.") % limits in text_of(web.get("/f/novesta/sk"))
    assert LARGEST_REQUEST > MOST_MEGABYTES_TOGETHER * 1024**2


def test_a_failure_of_ours_is_told_calmly(house: House, web: FlaskClient):
    house.store.root.write_text("a file where the folder should be")
    answer = send(web, text=f"Dobrý deň. {secrets.token_hex(MOST_PACKED)}")
    assert answer.status_code == 500
    assert "on our side" in text_of(answer)
    assert "/login" not in text_of(answer)
    assert letters(house) == []


def test_words_of_a_stranger_stay_words(web: FlaskClient):
    assert "<script>" not in send(web, text="", name='"><script>alert(1)</script>').get_data(as_text=True)


def test_the_form_needs_no_cookie_and_works_in_a_frame(house: House, shops):
    bare = client_of(house, use_cookies=False)
    shown = bare.get("/f/novesta/sk")
    assert "Set-Cookie" not in shown.headers
    assert "frame-ancestors *" in shown.headers["Content-Security-Policy"]
    assert "script" not in shown.headers["Content-Security-Policy"]
    assert "<script" not in text_of(shown)
    assert send(bare).status_code == 302
    assert "frame-ancestors 'self'" in bare.get("/login").headers["Content-Security-Policy"]


@pytest.mark.parametrize("token", ["", "x", "1.2.3", "٣.x.y", "1790000000.aa.bbbb"])
def test_a_post_without_a_token_of_ours_comes_back(house: House, web: FlaskClient, token: str):
    answer = send(web, form_token=token)
    assert answer.status_code == 422
    assert "Mária Kováčová" in text_of(answer)
    assert letters(house) == []


def test_a_token_is_for_one_form_and_one_day(house: House, web: FlaskClient, clock):
    assert send(web, form_token=token_of(web, "/f/novesta/hu")).status_code == 422
    token = token_of(web)
    clock.at += timedelta(hours=24, seconds=1)
    late = send(web, form_token=token)
    assert late.status_code == 422
    again = re.search(r'name="form_token" value="([^"]+)"', text_of(late))
    assert again
    assert send(web, form_token=again[1]).status_code == 302


def test_a_double_click_makes_one_message(house: House, web: FlaskClient):
    token = token_of(web)
    assert [send(web, form_token=token).status_code for _ in range(2)] == [302, 302]
    assert len(letters(house)) == 1
    assert send(web).status_code == 302
    assert len(letters(house)) == 2


def test_one_address_is_slowed_down_and_its_words_are_kept(house: House, web: FlaskClient, clock):
    for number in range(MOST_BY_ADDRESS):
        assert send(web, text=f"Správa {number}", place=f"203.0.113.{number}").status_code == 302
    refused = send(web, address="MARIA@post.example", text="Ešte jedna", place="203.0.113.99")
    assert refused.status_code == 429
    assert "Ešte jedna" in text_of(refused)
    assert len(letters(house)) == MOST_BY_ADDRESS
    assert send(web, address="jana@post.example").status_code == 302
    clock.at += timedelta(hours=1)
    assert send(web).status_code == 302


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (("203.0.113.7", ""), ("203.0.113.7", ""), 429),
        (("203.0.113.7", ""), ("203.0.113.8", ""), 302),
        (("2001:db8:1:2::1", ""), ("2001:db8:1:2:ffff::9", ""), 429),
        (("2001:db8:1:2::1", ""), ("2001:db8:1:3::1", ""), 302),
        (("::ffff:203.0.113.7", ""), ("203.0.113.7", ""), 429),
        (("203.0.113.7", "198.51.100.1"), ("203.0.113.7", "198.51.100.2"), 429),
        (("127.0.0.1", "198.51.100.1"), ("127.0.0.1", "198.51.100.2"), 302),
        (("172.18.0.2", "9.9.9.9, 198.51.100.1"), ("172.18.0.2", "8.8.8.8, 198.51.100.1"), 429),
        (("127.0.0.1", "nonsense"), ("127.0.0.1", ""), 429),
    ],
)
def test_one_place_is_slowed_down(house: House, web: FlaskClient, first: tuple, second: tuple, status: int):
    def post(peer: str, hops: str, address: str) -> int:
        return web.post(
            "/f/novesta/sk",
            data=GOOD | {"form_token": token_of(web), "address": address},
            environ_base={"REMOTE_ADDR": peer},
            headers={"X-Forwarded-For": hops} if hops else {},
        ).status_code

    assert post(*first, "maria@post.example") == 302
    with house.database.writing.begin() as session:
        session.execute(update(Throttle).where(Throttle.key.like("form-place:%")).values(times=MOST_BY_PLACE))
    assert post(*second, "jana@post.example") == status


def test_the_counters_hold_nobodys_address(house: House, web: FlaskClient):
    send(web)
    with house.database.reading() as session:
        keys = " ".join(session.scalars(select(Throttle.key)))
    assert keys.count("form-") == 2
    assert "maria" not in keys
    assert "203" not in keys


def test_what_cannot_be_kept_counts_as_no_try(house: House, web: FlaskClient):
    send(web, text="")
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Throttle)) == 0


@pytest.mark.parametrize(
    "path", ["/f/novesta/xx", "/f/nobody/sk", "/f/calida/hu", "/f/novesta/xx/thanks", "/f/novesta/%00", "/t/%00/x"]
)
def test_an_address_that_leads_nowhere_says_so(web: FlaskClient, path: str):
    answer = web.get(path)
    assert answer.status_code == 404
    assert "<h1>" in text_of(answer)
    assert "/login" not in text_of(answer)


def test_a_market_or_client_that_left_has_no_form(house: House, web: FlaskClient):
    token = token_of(web)
    with house.database.writing.begin() as session:
        session.execute(update(Client).where(Client.slug == "novesta").values(is_active=False))
    assert send(web, "/f/calida/sk").status_code == 302
    assert web.post("/f/novesta/sk", data=GOOD | {"form_token": token}).status_code == 404


@pytest.mark.parametrize(
    ("rule", "promises"), [(Acknowledge.ALWAYS, True), (Acknowledge.OUT_OF_HOURS, False), (Acknowledge.NEVER, False)]
)
def test_thanks_promise_a_confirmation_only_where_one_comes(house: House, web, rule: Acknowledge, promises: bool):
    with house.database.writing.begin() as session:
        session.execute(update(Market).where(Market.slug == "sk").values(acknowledge=rule))
    sentence = said("You will get a confirmation by e-mail in a few minutes.")
    assert (sentence in text_of(web.get("/f/novesta/sk/thanks"))) is promises


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Kde\r\nje balík?", "Kde je balík?"),
        ("Dobrý deň, " + "stále čakám, " * 9, "Dobrý deň, stále čakám, stále čakám, stále čakám, stále …"),
    ],
)
def test_without_a_topic_the_subject_is_how_the_message_begins(house: House, web, text: str, subject: str):
    send(web, text=text, topic="nonsense")
    receive_one(house)
    with house.database.reading() as session:
        assert session.scalars(select(Ticket.subject)).one() == subject
