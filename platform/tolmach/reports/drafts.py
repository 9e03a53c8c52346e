"""The report of how drafts fared: figures of a period, and what customers asked that no concept answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.accounts.door import client_for
from tolmach.accounts.model import User
from tolmach.replies.learned_model import DoubtedLight
from tolmach.replies.lights import doubted_lights
from tolmach.replies.model import Draft
from tolmach.reports.changes import ChangedDrafts, changes_of
from tolmach.reports.door import markets_for
from tolmach.reports.draft_queries import letters_of, offered_drafts, on_days_of
from tolmach.reports.draft_rules import DraftFigures, figures, parts
from tolmach.reports.period import Period
from tolmach.reports.topics import Topic, topics
from tolmach.tickets.model import Ticket

FOUR_WEEKS = timedelta(days=27)


@dataclass(frozen=True, kw_only=True)
class DraftReport:
    """``parts`` has the same drafts by light, language, origin, concept and record.

    Only who runs the house sees figures by agent; ``people`` are the names of those ids. ``doubted`` are the kinds of
    drafts, of all clients, whose green is shown amber.
    """

    client: str | None
    period: Period
    total: DraftFigures
    parts: Mapping[str, tuple[DraftFigures, ...]]
    topics: tuple[Topic, ...]
    changes: tuple[ChangedDrafts, ...]
    doubted: tuple[DoubtedLight, ...]
    people: Mapping[str, str]

    def person(self, key: str) -> str:
        """What an agent is called; of two with one name the id tells who."""
        name = self.people.get(key, "")
        return name if name and list(self.people.values()).count(name) == 1 else f"{name} #{key}".strip()


def draft_report(
    session: Session, access: Access, client_slug: str | None, period: Period, *, with_topics: bool = True
) -> DraftReport:
    """The drafts of one client or of all whose reports they may read. Raises NotFound.

    Days are those of each market's own zone. Topics take longer than all figures together.
    """
    if client_slug is not None:
        client_for(session, access, client_slug, Permission.READ_REPORTS)
    markets = [one for one in markets_for(session, access) if client_slug in (None, one.client_slug)]
    offered = offered_drafts(session, on_days_of(markets, period))
    by_part = parts(offered)
    if not access.has(Permission.RUN_HOUSE):
        del by_part["agent"]
    return DraftReport(
        client=client_slug,
        period=period,
        total=figures(offered),
        parts=by_part,
        topics=topics(letters_of(session, markets, period)) if with_topics else (),
        changes=changes_of(session, markets, period),
        doubted=tuple(doubted_lights(session)),
        people=_names(session, [int(one.key) for one in by_part.get("agent", ())]),
    )


def unanswered_topics(session: Session, access: Access, period: Period) -> tuple[Topic, ...]:
    """What customers of all clients whose reports they may read asked, and no saved reply answers."""
    return topics(letters_of(session, markets_for(session, access), period))


def figures_of_agents(session: Session, pool_ids: Collection[int], *, now: datetime) -> dict[int, DraftFigures]:
    """How the drafts of these pools' tickets fared in the last four weeks, by the agent who decided."""
    offered = offered_drafts(session, Ticket.pool_id.in_(pool_ids), Draft.created_at >= now - FOUR_WEEKS)
    return {int(one.key): one for one in parts(offered)["agent"]}


def _names(session: Session, user_ids: Sequence[int]) -> dict[str, str]:
    rows = session.execute(select(User.id, User.name).where(User.id.in_(user_ids))) if user_ids else ()
    return {str(user_id): name for user_id, name in rows}


def last_four_weeks(today: date) -> Period:
    """Today and the 27 days before: every weekday as often as any other."""
    return Period(first=today - FOUR_WEEKS, last=today)
