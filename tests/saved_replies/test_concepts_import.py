"""``tolmach concepts import``: a plan out, a plan in, and what the library holds afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from concept_makers import make_concept, shared_concept
from house_makers import TUESDAY_TEN, Shops
from openpyxl import load_workbook
from sqlalchemy import select

from tolmach.cli import tolmach
from tolmach.events.model import Event, EventKind
from tolmach.replies.model import Concept, ConceptVersion
from tolmach.saved_replies.plan_table import COLUMNS
from tolmach.wiring import House

MACROS = Path(__file__).with_name("macros.csv")
SECRET = "test-secret-" + "s" * 32
CONFIRM = ("--confirm", "--by", "olga@desk.example")
Cells = dict[str, str]


def run(house: House, *words: str) -> tuple[int, list[dict[str, Any]], str]:
    environ = {
        "TOLMACH_DATA_DIR": str(house.settings.data_dir),
        "TOLMACH_DATABASE_URL": house.settings.database_url,
        "TOLMACH_SECRET_KEY": SECRET,
        "TOLMACH_CLOCK": "2026-09-22T08:00:00Z",
    }
    done = CliRunner().invoke(tolmach, ["concepts", "import", "--json", *words], env=environ)
    lines = [json.loads(line) for line in done.stdout.splitlines()] if done.exit_code == 0 else []
    return done.exit_code, lines, f"{done.exception} {done.stderr}"


@pytest.fixture
def plan(house: House, shops: Shops, tmp_path: Path) -> Path:
    """The plan of the hand-made macros for the shops that are there, as a workbook."""
    place = tmp_path / "macros.plan.xlsx"
    code, lines, _ = run(house, str(MACROS), "--quick", "--out", str(place))
    assert (code, len(lines)) == (0, 8)
    return place


def change(plan: Path, alter: Callable[[Cells], None]) -> None:
    """What a person does with the plan in a spreadsheet program: each row is given to ``alter``."""
    book = load_workbook(plan)
    sheet = book.active
    for row in sheet.iter_rows(min_row=2):
        cells = {name: str(cell.value or "") for name, cell in zip(COLUMNS, row, strict=True)}
        alter(cells)
        for name, cell in zip(COLUMNS, row, strict=True):
            cell.value = cells[name]
    stream = BytesIO()
    book.save(stream)
    plan.write_bytes(stream.getvalue())


def kept(house: House) -> dict[tuple[str, str], ConceptVersion]:
    """Concept's key and language → the version, of the client's own concepts."""
    with house.database.reading() as session:
        rows = session.execute(
            select(Concept.key, ConceptVersion)
            .join(ConceptVersion, ConceptVersion.concept_id == Concept.id)
            .where(Concept.client_id.is_not(None), ConceptVersion.country == "")
            .order_by(ConceptVersion.id)
        )
        return {(key, version.language): version for key, version in rows}


def say_yes(cells: Cells, *rows: str) -> None:
    """What is only perhaps one idea is taken where a person says so."""
    if cells["what"] == "reply" and cells["row"] in rows:
        assert cells["row"] == "19" or (cells["take"], "perhaps one idea" in cells["why"]) == ("no", True)
        cells["take"] = "yes"


def join(cells: Cells) -> None:
    """The words alone tell little: a person puts together what is one idea."""
    groups = {"2": "returns", "3": "returns", "11": "returns", "19": "returns", "27": "parcel", "35": "parcel"}
    cells["group"] = groups.get(cells["row"], cells["group"])
    say_yes(cells, *groups)
    if cells["what"] == "reply" and cells["row"] == "3":
        cells["customers ask"] = "ako vrátim tovar\nchcem vrátiť topánky"


@pytest.mark.database
def test_nothing_is_kept_before_a_person_confirms_and_twice_is_once(house: House, shops: Shops, plan: Path):
    assert kept(house) == {}
    change(plan, join)
    code, lines, _ = run(house, str(plan), *CONFIRM)
    assert code == 0
    assert {line["row"]: line["outcome"] for line in lines} == {
        **dict.fromkeys(("2", "3", "11", "19", "27", "35"), "approved"),
        "51": "waiting",
        "43": "not taken",
    }
    assert {line["row"] for line in lines if line.get("asked_for")} == {"3"}
    versions = kept(house)
    assert versions["vraceni_zbozi", "sk"].asks == ["ako vrátim tovar", "chcem vrátiť topánky"]
    returns = {code: version for (key, code), version in versions.items() if key == "vraceni_zbozi"}
    assert list(returns) == ["cs", "sk", "bg", "el"]
    assert {one.approved_by for one in returns.values()} == {shops.users["olga"]}
    assert all(one.approved_at is not None and one.approved_at >= TUESDAY_TEN for one in returns.values())
    assert returns["cs"].text == (
        "Zboží můžete vrátit do {{market.return_days}} dnů od převzetí, a to i bez udání důvodu. Zabalte ho prosím "
        "tak, aby se cestou nepoškodilo, a pošlete ho na adresu:\n\n{{market.return_address}}\n\n"
        "Peníze Vám vrátíme na účet, jakmile balík dorazí do skladu."
    )
    assert "Dlha 1, 010 01 Zilina" in returns["el"].text
    voucher = versions["darcekovy_poukaz", "sk"]
    assert (voucher.approved_by, "{{ticket_ticket_field_360001}}" in voucher.text) == (None, True)
    _, again, _ = run(house, str(plan), *CONFIRM)
    assert {line["outcome"] for line in again} == {"unchanged", "not taken"}
    with house.database.reading() as session:
        kinds = session.scalars(
            select(Event.kind).where(Event.client_id == shops.clients["novesta"]).order_by(Event.id)
        ).all()
    assert (kinds.count(EventKind.CONCEPT_CHANGED), kinds.count(EventKind.VERSION_APPROVED)) == (3, 6)


@pytest.mark.database
def test_a_file_that_is_imported_again_finds_its_concepts(house: House, plan: Path, tmp_path: Path):
    change(plan, join)
    run(house, str(plan), *CONFIRM)
    again = tmp_path / "again.csv"
    _, lines, _ = run(house, str(MACROS), "--quick", "--out", str(again))
    assert {line["concept"] for line in lines if line["take"]} == {
        "vraceni_zbozi",
        "zasilka_kde_je",
        "darcekovy_poukaz",
    }
    _, lines, _ = run(house, str(again), *CONFIRM)
    assert {line["outcome"] for line in lines} == {"unchanged", "not taken"}


@pytest.mark.database
def test_a_concept_of_the_library_becomes_the_clients_own_with_other_languages_stale(
    house: House, shops: Shops, plan: Path
):
    shared_concept(house.database)

    def take_two(cells: Cells) -> None:
        cells["take"] = "yes" if cells["row"] in ("2", "3") and cells["take"] else "no"
        cells["concept"] = "how_to_return" if cells["what"] == "reply" else ""
        cells["group"] = "1"

    change(plan, take_two)
    _, lines, _ = run(house, str(plan), *CONFIRM)
    assert [line["outcome"] for line in lines if line["row"] in ("2", "3")] == ["approved", "approved"]
    own = {code: (str(version.state), version.asks) for (_, code), version in kept(house).items()}
    assert own == {
        "cs": ("approved", ["jak vrátím zboží"]),
        "sk": ("approved", ["ako vrátim tovar"]),
        "en": ("stale", ["how do I return it"]),
        "de": ("stale", []),
    }
    with house.database.reading() as session:
        shared = session.scalars(select(ConceptVersion.state).where(ConceptVersion.client_id.is_(None))).all()
    assert {str(state) for state in shared} == {"approved"}
    assert shops.clients["novesta"] in {version.client_id for version in kept(house).values()}


@pytest.mark.database
@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ("", "has another wording already in slovenčina"),
        ("1/approved/2026-01-01T00:00:00+00:00", "has changed since the plan was made in slovenčina"),
        ("replace", ""),
    ],
)
def test_a_wording_that_stands_there_gives_way_only_to_who_knows_of_it(
    house: House, shops: Shops, plan: Path, seen: str, told: str
):
    with house.database.writing.begin() as session:
        make_concept(session, client_id=shops.clients["novesta"])

    def take_one(cells: Cells) -> None:
        cells["take"] = "yes" if cells["row"] == "3" and cells["take"] else "no"
        cells.update({"concept": "how_to_return", "seen": seen} if cells["what"] == "reply" else {})

    change(plan, take_one)
    line = next(line for line in run(house, str(plan), *CONFIRM)[1] if line["row"] == "3")
    assert told in line.get("error", "")
    version = kept(house)["how_to_return", "sk"]
    assert version.text.startswith("Tovar nám môžete" if seen == "replace" else "Tovar môžete")
    # The words of one language are mended, what the reply says is not: the other languages stay.
    assert str(kept(house)["how_to_return", "de"].state) == "approved"


@pytest.mark.database
def test_what_a_person_left_wrong_is_told_by_line_and_keeps_its_group_out(house: House, plan: Path):
    def spoil(cells: Cells) -> None:
        cells["group"] = "one" if cells["row"] in ("2", "27", "35") else cells["group"]
        say_yes(cells, "2", "3", "11", "27", "35")
        if cells["what"] == "reply":
            changed = {"3": {"language": "xx"}, "11": {"concept": "no_such"}, "51": {"take": "perhaps"}}
            cells.update(changed.get(cells["row"], {}))
        elif cells["row"] == "19" and cells["what"] == "slot":
            cells.update(take="yes", becomes="")

    change(plan, spoil)
    _, lines, _ = run(house, str(plan), *CONFIRM)
    told = {line.get("row") or line["line"]: line.get("error", "") for line in lines}
    assert "Group one has čeština twice (rows 2, 27)" in told["2"]
    assert told["35"].endswith(told["2"].partition(": ")[2])
    assert told["11"].endswith("There is no concept no_such.")
    wrong = sorted(line["error"].partition(": ")[2] for line in lines if "row" not in line)
    assert wrong == [
        "'perhaps' is neither yes nor no.",
        "A line that belongs to this reply is wrong, so it was not taken.",
        "Before the reply can be taken, name the language.",
        *["Write what the piece becomes, or do not take the change."] * 2,
    ]
    assert kept(house) == {}


@pytest.mark.database
def test_a_text_that_cannot_be_used_yet_does_not_push_an_approved_one_away(house: House, plan: Path, tmp_path: Path):
    def fill_in(cells: Cells) -> None:
        if cells["row"] != "51":
            cells["take"] = "no" if cells["take"] else ""
        elif cells["what"] == "open":
            cells.update(take="yes", becomes="{{order.number}}")

    change(plan, fill_in)
    assert {line["row"]: line["outcome"] for line in run(house, str(plan), *CONFIRM)[1]}["51"] == "approved"
    again = str(tmp_path / "again.xlsx")
    run(house, str(MACROS), "--quick", "--out", again)
    told = {line["row"]: line for line in run(house, again, *CONFIRM)[1]}
    assert "places that nothing fills ({{ticket.ticket_field_360001}})" in told["51"]["error"]
    assert str(kept(house)["darcekovy_poukaz", "sk"].state) == "approved"


@pytest.mark.database
def test_what_cannot_be_done_is_said(house: House, plan: Path):
    macros = str(MACROS)
    for words, code, reason in (
        ((macros, "--client", "nobody"), 1, "no client nobody"),
        ((macros, "--out", str(plan)), 1, "is there already"),
        ((macros, "--out", "plan.pdf"), 2, "ending in .xlsx or .csv"),
        ((macros, *CONFIRM), 1, "The file is no plan"),
        ((str(plan), "--out", f"{plan}.csv"), 1, "a plan already"),
        ((str(plan), "--confirm"), 2, "--confirm and --by go together"),
    ):
        found, _, told = run(house, *words)
        assert (found, reason in " ".join(told.split())) == (code, True), words


@pytest.mark.database
def test_only_who_runs_the_house_confirms(house: House, plan: Path):
    for address, reason in (("nobody@desk.example", "no user nobody"), ("alena@desk.example", "cannot confirm")):
        code, _, told = run(house, str(plan), "--confirm", "--by", address)
        assert (code, reason in told) == (1, True)
    assert kept(house) == {}


SHARED = """Name;Language;Text
Platba;sk;Sumu pošlite na účet SK31 1200 0000 1987 4263 7541 a dajte nám vedieť.
Otázka;sk;Prosím, napíšte nám číslo svojej objednávky.
Écrire;fr;Vous pouvez nous écrire à bonjour@novesta.example pour toute question.
"""


@pytest.mark.database
def test_what_may_be_one_shops_own_is_not_approved_for_all_shops(house: House, shops: Shops, tmp_path: Path):
    file, plan = tmp_path / "shared.csv", tmp_path / "shared.plan.csv"
    file.write_text(SHARED)
    run(house, str(file), "--quick", "--out", str(plan))
    told = {line["name"]: (line["outcome"], line["owned"]) for line in run(house, str(plan), *CONFIRM)[1]}
    assert told == {
        "Platba": ("waiting", ["SK31 1200 0000 1987 4263 7541"]),
        "Otázka": ("approved", []),
        "Écrire": ("waiting", ["bonjour@novesta.example"]),
    }
    with house.database.reading() as session:
        states = dict(session.execute(select(ConceptVersion.name, ConceptVersion.state)).all())
    assert {name: str(state) for name, state in states.items()} == {name: said for name, (said, _) in told.items()}
