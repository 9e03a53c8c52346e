"""Settings, from the environment only. Everything wrong is said at once."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from tolmach.clock import Clock, ShiftedClock, SystemClock, parse_instant
from tolmach.errors import Refused
from tolmach.keys import Keyring
from tolmach.private_hosts import PrivateHosts, read_private_hosts
from tolmach.s3_place import S3Place, read_s3_place

MIN_SECRET_LETTERS = 32
DRIVERS = {"sqlite": "pysqlite", "postgresql": "psycopg"}
"""The databases Tolmach runs on and the one driver it uses for each."""

_RELAY = re.compile(
    r"smtps?://(?:[^@/?#\s]+@)?[A-Za-z0-9.-]+(?::\d{1,5})?/?(?:\?(?:(?:per_minute=\d{1,6}|security=none)(?:&|$))*)?"
)
MAILERS = ("smtp", "maildir", "console")
DETECTORS = ("auto", "eldc", "lingua", "langdetect", "fixed")


class WrongSettings(Refused):
    """The environment cannot be used; ``problems`` lists every reason as a sentence."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class MailListen:
    """Where letters are taken from a mail server: a host and port, or a socket file, by LMTP or SMTP."""

    is_lmtp: bool
    host: str = ""
    port: int = 0
    path: Path | None = None

    def __str__(self) -> str:
        return f"{'lmtp' if self.is_lmtp else 'smtp'}://{self.path or f'{self.host}:{self.port}'}"


@dataclass(frozen=True, kw_only=True)
class DnsServer:
    """A name server to ask instead of the machine's own, by its IP address."""

    address: str
    port: int


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an installation is told from outside."""

    data_dir: Path
    database_url: str
    keyring: Keyring
    host: str
    port: int
    public_url: str
    mailer: str
    clock_starts_at: datetime | None = None
    detector: str = "auto"
    translate_url: str | None = None
    mail_listen: MailListen | None = None
    relay: str | None = field(default=None, repr=False)
    dns: DnsServer | None = None
    store: S3Place | None = None
    private_hosts: PrivateHosts = field(default_factory=PrivateHosts)

    def clock(self) -> Clock:
        """The clock these settings ask for."""
        return ShiftedClock(self.clock_starts_at) if self.clock_starts_at else SystemClock()


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises WrongSettings with the full list of what is wrong."""
    problems: list[str] = []
    data_dir = Path(environ.get("TOLMACH_DATA_DIR", "var")).absolute()
    host, port = _bind(environ.get("TOLMACH_BIND", "127.0.0.1:8000"), problems)
    settings = Settings(
        data_dir=data_dir,
        database_url=_database_url(environ.get("TOLMACH_DATABASE_URL", ""), data_dir, problems),
        keyring=_keyring(environ.get("TOLMACH_SECRET_KEY", ""), data_dir, problems),
        host=host,
        port=port,
        public_url=_public_url(environ.get("TOLMACH_PUBLIC_URL", f"http://{host}:{port}"), problems),
        mailer=_one_of("TOLMACH_MAILER", environ.get("TOLMACH_MAILER", "smtp"), MAILERS, problems),
        clock_starts_at=_clock(environ.get("TOLMACH_CLOCK", ""), problems),
        detector=_one_of("TOLMACH_DETECTOR", environ.get("TOLMACH_DETECTOR", "auto"), DETECTORS, problems),
        translate_url=_translate_url(environ.get("TOLMACH_TRANSLATE_URL", ""), problems),
        mail_listen=read_mail_listen(environ.get("TOLMACH_MAIL_LISTEN", ""), problems),
        relay=_relay(environ.get("TOLMACH_RELAY", ""), problems),
        dns=_dns(environ.get("TOLMACH_DNS", ""), problems),
        store=read_s3_place(environ, problems),
        private_hosts=read_private_hosts(environ.get("TOLMACH_PRIVATE_HOSTS", ""), problems),
    )
    if problems:
        raise WrongSettings(problems)
    return settings


def _database_url(url: str, data_dir: Path, problems: list[str]) -> str:
    if not url:
        return f"sqlite:///{data_dir / 'tolmach.db'}"
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        problems.append("TOLMACH_DATABASE_URL is not a database address.")
        return url
    if backend not in DRIVERS:
        problems.append(f"TOLMACH_DATABASE_URL names {backend}; Tolmach runs on SQLite and PostgreSQL.")
        return url
    if backend == "postgresql" and find_spec("psycopg") is None:
        problems.append("TOLMACH_DATABASE_URL names PostgreSQL, whose driver is missing: install tolmach[postgres].")
    # A bare postgresql:// would mean psycopg 2, which Tolmach does not bring; another driver's dialect is not tested.
    return parsed.set(drivername=f"{backend}+{DRIVERS[backend]}").render_as_string(hide_password=False)


