"""An IMAP folder as a source: read by UID, one letter at a time, marked or moved only after it was kept."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from imap_tools import BaseMailBox, ImapToolsError, MailboxMoveError, UnexpectedCommandStatusError
from imap_tools.utils import encode_folder

from tolmach.errors import PortError
from tolmach.inbox.fetched import Fetched
from tolmach.inbox.imap_place import first_place, place_of, searches_of, state_of
from tolmach.inbox.wake import Wake

IDLE_SECONDS = 240.0
"""RFC 2177 asks for less than 29 minutes; routers forget a silent connection far sooner, and nobody is told."""

POLL_SECONDS = 60.0
"""How often a server without IDLE is asked."""

_MOVES = "MOVE"
_DATE = re.compile(rb'INTERNALDATE "\s*(\d+)-(\w{3})-(\d{4}) ')
_MONTHS = (b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec")


class _NotHandedOut(Exception):
    """The server has the letter and refuses to give it."""


class ImapSource:
    """The opened folder of a mailbox; ``settings`` are those of its source, ``state`` what ``state`` gave last time."""

    def __init__(self, server: BaseMailBox, settings: dict[str, Any], state: dict[str, Any], *, today: date) -> None:
        self._server = server
        self._client: Any = server.client
        self._move_to = str(settings.get("move_to") or "")
        self._fetched_on: date | None = None
        self._refusal: str | None = None
        with speaking():
            folder, uidvalidity = _folder_of(settings), int(self._client.response("UIDVALIDITY")[1][0] or 0)
            place = place_of(state)
            if place is None or not place.fits(folder, uidvalidity):
                top = max(self._search("UID *"), default=0)
                place = first_place(
                    place,
                    folder=folder,
                    uidvalidity=uidvalidity,
                    top=top,
                    top_on=self._fetch(top, "(UID INTERNALDATE)")[1] if top else None,
                    days=settings.get("days"),
                    today=today,
                )
        self._place = place

    def new(self) -> Iterator[Fetched]:
        stuck = self._place.stuck
        self._was_told_of_more()
        for search in searches_of(self._place):
            uids = self._search(search)
            yield from self._letters([uid for uid in uids if uid > self._place.last_uid])
            self._place = self._place.caught_up()
        # Last, so that a letter that breaks the connection each time holds no other.
        yield from self._letters(stuck)

    def settle(self, fetched: Fetched) -> None:
        with speaking():
            try:
                self._settle(fetched.key)
                self._refusal = None
            except UnexpectedCommandStatusError as error:
                self._refusal = b" ".join(error.command_result[1]).decode("utf-8", "replace")
        self._place = self._place.passed(int(fetched.key), self._fetched_on)

    def wait(self, wake: Wake) -> None:
        if self._was_told_of_more():
            return
        has_idle = "IDLE" in self._client.capabilities
        if not has_idle and wake.wait(POLL_SECONDS):
            return
        with speaking():
            if has_idle:
                self._idle(wake)
            # Not every server tells of new letters in its answer to a search.
            self._client.noop()

    def state(self) -> dict[str, Any]:
        return state_of(self._place)

    def problem(self) -> str | None:
        stuck = len(self._place.stuck)
        return f"the server does not hand out {stuck} of the letters" if stuck else self._refusal

    def _was_told_of_more(self) -> bool:
        """Whether the server named a number of letters since this was last asked.

        It may come along with the answer to any command (RFC 3501, 5.2), also behind a search that does not have the
        letter yet, and is then not repeated to who waits.
        """
        return bool(self._client.untagged_responses.pop("EXISTS", None))

    def _search(self, criteria: str) -> list[int]:
        with speaking():
            return sorted(int(uid) for uid in self._server.uids(criteria, charset=None))

    def _letters(self, uids: Sequence[int]) -> Iterator[Fetched]:
        for uid in uids:
            before = self._place
            # Should the connection break at this letter, the next round begins behind it and comes back to it.
            self._place = before.stuck_at(uid)
            try:
                content, self._fetched_on = self._fetch(uid, "(UID INTERNALDATE BODY.PEEK[])")
            except _NotHandedOut:
                continue
            if content is None:
                self._place = before.passed(uid)
                continue
            self._place = before
            yield Fetched(key=str(uid), content=content)

    def _fetch(self, uid: int, parts: str) -> tuple[bytes | None, date | None]:
        """A letter's bytes and the server's date of it; no bytes where it is gone. Raises _NotHandedOut."""
        with speaking():
            try:
                status, data = self._client.uid("FETCH", str(uid), parts)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                raise _NotHandedOut from error
        if status != "OK":
            raise _NotHandedOut
        said = b" ".join(item[0] if isinstance(item, tuple) else item or b"" for item in data)
        content = next((item[1] for item in data if isinstance(item, tuple) and b"BODY[]" in item[0]), None)
        # An empty letter has a body; what was deleted meanwhile has NIL (RFC 2180, 4.1.3), or no answer at all.
        if content is None and b'BODY[] ""' in said:
            content = b""
        return content, _date_in(said)

    def _settle(self, uid: str) -> None:
        # Not by the library: after each mark it expunges what people have marked as deleted.
        if not self._move_to:
            self._do("STORE", uid, "+FLAGS", r"(\Seen)")
            return
        if not self._server.folder.exists(self._move_to):
            self._server.folder.create(self._move_to)
        capabilities = self._client.capabilities
        if _MOVES in capabilities:
            self._do("MOVE", uid, encode_folder(self._move_to))
            return
        self._do("COPY", uid, encode_folder(self._move_to))
        self._do("STORE", uid, "+FLAGS", r"(\Seen \Deleted)")
        if "UIDPLUS" in capabilities:
            self._do("EXPUNGE", uid)

    def _do(self, command: str, uid: str, *arguments: Any) -> None:
        status, data = self._client.uid(command, uid, *arguments)
        if status != "OK":
            raise MailboxMoveError(command_result=(status, data), expected="OK")

    def _idle(self, wake: Wake) -> None:
        client = self._client
        tag = client._command("IDLE")
        # Untagged answers may come before the one that lets the server wait; it alone is None.
        while client._get_response() is not None:
            if client.tagged_commands[tag]:
                raise imaplib.IMAP4.abort("IDLE was refused")
        if not self._was_told_of_more() and not _has_line(client):
            wake.wait_for(client.sock, IDLE_SECONDS)
        client.send(b"DONE\r\n")
        self._server.consume_until_tagged_response(tag)


@contextmanager
def speaking() -> Iterator[None]:
    """Whatever goes wrong between us and the server is a PortError."""
    try:
        yield
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise PortError("imap", f"{type(error).__name__}: {error}", permanent=False) from error


def _folder_of(settings: dict[str, Any]) -> str:
    """What must stay the same for UIDs to mean the same letters."""
    return " ".join(str(settings.get(name, "")) for name in ("host", "user", "folder"))


def _date_in(said: bytes) -> date | None:
    found = _DATE.search(said)
    if found is None or found[2].lower() not in _MONTHS:
        return None
    return date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))


def _has_line(client: Any) -> bool:
    """Whether a line came along with the last one: it waits in the buffer, where no poll of the connection sees it."""
    timeout = client.sock.gettimeout()
    client.sock.settimeout(0)
    try:
        client._get_line()
    except (OSError, imaplib.IMAP4.abort):
        return False
    finally:
        client.sock.settimeout(timeout)
    return True
