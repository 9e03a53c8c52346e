"""JSON lines in and out, as every command with ``--file`` and ``--json`` speaks them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from tolmach.errors import TolmachError

Item = TypeVar("Item")


def read_items(texts: tuple[str, ...], file: str | None) -> Iterator[str | UnicodeDecodeError]:
    """The input items: the words of the call, then the file's lines (``-`` is standard input).

    A line ends at ``\\n`` only and an empty line is an item. A line that is no UTF-8 comes as the error it gave, so
    that the caller can answer it in its place.
    """
    yield from texts
    if file == "-":
        yield from _lines(sys.stdin.buffer)
    elif file is not None:
        try:
            with Path(file).open("rb") as stream:
                yield from _lines(stream)
        except OSError as error:
            raise click.ClickException(f"Cannot read {file}: {error.strerror}.") from error


def answer_items(
    items: Iterable[Item | UnicodeDecodeError],
    work: Callable[[Item], dict[str, Any]],
    *,
    as_json: bool,
    for_people: Callable[[dict[str, Any]], str],
) -> None:
    """Write exactly one line per item, in order; an item that is refused gives its error in its place."""
    for item in items:
        write_answer(_answer(item, work), as_json=as_json, for_people=for_people)


def write_answer(answer: dict[str, Any], *, as_json: bool, for_people: Callable[[dict[str, Any]], str]) -> None:
    """Write one answer: an ASCII-escaped object ended by ``\\n``, or a line of words for people."""
    if as_json:
        line = json.dumps(answer, ensure_ascii=True)
    else:
        line = f"error: {answer['error']}" if "error" in answer else for_people(answer)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _lines(stream: BinaryIO) -> Iterator[str | UnicodeDecodeError]:
    for raw in stream:
        try:
            yield raw.removesuffix(b"\n").decode("utf-8")
        except UnicodeDecodeError as error:
            yield error


def _answer(item: Item | UnicodeDecodeError, work: Callable[[Item], dict[str, Any]]) -> dict[str, Any]:
    if isinstance(item, UnicodeDecodeError):
        return {"error": f"not UTF-8 at byte {item.start}"}
    try:
        return work(item)
    except (TolmachError, ValueError) as error:
        return {"error": str(error) or type(error).__name__}
    except Exception as error:
        # Whatever one item does, the next ones get their lines.
        return {"error": f"unexpected {type(error).__name__}: {error}"}
