"""``tolmach concepts``: the saved replies from the command line."""

from __future__ import annotations

import click

from tolmach.commands.lazy import LazyGroup

_COMMANDS = {
    "import": ("concepts_import", "Take in the saved replies of a former helpdesk, by a plan that a person confirms."),
}


@click.group(cls=LazyGroup, table=_COMMANDS)
def command() -> None:
    """Bring in saved replies."""
