"""``tolmach orders import``: shops' exports as they come, each row told, a wrong one stopping no other."""

# ruff: noqa: E501 - exports have the lines their shops gave them

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tolmach.cli import tolmach
from tolmach.orders.amounts import amount_in, currency_in
from tolmach.orders.model import Order
from tolmach.orders.table_cells import day_in, quantity_in
from tolmach.table_sheet import write_sheet
from tolmach.wiring import House

SECRET = "test-secret-" + "s" * 32
SHOPTET = """code;date;statusName;currency;email;phone;billFullName;deliveryZip;totalPriceWithVat;itemName;itemAmount;itemCode;itemVariantName;remark
2026004512;2026-09-18 14:03:22;Odesláno;CZK;Jana@Post.example;+420 777 123 456;"Nováková; Jana";110 00;"1 234,50";Boty Vltava;2,00;NV-01;černá, 42;"dvě
řádky"
2026004512;2026-09-18 14:03:22;Odesláno;CZK;Jana@Post.example;+420 777 123 456;"Nováková; Jana";110 00;"1 234,50";Ponožky;1;NV-02;;
2026004513;19.9.2026 8:00;Nová;CZK;;;;;;;;;
"""
WOO = """Order Number,Order Status,Order Date,First Name (Billing),Last Name (Billing),Email (Billing),Order Total Amount,Payment Method Title
10443,processing,2026-09-19 10:00,Mária,Kováčová,maria@post.example,59.90,Card
,processing,2026-09-19 10:00,Eva,Malá,eva@post.example,10.00,Card
10444,processing,09/19/2026,Eva,Malá,not a mail,10.00,Card
10445,processing,2026-09-20,Eva,Malá,eva@post.example,20,Card
"""


def run(house: House, tmp_path: Path, content: str | bytes, *words: str) -> tuple[int, list[dict[str, Any]], str]:
    file = tmp_path / "orders.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    environ = {
        "TOLMACH_DATA_DIR": str(house.settings.data_dir),
        "TOLMACH_DATABASE_URL": house.settings.database_url,
        "TOLMACH_SECRET_KEY": SECRET,
        "TOLMACH_CLOCK": "2026-09-22T08:00:00Z",
    }
    done = CliRunner().invoke(tolmach, ["orders", "import", str(file), "--json", *words], env=environ)
    lines = [json.loads(line) for line in done.stdout.splitlines()] if done.exit_code == 0 else []
    return done.exit_code, lines, str(done.exception)


def kept(house: House) -> dict[str, Order]:
    with house.database.reading() as session:
        return {row.number: row for row in session.scalars(select(Order))}


def test_an_export_with_a_row_for_each_of_the_goods(house: House, shops, tmp_path: Path):
    code, lines, _ = run(house, tmp_path, SHOPTET, "--client", "novesta", "--market", "cs")
    assert code == 0
    assert lines == [
        {"line": 2, "number": "2026004512", "outcome": "saved"},
        {"line": 4, "number": "2026004512", "outcome": "saved"},
        {"line": 5, "number": "2026004513", "outcome": "saved"},
    ]
    order, other = kept(house)["2026004512"], kept(house)["2026004513"]
    assert (order.customer_name, order.postcode) == ("Nováková; Jana", "110 00")
    assert (order.address_folded, order.phone_folded) == ("jana@post.example", "+420777123456")
    assert (order.total_minor, order.currency, order.ordered_on) == (123450, "CZK", date(2026, 9, 18))
    assert [(line["sku"], line["quantity"]) for line in order.lines] == [("NV-01", 2), ("NV-02", 1)]
    assert (other.ordered_on, other.total_minor, other.lines) == (date(2026, 9, 19), 0, [])
    assert order.market_id == shops.markets["novesta-cs"]


