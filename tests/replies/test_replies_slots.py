"""Slots, moments and the parts of a letter: pure, as a customer of each language reads them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_

from tolmach.language import LANGUAGES
from tolmach.replies.compose import compose, edit_share
from tolmach.replies.slots import as_plain_words, fill, locale_of, open_slots, say_moment, say_written

STOPS = {"stop": "4:00 μ.μ.", "words": "Wait.. what. . ."}
VALUES = {"order.number": "NV-2026-10482", "market.phone": "+421 2 123", "order.carrier": "  ", **STOPS}
FILLS = {
    "one": ("Nr. {{order.number}}.", "Nr. NV-2026-10482.", ()),
    "with spaces inside": ("Nr. {{ order.number }}.", "Nr. NV-2026-10482.", ()),
    "twice": ("{{order.number}} {{order.number}}", "NV-2026-10482 NV-2026-10482", ()),
    "unknown stays and is named": ("By {{promise.by}}", "By {{promise.by}}", ("promise.by",)),
    "blank is unknown": ("By {{order.carrier}}", "By {{order.carrier}}", ("order.carrier",)),
    "named once": ("{{a.b}} {{a.b}} {{c}}", "{{a.b}} {{a.b}} {{c}}", ("a.b", "c")),
    "single brackets are text": ("{order.number}", "{order.number}", ()),
    "what is no name is text": ("{{Order 5}} {{}}", "{{Order 5}} {{}}", ()),
    "a value's stop is the sentence's": ("To {{stop}}. Then.", "To 4:00 μ.μ. Then.", ()),
    "stops within a value stay": ("{{words}} End.", "Wait.. what. . . End.", ()),
    "no slot": ("Ďakujeme.", "Ďakujeme.", ()),
}


@pytest.mark.parametrize(("text", "filled", "missing"), FILLS.values(), ids=FILLS)
def test_slots_are_filled_or_named(text: str, filled: str, missing: tuple[str, ...]):
    assert fill(text, VALUES) == (filled, missing)
    assert open_slots(fill(text, VALUES)[0]) == missing


@settings(deadline=None)
@given(any_.text(max_size=60), any_.text(min_size=1, max_size=20))
def test_a_value_is_never_read_as_a_slot_or_pattern(around: str, value: str):
    filled, _ = fill(around.replace("{", "") + "{{order.number}}", {"order.number": value})
    assert filled.endswith(as_plain_words(value.strip()) or "{{order.number}}")


@pytest.mark.parametrize("said", ["Nr. {{order.number}}", "{{{{if topic}}{{ end }}}}", '{{if topic == "return"}}x'])
def test_what_a_customer_wrote_in_braces_stays_words_and_can_leave(said: str):
    filled, missing = fill("You wrote:\n{{message.words}}", {"message.words": said, "order.number": "NV-2026-10482"})
    assert (missing, open_slots(filled)) == ((), ())
    assert filled.replace(" ", "").endswith(said.replace(" ", ""))


# Monday, 5 January 2026, 8:00 UTC: where the first country of the language tells the time by.
MOMENTS = {
    "bg": ("BG", "Europe/Sofia", "понеделник, 5 януари, 10:00"),
    "cs": ("CZ", "Europe/Prague", "pondělí 5. ledna, 9:00"),
    "de": ("DE", "Europe/Berlin", "Montag, 5. Januar, 09:00"),
    "el": ("GR", "Europe/Athens", "Δευτέρα 5 Ιανουαρίου, 10:00\u202fπ.μ."),
    "es": ("ES", "Europe/Madrid", "lunes, 5 de enero, 9:00"),
    "fr": ("FR", "Europe/Paris", "lundi 5 janvier, 09:00"),
    "hr": ("HR", "Europe/Zagreb", "ponedjeljak, 5. siječnja, 09:00"),
    "hu": ("HU", "Europe/Budapest", "január 5., hétfő, 9:00"),
    "it": ("IT", "Europe/Rome", "lunedì 5 gennaio, 09:00"),
    "pl": ("PL", "Europe/Warsaw", "poniedziałek, 5 stycznia, 09:00"),
    "pt": ("PT", "Europe/Lisbon", "segunda-feira, 5 de janeiro, 08:00"),
    "ro": ("RO", "Europe/Bucharest", "luni, 5 ianuarie, 10:00"),
    "sk": ("SK", "Europe/Bratislava", "pondelok 5. januára, 9:00"),
    "sl": ("SI", "Europe/Ljubljana", "ponedeljek, 5. januar, 09:00"),
    "en": ("IE", "Europe/Dublin", "Monday 5 January, 08:00"),
}
MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def test_every_language_has_its_moment():
    assert set(MOMENTS) == set(LANGUAGES)


@pytest.mark.parametrize("language", MOMENTS)
def test_a_moment_is_said_as_people_of_the_language_say_it(language: str):
    country, zone, said = MOMENTS[language]
    assert say_moment(MONDAY, language=language, country=country, zone=zone) == said


ELSEWHERE = {
    "January is Jänner in Austria": ("de", "AT", "Montag, 5. Jänner, 09:00"),
    "Hungarian in Slovakia": ("hu", "SK", "január 5., hétfő, 9:00"),
    "Romanian in Moldova": ("ro", "MD", "luni, 5 ianuarie, 09:00"),
    "English where no English is at home": ("en", "XX", "Monday 5 January, 09:00"),
    "Portuguese of nowhere is Portugal's": ("pt", "XX", "segunda-feira, 5 de janeiro, 09:00"),
    "a language nobody knows": ("xx", "SK", "Monday 5 January, 09:00"),
}


@pytest.mark.parametrize(("language", "country", "said"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_moment_elsewhere(language: str, country: str, said: str):
    assert say_moment(MONDAY, language=language, country=country, zone="Europe/Vienna") == said


def test_the_day_is_the_customers_own():
    late = datetime(2026, 1, 5, 23, 30, tzinfo=UTC)
    said = [say_moment(late, language="sk", country="SK", zone=zone) for zone in ("Europe/Bratislava", "Europe/Lisbon")]
    assert said == ["utorok 6. januára, 0:30", "pondelok 5. januára, 23:30"]


WRITTEN = {
    "cs": ("CZ", "5. 1. 2026 9:00"),
    "de": ("DE", "5.1.2026 09:00"),
    "fr": ("FR", "05/01/2026 09:00"),
    "hu": ("HU", "2026. 01. 05. 9:00"),
    "pt": ("PT", "05/01/2026 09:00"),
    "sk": ("SK", "5. 1. 2026 9:00"),
    "en": ("IE", "5/1/2026 09:00"),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_a_moment_in_figures(language: str):
    country, said = WRITTEN[language]
    assert say_written(MONDAY, language=language, country=country, zone="Europe/Prague") == said


def test_the_locale_is_of_language_and_country():
    assert str(locale_of("de", "AT")) == "de_AT"
    assert str(locale_of("pt", "XX")) == "pt_PT"


COMPOSED = {
    "a body goes on in upper case": ("upper", "Bonjour,\n\nVotre colis part.\n\nCordialement\nNovesta FR"),
    "a body goes on in lower case": ("lower", "Bonjour,\n\nvotre colis part.\n\nCordialement\nNovesta FR"),
}


@pytest.mark.parametrize(("begins", "letter"), COMPOSED.values(), ids=COMPOSED)
def test_a_letter_is_put_together(begins: str, letter: str):
    made = compose(
        greeting="Bonjour,",
        body="\n  Votre colis part.\n\n",
        closing="Cordialement",
        signature="Novesta FR",
        body_begins=begins,
    )
    assert made == letter


def test_a_letter_without_a_body_and_signature_has_no_ragged_end():
    made = compose(greeting="Dobrý deň,", body="", closing="S pozdravom", signature="", body_begins="lower")
    assert made == "Dobrý deň,\n\n\n\nS pozdravom"


EDITS = {
    "untouched": ("Balík je na ceste.", "Balík je na ceste.", 0.0),
    "only space around": ("Balík je na ceste.\n", "  Balík je na ceste.", 0.0),
    "wholly new": ("aaaa", "bbbb", 1.0),
    "half of it": ("aabb", "aacc", 0.5),
    "one word of two added": ("Balík", "Balík ide", 0.2857),
    "from nothing": ("", "Balík", 1.0),
    "nothing at all": ("", "", 0.0),
}


@pytest.mark.parametrize(("draft", "final", "share"), EDITS.values(), ids=EDITS)
def test_how_much_was_changed(draft: str, final: str, share: float):
    assert edit_share(draft, final) == share


@settings(deadline=None)
@given(any_.text(max_size=80), any_.text(max_size=80))
def test_a_share_lies_between_nothing_and_all(draft: str, final: str):
    share = edit_share(draft, final)
    assert 0 <= share <= 1
    assert share == edit_share(final, draft)
