"""The HTML part of a letter says what its plain text says, in paragraphs, lists and links, and nothing more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tolmach.inbox.html_text import text_from_html
from tolmach.outbox.html_part import html_part

PARTS = {
    "paragraphs": ("Dobrý deň,\n\nbalík je na ceste.", "<p>Dobrý deň,</p>\n<p>balík je na ceste.</p>"),
    "lines": ("S pozdravom\nNovesta", "<p>S pozdravom<br>Novesta</p>"),
    "a list": ("Pošlite nám:\n– číslo,\n– fotku.", "<p>Pošlite nám:</p>\n<ul><li>číslo,</li><li>fotku.</li></ul>"),
    "steps": ("1. Zabaľte.\n2. Pošlite.", "<ol><li>Zabaľte.</li><li>Pošlite.</li></ol>"),
    "a day is no step": ("14. novembra príde.", "<p>14. novembra príde.</p>"),
    "a link": (
        "Tu: https://t.example/a?b=1&c=2.",
        '<p>Tu: <a href="https://t.example/a?b=1&amp;c=2">https://t.example/a?b=1&amp;c=2</a>.</p>',
    ),
    "an address": ("Píšte na sk@novesta.example.", '<a href="mailto:sk@novesta.example">sk@novesta.example</a>.</p>'),
    "what looks like markup": ('<script>alert("1")</script>', "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"),
    "a link that would act": ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
    "a quote in a link": ('https://t.example/"onclick="x', '<a href="https://t.example/">'),
    "a date is no list": ("24. 11. 2026 príde.", "<p>24. 11. 2026 príde.</p>"),
}


@pytest.mark.parametrize(("text", "html"), PARTS.values(), ids=PARTS)
def test_text_becomes(text: str, html: str):
    assert html in html_part(text, language="sk")


def test_the_page_names_its_language_and_direction():
    assert '<html lang="bg" dir="ltr">' in html_part("Здравейте", language="bg")
    assert 'dir="rtl"' in html_part("שלום", language="he")
    assert 'dir="ltr"' in html_part("?", language="und")


def test_footer_and_quoted_letter_stand_below_in_this_order():
    page = html_part(
        "Áno.", language="sk", footer="Novesta s. r. o.", quoted_by="Dňa … napísal(a):", quoted="Kde?\n\nMária"
    )
    places = [
        page.index(part) for part in ("Áno.", "Novesta s. r. o.", "napísal(a):", '<blockquote type="cite"', "Kde?")
    ]
    assert places == sorted(places)
    told = [line for line in text_from_html(page).split("\n") if line not in ("", ">")]
    assert told == ["Áno.", "Novesta s. r. o.", "Dňa … napísal(a):", "> Kde?", "> Mária"]


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co")), max_size=200))
def test_no_word_is_lost_and_none_acts(text: str):
    page = html_part(text, language="sk")
    shown = text_from_html(page)
    assert _bare(shown) == _bare(text)
    assert "<script" not in page


def _bare(text: str) -> str:
    """The words without spaces and without what may be the sign or number of a list's item."""
    return "".join(text.translate(dict.fromkeys(map(ord, "-–—•*.)0123456789"))).split())
