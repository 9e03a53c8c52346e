"""Every letter of ``tests/letters`` is read as ``expected.toml`` says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tolmach.inbox.errors import Unreadable
from tolmach.inbox.kind import decide_kind
from tolmach.inbox.letter import Parsed
from tolmach.inbox.new_words import new_words
from tolmach.inbox.parse import parse_letter
from tolmach.orders.numbers import order_numbers

LETTERS = Path(__file__).parents[1] / "letters"
EXPECTED = tomllib.loads((LETTERS / "expected.toml").read_text(encoding="utf-8"))
READABLE = [name for name, expected in EXPECTED.items() if expected["kind"] != "unreadable"]


def read(name: str) -> Parsed:
    return parse_letter((LETTERS / f"{name}.eml").read_bytes())


def with_field(field: str) -> list[str]:
    return [name for name in READABLE if field in EXPECTED[name]]


def test_every_letter_has_its_expectation() -> None:
    assert {path.stem for path in LETTERS.glob("*.eml")} == set(EXPECTED)


@pytest.mark.parametrize("name", READABLE)
def test_kind(name: str) -> None:
    verdict = decide_kind(read(name))

    assert verdict.kind == EXPECTED[name]["kind"], verdict.reason


@pytest.mark.parametrize("name", [name for name in EXPECTED if name not in READABLE])
def test_what_is_no_letter_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(name)

    assert refused.value.reason


@pytest.mark.parametrize("name", with_field("new"))
def test_new_words(name: str) -> None:
    parsed = read(name)

    assert new_words(parsed.text, html=parsed.html).text == EXPECTED[name]["new"]


@pytest.mark.parametrize("name", with_field("subject"))
def test_sender_and_subject(name: str) -> None:
    parsed = read(name)

    assert (parsed.from_address, parsed.subject) == (EXPECTED[name]["sender"], EXPECTED[name]["subject"])


@pytest.mark.parametrize("name", with_field("files"))
def test_files(name: str) -> None:
    parsed = read(name)

    assert [file.name for file in parsed.attachments] == EXPECTED[name]["files"]
    assert [file.name for file in parsed.attachments if file.is_inline] == EXPECTED[name].get("inline", [])
    assert all(file.size == len(file.content) for file in parsed.attachments)


@pytest.mark.parametrize("name", with_field("defects"))
def test_what_was_wrong_is_told(name: str) -> None:
    assert set(EXPECTED[name]["defects"]) <= set(read(name).defects)


@pytest.mark.parametrize("name", with_field("orders"))
def test_order_numbers(name: str) -> None:
    parsed = read(name)

    assert list(order_numbers(new_words(parsed.text).text)) == EXPECTED[name]["orders"]


@pytest.mark.parametrize("name", READABLE)
def test_a_text_always_exists_and_can_be_stored(name: str) -> None:
    parsed = read(name)

    assert "\x00" not in parsed.text + parsed.subject + parsed.from_name
    assert (parsed.text + parsed.subject).encode("utf-8") is not None
    assert bool(new_words(parsed.text).text) == bool(parsed.text.strip())


def test_a_name_cut_between_two_encoded_words_is_whole() -> None:
    assert read("mean-encoded-words").from_name == "Jiří Novák"


def test_a_broken_multipart_still_shows_its_words() -> None:
    assert "kde je balik" in read("mean-broken-multipart").text


def test_where_it_came_to_and_what_it_answers() -> None:
    parsed = read("cs-seznam")

    assert parsed.delivered_to == ("info@novesta.cz",)
    assert parsed.in_reply_to == "t.aB3dE9x_Q1@desk.example"
    assert parsed.references == ("t.aB3dE9x_Q1@desk.example",)
    assert parsed.sent_at is not None
    assert parsed.sent_at.isoformat() == "2024-03-05T17:22:41+00:00"
