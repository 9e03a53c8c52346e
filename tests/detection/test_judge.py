"""What is stated, what must not be guessed, and what is known beside the text."""

from __future__ import annotations

import json

import pytest

from tolmach.detection.choose import build_detector
from tolmach.detection.errors import UnknownDetector
from tolmach.detection.fixed_detector import FixedDetector
from tolmach.detection.judge import is_evidence_enough_to_change, judge
from tolmach.detection.model import Evidence
from tolmach.detection.port import Detector
from tolmach.language import Language


@pytest.fixture(scope="module")
def detector() -> Detector:
    return build_detector()


STATED = [
    ("cs", "Dobrý den, kde je moje zásilka?"),
    ("cs", "dobry den rad bych vratil zbozi"),
    ("sk", "dobry den chcel by som vratit tovar"),
    ("sk", "Kedy príde moja objednávka?"),
    ("pl", "gdzie jest moja paczka"),
    ("hr", "gdje je moja narudžba, još nije stigla"),
    ("sl", "Kje je moje naročilo?"),
    ("sl", "kje je moje narocilo, se vedno cakam"),
    ("es", "HOLA QUIERO DEVOLVER MI PEDIDO"),
    ("pt", "Olá, ainda não recebi a minha encomenda"),
    ("it", "vorrei restituire le scarpe"),
    ("ro", "as dori sa returnez pantofii"),
    ("hu", "hol van a csomagom"),
    ("bg", "Къде е поръчката ми?"),
    ("bg", "zdraveite iskam da vurna obuvkite koga shte doide poruchkata"),
    ("el", "kalimera pote tha erthei i paraggelia mou"),
    ("bg", "iskam da varna obuvkite, malki sa mi"),
    ("bg", "4akam ve4e dve sedmici, koga 6te doide pratkata"),
    ("bg", "nqma me v sistemata, kakvo da pravq"),
    ("el", "8elw na akyrwsw thn paraggelia mou"),
    ("el", "pote tha mou steilete ta xrimata piso"),
    ("el", "hr8e spasmeno ti kanw twra"),
    ("el", "ΠΟΥ ΕΙΝΑΙ Η ΠΑΡΑΓΓΕΛΙΑ ΜΟΥ"),
    ("de", "Wann kommt mein Paket an?"),
    ("en", "Where is my order?"),
    ("fr", "Je voudrais retourner ma commande"),
    ("uk", "Доброго дня, де моє замовлення?"),
    ("ru", "Здравствуйте, где мой заказ?"),
    ("mk", "Каде е мојата нарачка, уште не е стигната"),
    ("mk", "sakam da si gi vratam parite, ne sum zadovolna"),
    ("sr", "Poručila sam patike, hoću da ih zamenim za veći broj"),
    ("sr", "Где је моја поруџбина?"),
    ("sr", "Gde je moja porudžbina, uvek kasni, hteo bih zamenu"),
    ("nl", "Waar blijft mijn bestelling?"),
    ("tr", "Siparişim nerede, hala gelmedi"),
    ("gl", "Mandáronme outra cousa, quero o diñeiro de volta"),
    ("gl", "Onde está o meu pedido? Aínda non chegou á miña casa, grazas"),
]


@pytest.mark.parametrize(("language", "text"), STATED, ids=[f"{code}: {text[:30]}" for code, text in STATED])
def test_support_messages_are_stated(language: str, text: str, detector: Detector) -> None:
    found = judge(text, detector)
    assert found.language == language
    assert list(found.candidates.values()) == sorted(found.candidates.values(), reverse=True)


@pytest.mark.parametrize(
    ("language", "text"), [("cs", "doruceni"), ("sl", "narocilo 📦"), ("hr", "narudzba"), ("tr", "teşekkürler")]
)
def test_a_word_the_detector_does_not_know_is_known_by_its_parts(language: str, text: str, detector: Detector) -> None:
    assert next(iter(judge(text, detector).candidates)) == language


@pytest.mark.parametrize("text", ["Galactica, Apollo.", "Liggins seguiu os pasos do", "Merci, alles tiptop"])
def test_latin_texts_are_not_taken_for_greek(text: str, detector: Detector) -> None:
    assert judge(text, detector).language != "el"


@pytest.mark.parametrize(
    "text", ["", "Hi", "ok", "OK!", "👍", "NOV-7K3QF", "12345 67890", "\ud800", "https://a.example/b"]
)
@pytest.mark.parametrize("country", [None, "SK"])
def test_nothing_is_guessed_from_nothing(text: str, country: str | None, detector: Detector) -> None:
    found = judge(text, detector, Evidence(country=country))
    assert found.language == "und"
    assert found.candidates
    assert next(iter(found.candidates)) == ("sk" if country else "en")


def test_the_market_decides_between_twins(detector: Detector) -> None:
    text = "Dobry den, dakujem"
    assert next(iter(judge("to je moje", detector, Evidence(country="CZ")).candidates)) == "cs"
    assert next(iter(judge("to je moje", detector, Evidence(country="HR")).candidates)) == "hr"
    assert judge(text, detector, Evidence(country="CZ")).language == "sk", "the market never outvotes a clear text"


def test_nothing_is_stated_where_no_language_outweighs_the_others() -> None:
    divided = FixedDetector({"de": 0.4, "fr": 0.35, "hu": 0.25})
    assert judge("whatever it says", divided).language == "und"
    assert judge("whatever it says", divided, Evidence(country="AT")).language == "de"


def test_history_lifts_a_language(detector: Detector) -> None:
    plain = judge("to je moje", detector, Evidence(country="CZ"))
    lifted = judge("to je moje", detector, Evidence(country="CZ", corrected=Language("sk")))
    assert lifted.candidates["sk"] > plain.candidates.get("sk", 0.0)
    assert lifted.evidence["history"] == {"sk": 30.0}


def test_a_second_language_is_seen(detector: Detector) -> None:
    found = judge(
        "Dobrý den, objednávka mi stále nepřišla a nikdo mi neodpovídá. Prosím o rychlou odpověď.\n"
        "Your order has been shipped and will arrive tomorrow.",
        detector,
    )
    assert (found.language, found.secondary) == ("cs", "en")


def test_one_language_has_no_second(detector: Detector) -> None:
    assert judge("Kde je moje zásilka? Čekám na ni už týden. Díky moc.", detector).secondary is None


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("ok", False),
        ("Danke", False),
        ("Entschuldigung", False),
        ("Hi", False),
        ("NOV-7K3QF", False),
        ("Wann kommt mein Paket endlich an?", True),
    ],
)
def test_only_a_real_sentence_changes_a_ticket(text: str, enough: bool, detector: Detector) -> None:
    assert is_evidence_enough_to_change(judge(text, detector), text) is enough


def test_the_trace_is_json(detector: Detector) -> None:
    evidence = Evidence(
        country="CH",
        market_languages=(Language("de"), Language("fr")),
        ticket_language=Language("de"),
        customer_languages={Language("fr"): 2},
    )
    found = judge("Bonjour", detector, evidence)
    assert json.loads(json.dumps(found.evidence))["market"] == ["de", "fr"]


def test_the_plain_part_always_gives_its_answer() -> None:
    assert judge("whatever it says", FixedDetector({"hu": 1.0})).language == "hu"


def test_an_unknown_detector_is_refused_by_name() -> None:
    with pytest.raises(UnknownDetector, match="crystal"):
        build_detector("crystal")
