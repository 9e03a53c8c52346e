"""``tolmach detect``: say in which language texts are written, without a database, a secret or the network."""

from __future__ import annotations

import re
from typing import Any

import click

from tolmach.commands.lines import answer_items, read_items
from tolmach.detection.choose import build_detector
from tolmach.detection.judge import judge
from tolmach.detection.model import Evidence
from tolmach.language import UND, language_name


def _check_country(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    if not re.fullmatch(r"[A-Za-z]{2}", value):
        raise click.BadParameter(f"{value!r} is no country code of two letters.")
    return value.upper()


@click.command("detect")
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@click.option("--file", "file", metavar="F", help="Judge each line of this file; - is standard input.")
@click.option("--country", callback=_check_country, metavar="CC", help="The market's country, two letters.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
@click.option("--detector", default="auto", metavar="NAME", help="auto, eldc, lingua, langdetect or fixed.")
def command(texts: tuple[str, ...], file: str | None, country: str | None, as_json: bool, detector: str) -> None:
    """Say in which language each text is written; "und" where it must not be guessed."""
    if not texts and file is None:
        raise click.UsageError("Give a TEXT or --file F.")
    chosen = build_detector(detector)
    evidence = Evidence(country=country)

    def answer(text: str) -> dict[str, Any]:
        found = judge(text, chosen, evidence)
        return {"language": found.language, "confidence": found.confidence, "candidates": found.candidates}

    answer_items(read_items(texts, file), answer, as_json=as_json, for_people=_line_for_people)


def _line_for_people(answer: dict[str, Any]) -> str:
    shares = ", ".join(f"{code} {share:.0%}" for code, share in answer["candidates"].items())
    name = "not sure" if answer["language"] == UND else language_name(answer["language"])
    return f"{answer['language']}  {name}  ({shares})"
