"""``tolmach mail``: letters from the command line, each sub-command a module that is imported when called."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS: dict[str, tuple[str, str]] = {
    "parse": ("mail_parse", "Say of each file what letter it is and what its new words are."),
}
"""Sub-command → its module under ``tolmach.commands`` (its ``command`` is the entry) and its line of help."""


class _LazyGroup(click.Group):
    """``mail parse`` needs neither database nor web, so it must not import what the others need."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"tolmach.commands.{_COMMANDS[cmd_name][0]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_module, line) in sorted(_COMMANDS.items())])


@click.group(cls=_LazyGroup)
def command() -> None:
    """Parse a letter, take letters in, fetch and send one round."""
