"""What is proposed for a text: greeting and closing cut, placeholders renamed, literals that are facts made slots."""

from __future__ import annotations

import pytest

from tolmach.language import Language
from tolmach.saved_replies.changes import apply_changes, propose_changes, with_open_places
from tolmach.saved_replies.ends import end_changes
from tolmach.saved_replies.facts_said import account_number, literal_changes
from tolmach.saved_replies.placeholders import placeholder_changes
from tolmach.saved_replies.reply import Change, ChangeKind, MarketTold

CS = MarketTold(
    slug="cs",
    languages=("cs",),
    facts={
        "phone": "+420 222 333 444",
        "bank_account": "CZ65 0800 0000 1920 0014 5399",
        "return_address": "Novesta, Dlouhá 1, 110 00 Praha 1",
        "return_days": "30",
        "refund_days": "14",
        "web": "www.novesta.cz",
        "company": "Novesta s.r.o.",
        "signature": "Novesta CZ\nPéče o zákazníky",
    },
    mails=("cs@novesta.example",),
)


@pytest.mark.parametrize(
    ("language", "text", "cut"),
    [
        ("cs", "Dobrý den, děkujeme.\n\nS pozdravem\nNovesta", ["Dobrý den,", "S pozdravem\nNovesta"]),
        ("cs", "Zboží vraťte.\n\nNovesta CZ\nPéče o zákazníky", ["Novesta CZ\nPéče o zákazníky"]),
        ("cs", "Vážený zákazník má právo vrátit zboží.", []),
        ("cs", "Ano.\n\nS pozdravem\n\nZboží prosím zabalte tak, aby se cestou nepoškodilo, a balík pojistěte.", []),
        ("sk", "Vážený pán {{ticket.requester.last_name}},\n\ntext", ["Vážený pán {{ticket.requester.last_name}},"]),
        ("de", "Sehr geehrte/r {{customer.name}},\nja.\nMit freundlichen Grüßen\nIhr Team", None),
        ("bg", "Здравейте, {{contact.name}},\nда.\nПоздрави,\nЕкипът на Novesta", None),
        ("el", "Αγαπητέ πελάτη,\nναι.\nΜε εκτίμηση\nNovesta", None),
        ("hu", "Kedves {name}!\nigen.\nÜdvözlettel:\nNovesta ügyfélszolgálat\n+36 1 234 5678", None),
        ("bg", "Здравейте, господин Иванов,\nда.\nПоздрави,\nNovesta", None),
        ("el", "Γεια σας, κύριε Παππά, ναι.", ["Γεια σας, κύριε Παππά,"]),
        ("de", "Guten Tag, Ihr Paket, das fehlte, ist da.", ["Guten Tag,"]),
        ("es", "Estimados clientes:\nsí.\nSaludos cordiales\nNovesta", None),
        ("en", "{{ticket.requester.first_name}},\nyes.\n{{current_user.signature}}", None),
        ("en", "Thank you.\n\nBest regards are sent by post, and we never forget the people who wait.", []),
    ],
)
def test_greeting_and_closing_are_cut_at_the_ends_only(language: str, text: str, cut: list[str] | None):
    lines = text.split("\n")
    expected = [lines[0], "\n".join(lines[2:])] if cut is None else cut
    changes = end_changes(text, Language(language), signatures=[CS.facts["signature"]])
    assert [change.said for change in changes] == expected


def test_placeholders_of_other_products():
    text = "{{ticket.id}} {{ ticket.ticket_id | upcase }} [[order]] %tracking_link% #{carrier} ${foo} {{dc.x}} [name] "
    text += "[?] {{order.number}} ____ {% if x %}"
    changes = {change.said: change.becomes for change in placeholder_changes(text)}
    assert changes == {
        "{{ticket.id}}": "{{ticket.reference}}",
        "{{ ticket.ticket_id | upcase }}": "{{ticket.reference}}",
        "[[order]]": "{{order.number}}",
        "%tracking_link%": "{{order.tracking_link}}",
        "#{carrier}": "{{order.carrier}}",
        "${foo}": "",
        "{{dc.x}}": "",
        "[name]": "",
        "____": "",
        "{% if x %}": "",
    }


@pytest.mark.parametrize(
    ("said", "becomes", "is_taken"),
    [
        ("30 dnů", "{{market.return_days}} dnů", True),
        ("30 kalendářních dnů", "{{market.return_days}} kalendářních dnů", False),
        ("30denní", "{{market.return_days}}denní", True),
        ("21 dní", None, False),
        ("Novesta\nDlouhá 1\n110 00 Praha 1", "{{market.return_address}}", True),
        ("Novesta, Dlouha 1, 11000 Praha", "{{market.return_address}}", False),
        ("Krátká 5, 602 00 Brno", None, False),
        ("222 333 444", "{{market.phone}}", True),
        ("00420222333445", "{{market.phone}}", False),
        ("CZ6508000000192000145399", "{{market.bank_account}}", True),
        ("19-2000145399/0800", "{{market.bank_account}}", True),
        ("19-2000145398/0800", "{{market.bank_account}}", False),
        ("61 1090 1014 0000 0712 1981 2874", None, False),
        ("https://novesta.cz/", "{{market.web}}", True),
        ("https://www.novesta.cz/vraceni", "https://{{market.web}}/vraceni", False),
        ("cs@novesta.example", None, False),
        ("Novesta s.r.o.", "{{market.company}}", True),
    ],
)
def test_literals_beside_the_facts_of_the_market(said: str, becomes: str | None, is_taken: bool):
    (change,) = literal_changes(f"Viz: {said}, prosím.", Language("cs"), [CS])
    assert (change.said, change.becomes or None, change.is_taken) == (said, becomes, is_taken)


@pytest.mark.parametrize(
    ("iban", "local"),
    [
        ("SK31 1200 0000 1987 4263 7541", "19-8742637541/1200"),
        ("SK81 0200 0000 0000 1234 5678", "12345678/0200"),
        ("PL61 1090 1014 0000 0712 1981 2874", "61109010140000071219812874"),
        ("HU42 1177 3016 1111 1018 0000 0000", "11773016-11111018"),
    ],
)
def test_an_account_is_one_however_it_is_written(iban: str, local: str):
    assert account_number(iban) == account_number(local)


def test_a_number_that_two_facts_say_is_for_a_person_to_choose():
    both = MarketTold(slug="cs", languages=("cs",), facts={"return_days": "14", "refund_days": "14"})
    changes = literal_changes("do 14 dnů, dne 14. 5. 2026", Language("cs"), [both])
    assert [(one.becomes, one.is_taken) for one in changes] == [
        ("{{market.return_days}} dnů", False),
        ("{{market.refund_days}} dnů", False),
    ]


def test_the_text_with_what_is_taken_of_it():
    text = "Dobrý den {{ticket.requester.name}}, peníze vrátíme do 14 dnů ({{ticket.id}}, %foo%). 114 dnů.\n\nZdraví\nX"
    changes = propose_changes(text, Language("cs"), [CS])
    expected = "Peníze vrátíme do {{market.refund_days}} dnů ({{ticket.reference}}, %foo%). 114 dnů."
    assert apply_changes(text, changes) == expected
    assert with_open_places(expected) == (expected.replace("%foo%", "{{foo}}"), ("%foo%",))
    gone = Change(kind=ChangeKind.SLOT, said="not there", becomes="x", is_taken=True)
    assert apply_changes("Text.", [gone]) == "Text."
