"""Who a letter names: the forms that nearly all are of are read by a rule of their own, as the library reads them."""

from __future__ import annotations

from email.utils import getaddresses

import pytest

from tolmach.inbox.header import addresses

ONE = {
    "jan@post.example": ("", "jan@post.example"),
    " Jan Novák <jan.novak+shop@post.example> ": ("Jan Novák", "jan.novak+shop@post.example"),
    '"Novák, Jan (Brno)" <jan@post.example>': ("Novák, Jan (Brno)", "jan@post.example"),
    "Jan  \tNovák<JAN@Post.Example>": ("Jan Novák", "jan@post.example"),
    "=?utf-8?q?Jan_Nov=C3=A1k?= <jan@post.example>": ("Jan Novák", "jan@post.example"),
    "Dr. Jan Novák <jan@post.example>": ("Dr. Jan Novák", "jan@post.example"),
    "'Jan' <jan@post.example>": ("Jan", "jan@post.example"),
}


@pytest.mark.parametrize("header", ONE)
def test_one_mailbox(header: str) -> None:
    assert addresses(header.encode()) == (ONE[header],)


@pytest.mark.parametrize("header", [header for header in ONE if "?" not in header and "'" not in header])
def test_it_is_what_the_library_reads(header: str) -> None:
    ((name, address),) = getaddresses([header])
    assert addresses(header.encode()) == ((name, address.lower()),)


def test_several_mailboxes_and_a_group() -> None:
    found = addresses(b'Jan <jan@post.example>, "Eva, B." <eva@post.example>, eva@post.example')
    assert [address for _, address in found] == ["jan@post.example", "eva@post.example", "eva@post.example"]
    assert addresses(b"Friends: jan@post.example;") == (("", "jan@post.example"),)
