"""``tolmach translate``: a text in another language, with what must not change protected and a traffic light."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from tolmach.commands.lines import answer_items, read_items
from tolmach.errors import Refused
from tolmach.language import language_name
from tolmach.translation.ahead import work_ahead
from tolmach.translation.brief import NO_BRIEF, Brief
from tolmach.translation.build import build_translator
from tolmach.translation.translate import Translation


def _language(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if language_name(value) == value:
        raise click.BadParameter(f"{value!r} is not a language this house knows.")
    return value


@click.command("translate")
@click.argument("texts", nargs=-1)
@click.option("--from", "source", required=True, callback=_language, help="Language of the text, for example pt.")
@click.option("--to", "target", required=True, callback=_language, help="Language to translate to.")
@click.option("--file", "-f", "file", help="Translate each line of this file; - is standard input.")
@click.option("--engine", type=click.Choice(["firefox", "argos", "http", "echo"]), help="Use this engine only.")
@click.option("--term", "terms", multiple=True, help="Never translate this; may be given again.")
@click.option("--name", "names", multiple=True, help="A person's name in the text; may be given again.")
@click.option("--client", "client_slug", help="Use this client's glossary and translation policy.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per text.")
def command(
    *,
    texts: tuple[str, ...],
    source: str,
    target: str,
    file: str | None,
    engine: str | None,
    terms: tuple[str, ...],
    names: tuple[str, ...],
    client_slug: str | None,
    as_json: bool,
) -> None:
    """Translate texts with the models of this machine; protected things come back unchanged or the light is red."""
    if not texts and file is None:
        raise click.UsageError("Give a TEXT or --file.")
    brief = _brief_of_client(client_slug, source, target) if client_slug else NO_BRIEF
    # Who names the engine that sends the text away has allowed it.
    may_leave = brief.may_leave or engine == "http"
    brief = replace(brief, never=(*brief.never, *terms), names=names, may_leave=may_leave)
    data_dir, address = Path(os.environ.get("TOLMACH_DATA_DIR", "var")), os.environ.get("TOLMACH_TRANSLATE_URL")
    with build_translator(data_dir, http_address=address or None) as translator:
        work = partial(translator.translate, source=source, target=target, brief=brief, engine=engine)
        answer_items(
            work_ahead(read_items(texts, file), partial(_translated, work)),
            lambda future: _as_answer(future.result()),
            as_json=as_json,
            for_people=_for_people,
        )


def _brief_of_client(slug: str, source: str, target: str) -> Brief:
    # Only a client needs the database; without one the command must not even import it.
    from tolmach.commands.client_brief import brief_of_client

    return brief_of_client(slug, source, target)


def _translated(work: Callable[[str], Translation], item: str | UnicodeDecodeError) -> Translation:
    if isinstance(item, UnicodeDecodeError):
        raise Refused(f"not UTF-8 at byte {item.start}")
    return work(item)


def _as_answer(translation: Translation) -> dict[str, Any]:
    return {
        "text": translation.text,
        "engine": translation.engine,
        "pivot": translation.pivot,
        "protected": [{"kind": thing.kind, "text": thing.text} for thing in translation.protected],
        "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in translation.checks],
        "light": str(translation.light),
    }


def _for_people(answer: dict[str, Any]) -> str:
    """The text; below it, where the light is not green, each doubt on a line of its own."""
    doubts = [
        f"  ({answer['light']}) {check['name']}: {check['detail']}" for check in answer["checks"] if not check["ok"]
    ]
    return "\n".join([answer["text"], *doubts])
