"""Real bounces, delays and reports of many mail servers, from ``../shared/data`` and never copied from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tolmach.inbox.bounce import read_bounce
from tolmach.inbox.kind import LetterKind, decide_kind
from tolmach.inbox.new_words import new_words
from tolmach.inbox.parse import parse_letter

DATA = Path(__file__).parents[3] / "shared" / "data" / "mail"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/mail is absent: real bounces are not tried")
TOLD = {LetterKind.BOUNCE, LetterKind.DELAY, LetterKind.AUTO_REPLY, LetterKind.FEEDBACK_REPORT, LetterKind.RECEIPT}


def kinds(pattern: str) -> dict[str, LetterKind]:
    return {path.name: decide_kind(parse_letter(path.read_bytes())).kind for path in sorted(DATA.glob(pattern))}


@needs_data
def test_nineteen_of_twenty_bounces_and_automatic_answers_are_told() -> None:
    found = {name: kind for name, kind in kinds("bounces/*.eml").items() if not name.startswith("is-not-bounce")}
    missed = [name for name, kind in found.items() if kind not in TOLD]

    assert len(found) > 100
    assert len(missed) <= 0.05 * len(found), missed


@needs_data
def test_what_is_no_bounce_is_a_letter() -> None:
    found = kinds("bounces/is-not-bounce-*.eml")

    assert set(found.values()) == {LetterKind.LETTER}


@needs_data
def test_reply_bodies_are_letters_with_words() -> None:
    for path in sorted(DATA.glob("replies/*.txt")):
        parsed = parse_letter(path.read_bytes())

        assert decide_kind(parsed).kind is LetterKind.LETTER, path.name
        assert new_words(parsed.text).text, path.name


@needs_data
def test_most_bounces_name_whom_they_did_not_reach() -> None:
    found = [read_bounce(parse_letter(path.read_bytes())) for path in sorted(DATA.glob("bounces/lhost-*.eml"))]

    assert sum(bounce.recipient is not None for bounce in found) > 0.95 * len(found)
    assert sum(bounce.status is not None for bounce in found) > 0.8 * len(found)


DSN = """Return-Path: <>
From: MAILER-DAEMON@mx.example
To: t@desk.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

{words}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; Jana@Seznam.cz
Action: {action}
Status: {status}
--b
Content-Type: text/rfc822-headers

Message-ID: <t.aB3dE9x_Q1@desk.example>
Subject: Vase objednavka
--b--
"""


@pytest.mark.parametrize(
    ("action", "status", "words", "kind", "is_hard"),
    [
        ("failed", "5.1.1", "550 user unknown", "bounce", True),
        ("failed", "5.2.2", "552 mailbox full", "bounce", False),
        ("failed", "5.7.1", "550 blocked as spam", "bounce", False),
        ("failed", "5.0.0", "the address does not exist: no such user", "bounce", True),
        ("failed", "4.4.7", "message expired", "bounce", False),
        ("delayed", "4.4.1", "connection timed out", "delay", False),
        ("delivered", "2.0.0", "delivered to mailbox", "receipt", False),
    ],
)
def test_a_standard_report_is_read(action: str, status: str, words: str, kind: str, *, is_hard: bool) -> None:
    parsed = parse_letter(DSN.format(action=action, status=status, words=words).encode())
    bounce = read_bounce(parsed)

    assert decide_kind(parsed).kind == kind
    assert (bounce.recipient, bounce.status) == ("jana@seznam.cz", status)
    assert bounce.original_message_id == "t.aB3dE9x_Q1@desk.example"
    assert bounce.is_hard is is_hard


@pytest.mark.parametrize(
    ("status", "words", "is_hard"),
    [
        ("5.1.8", "550 5.1.8 <sk@desk.example>: Sender address rejected: Domain not found", False),
        ("5.1.7", "553 5.1.7 <sk@desk.example>: address unknown", False),
        ("5.1.0", "550 5.1.0 <sk@desk.example>: Sender address rejected: User unknown", False),
        (
            "5.0.0",
            "550-Verification failed for <sk@desk.example>\n550-No Such User Here\n550 Sender verify failed",
            False,
        ),
        ("5.7.1", "550 5.7.1 invalid HELO: host unknown", False),
        ("5.7.1", "550 5.7.1 <desk.example>: Helo command rejected: Host not found", False),
        ("5.1.0", "550 5.1.0 unknown address (in reply to MAIL FROM command)", False),
        ("5.4.4", "Name service error for name=seznam.cz type=MX: Host not found, try again", False),
        ("5.2.2", "552 5.2.2 Recipient address rejected: Mailbox full, account disabled for now", False),
        ("5.4.4", "Name service error for name=seznam.cz type=MX: Host not found", True),
        ("5.1.2", "The domain seznam.cz couldn't be found. Check for typos and try again.", True),
        ("5.1.1", "550 5.1.1 User unknown (in reply to RCPT TO command)\nReceived: from desk (HELO mx)", True),
    ],
)
def test_only_what_is_said_of_the_recipient_is_hard(status: str, words: str, *, is_hard: bool) -> None:
    bounce = read_bounce(parse_letter(DSN.format(action="failed", status=status, words=words).encode()))

    assert (bounce.status, bounce.is_hard) == (status, is_hard)
