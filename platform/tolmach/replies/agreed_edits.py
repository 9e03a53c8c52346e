"""Which edits so many agents made alike that the saved reply should say it so. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tolmach.replies.edits import Edit

LEAST_ANSWERS, LEAST_AGENTS, LEAST_PERCENT = 3, 2, 60
"""An edit is proposed from this many answers to different customers, by this many agents, of this share of all uses."""

LEAST_CLIENTS = 2
"""Of a wording that all share: what is right for one shop may be wrong for the others."""


@dataclass(frozen=True, kw_only=True)
class EditedAnswer:
    """An answer made from a saved reply, and what was changed in it; ``reference`` is its ticket's."""

    draft_id: int
    client_id: int
    agent_id: int
    customer_id: int
    reference: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, kw_only=True)
class AgreedEdit:
    """The same edit in several answers of all ``uses`` of the reply."""

    edit: Edit
    answers: tuple[EditedAnswer, ...]
    uses: int


def agreed_edits(answers: Iterable[EditedAnswer], uses: int, *, is_shared: bool) -> list[AgreedEdit]:
    """The edits to propose, the most frequent first; ``is_shared`` where the reply is every client's."""
    by_edit: dict[tuple[str, str], list[EditedAnswer]] = {}
    wordings: dict[tuple[str, str], Edit] = {}
    for answer in answers:
        for edit in dict.fromkeys(answer.edits):
            key = edit.before, " ".join(edit.after.split())
            wordings.setdefault(key, edit)
            by_edit.setdefault(key, []).append(answer)
    found = [
        AgreedEdit(edit=wordings[key], answers=tuple(ones), uses=uses)
        for key, ones in by_edit.items()
        if _are_enough(ones, uses, LEAST_CLIENTS if is_shared else 1)
    ]
    return sorted(found, key=lambda one: (-len(one.answers), one.edit.before, one.edit.after))


def _are_enough(answers: list[EditedAnswer], uses: int, least_clients: int) -> bool:
    clients = {answer.client_id for answer in answers}
    customers = {answer.customer_id for answer in answers}
    agents = {answer.agent_id for answer in answers}
    are_many = len(customers) >= LEAST_ANSWERS and len(agents) >= LEAST_AGENTS and len(clients) >= least_clients
    return are_many and len(answers) * 100 >= LEAST_PERCENT * uses
