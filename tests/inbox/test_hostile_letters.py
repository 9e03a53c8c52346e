"""Letters made to hurt: depth, count, size. Their cost grows with their size only, and nothing raises."""

from __future__ import annotations

import pytest

from tolmach.inbox.html import sanitise_html
from tolmach.inbox.html_text import text_from_html
from tolmach.inbox.kind import decide_kind
from tolmach.inbox.mime import MAX_PARTS, unquote
from tolmach.inbox.new_words import new_words
from tolmach.inbox.parse import parse_letter

TOP = b"From: jan@x.cz\nSubject: x\n"
HOSTILE = {
    "nested multiparts": TOP
    + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (depth, depth) for depth in range(2000)),
    "one boundary nested": TOP
    + b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 2000,
    "many parts": TOP + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000,
    "open brackets in an address": b"From: " + b"(" * 20_000 + b"jan@x.cz\n\nx\n",
    "encoded words": TOP + b"X: y\nSubject: " + b"=?utf-8?q?a?= " * 5_000 + b"\n\nx\n",
    "one long header": TOP + b" a\n" * 100_000 + b"\nx\n",
    "soft line ends": TOP + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=\n" * 100_000 + b" " * 100_000,
    "flowed": TOP + b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 100_000,
    "attributions": TOP + b"\n" + b"On 5.3.2024 10:11 a wrote:\n" * 3_000,
    "labels": TOP + b"\n" + b"Od: a\n" * 20_000,
    "codec that is no charset": TOP + b"Content-Type: text/plain; charset=rot13\n\nkde je\n",
    "halves of pairs": TOP + b"Content-Type: text/plain; charset=utf-7\n\n+2QnZCQ-\n",
    "words of a mail server": b"From: MAILER-DAEMON@x.cz\nReturn-Path: <>\n\n" + b"message " * 50_000,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_letter_is_read_to_the_end(case: str) -> None:
    parsed = parse_letter(HOSTILE[case])
    decide_kind(parsed)

    assert (parsed.text + parsed.subject + new_words(parsed.text).text).encode("utf-8") is not None
    assert len(parsed.attachments) <= MAX_PARTS


def test_depth_and_count_are_told() -> None:
    assert "nested too deep" in parse_letter(HOSTILE["nested multiparts"]).defects
    assert "too many parts" in parse_letter(HOSTILE["many parts"]).defects


@pytest.mark.parametrize("html", ["<div>" * 50_000 + "kde je", "<b>" * 50_000 + "kde je", "<" * 100_000 + " kde je"])
def test_a_deep_page_keeps_its_words(html: str) -> None:
    assert "kde je" in text_from_html(html)
    assert "kde je" in sanitise_html(html, lambda _cid: None)


@pytest.mark.parametrize(
    ("html", "gone"),
    [
        ("<p onclick=x()>a</p>", "onclick"),
        ("<script>alert(1)</script>a", "alert"),
        ("<a href='javascript:x'>a</a>", "javascript"),
        ("<a href='data:text/html,x'>a</a>", "data:text"),
        ("<iframe src=http://x.example></iframe>a", "x.example"),
        ("<form action=http://x.example><input></form>a", "x.example"),
        ("<p style='background:url(http://x.example)'>a</p>", "x.example"),
        ("<img src='javascript:x'>a", "javascript"),
        ("<svg onload=x()>a</svg>a", "onload"),
        ("<link rel=stylesheet href=http://x.example>a", "x.example"),
    ],
)
def test_nothing_in_a_page_runs_or_loads(html: str, gone: str) -> None:
    safe = sanitise_html(html, lambda _cid: None)

    assert gone not in safe
    assert "a" in safe


def test_pictures_wait_for_the_agent_and_inline_ones_are_found() -> None:
    page = "<img src='http://track.example/p.gif'><img src='cid:logo@x'><img src='x' data-remote='http://evil.example'>"
    safe = sanitise_html(page, lambda cid: f"/files/{cid}")

    assert 'data-remote="http://track.example/p.gif"' in safe
    assert 'src="http' not in safe
    assert 'src="/files/logo@x"' in safe
    assert "evil.example" not in safe


def test_a_page_reads_as_text() -> None:
    page = (
        "<p>Dobrý den,<br>kde je <b>balík</b>?</p><ul><li>boty</li><li><a href='http://x.cz/a'>tričko</a></li></ul><hr>"
    )
    page += (
        "<blockquote>staré<blockquote>starší</blockquote></blockquote><div style='display:none'>skryté</div><p>díky</p>"
    )

    assert text_from_html(page) == (
        "Dobrý den,\nkde je balík?\n\n- boty\n- tričko (http://x.cz/a)\n" + "_" * 32 + "\n> staré\n> > starší\n\ndíky"
    )


@pytest.mark.parametrize("shift", range(4))
def test_a_long_quoted_text_is_decoded_as_a_short_one(shift: int) -> None:
    words = b"x" * shift + b"=C5=BElut=C3=BD == =Z" * 100_000
    assert unquote(words) == b"x" * shift + unquote(b"=C5=BElut=C3=BD == =Z") * 100_000
