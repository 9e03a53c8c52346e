"""A letter as mail: headers survive as they are, whoever wrote the letter it answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from tolmach.outbox.letter import OutgoingFile, OutgoingLetter, ascii_address, mail_bytes
from tolmach.store import Kept

AT = datetime(2026, 9, 22, 8, 0, tzinfo=UTC)
OUTLOOK = "AM9PR04MB8487A1B2C3D4E5F60718293A4B5C6D7E8F90@AM9PR04MB8487.eurprd04.prod.outlook.com"
LETTER = OutgoingLetter(
    mailbox_id=1,
    from_name="Novesta SK, s. r. o.",
    from_address="sk@novesta.example",
    to_address="maria@post.example",
    reply_to="sk+t-nov-7k3qf-abcdefghijklmnop@novesta.example",
    subject="Re: Kde je môj balík? [NOV-7K3QF]",
    text="Dobrý deň,\n\nbalík je na ceste.\n",
    html=None,
    language="sk",
    message_id="t.0123456789abcdef01234567@novesta.example",
)


def raw_header(letter: OutgoingLetter, name: str) -> str:
    """A header as it stands in the bytes, unfolded but not decoded."""
    head = mail_bytes(letter, at=AT).partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n ", " ")
    return next((line.partition(": ")[2] for line in head.split("\r\n") if line.startswith(name + ":")), "")


THREADS = {
    "short": ("first@post.example",),
    "as long as Outlook's": (OUTLOOK,),
    "a long thread of them": (OUTLOOK,) * 20,
    "longer than two lines": ("x" * 200 + "@post.example",),
}


@pytest.mark.parametrize("ids", THREADS.values(), ids=THREADS)
def test_message_ids_of_others_are_never_encoded(ids: tuple[str, ...]):
    letter = replace(LETTER, in_reply_to=ids[-1], references=ids)
    assert raw_header(letter, "In-Reply-To") == f"<{ids[-1]}>"
    assert raw_header(letter, "References") == " ".join(f"<{one}>" for one in ids)
    assert raw_header(letter, "Message-ID") == f"<{LETTER.message_id}>"
    assert max(len(line) for line in mail_bytes(letter, at=AT).split(b"\r\n")) <= 998


def test_the_page_to_unsubscribe_on_stays_readable_however_long_its_address_is():
    page = f"<https://{'desk.' * 30}example/s/NOV-7K3QF/abcdefghijklmnop/stop>"
    letter = replace(LETTER, headers={"List-Unsubscribe": page})
    assert raw_header(letter, "List-Unsubscribe") == page


@pytest.mark.parametrize("odd", ["ž@x", "a b@x", "x" * 2000 + "@x", "a@x\r\nBcc: all@x", ""])
def test_what_is_no_message_id_is_left_out(odd: str):
    letter = replace(LETTER, in_reply_to=odd, references=(odd, "first@post.example"))
    assert raw_header(letter, "In-Reply-To") == ""
    assert raw_header(letter, "References") == "<first@post.example>"
    assert raw_header(letter, "Bcc") == ""


def test_words_with_marks_come_back_as_they_were():
    mail = message_from_bytes(mail_bytes(LETTER, at=AT), policy=default)
    assert mail["Subject"] == LETTER.subject
    assert mail["From"].addresses[0].display_name == LETTER.from_name
    assert mail["Date"].datetime == AT
    assert mail.get_content().replace("\r\n", "\n") == LETTER.text
    assert mail_bytes(LETTER, at=AT).isascii()


def test_a_subject_of_several_lines_is_one_line():
    mail = message_from_bytes(mail_bytes(replace(LETTER, subject="Re: a\r\nBcc: all@x.example"), at=AT), policy=default)
    assert mail["Subject"] == "Re: a Bcc: all@x.example"
    assert mail["Bcc"] is None


def test_files_and_a_second_form_of_the_text_go_with_it():
    file = OutgoingFile(name="faktúra.pdf", type="application/pdf", kept=Kept(owner=1, digest=""))
    letter = replace(LETTER, html="<p>Ahoj</p>", files=(file,))
    mail = message_from_bytes(mail_bytes(letter, [b"%PDF"], at=AT), policy=default)
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("faktúra.pdf", b"%PDF")
    assert "Ahoj" in mail.get_body(("html",)).get_content()
    assert "balík" in mail.get_body(("plain",)).get_content()


ADDRESSES = {
    "maria@post.example": "maria@post.example",
    "anna..b@post.example": "anna..b@post.example",
    "anna@žltý.example": "anna@xn--lt-1ka72c.example",
    "o'brien+shop@post.example": "o'brien+shop@post.example",
}


@pytest.mark.parametrize(("address", "sent"), ADDRESSES.items())
def test_an_address_every_server_takes(address: str, sent: str):
    assert ascii_address(address) == sent


@pytest.mark.parametrize("address", ["", "x", "@x", "x@", "a b@x", "a@x>,<b@y", "áňa@x.example", "a@" + "x" * 64])
def test_what_is_no_address_is_refused(address: str):
    with pytest.raises(ValueError, match=r"address|label"):
        ascii_address(address)
