"""A maildir as a source: letters that nobody has read lie in ``new``, or in ``cur`` without the flag S."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tolmach.clients.model import Mailbox
from tolmach.errors import PortError
from tolmach.inbox.fetched import Fetched
from tolmach.inbox.wake import Wake

LOOK_EVERY_SECONDS = 10.0


class MaildirSource:
    """Files are read as they are and renamed, never written: what no parser understands is a letter too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new(self) -> Iterator[Fetched]:
        for path in self._unread():
            with _touching():
                content = _read(path)
            if content is not None:
                yield Fetched(key=f"{path.parent.name}/{path.name}", content=content)

    def settle(self, fetched: Fetched) -> None:
        part, _, name = fetched.key.partition("/")
        plain, _, flags = name.partition(":2,")
        seen = f"{plain}:2,{''.join(sorted({*flags, 'S'}))}"
        with _touching(), suppress(FileNotFoundError):
            (self._folder / part / name).rename(self._folder / "cur" / seen)

    def wait(self, wake: Wake) -> None:
        wake.wait(LOOK_EVERY_SECONDS)

    def state(self) -> dict[str, Any] | None:
        return None

    def problem(self) -> str | None:
        return None

    def _unread(self) -> list[Path]:
        """Unread files, the oldest first: names begin with the second of delivery."""
        with _touching():
            entries = [entry for part in ("new", "cur") for entry in os.scandir(self._folder / part)]
        return sorted((Path(one.path) for one in entries if _is_unread(one.name)), key=lambda path: path.name)


@contextmanager
def open_maildir(box: Mailbox) -> Iterator[MaildirSource]:
    """The maildir of a mailbox. Raises PortError where there is none."""
    path = Path(str(box.source_settings.get("path", "")))
    if not all((path / part).is_dir() for part in ("new", "cur")):
        raise PortError("maildir", f"{path} is no maildir", permanent=False)
    yield MaildirSource(path)


@contextmanager
def _touching() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PortError("maildir", str(error), permanent=False) from error


def _read(path: Path) -> bytes | None:
    """The file's bytes; None where somebody else took it between the listing and now."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _is_unread(name: str) -> bool:
    return not name.startswith(".") and "S" not in name.partition(":2,")[2]
