"""How drafts fared: every draft has one fate, days are the market's, and each format says the same."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner, Result
from draft_makers import make_draft
from house_makers import Shops
from market_days import OPERATOR
from sqlalchemy import update

from tolmach.accounts.access import Access
from tolmach.commands.report import command
from tolmach.errors import NotFound
from tolmach.replies.fates import TYPED_OVER, Fate, fate_of
from tolmach.replies.model import DraftOrigin, DraftState
from tolmach.reports.draft_export import drafts_as_csv, drafts_as_object
from tolmach.reports.draft_rules import OfferedDraft, figures, parts
from tolmach.reports.drafts import DraftReport, draft_report, figures_of_agents, last_four_weeks
from tolmach.reports.period import Period
from tolmach.reports.rules import Share
from tolmach.tickets.model import Message
from tolmach.translation.checks import Light
from tolmach.wiring import House

DRAFTED = "Dobrý deň,\n\nbalík je na ceste a príde v stredu.\n\nS pozdravom\nNovesta SK"
EDITED = DRAFTED.replace("v stredu", "vo štvrtok")
OWN_WORDS = "Peniaze sme Vám dnes vrátili na účet, z ktorého prišla platba."

FATES = {
    # name: state, share that was changed, answered without it → fate
    "sent as it was": (DraftState.USED, 0.0, False, Fate.UNTOUCHED),
    "one word changed": (DraftState.USED, 0.01, False, Fate.EDITED),
    "just not another text": (DraftState.USED, TYPED_OVER - 0.01, False, Fate.EDITED),
    "typed over": (DraftState.USED, TYPED_OVER, False, Fate.REJECTED),
    "answered without it": (DraftState.READY, None, True, Fate.REJECTED),
    "dropped for the next letter's": (DraftState.DROPPED, None, False, Fate.UNUSED),
    "still waits": (DraftState.READY, None, False, Fate.UNUSED),
}


@pytest.mark.parametrize(("state", "edit", "is_passed_over", "fate"), FATES.values(), ids=FATES)
def test_each_draft_has_one_fate(state: DraftState, edit: float | None, is_passed_over: bool, fate: Fate):
    assert fate_of(state, edit, is_passed_over=is_passed_over) is fate


def _offered(fate: Fate, *, light: Light = Light.GREEN, edit: float | None = None) -> OfferedDraft:
    return OfferedDraft(
        language="sk",
        origin=DraftOrigin.CONCEPT,
        concept="delayed",
        light=light,
        own_light=light,
        fate=fate,
        edit=edit,
    )


def test_what_nobody_decided_about_does_not_lower_the_share_sent_unedited():
    found = figures([_offered(Fate.UNTOUCHED), _offered(Fate.REJECTED), *[_offered(Fate.UNUSED)] * 8])
    assert (found.offered, found.decided, found.sent_unedited) == (10, 2, Share(part=1, whole=2))


def test_the_median_edit_is_of_those_that_were_edited():
    edits = [_offered(Fate.EDITED, edit=share) for share in (0.02, 0.3, 0.1)]
    assert figures([*edits, _offered(Fate.UNTOUCHED, edit=0.0), _offered(Fate.REJECTED, edit=0.9)]).median_edit == 10
    assert figures([]).median_edit is None


def test_lights_go_from_green_to_red():
    drafts = [_offered(Fate.UNUSED, light=light) for light in (Light.RED, Light.RED, Light.AMBER, Light.GREEN)]
    assert [(one.key, one.offered) for one in parts(drafts)["light"]] == [("green", 1), ("amber", 1), ("red", 2)]


@pytest.fixture
def offered(house: House, shops: Shops) -> None:
    """Five drafts of the Tuesday: one of each fate in Slovak, and an untouched one of another client."""
    with house.database.writing.begin() as session:
        concept = {"offered": DRAFTED, "concept_key": "delayed"}
        make_draft(session, shops, sent=DRAFTED, **concept)
        make_draft(session, shops, sent=EDITED, light=Light.AMBER, **concept)
        make_draft(session, shops, sent=OWN_WORDS, light=Light.AMBER, **concept)
        make_draft(session, shops, sent=OWN_WORDS, is_passed_over=True, light=Light.RED, **concept)
        make_draft(session, shops, origin=DraftOrigin.MACHINE, **concept)
        make_draft(session, shops, market="calida-sk", sent=DRAFTED, **concept)
        make_draft(session, shops, offered=None)


def _report(house: House, client: str | None = "novesta", *, access: Access = OPERATOR) -> DraftReport:
    with house.database.reading() as session:
        return draft_report(session, access, client, last_four_weeks(date(2026, 9, 22)))


@pytest.mark.database
def test_drafts_are_counted_by_light_language_origin_and_concept(house: House, offered: None):
    report = _report(house)
    total = report.total
    assert (total.offered, total.untouched, total.edited, total.rejected, total.unused) == (5, 1, 1, 2, 1)
    by_light = {one.key: one.sent_unedited for one in report.parts["light"]}
    assert by_light == {"green": Share(part=1, whole=1), "amber": Share(part=0, whole=2), "red": Share(part=0, whole=1)}
    assert [(one.key, one.offered) for one in report.parts["origin"]] == [("concept", 4), ("machine", 1)]
    assert [(one.key, one.offered) for one in report.parts["concept"]] == [("delayed", 5)]
    assert [(one.key, one.offered) for one in report.parts["language"]] == [("sk", 5)]
    assert _report(house, None).total.untouched == 2


@pytest.mark.database
def test_only_who_runs_the_house_sees_how_each_agent_decided(house: House, shops: Shops, offered: None):
    report = _report(house)
    assert [(report.person(one.key), one.untouched, one.edited, one.rejected) for one in report.parts["agent"]] == [
        ("Alena", 1, 1, 2)
    ]
    assert drafts_as_object(report)["by_agent"]["Alena"]["median_edit_percent"] == 7
    assert "agent" not in _report(house, "calida", access=shops.access("mallory")).parts
    with house.database.reading() as session:
        pool = shops.pools["sk"]
        assert figures_of_agents(session, [pool], now=house.clock.now())[shops.users["alena"]].decided == 5
        assert figures_of_agents(session, [shops.pools["cs"]], now=house.clock.now()) == {}


@pytest.mark.database
def test_an_answer_that_was_taken_back_decides_nothing(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        make_draft(session, shops, offered=DRAFTED, sent=OWN_WORDS, is_passed_over=True)
        session.execute(update(Message).where(Message.text == OWN_WORDS).values(taken_back_at=house.clock.now()))
    assert (_report(house).total.rejected, _report(house).total.unused) == (0, 1)


@pytest.mark.database
def test_days_are_those_of_the_markets_zone(house: House, shops: Shops):
    with house.database.writing.begin() as session:
        late = datetime(2026, 9, 20, 21, 30, tzinfo=UTC)  # 23:30 of the 20th in Bratislava, 00:30 of the 21st in Sofia.
        make_draft(session, shops, now=late)
        make_draft(session, shops, market="novesta-bg", now=late)
    with house.database.reading() as session:
        day = Period(first=date(2026, 9, 21), last=date(2026, 9, 21))
        assert [one.key for one in draft_report(session, OPERATOR, None, day).parts["language"]] == ["bg"]


def test_nobody_reads_the_drafts_of_another_client(house: House, shops: Shops, offered: None):
    with pytest.raises(NotFound):
        _report(house, "novesta", access=shops.access("mallory"))
    assert _report(house, None, access=shops.access("mallory")).total.offered == 1


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["drafts", *arguments], catch_exceptions=True)


@pytest.fixture
def environment(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLMACH_DATA_DIR", str(house.settings.data_dir))
    monkeypatch.setenv("TOLMACH_DATABASE_URL", house.settings.database_url)
    monkeypatch.setenv("TOLMACH_SECRET_KEY", "test-secret-" + "s" * 32)


def test_people_read_columns(environment: None, offered: None):
    run = _run("--client", "novesta", "--from", "2026-09-22", "--to", "2026-09-22")
    assert run.exit_code == 0
    assert "Drafts of novesta: 2026-09-22 to 2026-09-22" in run.stdout
    words = {line.split()[0]: line.split()[1:] for line in run.stdout.splitlines() if line.split()}
    assert words["all"] == ["5", "1", "1", "2", "1", "7%", "1", "of", "4,", "25%"]
    assert words["green"] == ["2", "1", "0", "0", "1", "-", "1", "of", "1,", "100%"]


def test_all_formats_say_the_same(house: House, environment: None, offered: None):
    days = ["--client", "novesta", "--to", "2026-09-22"]
    found = json.loads(_run(*days, "--json").stdout)
    assert found == json.loads(json.dumps(drafts_as_object(_report(house))))
    assert found["by_light"]["green"]["sent_unedited"] == 1.0
    written = _run(*days, "--format", "csv").stdout
    assert written.splitlines() == drafts_as_csv(_report(house)).splitlines()
    rows = {(row["part"], row["key"]): row for row in csv.DictReader(io.StringIO(written))}
    assert rows["light", "amber"]["sent_unedited"] == "0.0"
    assert rows["total", ""]["offered"] == "5"


def test_an_unknown_client_or_format_is_refused(environment: None, offered: None):
    assert isinstance(_run("--client", "nobody").exception, NotFound)
    assert _run("--format", "xlsx").exit_code == 1
