"""``tolmach models``: which translation models this machine has; bringing, checking and removing them."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import click

from tolmach.commands.lines import write_answer
from tolmach.language import LANGUAGES, PIVOT
from tolmach.translation.errors import ModelRefused
from tolmach.translation.install import install_models, sweep
from tolmach.translation.mozilla import RECORDS
from tolmach.translation.offer import Offer
from tolmach.translation.store import InstalledModel, ModelStore, damaged_files

_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object per model.")


@click.group("models")
def command() -> None:
    """List, install, check and remove the translation models of this machine."""


@command.command("list")
@_json_option
def list_models(as_json: bool) -> None:
    """Show every direction that can be translated without a pivot."""
    models = _store().installed()
    if not models and not as_json:
        click.echo("No model is installed. See: tolmach models install --help")
    for model in models:
        write_answer(_facts(model), as_json=as_json, for_people=_line)


@command.command("install")
@click.argument("wanted", nargs=-1, metavar="[LANGUAGE|SOURCE-TARGET]...")
@click.option("--all14", is_flag=True, help="Both directions with English for the fourteen customer languages.")
@click.option("--from", "origin", default=RECORDS, help="A folder with models, or the http(s) address of a mirror.")
def install(wanted: tuple[str, ...], all14: bool, origin: str) -> None:
    """Install models: `cs` brings both directions with English, `cs-en` that one. By default those Firefox uses."""
    if not wanted and not all14:
        raise click.UsageError("Name a language (cs), a direction (cs-en) or --all14.")
    everything = [str(code) for code in LANGUAGES if code != PIVOT] if all14 else []
    # A polite end must leave nothing half-done behind, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for model in install_models(_store(), [*wanted, *everything], origin, _show_progress):
        click.echo(_line(_facts(model)))


@command.command("verify")
@_json_option
def verify(as_json: bool) -> None:
    """Compare each installed file with its SHA-256; exit 1 when one is damaged."""
    damaged: list[str] = []
    for model in _store().installed():
        wrong = damaged_files(model)
        damaged += ["-".join(model.direction)] if wrong else []
        write_answer({**_facts(model), "damaged": wrong}, as_json=as_json, for_people=_verdict)
    if damaged:
        raise ModelRefused(f"Damaged: {', '.join(damaged)}; install again what is named.")


@command.command("remove")
@click.argument("direction", metavar="SOURCE-TARGET")
@click.option("--engine", default="firefox", show_default=True, help="Whose model to remove.")
def remove(direction: str, engine: str) -> None:
    """Remove an installed model."""
    source, dash, target = direction.partition("-")
    if not (dash and source.isalpha() and target.isalpha() and engine.isalpha()):
        raise click.UsageError("Name the direction as SOURCE-TARGET, for example cs-en.")
    store = _store()
    model = store.find(engine, source, target)
    if model is not None and model.origin != "installed":
        raise ModelRefused(f"{direction} comes with the package {model.origin}; uninstall that package instead.")
    store.remove(engine, source, target)
    click.echo(f"Removed {engine} {direction}.")


def _show_progress(offer: Offer, come: int) -> None:
    """On a terminal one line that counts up; elsewhere a line when a model begins."""
    said = f"{offer.engine} {'-'.join(offer.direction)}: {come / 1e6:.1f} of {offer.size / 1e6:.1f} MB"
    if not sys.stderr.isatty():
        if come == 0:
            click.echo(f"{offer.engine} {'-'.join(offer.direction)}: {offer.size / 1e6:.1f} MB", err=True)
        return
    click.echo(f"\r{said}", err=True, nl=come >= offer.size)


def _store() -> ModelStore:
    store = ModelStore(Path(os.environ.get("TOLMACH_DATA_DIR", "var")))
    sweep(store)
    return store


def _facts(model: InstalledModel) -> dict[str, Any]:
    return {
        "engine": model.engine,
        "source": model.source,
        "target": model.target,
        "version": model.version,
        "bytes": model.size,
        "origin": model.origin,
    }


def _line(facts: dict[str, Any]) -> str:
    direction = f"{facts['source']}-{facts['target']}"
    return (
        f"{facts['engine']:<8} {direction:<6} {facts['bytes'] / 1e6:7.1f} MB  {facts['version']}  ({facts['origin']})"
    )


def _verdict(facts: dict[str, Any]) -> str:
    if facts["damaged"]:
        return f"{_line(facts)}  damaged: {', '.join(facts['damaged'])}"
    return f"{_line(facts)}  good"
