"""Greetings, thanks and closings are said as people say them, whatever a model would make of them."""

from __future__ import annotations

import pytest

from tolmach.language import LANGUAGES
from tolmach.languages import read_language_file
from tolmach.translation.echo import EchoEngine
from tolmach.translation.set_phrases import is_set_phrase, say_set_phrase
from tolmach.translation.translate import Translator


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_phrase_and_knows_it_again(language):
    phrases = read_language_file(language, "phrases")
    assert list(phrases) == list(read_language_file("en", "phrases"))
    assert all(is_set_phrase(f"{form}!", language) for forms in phrases.values() for form in forms)
    assert all(say_set_phrase(forms[0], language, "en", opens=True) for forms in phrases.values())


@pytest.mark.parametrize(
    ("line", "source", "target", "opens", "said"),
    [
        ("Bom dia,", "pt", "en", True, "Good morning,"),
        ("bom dia", "pt", "en", True, "Good morning"),
        ("Exmos. Senhores,", "pt", "en", True, "Dear Sir or Madam,"),
        ("Com os melhores cumprimentos,", "pt", "en", False, "Best regards,"),
        ("Kind regards,", "en", "pt", False, "Cumprimentos,"),
        ("  MfG", "de", "cs", False, "  S přátelským pozdravem"),
        ("Zdravím,", "cs", "de", True, "Hallo,"),
        ("Guten Tag,", "de", "es", True, "Hola,"),
        ("Zdravím", "cs", "de", False, "Viele Grüße"),
        ("dakujem pekne!!!", "sk", "hu", False, "Köszönöm szépen!!!"),
    ],
)
def test_a_phrase_is_said_with_the_lines_own_punctuation(line, source, target, opens, said):
    assert say_set_phrase(line, source, target, opens=opens) == said


@pytest.mark.parametrize("line", ["Bom dia, recebi os sapatos.", "", " ", "Maria", "Obrigado pela encomenda"])
def test_what_says_more_is_no_set_phrase(line):
    assert say_set_phrase(line, "pt", "en", opens=True) is None
    assert not is_set_phrase(line, "pt")


def test_in_a_letter_only_such_lines_are_said_and_the_rest_is_translated():
    with Translator([EchoEngine()]) as translator:
        made = translator.translate("Bom dia,\n\nOnde está?\n\nCumprimentos,\nRui", "pt", "en", engine="echo")
    assert made.text.startswith("Good morning,\n\n")
    assert "Kind regards,\n" in made.text
    assert "Onde está?" in made.text
