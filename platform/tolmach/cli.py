"""The command ``tolmach``. Exit 0: every item got its line; 1: input refused; 2: used wrongly."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from tolmach import __version__
from tolmach.errors import Refused, TolmachError

_COMMANDS: dict[str, tuple[str, str]] = {
    "db": ("db", "Migrate the database, or compare it with what this version needs."),
    "detect": ("detect", "Say in which language a text is written, or that it must not be guessed."),
    "hours": ("hours", "Answer questions about business hours from JSON lines."),
    "mail": ("mail", "Parse a letter, take letters in, fetch and send one round."),
    "models": ("models", "List and check the translation models of this machine."),
    "scheduler": ("scheduler", "Fire the schedule as a process of its own."),
    "serve": ("serve", "Run the web, the jobs and the schedule in one command."),
    "translate": ("translate", "Translate a text, with what must not change protected."),
    "user": ("user", "Add a person who may log in, or set their password."),
    "web": ("web", "Serve the pages and the API as a process of its own."),
    "worker": ("worker", "Work through the jobs as a process of its own."),
}
"""Command name → its module under ``tolmach.commands`` (its ``command`` is the entry) and its line of help."""


class _LazyGroup(click.Group):
    """Commands are imported when called, so that ``tolmach detect`` never pays for the web or the database."""

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


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tolmach")
def tolmach() -> None:
    """The desk on which one operator answers the customers of many e-shops, each in their language."""


def main() -> None:
    """Run the command line; a failure is one sentence on standard error and an exit code, never a traceback."""
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    try:
        tolmach.main(args=arguments, prog_name="tolmach", standalone_mode=False)
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
    return 0


def _say(sentence: str, code: int) -> int:
    click.echo(" ".join(sentence.split()), err=True)
    return code
