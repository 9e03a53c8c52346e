"""Hold the interface's catalogues complete: every message, no fuzzy one, the same placeholders, the right plural forms.

usage: check_catalogues.py --source FRESHLY_EXTRACTED.pot LOCALES_FOLDER
Prints a line per gap and exits 1 when there is one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Collection, Iterator
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tolmach.i18n import LOCALES

SOURCE = "en"
PLURALS = {
    "bg": 2, "cs": 3, "de": 2, "el": 2, "en": 2, "es": 2, "fr": 2, "hr": 3,
    "hu": 2, "it": 2, "pl": 3, "pt": 2, "ro": 3, "sk": 3, "sl": 4,
}  # fmt: skip
"""Language → how many plural forms its catalogue has, as DESIGN §3 lays down."""

_PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]")


def find_gaps(source: Path, folder: Path, offered: Collection[str] = tuple(PLURALS)) -> Iterator[str]:
    """A sentence for everything that is wrong with the catalogues in ``folder`` against the extracted ``source``.

    A language that is not ``offered`` to people who log in still needs every message that customers read.
    """
    messages = _messages(_read(source))
    template = folder / "messages.pot"
    if not template.is_file() or set(_messages(_read(template))) != set(messages):
        yield "messages.pot is not what the code says: run scripts/translations extract and update."
    for language, forms in PLURALS.items():
        path = folder / language / "LC_MESSAGES" / "messages.po"
        if path.is_file():
            wanted = messages if language in offered else _read_by_customers(messages)
            yield from (f"{language}: {gap}" for gap in _catalogue_gaps(_read(path), language, forms, wanted))
        elif language != SOURCE:
            yield f"{language}: there is no catalogue."


def _catalogue_gaps(
    catalogue: Catalog, language: str, forms: int, messages: dict[tuple[str, str], Message]
) -> Iterator[str]:
    if catalogue.num_plurals != forms or _forms_used(catalogue.plural_expr) != set(range(forms)):
        yield f"the Plural-Forms header does not give {forms} forms."
        return
    if catalogue.fuzzy:
        yield "its header is fuzzy, so that it would not be compiled."
    theirs = _messages(catalogue)
    # English is the source: an empty text there means that the words of the code stand.
    for key, message in messages.items():
        if key not in theirs:
            yield f"{key[1]!r} is missing."
        elif theirs[key].fuzzy:
            yield f"{key[1]!r} is fuzzy."
        elif any(_texts(theirs[key])) or language != SOURCE:
            yield from _message_gaps(theirs[key], message, _stands_for_one(catalogue.plural_expr), forms)


def _read_by_customers(messages: dict[tuple[str, str], Message]) -> dict[tuple[str, str], Message]:
    return {
        key: message
        for key, message in messages.items()
        if any("/visitor/" in place for place, _line in message.locations)
    }


def _message_gaps(translated: Message, message: Message, is_single: bool, forms: int) -> Iterator[str]:
    texts, sources = _texts(translated), _ids(message)
    if len(sources) > 1 and len(texts) != forms:
        yield f"{sources[0]!r} has {len(texts)} forms, not {forms}."
        return
    for place, text in enumerate(texts):
        allowed = [_placeholders(sources[-1])]
        if place == 0 and is_single:
            allowed.append(_placeholders(sources[0]))
        if not text.strip():
            yield f"{sources[0]!r} is not translated."
        elif _placeholders(text) not in allowed:
            yield f"{sources[0]!r} has other placeholders in {text!r}."


def _read(path: Path) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, abort_invalid=True)


def _messages(catalogue: Catalog) -> dict[tuple[str, str], Message]:
    return {(message.context or "", _ids(message)[0]): message for message in catalogue if _ids(message)[0]}


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _placeholders(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


def _forms_used(expression: str) -> set[int]:
    form = c2py(expression)
    return {form(number) for number in range(1001)}


def _stands_for_one(expression: str) -> bool:
    """Whether the first form stands for the number one alone, so that it may leave the number out."""
    form = c2py(expression)
    return [number for number in range(1001) if form(number) == 0] == [1]


def main() -> None:
    """Print every gap; exit 1 when there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    gaps = list(find_gaps(arguments.source, arguments.folder, LOCALES))
    waiting = sorted(PLURALS.keys() - set(LOCALES))
    if waiting:
        print(f"Not offered to people who log in, because their catalogues are not complete: {', '.join(waiting)}.")
    for gap in gaps:
        print(gap, file=sys.stderr)
    sys.exit(1 if gaps else 0)


if __name__ == "__main__":
    main()
