"""An answer is remembered without its customer, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from draft_facts import make_facts

from tolmach.language import Language
from tolmach.replies.answer_pattern import body_of, pattern_of
from tolmach.replies.choice import Chooser
from tolmach.replies.draft import draft_of_answer, make_draft
from tolmach.replies.known_answers import KnownAnswer, KnownQuestion, remembered_answer
from tolmach.replies.model import DraftOrigin
from tolmach.replies.near import nearness, words_to_compare
from tolmach.translation.checks import Light
from tolmach.translation.translate import Translator

SK = Language("sk")
VALUES = {
    "order.number": "NV-2026-10482",
    "order.status": "odoslaná",
    "market.phone": "+421 2 123 456 78",
    "market.web": "https://novesta.example",
    "market.country": "SK",
    "topic": "delivery",
    "message.words": "Máte poukážky",
}
LETTER = "Dobrý deň, máte poukážky aj pre Tomáša Kráľa?\n\nĎakujem\nMária Kováčová"


def pattern(body: str) -> str | None:
    sent = f"Dobrý deň, pani Kováčová,\n\n{body}\n\nS pozdravom\nAlena\nNovesta SK"
    return pattern_of(
        sent,
        language=SK,
        values=VALUES,
        names=("Mária Kováčová", "Alena"),
        letter=LETTER,
        known=("Novesta SK",),
        domains=("novesta.example",),
    )


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("poukážky máme a platia dva roky.", "Poukážky máme a platia dva roky."),
        ("Poukážku k objednávke NV-2026-10482 pošleme.", "Poukážku k objednávke {{order.number}} pošleme."),
        ("Zavolajte nám na +421 2 123 456 78 kedykoľvek.", "Zavolajte nám na {{market.phone}} kedykoľvek."),
        (
            "Všetko je na https://novesta.example/poukazky u nás.",
            "Všetko je na {{market.web}}/poukazky u nás.",
        ),
        ("Máme express delivery kuriérom až k vám.", "Máme express delivery kuriérom až k vám."),
        ("Tovar môžete vrátiť do 30 dní v predajni Novesta.", "Tovar môžete vrátiť do 30 dní v predajni Novesta."),
    ],
)
def test_what_everybody_may_read_is_kept(body: str, kept: str):
    assert pattern(body) == kept


@pytest.mark.parametrize(
    "body",
    [
        "Pani Kováčovej sme poukážku poslali včera.",
        "Poukážku sme poslali na meno Tomáš Kráľ.",
        "Kráľ si môže poukážku vyzdvihnúť sám.",
        "Zuzana vám poukážku pošle ešte dnes.",
        "Balík čaká na adrese Hlavná 12 v meste.",
        "Balík čaká na Vašej adrese (Hlavná 12) už od rána.",
        "Balík čaká na tejto adrese:\nDlhá 7",
        "Píšte nám prosím na jana@post.example kedykoľvek.",
        "Poukážku si otvoríte na https://novesta.example/p?token=8a7 hneď.",
        "Poukážku si otvoríte na https://novesta.example/p/8a7f00b1c9d2e3f4a5 hneď.",
        "Poukážku si otvoríte na https://novesta.example/p/ab12cd hneď.",
        "Zaplatiť sa dá na https://pay.example/poukazky hneď.",
        "Zavolajte prosím pani na 0905 123 456 zajtra.",
        "Vaša objednávka NV-2026-99999 je na ceste.",
        "Vrátime vám 49,90 € na účet do týždňa.",
        "Príde to 24. 11. 2026 kuriérom k vám.",
        "Smerovacie číslo je 01001, ako ste písali.",
        "Áno, máme.",
        "Objednávka je odoslaná a už je na ceste k vám.",
    ],
)
def test_what_belongs_to_one_customer_makes_it_no_candidate(body: str):
    assert pattern(body) is None


def test_the_body_stands_between_greeting_and_closing():
    assert body_of("Milá pani,\n\nprvý.\n\nDruhý.\nTretí.\nS pozdravom\nAlena", SK) == "Prvý.\n\nDruhý.\nTretí."
    assert body_of("Poukážky máme.", SK) == "Poukážky máme."


@pytest.mark.parametrize(
    ("one", "other", "cosine", "is_near"),
    [
        ("Máte darčekové poukážky?", "Dobrý deň, máte darčekové poukážky?\n\nĎakujem\nJana Malá", None, True),
        ("Kde je objednávka NV-2026-10482?", "Kde je objednávka NV-2026-99999?", None, True),
        ("Chcem vrátiť topánky.", "Nechcem vrátiť topánky.", 0.992, False),
        ("Máte otvorené v sobotu?", "Máte otvorené v nedeľu?", 0.964, False),
        ("Dá sa u vás platiť kartou?", "Dá sa u vás tiež platiť aj kartou?", None, False),
        ("Dá sa u vás platiť kartou?", "Dá sa u vás tiež platiť aj kartou?", 0.98, True),
        ("", "", 1.0, False),
    ],
)
def test_letters_are_near_by_their_words_and_meaning(one: str, other: str, cosine: float | None, is_near: bool):
    assert (nearness(words_to_compare(one, SK), words_to_compare(other, SK), cosine) > 0) is is_near


DIFFER = {
    # name: letter with a gap, what stands in it, what in another
    "size": ("Máte topánky Vltava vo veľkosti {}?", "42", "47"),
    "letter size": ("Máte bundu Tatra aj v {}?", "L", "XL"),
    "days": ("Môžem topánky vrátiť aj po {} dňoch?", "20", "60"),
    "days in words": ("Môžem topánky od vás vrátiť aj po {} týždňoch?", "dvoch", "šiestich"),
    "unit": ("Je ten kábel od vás dlhý 2 {}?", "m", "yardy"),
    "currency": ("Je doprava zadarmo od 50 {}?", "€", "Kč"),
    "amount": ("Je doprava zadarmo od {}?", "49,90 €", "59,90 €"),
    "date": ("Máte otvorené {} celý deň?", "24. 12.", "31. 12."),
    "weekday": ("Máte v predajni na námestí otvorené v {} celý deň aj pre psičkárov z okolia?", "sobotu", "nedeľu"),
    "negation": ("Dá sa u vás v predajni na námestí platiť {} kartou alebo len v hotovosti?", "", "bez PIN"),
    "denied verb": ("Prečo {} topánky v predajni na námestí vymeniť aj cez sviatky?", "chcete", "nechcete"),
    "link": ("Máte skladom tento tovar {}?", "https://novesta.example/vltava", "https://novesta.example/tatra"),
    "order of numbers": ("Dá sa vymeniť {}?", "42 za 43", "43 za 42"),
}


@pytest.mark.parametrize(("letter", "one", "other"), DIFFER.values(), ids=DIFFER)
def test_letters_that_differ_in_what_they_ask_about_are_not_near(letter: str, one: str, other: str):
    ours, theirs = (words_to_compare(letter.format(said), SK) for said in (one, other))
    assert nearness(ours, ours, 1.0) == 1
    assert nearness(ours, theirs, 1.0) == 0


def test_what_was_told_of_somebodys_own_matter_takes_a_persons_approval():
    text = "Kedy príde objednávka?"
    ones = tuple(KnownQuestion(customer_id=n, text=text, meaning=None, is_own_matter=n == 0) for n in range(4))
    told = {True: ones[:3], False: ones[1:]}
    for is_own_matter, questions in told.items():
        unjudged = KnownAnswer(answer_id=7, text="Príde zajtra k vám.", is_approved=False, questions=questions)
        found = [
            remembered_answer([one], text, SK, None, {}) for one in (unjudged, replace(unjudged, is_approved=True))
        ]
        assert [one is not None for one in found] == [not is_own_matter, True]


def test_an_approved_wording_comes_before_a_remembered_answer_and_that_before_a_machine():
    text = "Kde je moja objednávka?"
    question = KnownQuestion(customer_id=1, text=text, meaning=None)
    answers = (KnownAnswer(answer_id=7, text="Balík je na ceste k vám.", is_approved=True, questions=(question,)),)
    facts = make_facts("sk", text=text, answers=answers)
    no_slovak = tuple(replace(one, texts={"en": one.texts["en"]}) for one in facts.wordings)
    translator = Translator(engines=[])
    drafts = [
        make_draft(one, translator, Chooser()).draft
        for one in (facts, replace(facts, wordings=no_slovak), replace(facts, wordings=no_slovak, answers=()))
    ]
    assert [draft.origin for draft in drafts] == [DraftOrigin.CONCEPT, DraftOrigin.MEMORY, DraftOrigin.NONE]
    assert "balík je na ceste k vám." in str(drafts[1].text)
    assert (drafts[1].light, drafts[1].topic) == (Light.GREEN, "delivery")
    assert drafts[2].missing is not None
    assert drafts[0].candidates[-1] == {"concept": "answer:7", "name": "Balík je na ceste k vám.", "similarity": 1.0}
    chosen = draft_of_answer(facts, "answer:7", 1.0)
    assert chosen is not None
    assert (chosen.origin, chosen.light, chosen.text) == (DraftOrigin.MEMORY, Light.GREEN, drafts[1].text)
    assert draft_of_answer(replace(facts, answers=()), "answer:7", 1.0) is None
