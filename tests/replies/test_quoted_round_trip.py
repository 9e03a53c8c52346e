"""What we quote below an answer is cut again when the customer answers that, in every language of the house."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tolmach.inbox.html_text import text_from_html
from tolmach.inbox.new_words import new_words
from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.outbox.html_part import html_part
from tolmach.replies.slots import fill, say_written
from tolmach.replies.texts import quote_header

AT = datetime(2026, 9, 22, 8, 5, tzinfo=UTC)
SENDER = "maria.kovacova@post.example"


def header(code: Language) -> str:
    country = LANGUAGES[code].countries[0]
    when = say_written(AT, language=code, country=country, zone="Europe/Prague")
    return fill(quote_header(code), {"quote.date": when, "quote.from": SENDER})[0]


def words(code: Language) -> tuple[str, str, str]:
    """A customer's second letter, our answer, the first letter: real sentences of the language."""
    concepts = read_language_file(code, "concepts")
    first, second = (concepts[key]["asks"][0] for key in ("where_is_my_order", "invoice_copy") if key in concepts)
    return second, concepts["where_is_my_order"]["text"].strip(), first


@pytest.mark.parametrize("code", LANGUAGES)
def test_our_quoting_is_cut_from_the_customers_next_letter(code: Language):
    fresh, ours, theirs = words(code)
    answer = f"{ours}\n\n{header(code)}\n> {theirs}\n"
    next_letter = f"{fresh}\n\n{header(code)}\n" + "\n".join(f"> {line}" for line in answer.splitlines())
    assert new_words(next_letter).text == fresh


@pytest.mark.parametrize("code", LANGUAGES)
def test_our_answer_forwarded_bare_ends_where_our_quoting_begins(code: Language):
    fresh, _, theirs = words(code)
    assert new_words(f"{fresh}\n\n{header(code)}\n{theirs}\n").text == fresh


@pytest.mark.parametrize("code", LANGUAGES)
def test_our_html_quoted_in_html_is_cut_as_well(code: Language):
    fresh, ours, theirs = words(code)
    page = html_part(fresh, language=code, quoted_by=header(code), quoted=f"{ours}\n\n{theirs}")
    assert new_words(text_from_html(page), html=page).text == fresh
