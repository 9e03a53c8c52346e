"""``tolmach bench``: the figures, each with the machine and the versions it was measured on."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from tolmach.bench.coverage import bench_coverage
from tolmach.bench.detect import bench_detect, print_rows
from tolmach.bench.drafts import bench_drafts
from tolmach.bench.fit_choice import fit_choice
from tolmach.bench.hours import bench_hours
from tolmach.bench.intake import bench_intake
from tolmach.bench.relieve import bench_relieve
from tolmach.bench.replies import MORE_FOR_TUNING, TEST_HALF, TUNING_HALF, bench_replies, read_letters
from tolmach.bench.silence import bench_silence
from tolmach.bench.translate import main as translate_figures
from tolmach.errors import Refused
from tolmach.language import LANGUAGES, Language
from tolmach.replies.choice import Chooser
from tolmach.replies.embedder import build_embedder

_PACKAGES = ("eldc", "fxtranslate", "langdetect", "sqlalchemy", "holidays")


@click.group("bench")
def command() -> None:
    """Measure this machine; every figure is printed with what it was measured on."""


@command.command()
@click.option("--file", "labelled", type=click.Path(exists=True, path_type=Path), help="language TAB text TAB country")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def detect(labelled: Path, as_json: bool) -> None:
    """Accuracy by length, confusions, coverage at the limit and speed of each detector installed."""
    result = bench_detect(labelled)
    if as_json:
        _print(result, as_json=True)
    else:
        click.echo(_machine())
        print_rows(result, click.echo)


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def coverage(*, as_json: bool) -> None:
    """Seconds for the coverage of 14 languages and 60 people over eight weeks, without the database."""
    _print(bench_coverage(), as_json=as_json)


@command.command()
@click.option("--years", default=4, show_default=True, type=click.IntRange(1, 1000), help="Made-up years a size.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def silence(years: int, *, as_json: bool) -> None:
    """False alarms of silent markets a year, and how soon a real silence is noticed."""
    _print(bench_silence(years=years), as_json=as_json)


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def hours(as_json: bool) -> None:
    """Due times per second for a usual schedule."""
    _print(bench_hours(), as_json=as_json)


@command.command()
@click.option("--letters", default=500, show_default=True, type=click.IntRange(1, 100_000), help="How many letters.")
@click.option("--database", "database_url", default="", help="An empty database to fill; a new SQLite file without.")
@click.option("--past", default=0, show_default=True, type=click.IntRange(0, 10_000_000), help="Messages before them.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 16), help="Who share the letters.")
@click.option("--mails", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Real mails in a folder.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def intake(*, letters: int, database_url: str, past: int, processes: int, mails: Path | None, as_json: bool) -> None:
    """Letters per second through the whole front door: kept, understood, routed, committed."""
    figures = bench_intake(letters, database_url, past, processes=processes, folder_of_mails=mails)
    _print(figures, as_json=as_json)


@command.command()
@click.option("--letters", default=1_000, show_default=True, type=click.IntRange(1, 100_000), help="How many come in.")
@click.option("--answers", default=300, show_default=True, type=click.IntRange(0, 100_000), help="How many go out.")
@click.option("--database", "database_url", default="", help="An empty database to fill; a new SQLite file without.")
@click.option("--seed", default=1, show_default=True, help="When which part is killed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def kill(letters: int, answers: int, database_url: str, seed: int, as_json: bool) -> None:
    """Kill web, worker and scheduler again and again while letters come and go, and count what was lost or doubled."""
    from tolmach.bench.kill import bench_kill

    _print(bench_kill(letters, answers, database_url, seed), as_json=as_json)


@command.command()
@click.option("--held", default=1_000, show_default=True, type=click.IntRange(1, 100_000), help="How many tickets.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def relieve(held: int, as_json: bool) -> None:
    """Seconds until nothing waits in the hands of absent people any more, on SQLite."""
    _print(bench_relieve(held), as_json=as_json)


command.add_command(translate_figures, "translate")


def _print(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"machine": _machine(), **result}))
        return
    click.echo(_machine())
    for name, value in result.items():
        click.echo(f"{name}: {value}")


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"{platform.machine()}, Python {platform.python_version()}, {packages}"


@command.command()
@click.option(
    "--file", "labelled", type=click.Path(exists=True, path_type=Path), help="JSON lines; else the test half."
)
@click.option("--by-words", is_flag=True, help="As where no embedder is installed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def replies(*, labelled: Path | None, by_words: bool, as_json: bool) -> None:
    """How often the right saved reply is found, and nothing offered where none fits."""
    _print(bench_replies(labelled or TEST_HALF, with_meaning=not by_words), as_json=as_json)


@command.command()
@click.option("--data-dir", type=click.Path(path_type=Path), default=Path("var"), show_default=True, help="Its models.")
@click.option("--language", default="pt", show_default=True, type=click.Choice(list(LANGUAGES)), help="Of the letters.")
@click.option("--working", default="es", show_default=True, type=click.Choice(list(LANGUAGES)), help="The agent's.")
@click.option("--letters", default=200, show_default=True, type=click.IntRange(2, 200), help="How many at most.")
@click.option("--by-words", is_flag=True, help="As where no embedder is installed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def drafts(*, data_dir: Path, language: str, working: str, letters: int, by_words: bool, as_json: bool) -> None:
    """Seconds until a labelled letter has its draft, and the share of each step; with taskset -c 0 on one core."""
    result = bench_drafts(
        data_dir,
        language=Language(language),
        working=Language(working),
        most_letters=letters,
        chooser=Chooser(None if by_words else build_embedder()),
    )
    _print(result, as_json=as_json)


@command.command("fit-replies")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The fitted model, an .npz file.")
@click.option("--vectors", type=click.Path(path_type=Path), help="Keep vectors here from one fit to the next.")
def fit_replies(out: Path, vectors: Path | None) -> None:
    """Fit the choice of replies by meaning, and write the model to a file.

    It is fitted on the labelled letters of the tuning half, on 1,200 more that were written for fitting, and on the
    phrasings of the starter library; the test half is not touched. The house reads replies/data/choice.npz.
    """
    embedder = build_embedder()
    if embedder is None:
        raise Refused("The embedder is not installed: pip install tolmach[semantic].")
    texts = fit_choice(embedder, read_letters(TUNING_HALF, MORE_FOR_TUNING), out, vectors)
    click.echo(f"{out}: fitted on {texts} texts")
