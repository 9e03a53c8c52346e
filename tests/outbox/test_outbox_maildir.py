"""Letters that leave into a maildir, whatever a kill left of its folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from tolmach.outbox.letter import OutgoingLetter
from tolmach.outbox.mailers import MaildirMailer
from tolmach.outbox.port import Route

LETTER = OutgoingLetter(
    mailbox_id=1,
    from_name="Novesta",
    from_address="sk@novesta.example",
    to_address="maria@post.example",
    reply_to=None,
    subject="Objednávka",
    text="Dobrý deň",
    html=None,
    language="sk",
    message_id="t.1234567890@novesta.example",
    in_reply_to=None,
    references=(),
    headers={},
)


@pytest.mark.parametrize("made", [(), ("",), ("tmp",), ("tmp", "new"), ("tmp", "new", "cur")])
def test_a_letter_arrives_however_far_the_folders_were_made(tmp_path: Path, made: tuple[str, ...]) -> None:
    for part in made:
        (tmp_path / "maria@post.example" / part).mkdir(parents=True, exist_ok=True)
    MaildirMailer(tmp_path).send(LETTER, b"Subject: one\n\nwords\n", Route())
    (arrived,) = (tmp_path / "maria@post.example" / "new").iterdir()
    assert arrived.read_bytes().endswith(b"words\n")
