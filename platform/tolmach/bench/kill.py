"""Web, worker and scheduler are killed at random while letters come in and answers go out: is anything lost or doubled?

Letters come by two roads: through the API, by a sender who tries again until it is told that the letter is kept, and
through a maildir that the schedule fetches. What left is what a mail server of our own saw, on the loopback address.
"""

from __future__ import annotations

import json
import os
import platform
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event as Flag
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tolmach.accounts.access import access_of_user
from tolmach.accounts.model import User
from tolmach.accounts.tokens import issue_token
from tolmach.bench.intake import ADDRESS, TUESDAY_TEN, empty_house, letter_of_customer
from tolmach.clients.model import Client, Mailbox, MailSource
from tolmach.db import database_now
from tolmach.errors import Refused
from tolmach.inbox.model import Letter, LetterState
from tolmach.jobs.invariants import broken_laws
from tolmach.outbox.model import OutboxRow, OutboxState
from tolmach.replies.model import Draft, DraftState
from tolmach.replies.send import send_reply
from tolmach.tickets.model import Message, MessageKind, Ticket
from tolmach.wiring import House

PARTS = {
    "web": ("web", "--workers", "1", "--threads", "4"),
    "worker": ("worker", "--without-schedule"),
    "scheduler": ("scheduler",),
}
BY_API = 0.7
"""The share of the letters that come through the API; the others lie in the maildir."""

PAUSE_SECONDS = (1.0, 6.0)
WITHIN_SECONDS = 1_800.0
ANSWER = "Dobrý deň,\n\nbalík číslo {number} je na ceste.\n\nS pozdravom\nBench SK"


@dataclass
class Sink:
    """A mail server that takes every letter and remembers what it saw."""

    message_ids: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a letter."""
        self.message_ids[str(message_from_bytes(envelope.content)["Message-ID"]).strip("<> ")] += 1
        return "250 OK"


def bench_kill(letters: int = 1_000, answers: int = 300, database_url: str = "", seed: int = 1) -> dict[str, Any]:
    """Let so many letters come and so many answers leave while a part of the house is killed again and again.

    The database is a new SQLite file or the empty one at ``database_url``, left empty again. Raises Refused for one
    that is not empty, and where the work is not done within half an hour.
    """
    dice = random.Random(seed)  # noqa: S311 - when to kill is no secret
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        house = stack.enter_context(empty_house(folder, database_url))
        sink = Sink()
        mail_port, web_port = _free_port(), _free_port()
        server = Controller(sink, hostname="127.0.0.1", port=mail_port)
        server.start()
        stack.callback(server.stop)
        token = _furnish(house, folder / "mail", mail_port)
        by_api = round(letters * BY_API)
        _fill_maildir(folder / "mail", range(by_api, letters))
        parts = stack.enter_context(_parts(house, web_port))
        began, done = time.monotonic(), Flag()
        people = stack.enter_context(ThreadPoolExecutor(2))
        stack.callback(done.set)
        sender = people.submit(_send_all, web_port, token, by_api, done)
        agent = people.submit(_answer_all, house, answers, done)
        kills: Counter[str] = Counter()
        interrupted = 0
        while not (sender.done() and agent.done() and _is_all_done(house, letters)):
            if time.monotonic() - began > WITHIN_SECONDS:
                raise Refused(f"Not done within {WITHIN_SECONDS:.0f} seconds: {_how_far(house)}.")
            time.sleep(dice.uniform(*PAUSE_SECONDS))
            part = dice.choice(sorted(PARTS))
            parts.kill(part)
            kills[part] += 1
            if part == "worker":
                interrupted += _let_leases_lapse(house)
            parts.start(part)
        sender.result()
        agent.result()
        parts.stop()
        figures = _figures(house, sink, letters, answers)
        return {
            "name": "kill",
            **figures,
            "kills": dict(kills),
            "interrupted": interrupted,
            "seconds": round(time.monotonic() - began, 1),
            "seed": seed,
            "database": house.database.engine.dialect.name,
            "python": platform.python_version(),
            "machine": platform.machine(),
        }


class _Parts:
    """The parts of the house as processes of their own, each a group, so that a kill reaches its children too."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._environ = environ
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, part: str) -> None:
        command = [sys.executable, "-c", "from tolmach.cli import main; main()", *PARTS[part]]
        self._running[part] = subprocess.Popen(
            command,
            env=self._environ,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self, part: str) -> None:
        process = self._running.pop(part, None)
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)

    def stop(self) -> None:
        for part in list(self._running):
            self.kill(part)


@contextmanager
def _parts(house: House, web_port: int) -> Iterator[_Parts]:
    settings = house.settings
    parts = _Parts(
        os.environ
        | {
            "TOLMACH_DATA_DIR": str(settings.data_dir),
            "TOLMACH_DATABASE_URL": settings.database_url,
            "TOLMACH_SECRET_KEY": settings.keyring.secrets[0],
            "TOLMACH_MAILER": "smtp",
            "TOLMACH_BIND": f"127.0.0.1:{web_port}",
            "TOLMACH_CLOCK": TUESDAY_TEN.isoformat(),
        }
    )
    try:
        for part in PARTS:
            parts.start(part)
        yield parts
    finally:
        parts.stop()


