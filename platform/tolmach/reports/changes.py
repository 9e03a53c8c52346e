"""Why drafts were edited or rejected, read from what was sent instead of them; nobody is asked. Pure but the query."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from tolmach.replies.difference import Change, difference
from tolmach.replies.fates import TYPED_OVER
from tolmach.replies.model import Draft, DraftState
from tolmach.reports.door import ReportedMarket
from tolmach.reports.draft_queries import on_days_of
from tolmach.reports.period import Period
from tolmach.tickets.model import Message, Ticket
from tolmach.translation.amounts_said import find_amounts
from tolmach.translation.dates_said import find_dates
from tolmach.translation.protected import find_protected

MOST_EDITED = 2_000
"""The newest edited drafts of the period are looked at."""

MOST_EXAMPLES = 3
_WORD = re.compile(r"\w+")


class ChangeKind(StrEnum):
    """What an agent did to a draft, from the least to the most."""

    FORMALITIES = "formalities"
    FACTS = "facts"
    ADDED = "added"
    LEFT_OUT = "left_out"
    REWORDED = "reworded"
    TYPED_OVER = "typed_over"


@dataclass(frozen=True, kw_only=True)
class ChangedDrafts:
    """How many drafts were changed in one way; ``examples`` are tickets, the newest first."""

    kind: ChangeKind
    drafts: int
    examples: tuple[str, ...]


def change_of(draft: str, sent: str, *, edit: float, language: str) -> ChangeKind:
    """How what was sent differs from the draft; ``edit`` is the share of it that was changed, 0–1.

    Greeting, closing and signature are the formalities; facts are numbers, days, sums, links and codes among the same
    words.
    """
    if edit >= TYPED_OVER:
        return ChangeKind.TYPED_OVER
    if _words(_body(draft)) == _words(_body(sent)):
        return ChangeKind.FORMALITIES
    if _words(_without_facts(draft, language)) == _words(_without_facts(sent, language)):
        return ChangeKind.FACTS
    pieces = difference(" ".join(_words(draft)), " ".join(_words(sent)))
    changes = {piece.change for piece in pieces if piece.text.strip()}
    if Change.GONE not in changes:
        return ChangeKind.ADDED
    return ChangeKind.REWORDED if Change.NEW in changes else ChangeKind.LEFT_OUT


def changes_of(session: Session, markets: Sequence[ReportedMarket], period: Period) -> tuple[ChangedDrafts, ...]:
    """What agents did to the drafts of these days that did not leave as they were, the most frequent first."""
    rows = session.execute(
        select(Draft.text, Message.text, Draft.edit_distance, Draft.language, Ticket.reference)
        .join(Ticket, and_(Ticket.client_id == Draft.client_id, Ticket.id == Draft.ticket_id))
        .join(Message, Message.id == Draft.final_message_id)
        .where(on_days_of(markets, period), Draft.state == DraftState.USED, Draft.edit_distance > 0)
        .order_by(Draft.id.desc())
        .limit(MOST_EDITED)
    )
    tickets: dict[ChangeKind, list[str]] = defaultdict(list)
    for draft, sent, edit, language, reference in rows:
        tickets[change_of(draft or "", sent, edit=edit or 0.0, language=language)].append(reference)
    order = list(ChangeKind)
    found = (
        ChangedDrafts(kind=kind, drafts=len(ones), examples=tuple(ones[:MOST_EXAMPLES]))
        for kind, ones in tickets.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.drafts, order.index(one.kind))))


def _body(letter: str) -> str:
    """A letter without its first and last paragraph, where it has more."""
    paragraphs = re.split(r"\n\s*\n", letter.strip())
    return "\n".join(paragraphs[1:-1]) if len(paragraphs) > 2 else letter


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _without_facts(text: str, language: str) -> str:
    places = [(one.start, one.end) for one in find_protected(text)]
    places += [(one.start, one.end) for one in find_dates(text, language)]
    places += [(one.start, one.end) for one in find_amounts(text)]
    kept, end = [], 0
    for start, stop in sorted(places):
        kept.append(text[end:start])
        end = max(end, stop)
    return re.sub(r"\d+", " ", " ".join([*kept, text[end:]]))
