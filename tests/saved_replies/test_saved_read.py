"""Rows of exports as saved replies: whose, in which language, without mark-up; what is wrong is told by line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tolmach.detection.choose import build_detector
from tolmach.errors import Refused
from tolmach.language import Language
from tolmach.saved_replies.read import MOST_REPLIES, Shelf, plain_text, read_replies
from tolmach.saved_replies.reply import FileReplies
from tolmach.table_file import TableRow, read_table

MACROS = Path(__file__).with_name("macros.csv")
SHELF = Shelf(
    slugs={"novesta": "novesta", "novesta sk": "novesta"},
    languages={"novesta": tuple(map(Language, ("cs", "sk", "bg", "el", "hu")))},
)


def read(content: bytes | str, client: str = "") -> FileReplies:
    rows = read_table(content if isinstance(content, bytes) else content.encode())
    return read_replies(rows, client=client, shelf=SHELF, detector=build_detector("auto"))


def test_an_export_with_mixed_names_and_bodies():
    found = read(MACROS.read_bytes())
    assert found.errors == {}
    assert [(one.row, one.language) for one in found.replies] == [
        ("2", "cs"),
        ("3", "sk"),
        ("11", "bg"),
        ("19", "el"),
        ("27", "cs"),
        ("35", "hu"),
        ("43", "cs"),
        ("51", "sk"),
    ]
    assert {one.client for one in found.replies} == {"novesta"}
    first, bulgarian = found.replies[0], found.replies[2]
    assert first.text.startswith("Dobrý den, {{ticket.requester.name}},\n\nzboží můžete vrátit do 30 dnů od převzetí")
    assert "na adresu:\n\nNovesta\nDlhá 1\n010 01 Žilina\n\nPeníze" in first.text
    assert bulgarian.doubt.startswith("read from the text: bg ")


def test_a_column_for_each_language():
    found = read("Name,CZ,SK,Poznámka\nVrácení,Zboží vraťte.,Tovar vráťte.,x\nPlatba,Zaplaťte prosím.,,\n", "novesta")
    assert [(one.row, one.language, one.name, one.client) for one in found.replies] == [
        ("2cs", "cs", "Vrácení", "novesta"),
        ("2sk", "sk", "Vrácení", "novesta"),
        ("3cs", "cs", "Platba", "novesta"),
    ]


def test_doubts_about_the_language_are_told():
    told = "A,hu,Zboží můžete vrátit do čtrnácti dnů od převzetí.\nB,Klingon,Köszönjük a rendelését.\nC,,Ok 1\n"
    replies = read(f"name,language,text\n{told}").replies
    assert (replies[0].language, replies[0].doubt) == ("hu", "reads like cs")
    assert replies[1].language == "hu"
    assert replies[1].doubt.startswith("'Klingon' is no language; read from the text: hu ")
    assert replies[2].language == "und"


def test_wrong_rows_are_told_by_line_and_keep_no_other_out():
    rows = [
        ["brand", "title", "locale", "text"],
        ["Novesta SK", "A", "sk", "Tovar vráťte poštou."],
        ["Nobody", "B", "sk", "Text."],
        ["", "C", "nl", "Tekst."],
        ["", "D", "sk", ""],
        ["", "E", "sk", "=A1&B1"],
        ["", "F", "sk", "— 123 —"],
        ["", "G", "", "Wij hebben uw bestelling ontvangen en sturen deze morgen naar het opgegeven adres."],
    ]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    found = read(stream.getvalue())
    assert [one.name for one in found.replies] == ["A"]
    assert found.errors == {
        3: ["There is no client 'Nobody'."],
        4: ["The house has no replies in Nederlands."],
        5: ["There is no text."],
        6: ["The text is a formula whose value the file does not hold."],
        7: ["The text has no words."],
        8: ["The text reads like Nederlands, which the house does not serve."],
    }


def test_a_text_of_a_megabyte_and_too_many_rows():
    found = read(f'name,language,text\nA,sk,"{"veľa " * 200_000}"\nB,sk,málo\n')
    assert found.errors == {2: ["The text has 1000000 characters; a reply has at most 20000."]}
    assert [one.name for one in found.replies] == ["B"]
    rows = [TableRow(line=number, cells=("text",)) for number in range(1, MOST_REPLIES + 3)]
    with pytest.raises(Refused, match=f"has {MOST_REPLIES + 1} rows"):
        read_replies(rows, client="", shelf=SHELF, detector=build_detector("auto"))


def test_a_file_without_texts_is_refused():
    with pytest.raises(Refused, match="no column of texts"):
        read("name,colour\na,b\n")


def test_mark_up_and_entities_become_text():
    html = '<div>Dobr&yacute; deň,</div><ul><li>a</li></ul><a href="https://x.example/y">tu</a> {{ticket.id}}'
    assert plain_text(html) == "Dobrý deň,\n- a\ntu (https://x.example/y) {{ticket.id}}"
    assert plain_text("a &amp; b\r\n\r\n\r\n\r\nc\u200b < d") == "a & b\n\nc < d"
