"""A form's field for the order's number, as people fill it in."""

from __future__ import annotations

import pytest

from tolmach.inbox.read_form import raw_of_form, read_form
from tolmach.outbox.model import Channel

FIELDS = {
    "": (),
    "neviem": (),
    "n/a": (),
    "-": (),
    "10443": ("10443",),
    "# 10443": ("10443",),
    "č. 10443": ("10443",),
    "№10443.": ("10443",),
    "nv-2026-10443": ("NV-2026-10443",),
    "nv 2026 10443": ("NV 2026 10443",),
    "10443, 10444": ("10443", "10444"),
    "10443 z 12.3.2026": ("10443",),
    "17": ("17",),
    "web_abcdefgh/77-": ("WEB_ABCDEFGH/77",),
}


@pytest.mark.parametrize(("said", "numbers"), FIELDS.items())
def test_an_order_number_has_a_digit_and_no_words_around_it(said: str, numbers: tuple[str, ...]):
    fields = {"market": "novesta-sk", "address": "eva@post.example", "text": "Kde je balík?", "order_number": said}
    raw = raw_of_form(Channel.FORM, account="novesta-sk", external_id="1", fields=fields)
    assert read_form(Channel.FORM, raw.content).order_numbers == numbers
