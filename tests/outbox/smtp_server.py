"""A tiny SMTP server that says what a test tells it to."""

from __future__ import annotations

import base64
import socketserver
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

HANG_UP = "hang up"


@dataclass
class Talk:
    """What the server ``heard`` (verbs), and what it says: ``answers`` by the verb it is asked, else 250.

    An answer of ``HANG_UP`` drops the connection. ``.`` stands for the end of a letter, ``lines`` for its first lines:
    hanging up there leaves half a letter. ``logins`` is what was said to log in. While ``waits`` is not set, nothing is
    said to anybody; ``seconds`` are how long it takes for an answer, by the verb, ``pause`` is what it waits between
    any two bytes.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    connections: int = 0
    heard: set[str] = field(default_factory=set)
    recipients: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    letters: list[EmailMessage] = field(default_factory=list)
    waits: threading.Event | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    pause: float = 0.0
    _kept: threading.Condition = field(default_factory=threading.Condition)

    def keep(self, letter: EmailMessage) -> None:
        with self._kept:
            self.letters.append(letter)
            self._kept.notify_all()

    def has_got(self, count: int, *, within: float = 30.0) -> bool:
        """Whether so many letters have come, waiting for them."""
        with self._kept:
            return self._kept.wait_for(lambda: len(self.letters) >= count, timeout=within)


@contextmanager
def smtp_server() -> Iterator[Talk]:
    """Serve on a port of this machine until the block ends."""
    talk = Talk()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            talk.connections += 1
            if talk.waits is not None:
                talk.waits.wait()
            if self._says("hello", "220 here"):
                while (line := self.rfile.readline().decode("ascii", "replace").strip()) and self._hears(line):
                    pass

        def _hears(self, line: str) -> bool:
            verb = line.split(maxsplit=1)[0].upper()
            talk.heard.add(verb)
            if verb == "QUIT":
                return self._says(verb, "221 bye") and False
            if verb == "AUTH":
                return self._logs_in(line)
            if verb == "RCPT":
                talk.recipients.append(line[len("RCPT TO:") :].strip("<>"))
            if verb != "DATA":
                return self._says(verb, "250 ok")
            return self._says(verb, "354 go on") and (not self._is_letter_wanted() or self._takes_letter())

        def _logs_in(self, line: str) -> bool:
            talk.logins.append(base64.b64decode(line.split()[2]).decode())
            if not self._says("AUTH", "235 welcome"):
                return False
            if not talk.answers.get("AUTH", "235").startswith("334"):
                return True
            # It has asked once more, and says no to whatever comes.
            self.rfile.readline()
            return self._says("no", "535 5.7.3 Authentication unsuccessful")

        def _is_letter_wanted(self) -> bool:
            return talk.answers.get("DATA", "354")[0] == "3"

        def _takes_letter(self) -> bool:
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line.removeprefix(b"."))
                if talk.answers.get("lines") == HANG_UP:
                    return False
            is_kept = talk.answers.get(".", "250")[0] == "2"
            if is_kept:
                talk.keep(message_from_bytes(b"".join(lines), policy=default))  # type: ignore[arg-type]
            return self._says(".", "250 kept")

        def _says(self, verb: str, usually: str) -> bool:
            answer = talk.answers.get(verb, usually)
            if answer == HANG_UP:
                return False
            time.sleep(talk.seconds.get(verb, 0.0))
            try:
                self._write(answer.encode() + b"\r\n")
            except OSError:
                return False
            return True

        def _write(self, content: bytes) -> None:
            if not talk.pause:
                self.wfile.write(content)
                return
            for byte in content:
                self.wfile.write(bytes([byte]))
                time.sleep(talk.pause)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        talk.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield talk
        finally:
            server.shutdown()
            thread.join()
