"""Files as they come with a form."""

from __future__ import annotations

from pathlib import PurePosixPath

from werkzeug.datastructures import FileStorage

from tolmach.replies.enclose import NewFile

MOST_NAME_LETTERS = 120


def uploaded(file: FileStorage) -> NewFile:
    """The file a field brought along, read."""
    return NewFile(name=_plain_name(file.filename or ""), content=file.read())


def _plain_name(name: str) -> str:
    """The last part of the name on one line; its ending stays when it is cut."""
    plain = " ".join(name.replace("\\", "/").rpartition("/")[2].split()) or "file"
    ending = PurePosixPath(plain).suffix[:20]
    return plain if len(plain) <= MOST_NAME_LETTERS else plain[: MOST_NAME_LETTERS - len(ending)] + ending