def _furnish(house: House, maildir: Path, mail_port: int) -> str:
    """Point the mailbox of the benchmark's market at maildir and mail server; the client's token."""
    with house.database.writing.begin() as session:
        box = session.scalars(select(Mailbox).where(Mailbox.address == ADDRESS)).one()
        box.source, box.source_settings = MailSource.MAILDIR, {"path": str(maildir)}
        box.sending_settings = {"host": "127.0.0.1", "port": mail_port, "security": "none"}
        client = session.scalars(select(Client)).one()
        return issue_token(session, client_id=client.id, name="bench", now=house.clock.now())


def _fill_maildir(maildir: Path, numbers: range) -> None:
    for folder in ("new", "cur", "tmp"):
        (maildir / folder).mkdir(parents=True)
    for number in numbers:
        (maildir / "new" / f"{number:06}.bench").write_bytes(letter_of_customer(number))


def _send_all(port: int, token: str, letters: int, done: Flag) -> None:
    """Hand over every letter, again and again until it is taken: what a shop's platform does."""
    for number in range(letters):
        body = {
            "market": "sk",
            "address": f"customer{number:06}@post.example",
            "text": "Dobrý deň, kde je moja zásielka? Čakám na ňu už týždeň.",
            "external_id": f"letter{number:06}",
        }
        call = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/messages",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"letter{number:06}",
            },
        )
        while not done.is_set():
            try:
                with urllib.request.urlopen(call, timeout=20) as answer:  # noqa: S310
                    answer.read()
                break
            except (OSError, HTTPException):
                # Killed before it answered, or in the middle of its answer.
                time.sleep(0.1)


def _answer_all(house: House, answers: int, done: Flag) -> None:
    """Answer as many tickets as are wanted, as they come."""
    written = 0
    while written < answers and not done.is_set():
        with house.database.writing.begin() as session:
            written += _answer_some(session, house, answers - written)
        time.sleep(0.2)


def _answer_some(session: Session, house: House, most: int) -> int:
    agent = session.scalars(select(User)).one()
    access = access_of_user(session, agent.id)
    waiting = session.scalars(
        select(Ticket).where(Ticket.first_reply_at.is_(None), Ticket.pool_id.is_not(None)).order_by(Ticket.id).limit(5)
    ).all()
    for ticket in waiting[:most]:
        text = ANSWER.format(number=ticket.id)
        send_reply(
            session,
            access,
            ticket,
            text=text,
            draft_id=None,
            is_solving=False,
            detector=house.detector,
            now=house.clock.now(),
        )
    return len(waiting[:most])


def _let_leases_lapse(house: House) -> int:
    """How many pieces of work a kill of the worker interrupted: nobody else works, so that none goes on.

    Their leases last minutes; what time would do is done to the rows.
    """
    interrupted = 0
    with house.database.writing.begin() as session:
        past = database_now(session) - timedelta(seconds=1)
        for table in (Letter, Draft, OutboxRow):
            held = update(table).where(table.claimed_until > past).values(claimed_until=past)
            interrupted += session.execute(held).rowcount  # type: ignore[attr-defined]
    return interrupted


def _is_all_done(house: House, letters: int) -> bool:
    with house.database.reading() as session:
        unsettled = (
            (Letter, Letter.state == LetterState.WAITING),
            (Draft, Draft.state == DraftState.WANTED),
            (OutboxRow, OutboxRow.state == OutboxState.WAITING),
        )
        is_settled = all(_count(session, table, condition) == 0 for table, condition in unsettled)
        return is_settled and _count(session, Letter, Letter.id > 0) >= letters


def _how_far(house: House) -> str:
    with house.database.reading() as session:
        states = session.execute(select(Letter.state, func.count()).group_by(Letter.state)).all()
        left = session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state)).all()
    kept = {state.value: count for state, count in states}
    return f"letters {kept}, outbox { ({state.value: count for state, count in left}) }"


def _figures(house: House, sink: Sink, letters: int, answers: int) -> dict[str, Any]:
    with house.database.reading() as session:
        homes = Counter(session.scalars(select(Message.letter_id).where(Message.letter_id.is_not(None))))
        received = _count(session, Letter, Letter.state == LetterState.RECEIVED)
        written = set(session.scalars(select(OutboxRow.message_id)))
        return {
            "letters": letters,
            "letters_lost": letters - received,
            "letters_in_two_tickets": sum(times - 1 for times in homes.values()),
            "tickets": _count(session, Ticket, Ticket.id > 0),
            "answers": answers,
            "answers_written": _count(session, Message, Message.kind == MessageKind.REPLY),
            "confirmations_written": _count(session, Message, Message.kind == MessageKind.ACKNOWLEDGEMENT),
            "never_left": len(written - set(sink.message_ids)),
            "left_but_unknown": len(set(sink.message_ids) - written),
            "left_twice_with_one_message_id": sum(times - 1 for times in sink.message_ids.values()),
            "broken_laws": [broken.law for broken in broken_laws(session, house.store)],
        }


def _count(session: Session, table: Any, condition: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).where(condition)) or 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
