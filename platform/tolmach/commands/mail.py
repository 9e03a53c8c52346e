"""``tolmach mail``: letters from the command line."""

from __future__ import annotations

import click

from tolmach.commands.lazy import LazyGroup

_COMMANDS = {
    "fetch": ("mail_fetch", "Fetch new letters from every mailbox once, and receive them."),
    "ingest": ("mail_ingest", "Take letters in from files, as if they had come by mail."),
    "listen": ("mail_listen", "Take letters from a mail server, by LMTP or SMTP."),
    "parse": ("mail_parse", "Say of each file what letter it is and what its new words are."),
    "retry": ("mail_retry", "Try letters again that could not be received, or whose address had no mailbox."),
    "send": ("mail_send", "Send what may leave now, once."),
}


@click.group(cls=LazyGroup, table=_COMMANDS)
def command() -> None:
    """Parse a letter, take letters in, listen for them, fetch and send one round."""