def test_wrong_rows_are_told_by_line_and_keep_no_other_out(house: House, shops, tmp_path: Path):
    code, lines, _ = run(house, tmp_path, WOO, "--client", "calida")
    assert code == 0
    assert [line.get("outcome") for line in lines] == ["saved", None, None, "saved"]
    assert lines[1]["error"] == "Line 3: number: Must have letters or digits."
    assert lines[2]["error"].startswith("Line 4: mail: Not a mail address. ordered_on: Not a day")
    orders = kept(house)
    assert sorted(orders) == ["10443", "10445"]
    assert (orders["10443"].customer_name, orders["10443"].currency) == ("Mária Kováčová", "EUR")


def test_a_wrong_row_of_an_order_keeps_that_order_out_and_names_the_line(house: House, shops, tmp_path: Path):
    content = SHOPTET.replace("Ponožky;1;", "Ponožky;some;")
    _, lines, _ = run(house, tmp_path, content, "--client", "novesta", "--market", "cs")
    assert lines[1]["error"].startswith("Line 4: quantity: Must be a whole number")
    assert lines[0]["error"] == "Line 2: The order was not kept: line 4 is wrong."
    assert list(kept(house)) == ["2026004513"]


def test_windows_letters_tabs_and_the_markets_own_wall(house: House, shops, tmp_path: Path):
    content = "Code\tMarket\tModified\tCarrier\n1234\tbg\t2026-09-22 09:30\tZásilkovna\n".encode("cp1250")
    run(house, tmp_path, content, "--client", "novesta", "--market", "sk")
    order = kept(house)["1234"]
    assert (order.carrier, order.market_id) == ("Zásilkovna", shops.markets["novesta-bg"])
    assert order.updated_at == datetime(2026, 9, 22, 6, 30, tzinfo=UTC)


def test_rows_of_one_number_in_two_markets_are_two_orders(house: House, shops, tmp_path: Path):
    content = "number,market,item name\n7,sk,Boots\n7,cs,Socks\n7,sk,Laces\n"
    run(house, tmp_path, content, "--client", "novesta")
    with house.database.reading() as session:
        found = {row.market_id: [line["name"] for line in row.lines] for row in session.scalars(select(Order))}
    assert found == {shops.markets["novesta-sk"]: ["Boots", "Laces"], shops.markets["novesta-cs"]: ["Socks"]}


def test_a_workbook_is_read_like_any_other_table(house: House, shops, tmp_path: Path):
    content = write_sheet(["Code", "Carrier"], [["1234", "=Zásilkovna"]], widths=[10, 10], choices={})
    run(house, tmp_path, content, "--client", "novesta", "--market", "sk")
    assert kept(house)["1234"].carrier == "=Zásilkovna"


def test_the_same_file_again_changes_nothing_and_an_older_one_is_told(house: House, shops, tmp_path: Path):
    words = ("--client", "calida")
    newer = "number,updated_at,status\n7,2026-09-22 08:00,paid\n"
    older = "number,updated_at,status\n7,2026-09-21 08:00,placed\n"
    assert run(house, tmp_path, newer, *words) == run(house, tmp_path, newer, *words)
    assert run(house, tmp_path, older, *words)[1] == [{"line": 2, "number": "7", "outcome": "older"}]
    assert kept(house)["7"].status == "paid"


@pytest.mark.parametrize(
    ("content", "words", "reason"),
    [
        ("email,status\na@b.example,new\n", ("--client", "novesta"), "no column of order numbers"),
        ("", ("--client", "novesta"), "The file is empty"),
        ("number\n1\n", ("--client", "nobody"), "no client nobody"),
        ("number\n1\n", ("--client", "novesta", "--market", "xx"), "no market xx"),
        (b"\x81\x83\x88", ("--client", "novesta"), "neither UTF-8"),
    ],
)
def test_what_cannot_be_imported_at_all_is_refused(house: House, shops, tmp_path: Path, content, words, reason: str):
    code, _, said = run(house, tmp_path, content, *words)
    assert code == 1
    assert reason in said


