"""The command ``tolmach``. Exit 0: every item got its line; 1: input refused; 2: used wrongly."""

from __future__ import annotations

import sys

import click

from tolmach import __version__
from tolmach.commands.lazy import LazyGroup
from tolmach.errors import Refused, TolmachError

_COMMANDS = {
    "bench": ("bench", "Measure this machine: the figures, each with versions and size of the data."),
    "check": ("check", "Prove that nothing is lost or doubled, and that the store answers."),
    "concepts": ("concepts", "Bring in the saved replies of a former helpdesk."),
    "coverage": ("coverage", "Say who will be there, what is missing, and what would change."),
    "db": ("db", "Migrate the database, or compare it with what this version needs."),
    "demo": ("demo", "Fill an empty database with a believable operator to try the desk with."),
    "detect": ("detect", "Say in which language a text is written, or that it must not be guessed."),
    "hours": ("hours", "Answer questions about business hours from JSON lines."),
    "mail": ("mail", "Parse a letter, take letters in, fetch and send one round."),
    "models": ("models", "List and check the translation models of this machine."),
    "orders": ("orders", "Bring in the orders of the shops."),
    "replies": ("replies", "Let the desk learn from what agents sent."),
    "report": ("report", "Count what happened in a market, and how drafts fared."),
    "scheduler": ("scheduler", "Fire the schedule as a process of its own."),
    "serve": ("serve", "Run the web, the jobs and the schedule in one command."),
    "simulate": ("simulate", "Play weeks of letters through routing, with every strategy."),
    "token": ("token", "Give a client a key to the API."),
    "translate": ("translate", "Translate a text, with what must not change protected."),
    "user": ("user", "Add a person who may log in, or set their password."),
    "web": ("web", "Serve the pages and the API as a process of its own."),
    "worker": ("worker", "Work through the jobs as a process of its own."),
}


@click.group(cls=LazyGroup, table=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tolmach")
def tolmach() -> None:
    """The desk on which one operator answers the customers of many e-shops, each in their language."""


def main() -> None:
    """Run the command line; a failure is one sentence on standard error and an exit code, never a traceback."""
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    try:
        code = tolmach.main(args=arguments, prog_name="tolmach", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        return _say(error.format_message(), 2)
    except click.ClickException as error:
        return _say(error.format_message(), 1)
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _say("Stopped.", 1)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except (Refused, TolmachError, OSError) as error:
        return _say(str(error) or type(error).__name__, 1)
    # Without its standalone mode click gives back what ``ctx.exit`` was called with instead of raising it.
    return code if isinstance(code, int) else 0


def _say(sentence: str, code: int) -> int:
    click.echo(" ".join(sentence.split()), err=True)
    return code
