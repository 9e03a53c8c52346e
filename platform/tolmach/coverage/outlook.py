"""What the page shows of coverage: reckoned by a job and kept, since eight weeks of fifteen pools take seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tolmach.accounts.model import User
from tolmach.coverage.assess import Coverage, DeskCoverage
from tolmach.coverage.closers import How
from tolmach.coverage.gaps import Gap, GapKind, Staff, find_gaps, staff_of
from tolmach.coverage.later_rungs import Relief
from tolmach.coverage.model import Outlook
from tolmach.events.model import Event, EventKind
from tolmach.pools.model import Pool, RungKind

WEEKS = 8
LASTS = timedelta(hours=1)
"""After so long it is made again though no plan changed: letters came, and half-hours passed."""

MOST_GAPS = 12
"""How many gaps of a desk are kept; the rest is counted."""

MOST_CLOSERS = 3
MOVES = frozenset(
    {
        EventKind.ABSENCE_CHANGED,
        EventKind.ALLOWANCE_SAVED,
        EventKind.CALENDAR_CHANGED,
        EventKind.CLIENT_EVENT_CHANGED,
        EventKind.CLIENT_SAVED,
        EventKind.HOLIDAYS_CHANGED,
        EventKind.HOLIDAYS_CONFIRMED,
        EventKind.HOURS_SAVED,
        EventKind.LADDER_CHANGED,
        EventKind.LANGUAGE_RULE_CHANGED,
        EventKind.MARKET_PLANNED,
        EventKind.MARKET_SAVED,
        EventKind.MEMBERS_CHANGED,
        EventKind.POLICY_REMOVED,
        EventKind.POLICY_SAVED,
        EventKind.POOL_SAVED,
        EventKind.ROLE_GIVEN,
        EventKind.ROLE_TAKEN,
        EventKind.SHIFTS_CHANGED,
        EventKind.SKILLS_CHANGED,
        EventKind.USER_CHANGED,
        EventKind.USER_SWITCHED,
    }
)
"""What makes the kept outlook untrue."""


@dataclass(frozen=True, kw_only=True)
class SteppingIn:
    """A later rung that answers in a gap, for this part of it (0 to 1)."""

    kind: RungKind
    pool: str
    people: tuple[int, ...]
    share: float


@dataclass(frozen=True, kw_only=True)
class FoundGap:
    """A gap as it is kept; ``missing`` is people, for letters minutes. Closers are the easiest, ``more`` the others."""

    kind: GapKind
    starts_at: datetime
    ends_at: datetime
    missing: float
    clients: tuple[str, ...]
    away: tuple[int, ...]
    closers: tuple[tuple[int, How], ...]
    more: int
    relief: Relief
    steps: tuple[SteppingIn, ...]


@dataclass(frozen=True, kw_only=True)
class FoundDesk:
    """A desk over the weeks, in hours; ``gaps`` are the first, ``more`` counts the others. ``pool`` is its name."""

    language: str
    pool_id: int
    people: tuple[int, ...]
    is_promised: bool
    is_on_one: bool
    promised: float
    nobody: float
    alone: float
    present: float
    needed: float
    gaps: tuple[FoundGap, ...]
    more: int
    pool: str = ""


@dataclass(frozen=True, kw_only=True)
class OutlookPage:
    """The kept outlook with the names of its people."""

    made_at: datetime
    starts_at: datetime
    ends_at: datetime
    desks: tuple[FoundDesk, ...]
    names: dict[int, str]

    @property
    def on_one(self) -> tuple[FoundDesk, ...]:
        """The desks that hang on one person."""
        return tuple(desk for desk in self.desks if desk.is_on_one)

    @property
    def breaking(self) -> tuple[tuple[FoundDesk, FoundGap], ...]:
        """Absences that break a promise, the next first."""
        found = [(desk, gap) for desk in self.desks for gap in desk.gaps if gap.away]
        return tuple(sorted(found, key=lambda pair: pair[1].starts_at))


def is_due(session: Session, *, now: datetime) -> bool:
    """Whether the outlook is to be made again: it is old, or a plan changed since."""
    kept = session.scalar(select(Outlook))
    if kept is None or now - kept.made_at >= LASTS:
        return True
    moved = select(Event.id).where(Event.id > kept.event_id, Event.kind.in_(MOVES)).limit(1)
    return session.scalar(moved) is not None


def last_event(session: Session) -> int:
    """The newest event, to be asked before the facts are read: what happens meanwhile makes another outlook."""
    return session.scalar(select(func.max(Event.id))) or 0


def found_desks(coverage: Coverage) -> tuple[FoundDesk, ...]:
    """What is worth keeping of every desk. Pure."""
    gaps = find_gaps(coverage)
    rows = zip(coverage.desks, staff_of(coverage), strict=True)
    return tuple(_desk(coverage, desk, staff, [gap for gap in gaps if gap.desk == desk.key]) for desk, staff in rows)


def keep_outlook(
    session: Session, coverage: Coverage, desks: Sequence[FoundDesk], *, event_id: int, now: datetime
) -> None:
    """Put it in the place of the one before."""
    session.execute(delete(Outlook))
    session.add(
        Outlook(
            made_at=now,
            event_id=event_id,
            starts_at=coverage.grid.start,
            ends_at=coverage.grid.end,
            desks=[_to_json(asdict(desk)) for desk in desks],
        )
    )
    session.flush()


def outlook_page(session: Session) -> OutlookPage | None:
    """The kept outlook; None before the first. Three queries."""
    kept = session.scalar(select(Outlook))
    if kept is None:
        return None
    pools = {row.id: row.name for row in session.execute(select(Pool.id, Pool.name))}
    names = {row.id: row.name for row in session.execute(select(User.id, User.name))}
    desks = (_from_json(row) for row in kept.desks)
    return OutlookPage(
        made_at=kept.made_at,
        starts_at=kept.starts_at,
        ends_at=kept.ends_at,
        desks=tuple(replace(desk, pool=pools.get(desk.pool_id, "")) for desk in desks),
        names=names,
    )


def _desk(coverage: Coverage, desk: DeskCoverage, staff: Staff, gaps: Sequence[Gap]) -> FoundDesk:
    # What an absence breaks is kept before what has been missing all along.
    chosen = sorted(gaps, key=lambda gap: (not gap.away, gap.starts_at))[:MOST_GAPS]
    return FoundDesk(
        language=desk.key.language,
        pool_id=desk.key.pool_id,
        people=staff.people,
        is_promised=desk.desk.is_promised,
        is_on_one=staff.is_on_one,
        promised=round(staff.promised / 2, 1),
        nobody=round(staff.nobody / 2, 1),
        alone=round(staff.alone / 2, 1),
        present=round(sum(desk.present) / 2, 1),
        needed=round(sum(desk.need(number) for number in range(coverage.grid.count)) / 2, 1),
        gaps=tuple(_gap(gap) for gap in sorted(chosen, key=lambda gap: gap.starts_at)),
        more=len(gaps) - len(chosen),
    )


def _gap(gap: Gap) -> FoundGap:
    return FoundGap(
        kind=gap.kind,
        starts_at=gap.starts_at,
        ends_at=gap.ends_at,
        missing=gap.missing,
        clients=gap.clients,
        away=gap.away,
        closers=tuple((one.user_id, one.how) for one in gap.closers[:MOST_CLOSERS]),
        more=max(len(gap.closers) - MOST_CLOSERS, 0),
        relief=gap.relief,
        steps=tuple(
            SteppingIn(kind=one.kind, pool=one.pool_slug, people=one.people, share=one.share) for one in gap.steps
        ),
    )


def _to_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _to_json(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_to_json(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _from_json(row: dict[str, Any]) -> FoundDesk:
    gaps = tuple(_gap_from_json(gap) for gap in row["gaps"])
    return FoundDesk(**{**row, "people": tuple(row["people"]), "gaps": gaps})


def _gap_from_json(gap: dict[str, Any]) -> FoundGap:
    return FoundGap(
        kind=GapKind(gap["kind"]),
        starts_at=datetime.fromisoformat(gap["starts_at"]),
        ends_at=datetime.fromisoformat(gap["ends_at"]),
        missing=gap["missing"],
        clients=tuple(gap["clients"]),
        away=tuple(gap["away"]),
        closers=tuple((user_id, How(how)) for user_id, how in gap["closers"]),
        more=gap["more"],
        relief=Relief(gap["relief"]),
        steps=tuple(_step_from_json(one) for one in gap["steps"]),
    )


def _step_from_json(step: dict[str, Any]) -> SteppingIn:
    return SteppingIn(kind=RungKind(step["kind"]), pool=step["pool"], people=tuple(step["people"]), share=step["share"])
