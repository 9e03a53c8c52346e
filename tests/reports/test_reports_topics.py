"""What no concept answers is put together by words; a topic needs several customers."""

from __future__ import annotations

from tolmach.reports.topics import SilentLetter, Topic, topics

CARDS = [
    "Szeretnék ajándékkártyát venni a feleségemnek, lehet?",
    "Lehet-e önöknél ajándékkártyát vásárolni?",
    "Ajándékkártyával is lehet fizetni? Van egy kártyám.",
    "Mennyi ideig érvényes az ajándékkártya?",
]
SHOPS = ["Van Budapesten bolt?", "Hol van a budapesti üzletük?", "Nyitva van a budapesti bolt szombaton?"]
OTHER = ["Köszönöm a gyors szállítást!", "Mikor lesz újra raktáron a kék cipő?"]


def _letters(texts: list[str], *, language: str = "hu", is_silent: bool = True, start: int = 0) -> list[SilentLetter]:
    return [
        SilentLetter(
            message_id=number,
            customer_id=number,
            reference=f"NOV-{number}",
            language=language,
            subject="",
            text=text,
            name="",
            is_silent=is_silent,
        )
        for number, text in enumerate(texts, start)
    ]


def _said(found: tuple[Topic, ...]) -> list[tuple[str, int, str]]:
    return [(topic.languages[0], topic.customers, topic.words[0]) for topic in found]


def test_letters_about_one_thing_are_one_topic_and_single_ones_none():
    found = topics(_letters([*CARDS, *SHOPS, *OTHER]))
    assert _said(found) == [("hu", 4, "ajándékkártyát"), ("hu", 3, "budapesti")]
    assert {letter.text for letter in found[1].examples} == set(SHOPS)


def test_letters_that_had_a_draft_are_in_no_topic():
    assert topics(_letters(CARDS, is_silent=False)) == ()


def test_languages_are_kept_apart():
    mixed = [*_letters(CARDS[:2]), *_letters(CARDS[2:], language="sk", start=2)]
    assert topics(mixed) == ()


def test_one_customer_who_writes_often_is_no_topic():
    often = [SilentLetter(**{**vars_of(letter), "customer_id": 7}) for letter in _letters(CARDS)]
    assert topics(often) == ()


def test_words_that_stand_in_most_letters_put_nothing_together():
    greeting = "Jó napot kívánok, köszönettel várom válaszukat. "
    plain = ["cipő mérete", "fekete kabát", "sapka ára", "kesztyű bőrből", "zokni gyapjú", "öv hossza", "póló színe"]
    letters = [greeting + text for text in (*plain, "sál anyaga", "táska súlya", "esernyő", "nadrág", "szoknya")]
    assert topics(_letters(letters)) == ()


def vars_of(letter: SilentLetter) -> dict[str, object]:
    return {name: getattr(letter, name) for name in letter.__dataclass_fields__}
