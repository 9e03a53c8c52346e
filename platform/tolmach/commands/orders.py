"""``tolmach orders``: orders of the shops from the command line."""

from __future__ import annotations

import click

from tolmach.commands.lazy import LazyGroup

_COMMANDS = {
    "connect": ("orders_connect", "Say where the orders of a market are pulled from."),
    "import": ("orders_import", "Take a client's orders in from a CSV or XLSX file, as shops export it."),
}


@click.group(cls=LazyGroup, table=_COMMANDS)
def command() -> None:
    """Bring in the orders that answers need."""
