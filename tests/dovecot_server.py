"""A real IMAP server for tests: Debian's Dovecot on a free port, with everything it writes in a folder."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted

PASSWORD = "open-sesame"
WITHIN_SECONDS = 20.0
EXECUTABLE = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
"""Only root's path leads to it."""

CONFIG = """
protocols = imap
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
first_valid_gid = 0
mail_uid = {user}
mail_gid = {group}
mail_home = {root}/mail/%n
mail_location = maildir:{root}/mail/%n/Maildir
mail_fsync = never
disable_plaintext_auth = no
auth_mechanisms = {mechanisms}
ssl = {ssl}
imap_capability = {capability}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service imap-login {{
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/mail/%n
}}
{more}
"""


@dataclass
class Dovecot:
    """A running server; ``box`` opens a mailbox as a person's mail program does."""

    root: Path
    port: int
    tls_port: int = 0
    user: str = "shop"
    process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def box(self, user: str, folder: str = "INBOX") -> Iterator[MailBoxUnencrypted]:
        with MailBoxUnencrypted("127.0.0.1", port=self.port, timeout=10).login(user, PASSWORD, folder) as opened:
            yield opened

    def deliver(self, user: str, *letters: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        with self.box(user) as opened:
            for letter in letters:
                opened.append(letter, folder, dt=at)

    def unseen(self, user: str, folder: str = "INBOX") -> int:
        with self.box(user, folder) as opened:
            return len(opened.uids("UNSEEN"))

    def number_anew(self, user: str, folder: str = "INBOX") -> None:
        """Lose the folder's numbers, as a restored backup does: the next opening gives another UIDVALIDITY."""
        path = self.root / "mail" / user / "Maildir" / ("" if folder == "INBOX" else f".{folder}")
        time.sleep(1.1)  # A UIDVALIDITY is the second it was made in.
        for name in ("dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"):
            (path / name).unlink(missing_ok=True)
        for name in (self.root / "mail" / user / "Maildir").glob("dovecot-uidvalidity*"):
            name.unlink()

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(WITHIN_SECONDS)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [EXECUTABLE, "-F", "-c", str(self.root / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ends_by = time.monotonic() + WITHIN_SECONDS
        while time.monotonic() < ends_by:
            try:
                with imaplib.IMAP4("127.0.0.1", self.port, timeout=2) as connection:
                    connection.noop()
                    return
            except (OSError, imaplib.IMAP4.error):
                time.sleep(0.05)
        raise AssertionError((self.root / "log").read_text())


@contextmanager
def dovecot(
    *, mechanisms: str = "plain login", capability: str = "", more: str = "", ssl: str = "no", password: str = PASSWORD
) -> Iterator[Dovecot]:
    """A server of the test's own; skips where Dovecot is not installed, fails there under CI."""
    if EXECUTABLE is None:
        if os.environ.get("CI") == "true":
            pytest.fail("dovecot-imapd is missing and CI leaves nothing out")
        pytest.skip("dovecot-imapd is not here")
    # Not where pytest keeps its files: those are its user's alone, and a server's mail never belongs to root.
    root = Path(tempfile.mkdtemp(prefix="dovecot-"))
    root.chmod(0o755)
    server = Dovecot(root=root, port=free_port(), tls_port=free_port() if ssl != "no" else 0)
    user = pwd.getpwnam("mail") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    for part in ("run", "state", "mail"):
        (root / part).mkdir()
        os.chown(root / part, user.pw_uid, user.pw_gid)
    config = CONFIG.format(
        root=root,
        user=user.pw_name,
        group=grp.getgrgid(user.pw_gid).gr_name,
        port=server.port,
        tls_port=server.tls_port,
        password=password,
        mechanisms=mechanisms,
        capability=capability,
        more=more,
        ssl=ssl,
    )
    (root / "dovecot.conf").write_text(config)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(root)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