def test_rows_without_a_market_need_one_where_there_are_several(house: House, shops, tmp_path: Path):
    _, lines, _ = run(house, tmp_path, "number\n1\n", "--client", "novesta")
    assert lines == [{"line": 2, "error": "Line 2: market: Must not be empty."}]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("59.90", "59.90"),
        ("59,9 €", "59.9"),
        ("1 234,50 Kč", "1234.50"),
        ("1\u00a0234", "1234"),
        ("1.234,50", "1234.50"),
        ("€1,234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1.230", None),
        ("59.9000", "59.9000"),
        ("CHF 1'234.50", "1234.50"),
        ("1’234.50", "1234.50"),
        ("1\u202f234\u202f567,80 €", "1234567.80"),
        ("1.234,50 €", "1234.50"),
        ("1,234,567.5 £", "1234567.5"),
        ("1.234,- Kč", "1234.00"),
        ("1'234.– Fr.", "1234.00"),
        ("59,-Kč", "59.00"),
        ("kr. 1.234,50", "1234.50"),
        ("US$ 5", "US$ 5"),
        ("1 234", "1234"),
        ("1234,567", "1234.567"),
        ("0,500", "0.500"),
        ("1,230", None),
        ("EUR 1.230", None),
        ("12 34", None),
        ("1.23.4", None),
        ("1.234'50", None),
        ("1 234.567 890", None),
        ("1,234,50", None),
        ("18.9.2026", None),
        ("1,5 mil. Kč", "1,5 mil. Kč"),
        ("5k", "5k"),
        ("2 x 59,90", "2 x 59,90"),
        ("−5", "−5"),
        ("5-", "5-"),
        ("(5)", "(5)"),
        ("1e3", "1e3"),
        ("-5", "-5"),
        ("free", "free"),
    ],
)
def test_amounts_as_shops_write_them(cell: str, amount: str | None):
    assert amount_in(cell) == amount


@pytest.mark.parametrize(
    ("cell", "currency"),
    [("CHF 1", "CHF"), ("1 Kč", "CZK"), ("€1", "EUR"), ("1,- zł", "PLN"), ("1 kr.", ""), ("1", ""), ("free", "")],
)
def test_currencies_beside_amounts(cell: str, currency: str):
    assert currency_in(cell) == currency


@pytest.mark.parametrize(
    ("row", "total"),
    [
        ("CHF 1'234.50,", (123450, "CHF")),
        ("12.50 €,EUR", (1250, "EUR")),
        ("12.50 Kč,EUR", None),
        ("12_34,EUR", None),
        ("1e3,EUR", None),
        ("5-,EUR", None),
        ("(5),EUR", None),
    ],
)
def test_an_amount_is_kept_in_its_own_currency_or_refused(
    house: House, shops, tmp_path: Path, row: str, total: tuple[int, str] | None
):
    _, lines, _ = run(house, tmp_path, f"number,total,currency\n1,{row}\n", "--client", "calida")
    assert ("error" in lines[0]) is (total is None)
    assert [(one.total_minor, one.currency) for one in kept(house).values()] == ([total] if total else [])


def test_one_separator_before_three_digits_is_refused_where_cents_have_two(house: House, shops, tmp_path: Path):
    _, lines, _ = run(house, tmp_path, "number;total\n1;1.230\n", "--client", "calida")
    assert "total: Not an amount" in lines[0]["error"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-09-18T14:03:22", "2026-09-18"),
        ("8. 9. 2026", "2026-09-08"),
        ("08.09.2026 10:00", "2026-09-08"),
        ("", None),
        ("09/08/2026", "09/08/2026"),
    ],
)
def test_days_as_shops_write_them(cell: str, day: str | None):
    assert day_in(cell) == day


@pytest.mark.parametrize(
    ("cell", "quantity"),
    [("", 1), ("2", 2), ("2,00", 2), ("1.5", "1.5"), ("-1", "-1"), ("1,000", "1,000"), ("9" * 5000, "9" * 5000)],
)
def test_quantities_as_shops_write_them(cell: str, quantity: int | str):
    assert quantity_in(cell) == quantity
