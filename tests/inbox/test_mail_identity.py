"""Whatever bytes come as a mail, what it is known by can be stored: else it would hold up its mailbox for good."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from hypothesis import example, given
from hypothesis import strategies as st

from tolmach.inbox.errors import Unreadable
from tolmach.inbox.parse import parse_letter
from tolmach.inbox.read_mail import identity_of_mail
from tolmach.jobs.ingest import _recipients

WORDS = st.sampled_from(
    [b"Message-ID: <", b">", b"\r\n", b"To: ", b"a@b.example", b"\x00", b"\xed\xa0\x80", b"=?utf-8?q?", b"?="]
)
MAILS = st.lists(WORDS | st.binary(max_size=20), max_size=30).map(b"".join) | st.binary()


@given(MAILS)
@example(b"Message-ID: <a\x00b@c.example>\r\nTo: <x\x00@y.example>\r\n\r\nHello")
@example(b"Message-ID: <\xed\xa0\x80@c.example>\r\nTo: =?utf-8?q?=ED=A0=80@y.example?=\r\n\r\nHello")
@example(b"Message-ID: <" + b"a" * 5000 + b"@c.example>\r\n\r\nHello")
def test_a_mail_is_known_by_what_every_database_can_store(raw: bytes):
    external_id, content_hash = identity_of_mail(raw)
    for text in (external_id, *_recipients(raw)):
        assert "\x00" not in text
        text.encode("utf-8")
    assert len(external_id) <= 500
    assert len(content_hash) == 64


NUL_AND_ADDRESS = b"=?utf-8?B?AGpAcG9zdC5leGFtcGxl?="
HALF_AND_ADDRESS = b"=?utf-7?Q?+2AA-j@post.example?="
FILE = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png%b\r\n%b\r\n\r\nx\r\n--b--"
HEADERS = st.sampled_from([b"From", b"Sender", b"Reply-To", b"To", b"Cc", b"Delivered-To", b"Subject", b"References"])
VALUES = st.sampled_from([NUL_AND_ADDRESS, HALF_AND_ADDRESS, b"<a\x00b>", b"\x01", b" ", b",", b"a@b.example"])
HEADED = st.tuples(HEADERS, st.lists(VALUES | st.binary(max_size=8), max_size=5).map(b"".join)).map(b": ".join)
LETTERS = MAILS | st.lists(HEADED, max_size=6).map(lambda lines: b"\r\n".join([*lines, b"", b"Hello"]))
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@given(LETTERS)
@example(b"From: " + NUL_AND_ADDRESS + b"\r\n\r\nHello")
@example(b"From: a@b.example\r\nReply-To: " + NUL_AND_ADDRESS + b"\r\n\r\nHello")
@example(b"From: a@b.example\r\nTo: " + NUL_AND_ADDRESS + b"\r\n\r\nHello")
@example(b"From: " + HALF_AND_ADDRESS + b"\r\n\r\nHello")
@example(b"From: a\x01b@c.example\r\nMessage-ID: <a\x01b@c.example>\r\n\r\nHello")
@example(FILE % (b"", b"Content-ID: <a\x00b>"))
@example(FILE % (b"; name*=utf-8''a%00%0D%0C%09b.png", b"Content-ID: <=?utf-8?B?YQBi?=>"))
def test_no_control_sign_is_left_in_a_letter_that_was_read(raw: bytes):
    try:
        parsed = parse_letter(raw)
    except Unreadable:
        return
    assert [text for text in strings_in(parsed) if _CONTROL.search(text)] == []


def test_an_address_behind_a_nul_is_the_address():
    parsed = parse_letter(b"From: " + NUL_AND_ADDRESS + b"\r\nTo: " + NUL_AND_ADDRESS + b"\r\n\r\nHello")
    assert (parsed.from_address, parsed.to) == ("j@post.example", ("j@post.example",))


def strings_in(value: object) -> Iterator[str]:
    """Every string in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from strings_in(pair)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings_in(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings_in(getattr(value, field.name))
