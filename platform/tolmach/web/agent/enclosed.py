"""The files an agent adds to an answer, as they come with the form; after a refusal they wait beside the editor."""

from __future__ import annotations

from pathlib import PurePosixPath

from flask import request

from tolmach.errors import Refused
from tolmach.replies.enclose import Enclosed, FilesRefused, NewFile, keep_files
from tolmach.web.agent.blueprint import ticket_to_change
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader
from tolmach.web.refusals import sentence_of

MOST_NAME_LETTERS = 120


def enclosed_files() -> Enclosed:
    """What the form brings along: files chosen now, and which of those that wait are still ticked."""
    new = [
        NewFile(name=_plain_name(file.filename), content=file.read())
        for file in request.files.getlist("files")
        if file.filename
    ]
    kept = frozenset(int(one) for one in request.form.getlist("kept") if one.isdecimal())
    return Enclosed(store=the_house().store, new=new, kept=kept)


def keep_beside_editor(reference: str, refusal: Refused) -> str:
    """An answer was refused: its files wait, so that nobody chooses them twice; why, and what is wrong with them."""
    problem = sentence_of(refusal)
    if isinstance(refusal, FilesRefused):
        return problem
    for file in request.files.getlist("files"):
        file.seek(0)
    try:
        with ticket_to_change(reference) as (session, ticket):
            keep_files(session, the_reader().access, ticket, enclosed_files())
    except FilesRefused as also:
        return f"{problem} {sentence_of(also)}"
    return problem


def _plain_name(name: str) -> str:
    """The last part of the name on one line; its ending stays when it is cut."""
    plain = " ".join(name.replace("\\", "/").rpartition("/")[2].split()) or "file"
    ending = PurePosixPath(plain).suffix[:20]
    return plain if len(plain) <= MOST_NAME_LETTERS else plain[: MOST_NAME_LETTERS - len(ending)] + ending
