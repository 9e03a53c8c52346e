"""What stops a letter for its language: measured on the project's own texts in all its languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from tolmach.detection.choose import build_detector
from tolmach.detection.text import text_to_judge, words_of
from tolmach.detection.words import neutral_words
from tolmach.language import LANGUAGES, Language
from tolmach.languages import read_language_file
from tolmach.replies.wrong_language import wrong_language

DETECTOR = build_detector("auto")
VALUES = {
    "order.number": "NV-2026-10482",
    "order.carrier": "Packeta",
    "market.signature": "Novesta",
    "quote.from": "a@b.example",
}
LEAST_WORDS = 4


def filled(text: str) -> str:
    return re.sub(r"\{\{\s*([\w.]+)\s*\}\}", lambda slot: VALUES.get(slot[1], "24. 11. 2026"), text)


def house_texts(code: Language) -> Iterator[tuple[str, str]]:
    for name in ("concepts", "letters"):
        for key, entry in read_language_file(code, name).items():
            yield f"{name}.{key}", filled(entry["text"])


def messages() -> Iterator[tuple[str, str]]:
    """The labelled messages that have words enough to be judged."""
    for half in ("tune", "test"):
        lines = files("tolmach.bench").joinpath("data", f"detect-{half}.tsv").read_text(encoding="utf-8").splitlines()
        for language, text, _country in (line.split("\t") for line in lines):
            told = [word for word in words_of(text_to_judge(text)) if word not in neutral_words()]
            if Language(language) in LANGUAGES and len(told) >= LEAST_WORDS:
                yield language, text


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_of_the_house_is_stopped_in_its_own_language(code: Language):
    stopped = [key for key, text in house_texts(code) if wrong_language(text, code, DETECTOR)]
    assert stopped == []


def test_no_labelled_message_is_stopped_in_its_own_language():
    assert [text for language, text in messages() if wrong_language(text, language, DETECTOR)] == []


def test_saved_replies_in_any_other_language_are_stopped():
    missed = [
        (code, other, key)
        for code in LANGUAGES
        for key, entry in read_language_file(code, "concepts").items()
        for other in LANGUAGES
        if other != code and not wrong_language(filled(entry["text"]), other, DETECTOR)
    ]
    assert missed == []


def test_of_labelled_messages_in_any_other_language_nearly_all_are_stopped():
    told = [
        bool(wrong_language(text, other, DETECTOR))
        for language, text in messages()
        for other in LANGUAGES
        if other != language
    ]
    assert sum(told) / len(told) > 0.97


SHORT_OR_MIXED = {
    "nothing to judge": ("OK", "sk"),
    "thanks alone": ("Thank you", "sk"),
    "an answer with a name of goods": ("Áno, máme ich: Nike Air Zoom Pegasus Running Shoes.", "sk"),
    "an order's data": ("NV-2026-10482\nNike Air Zoom Pegasus 40 Running Shoes Black Size 42\n59,90 EUR", "hu"),
    "goods with English names": (
        "Dobrý den,\n\nposíláme Vám zboží:\n\nNike Air Zoom Pegasus Running Shoes Men Black\n\nS pozdravem\nNovesta",
        "cs",
    ),
    "a quoted sentence of the customer": (
        "Dobrý den,\n\nnapsal jste „Please send me the invoice for my last order“. Fakturu posíláme.",
        "cs",
    ),
    "quoted lines": ("Fakturu Vám zasíláme v příloze.\n\n> Please send me the invoice for my last order.", "cs"),
    "an address": ("Zboží prosím zašlete na tuto adresu:\n\nWarehouse Street 12\nDublin 4\nIreland", "cs"),
    "a customer nobody here writes to": ("We have sent your parcel and it will arrive tomorrow.", "nl"),
    "a sister of Croatian": ("Poslali smo Vaš paket i stići će sutra ujutro na Vašu adresu.", "sr"),
}


@pytest.mark.parametrize(("text", "language"), SHORT_OR_MIXED.values(), ids=SHORT_OR_MIXED)
def test_short_texts_and_what_is_only_quoted_are_no_reason(text: str, language: str):
    assert wrong_language(text, language, DETECTOR, names=["Novesta"]) is None


STOPPED = {
    "a draft left in English": ("Your parcel is on its way and will arrive tomorrow.", "sk", "en"),
    "Czech to a Slovak": ("Balíček jsme včera předali přepravci, dorazí zítra dopoledne.", "sk", "cs"),
    "Slovak to a Czech": ("Balík sme včera odovzdali prepravcovi, príde zajtra doobeda.", "cs", "sk"),
    "Slovenian to a Croat": ("Paket smo včeraj predali kurirju, prispel bo jutri dopoldne.", "hr", "sl"),
    "Croatian to a Slovene": ("Paket smo jučer predali dostavljaču, a stići će sutra prijepodne.", "sl", "hr"),
    "a paragraph that was forgotten": (
        "Dobrý deň,\n\nďakujeme za správu.\n\nWe have sent your parcel and it will be there tomorrow.\n\nS pozdravom",
        "sk",
        "en",
    ),
    "typed without accents": ("Balicek jsme vcera predali prepravci, dorazi zitra dopoledne.", "hu", "cs"),
}


@pytest.mark.parametrize(("text", "language", "found"), STOPPED.values(), ids=STOPPED)
def test_what_is_in_another_language_is_stopped(text: str, language: str, found: str):
    assert wrong_language(text, language, DETECTOR) == found
