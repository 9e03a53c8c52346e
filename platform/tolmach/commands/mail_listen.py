"""``tolmach mail listen``: letters from a mail server, by LMTP or SMTP."""

from __future__ import annotations

import click

from tolmach.commands.house import open_house
from tolmach.errors import Refused
from tolmach.jobs.listen import listen
from tolmach.settings import read_mail_listen


@click.command("listen")
@click.option("--at", "place", help="lmtp://127.0.0.1:8024, smtp://… or lmtp:///a/socket; else TOLMACH_MAIL_LISTEN.")
def command(place: str | None) -> None:
    """Take letters for the house's mailboxes from the mail server in front, until told to stop."""
    problems: list[str] = []
    with open_house() as house:
        at = read_mail_listen(place, problems) if place else house.settings.mail_listen
        if problems or at is None:
            raise Refused(" ".join(problems) or "Say where to listen: --at lmtp://127.0.0.1:8024.")
        listen(house, at)
