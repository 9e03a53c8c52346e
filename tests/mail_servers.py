"""Small mail servers on this machine that say what a test wants them to say."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PASSWORD = "open sesame"


class Imap(socketserver.StreamRequestHandler):
    """Enough of IMAP4rev1 for a login and a folder."""

    def handle(self) -> None:
        self._say("* OK [CAPABILITY IMAP4rev1] ready")
        for line in self.rfile:
            tag, command, *rest = line.decode().strip().split(" ", 2)
            if not self._answer(tag, command.upper(), " ".join(rest)):
                return

    def _answer(self, tag: str, command: str, rest: str) -> bool:
        if command == "LOGIN" and PASSWORD not in rest:
            self._say(f"{tag} NO [AUTHENTICATIONFAILED] Authentication failed.")
        elif command in ("SELECT", "EXAMINE") and "INBOX" not in rest:
            self._say(f"{tag} NO [NONEXISTENT] Unknown mailbox")
        elif command == "LOGOUT":
            self._say("* BYE")
            self._say(f"{tag} OK")
            return False
        else:
            if command == "CAPABILITY":
                self._say("* CAPABILITY IMAP4rev1")
            if command in ("SELECT", "EXAMINE"):
                self._say("* 3 EXISTS")
            self._say(f"{tag} OK done")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Smtp(socketserver.StreamRequestHandler):
    """Enough of SMTP for a greeting and a login; ``letters`` counts what anybody tried to send."""

    letters: int = 0

    def handle(self) -> None:
        self._say("220 mail.example ready")
        for line in self.rfile:
            if not self._answer(line.decode().strip()):
                return

    def _answer(self, line: str) -> bool:
        command = line.split(" ", maxsplit=1)[0].upper()
        if command == "EHLO":
            self._say("250-mail.example")
            self._say("250 AUTH PLAIN")
        elif command == "AUTH":
            is_right = PASSWORD.encode() in base64.b64decode(line.split(" ")[2])
            self._say("235 welcome" if is_right else "535 5.7.8 bad credentials")
        elif command == "QUIT":
            self._say("221 bye")
            return False
        else:
            type(self).letters += command in ("MAIL", "DATA")
            self._say("250 OK")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Silent(socketserver.StreamRequestHandler):
    """Takes the connection and says nothing."""

    def handle(self) -> None:
        self.rfile.readline()


class Chatter(socketserver.StreamRequestHandler):
    """Speaks, but no mail."""

    def handle(self) -> None:
        self.wfile.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@contextmanager
def serving(handler: type[socketserver.StreamRequestHandler]) -> Iterator[int]:
    """A server of this kind for as long as the block lasts; its port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