def _keyring(value: str, data_dir: Path, problems: list[str]) -> Keyring:
    is_usable = _is_usable(data_dir, problems)
    if value:
        keys = tuple(key.strip() for key in value.split(",") if key.strip())
    else:
        keys = _own_key(data_dir, problems) if is_usable else (secrets.token_urlsafe(32),)
    if not keys or any(len(key) < MIN_SECRET_LETTERS for key in keys):
        problems.append(f"TOLMACH_SECRET_KEY is too short: at least {MIN_SECRET_LETTERS} characters a key.")
    return Keyring(keys)


def _is_usable(data_dir: Path, problems: list[str]) -> bool:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problems.append(f"TOLMACH_DATA_DIR cannot be used: {error.strerror}: {data_dir}.")
        return False
    return True


def _own_key(data_dir: Path, problems: list[str]) -> tuple[str, ...]:
    path = data_dir / "secret.key"
    try:
        _make_key(path)
        return tuple(path.read_text(encoding="ascii").split())
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"The secret key {path} cannot be used: {error}.")
        return (secrets.token_urlsafe(32),)


def _make_key(path: Path) -> None:
    # Whole or not at all: a second process must never read a key that the first has only half written.
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _bind(value: str, problems: list[str]) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        problems.append(f"TOLMACH_BIND is not host:port: {value!r}.")
        return "127.0.0.1", 8000
    return host, int(port)


def _public_url(value: str, problems: list[str]) -> str:
    if not _is_web_address(value):
        problems.append(f"TOLMACH_PUBLIC_URL is not an http address: {value!r}.")
    return value.rstrip("/")


def _translate_url(value: str, problems: list[str]) -> str | None:
    if value and not _is_web_address(value):
        problems.append(f"TOLMACH_TRANSLATE_URL is not an http address: {value!r}.")
    return value.rstrip("/") or None


def read_mail_listen(value: str, problems: list[str]) -> MailListen | None:
    """``lmtp://127.0.0.1:8024``, ``smtp://127.0.0.1:8025`` or ``lmtp:///run/tolmach/lmtp``; None for nothing."""
    if not value:
        return None
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port or 0
    except ValueError:
        parts, host, port = urlsplit(""), "", 0
    is_file = not parts.netloc and parts.path.startswith("/")
    if parts.scheme not in ("lmtp", "smtp") or not (is_file or (host and port and not parts.path.strip("/"))):
        problems.append(f"TOLMACH_MAIL_LISTEN is not like lmtp://127.0.0.1:8024 or lmtp:///a/socket: {value!r}.")
        return None
    is_lmtp = parts.scheme == "lmtp"
    return (
        MailListen(is_lmtp=is_lmtp, path=Path(parts.path))
        if is_file
        else MailListen(is_lmtp=is_lmtp, host=host, port=port)
    )


def _relay(value: str, problems: list[str]) -> str | None:
    if value and not _is_relay(value):
        # The address holds a password, so it is not repeated.
        problems.append(
            "TOLMACH_RELAY is no mail server: smtp://user:password@host:587, or smtps:// for TLS from the beginning,"
            " with ?per_minute=N for a limit and ?security=none without encryption."
        )
        return None
    return value or None


def _is_relay(value: str) -> bool:
    try:
        return bool(_RELAY.fullmatch(value)) and urlsplit(value).port != 0
    except ValueError:
        # No server has a port above 65535.
        return False


def _dns(value: str, problems: list[str]) -> DnsServer | None:
    if not value:
        return None
    try:
        parts = urlsplit(f"//{value}")
        return DnsServer(address=str(ip_address(parts.hostname or "")), port=parts.port or 53)
    except ValueError:
        problems.append(f"TOLMACH_DNS is not the IP address of a name server, with or without a port: {value!r}.")
        return None


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _one_of(name: str, value: str, known: tuple[str, ...], problems: list[str]) -> str:
    if value not in known:
        problems.append(f"{name} is {value!r}; known are {', '.join(known)}.")
    return value


def _clock(value: str, problems: list[str]) -> datetime | None:
    if not value:
        return None
    try:
        return parse_instant(value)
    except ValueError:
        problems.append(f"TOLMACH_CLOCK is not an instant with its offset: {value!r}.")
        return None
