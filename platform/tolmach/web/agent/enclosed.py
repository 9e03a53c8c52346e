"""The files an agent adds to an answer, as they come with the form; after a refusal they wait beside the editor."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask import request

from tolmach.errors import Refused
from tolmach.replies.enclose import Enclosed, FilesRefused, NewFile, keep_files
from tolmach.replies.reply_files import read_reply_files
from tolmach.tickets.door import ticket_for
from tolmach.web.agent.blueprint import ticket_to_change
from tolmach.web.house import the_house
from tolmach.web.reader import the_reader
from tolmach.web.refusals import sentence_of
from tolmach.web.uploads import uploaded


def enclosed_files(with_draft: Sequence[NewFile] = ()) -> Enclosed:
    """What the form brings: the draft's files, those chosen now, and which of those that wait are still ticked."""
    kept = frozenset(int(one) for one in request.form.getlist("kept") if one.isdecimal())
    return Enclosed(store=the_house().store, new=[*with_draft, *_chosen_files()], kept=kept)


def files_with_draft(reference: str) -> list[NewFile]:
    """The ticked files of the draft, read before the answer's transaction: a form is made for it. Raises FileGone."""
    tokens = {token for token in request.form.getlist("reply_files") if token}
    draft_id = request.form.get("draft_id", type=int)
    return read_files_of_draft(reference, draft_id, tokens) if tokens and draft_id is not None else []


def read_files_of_draft(reference: str, draft_id: int, tokens: Collection[str]) -> list[NewFile]:
    """Files of a draft of a ticket that the reader may see. Raises NotFound, FileGone."""
    house = the_house()
    with house.database.reading() as session:
        ticket = ticket_for(session, the_reader().access, reference)
        return read_reply_files(session, house.store, ticket, draft_id, tokens, now=house.clock.now())


def _chosen_files() -> list[NewFile]:
    return [uploaded(file) for file in request.files.getlist("files") if file.filename]


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
