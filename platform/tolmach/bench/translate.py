"""``python -m tolmach.bench.translate``: speed against the bare engine, protected things, agreement, masks."""

from __future__ import annotations

import json
import platform
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from tolmach.bench.bleu import corpus_bleu
from tolmach.bench.messages import Message, make_messages
from tolmach.translation import firefox
from tolmach.translation.build import build_translator
from tolmach.translation.masking import CODE, LINK, NAME, NUMBER, mask_spans, survived
from tolmach.translation.memory import SentenceMemory
from tolmach.translation.protected import find_protected
from tolmach.translation.store import ModelStore
from tolmach.translation.translate import Translation, Translator

STYLES = {"number": NUMBER, "link": LINK, "name": NAME, "code": CODE, "angle": "<x{:d}>", "brace": "{{{:d}}}"}


@click.command()
@click.option("--data-dir", type=click.Path(path_type=Path), default=Path("var"), show_default=True)
@click.option("--messages", "count", default=200, show_default=True, help="Messages a direction.")
@click.option("--seed", default=1, show_default=True)
@click.option("--masks", is_flag=True, help="Measure which masks survive instead.")
@click.option("--parallel", nargs=2, type=click.Path(path_type=Path), help="A text of one language, its reference.")
@click.option("--direction", default="pt-en", show_default=True, help="Of --parallel.")
def main(
    *, data_dir: Path, count: int, seed: int, masks: bool, parallel: tuple[Path, Path] | None, direction: str
) -> None:
    """Print the figures as JSON lines, each with the machine and the versions."""
    source, _, target = direction.partition("-")
    # Without a memory: a sentence that comes twice is computed twice, as the bare engine does.
    with build_translator(data_dir, memory=SentenceMemory(0)) as translator:
        for figures in (
            _masks(data_dir, count, seed)
            if masks
            else _parallel(data_dir, translator, source, target, parallel)
            if parallel
            else _messages(data_dir, translator, count, seed)
        ):
            click.echo(json.dumps({**figures, **_machine()}))


def _messages(data_dir: Path, translator: Translator, count: int, seed: int) -> Iterator[dict[str, Any]]:
    for source, target in (("pt", "en"), ("en", "pt")):
        messages = list(make_messages(source, count, seed))
        lines = [line for message in messages for line in message.text.splitlines() if line]
        _bare, bare_seconds = _timed_bare(data_dir, source, target, lines)
        began = time.perf_counter()
        answers = _translated(translator, [message.text for message in messages], source, target)
        seconds = time.perf_counter() - began
        yield {
            "direction": f"{source}-{target}",
            "messages": count,
            **_protection(messages, answers),
            "lights": dict(Counter(str(answer.light) for answer in answers)),
            "of_bare_speed": round(bare_seconds / seconds, 3),
            "words_per_second": round(sum(len(line.split()) for line in lines) / seconds),
        }


def _translated(translator: Translator, texts: Sequence[str], source: str, target: str) -> list[Translation]:
    answers = list(translator.translate_many(texts, source, target))
    failed = [answer for answer in answers if not isinstance(answer, Translation)]
    if failed:
        raise failed[0]
    return [answer for answer in answers if isinstance(answer, Translation)]


def _protection(messages: Sequence[Message], answers: Sequence[Translation]) -> dict[str, Any]:
    lost = [
        any(answer.text.count(thing) < message.text.count(thing) for thing in message.things)
        for message, answer in zip(messages, answers, strict=True)
    ]
    silent = [answer.text for answer, is_lost in zip(answers, lost, strict=True) if is_lost and answer.light != "red"]
    return {"things": sum(len(message.things) for message in messages), "lost": sum(lost), "silent": silent}


def _parallel(
    data_dir: Path, translator: Translator, source: str, target: str, files: tuple[Path, Path]
) -> Iterator[dict[str, Any]]:
    lines, references = (path.read_text(encoding="utf-8").splitlines() for path in files)
    bare, bare_seconds = _timed_bare(data_dir, source, target, lines)
    began = time.perf_counter()
    ours = [answer.text for answer in _translated(translator, lines, source, target)]
    seconds = time.perf_counter() - began
    yield {
        "direction": f"{source}-{target}",
        "lines": len(lines),
        "bleu": round(corpus_bleu(ours, references), 2),
        "bleu_bare": round(corpus_bleu(bare, references), 2),
        "of_bare_speed": round(bare_seconds / seconds, 3),
    }


def _timed_bare(data_dir: Path, source: str, target: str, lines: Sequence[str]) -> tuple[list[str], float]:
    """The engine alone, in this process and on this thread, a line a call."""
    model = ModelStore(data_dir).find("firefox", source, target)
    if model is None:
        raise click.ClickException(f"No firefox model {source}-{target} is installed.")
    translate = firefox.load(model.folder, source, target)
    began = time.perf_counter()
    said = [translate(line) for line in lines]
    return said, time.perf_counter() - began


def _masks(data_dir: Path, count: int, seed: int) -> Iterator[dict[str, Any]]:
    for source, target in (("pt", "en"), ("en", "pt")):
        lines = [line for message in make_messages(source, count, seed) for line in message.text.splitlines()]
        spanned = [(line, spans) for line in lines if (spans := find_protected(line))]
        for name, style in STYLES.items():
            masked = [mask_spans(line, spans, style) for line, spans in spanned]
            said, _seconds = _timed_bare(data_dir, source, target, [one.text for one in masked])
            whole = sum(map(survived, said, masked))
            yield {"direction": f"{source}-{target}", "mask": name, "lines": len(masked), "whole": whole / len(masked)}


def _machine() -> dict[str, str]:
    return {"machine": platform.machine(), "python": platform.python_version(), "fxtranslate": version("fxtranslate")}


if __name__ == "__main__":
    main()
