"""The report of how drafts fared: figures of a period, and what customers asked that no concept answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from tolmach.accounts.access import Access, Permission
from tolmach.accounts.door import client_for
from tolmach.reports.changes import ChangedDrafts, changes_of
from tolmach.reports.door import markets_for
from tolmach.reports.draft_queries import letters_of, offered_drafts
from tolmach.reports.draft_rules import DraftFigures, figures, parts
from tolmach.reports.period import Period
from tolmach.reports.topics import Topic, topics

FOUR_WEEKS = timedelta(days=27)


@dataclass(frozen=True, kw_only=True)
class DraftReport:
    """``parts`` has the same drafts by light, language, origin and concept."""

    client: str | None
    period: Period
    total: DraftFigures
    parts: Mapping[str, tuple[DraftFigures, ...]]
    topics: tuple[Topic, ...]
    changes: tuple[ChangedDrafts, ...]


def draft_report(session: Session, access: Access, client_slug: str | None, period: Period) -> DraftReport:
    """The drafts of one client or of all whose reports they may read. Raises NotFound.

    Days are those of each market's own zone.
    """
    if client_slug is not None:
        client_for(session, access, client_slug, Permission.READ_REPORTS)
    markets = [one for one in markets_for(session, access) if client_slug in (None, one.client_slug)]
    offered = offered_drafts(session, markets, period)
    return DraftReport(
        client=client_slug,
        period=period,
        total=figures(offered),
        parts=parts(offered),
        topics=topics(letters_of(session, markets, period)),
        changes=changes_of(session, markets, period),
    )


def last_four_weeks(today: date) -> Period:
    """Today and the 27 days before: every weekday as often as any other."""
    return Period(first=today - FOUR_WEEKS, last=today)
