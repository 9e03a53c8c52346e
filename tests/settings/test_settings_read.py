"""Settings come from the environment, with defaults, and everything wrong is said at once."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tolmach.clock import SystemClock
from tolmach.settings import Settings, WrongSettings, read_settings

SECRET = "s" * 32


def read(tmp_path: Path, **environ: str) -> Settings:
    return read_settings({"TOLMACH_DATA_DIR": str(tmp_path), **environ})


def problems(tmp_path: Path, **environ: str) -> list[str]:
    with pytest.raises(WrongSettings) as refused:
        read(tmp_path, **environ)
    return refused.value.problems


def test_nothing_set_means_sqlite_in_the_data_dir_on_this_machine(tmp_path: Path):
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/tolmach.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.mailer == "smtp"
    assert settings.detector == "auto"
    assert isinstance(settings.clock(), SystemClock)


def test_everything_wrong_is_said_at_once(tmp_path: Path):
    said = problems(
        tmp_path,
        TOLMACH_DATABASE_URL="mysql://x/y",
        TOLMACH_SECRET_KEY="short",
        TOLMACH_BIND="eight thousand",
        TOLMACH_PUBLIC_URL="novesta.example",
        TOLMACH_MAILER="pigeon",
        TOLMACH_CLOCK="2026-09-22T10:00:00",
        TOLMACH_DETECTOR="guess",
        TOLMACH_DNS="dns.example",
    )
    names = {sentence.split()[0] for sentence in said}
    assert names == {
        "TOLMACH_DATABASE_URL",
        "TOLMACH_SECRET_KEY",
        "TOLMACH_BIND",
        "TOLMACH_PUBLIC_URL",
        "TOLMACH_MAILER",
        "TOLMACH_CLOCK",
        "TOLMACH_DETECTOR",
        "TOLMACH_DNS",
    }
    assert len(said) == len(names)


WRONG = {
    "a database of another kind": ("TOLMACH_DATABASE_URL", "mysql://localhost/desk"),
    "a database address that is none": ("TOLMACH_DATABASE_URL", "tolmach.db"),
    "a database port that is none": ("TOLMACH_DATABASE_URL", "postgresql://localhost:port/desk"),
    "a secret of only a comma": ("TOLMACH_SECRET_KEY", ","),
    "a secret whose older key is short": ("TOLMACH_SECRET_KEY", SECRET + ",old"),
    "a port without a host": ("TOLMACH_BIND", "8000"),
    "port nought": ("TOLMACH_BIND", "127.0.0.1:0"),
    "a port too large": ("TOLMACH_BIND", "127.0.0.1:65536"),
    "a public address without a scheme": ("TOLMACH_PUBLIC_URL", "desk.example"),
    "a public address with half a bracket": ("TOLMACH_PUBLIC_URL", "http://["),
    "a public address of another kind": ("TOLMACH_PUBLIC_URL", "ftp://desk.example"),
    "an unknown mailer": ("TOLMACH_MAILER", "pigeon"),
    "a clock without its offset": ("TOLMACH_CLOCK", "2026-09-22T10:00:00"),
    "a clock that is no time": ("TOLMACH_CLOCK", "Tuesday"),
    "an unknown detector": ("TOLMACH_DETECTOR", "guess"),
}


@pytest.mark.parametrize(("name", "value"), WRONG.values(), ids=WRONG)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str):
    said = problems(tmp_path, **{name: value})
    assert len(said) == 1
    assert said[0].startswith(name)
    assert said[0].endswith(".")


def test_a_data_dir_that_cannot_be_made_is_said_whether_or_not_a_secret_is_set(tmp_path: Path):
    (tmp_path / "file").touch()
    under = {"TOLMACH_DATA_DIR": str(tmp_path / "file" / "var")}
    assert "TOLMACH_DATA_DIR" in problems(tmp_path, **under)[0]
    assert "TOLMACH_DATA_DIR" in problems(tmp_path, TOLMACH_SECRET_KEY=SECRET, **under)[0]


DATABASES = {
    "plain postgresql": ("postgresql://desk:pw@db/tolmach", "postgresql+psycopg://desk:pw@db/tolmach"),
    "another driver of it": ("postgresql+asyncpg://db/tolmach", "postgresql+psycopg://db/tolmach"),
    "a file": ("sqlite:////srv/desk.db", "sqlite+pysqlite:////srv/desk.db"),
}


@pytest.mark.parametrize(("given", "used"), DATABASES.values(), ids=DATABASES)
def test_the_one_driver_of_each_database_is_used(tmp_path: Path, given: str, used: str):
    assert read(tmp_path, TOLMACH_DATABASE_URL=given).database_url == used


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path):
    first = read(tmp_path).keyring
    path = tmp_path / "secret.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(first.secrets[0]) >= 32
    assert read(tmp_path).keyring == first
    assert sorted(tmp_path.iterdir()) == [path], "no half-written key is left behind"


def test_several_keys_make_a_ring_with_the_current_one_first(tmp_path: Path):
    ring = read(tmp_path, TOLMACH_SECRET_KEY=f"{'n' * 32}, {'o' * 32}").keyring
    assert ring.secrets == ("n" * 32, "o" * 32)


def test_the_clock_runs_on_from_the_instant_that_is_set(tmp_path: Path):
    now = read(tmp_path, TOLMACH_CLOCK="2026-09-22T10:00:00+02:00").clock().now()
    begin = datetime(2026, 9, 22, 8, 0, tzinfo=UTC)
    assert begin <= now < begin + timedelta(minutes=1)


def test_an_ipv6_address_can_be_bound(tmp_path: Path):
    settings = read(tmp_path, TOLMACH_BIND="[::1]:8080")
    assert (settings.host, settings.port) == ("[::1]", 8080)
    assert settings.public_url == "http://[::1]:8080"


@pytest.mark.parametrize(
    "address", ["smtp://mail.example", "smtps://desk:secret@mail.example:465", "smtp://h?per_minute=5&security=none"]
)
def test_a_relay_is_taken(tmp_path: Path, address: str):
    settings = read_settings({"TOLMACH_DATA_DIR": str(tmp_path), "TOLMACH_RELAY": address})
    assert settings.relay == address
    assert address not in repr(settings)


@pytest.mark.parametrize(
    "address",
    [
        "desk:secret@mail.example",
        "http://desk:secret@mail.example",
        "smtp://desk:secret@",
        "smtp://desk:secret@h?per_minute=many",
        "smtp://desk:secret@h:99999",
        "smtp://desk:secret@h:0",
        "smtp://h#secret",
    ],
)
def test_what_is_no_relay_is_refused_without_repeating_it(tmp_path: Path, address: str):
    with pytest.raises(WrongSettings) as refused:
        read_settings({"TOLMACH_DATA_DIR": str(tmp_path), "TOLMACH_RELAY": address})
    assert "TOLMACH_RELAY" in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "server"),
    [("", None), ("9.9.9.9", ("9.9.9.9", 53)), ("127.0.0.1:5353", ("127.0.0.1", 5353)), ("[::1]:54", ("::1", 54))],
)
def test_a_name_server_by_its_address(tmp_path: Path, value: str, server: tuple[str, int] | None):
    found = read(tmp_path, TOLMACH_DNS=value).dns
    assert (None if found is None else (found.address, found.port)) == server
