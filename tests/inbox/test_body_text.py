"""Which of a letter's texts and pages are its words."""

from __future__ import annotations

import pytest

from tolmach.inbox.new_words import new_words
from tolmach.inbox.parse import parse_letter


def part(kind: str, content: str) -> str:
    return f"Content-Type: {kind}; charset=utf-8\n\n{content}\n"


def multipart(kind: str, *parts: str) -> str:
    boundary = kind[0] + str(len(str(parts)))
    inside = "".join(f"--{boundary}\n{one}" for one in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{inside}--{boundary}--\n'


PAGE = part("text/html", "<p>Kde je <b>balík</b>?</p>")
PHOTO = part("image/png", "x")
LETTERS = {
    "a list's footer": (multipart("mixed", PAGE, part("text/plain", "Odhlásit se")), "Kde je balík?\n\nOdhlásit se"),
    "words above a photo": (
        multipart("mixed", part("text/plain", "Viz fotka níže."), PHOTO, PAGE),
        "Viz fotka níže.\n\nKde je balík?",
    ),
    "two forms that are not called so": (
        multipart("mixed", part("text/plain", "Kde je balík?"), PAGE),
        "Kde je balík?",
    ),
    "two forms": (multipart("alternative", part("text/plain", "kde je"), PAGE), "kde je"),
    "a footer under two forms": (
        multipart("mixed", multipart("alternative", part("text/plain", "kde je"), PAGE), part("text/html", "Avast")),
        "kde je\n\nAvast",
    ),
    "a page in two pieces": (
        multipart("alternative", part("text/plain", "kde je"), multipart("mixed", PAGE, PHOTO, PAGE)),
        "kde je",
    ),
    "words that a server named": ('Content-Type: text/plain; name="body.txt"\n\nKde je balík?\n', "Kde je balík?"),
    "a text that only says that this is a page": (
        multipart("alternative", part("text/plain", "Your program shows no HTML messages."), PAGE),
        "Kde je balík?",
    ),
}


@pytest.mark.parametrize("case", LETTERS)
def test_the_words_of_a_letter(case: str) -> None:
    raw, words = LETTERS[case]

    assert parse_letter(f"From: jan@x.cz\n{raw}".encode()).text.strip() == words


def test_plain_words_above_a_page_are_new_words_where_only_the_page_marks_its_history() -> None:
    page = part("text/html", "<p>Kde je?</p><div class='gmail_quote'>Vaše zásilka odešla.</div>")
    letter = parse_letter(f"From: jan@x.cz\n{multipart('mixed', part('text/plain', 'Viz fotka.'), page)}".encode())

    assert new_words(letter.text, html=letter.html).text == "Viz fotka.\n\nKde je?"
