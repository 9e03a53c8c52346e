"""Whatever bytes come as a mail, what it is known by can be stored: else it would hold up its mailbox for good."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

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
