"""Coverage as lines for people at a terminal, and as objects for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from tolmach.coverage.assess import Coverage, DeskCoverage
from tolmach.coverage.closers import How
from tolmach.coverage.gaps import Gap, GapKind, Staff, find_gaps, staff_of
from tolmach.coverage.later_rungs import Relief, StepIn
from tolmach.coverage.what_if import Difference
from tolmach.pools.model import RungKind

SHOWN = 8
"""How many gaps of a kind are listed for a desk before the rest is only counted."""


def coverage_as_text(
    coverage: Coverage, languages: Sequence[str], differences: tuple[Difference, ...] | None = None
) -> str:
    """The desks, what hangs on one person, the gaps with who could close them, and what a change would change."""
    return "\n".join(_lines(coverage, languages, differences)) + "\n"


def coverage_as_objects(
    coverage: Coverage, languages: Sequence[str], differences: tuple[Difference, ...] | None = None
) -> Iterator[dict[str, Any]]:
    """An object a desk: its half-hours that were promised or have people, its staff, gaps, and what would change."""
    gaps, staff = find_gaps(coverage), {row.desk: row for row in staff_of(coverage)}
    for desk in _chosen(coverage, languages):
        found: dict[str, Any] = {
            "language": desk.key.language,
            "pool": desk.desk.pool_slug,
            "time_zone": desk.desk.zone,
            "is_promised": desk.desk.is_promised,
            "from": coverage.grid.start.isoformat(),
            "to": coverage.grid.end.isoformat(),
            "staff": _staff_object(coverage, staff[desk.key]),
            "borrowed_volume": [stream.market for stream in desk.desk.streams if stream.is_borrowed],
            "gaps": [_gap_object(coverage, gap) for gap in gaps if gap.desk == desk.key],
            "half_hours": [
                _half_hour(coverage, desk, number)
                for number in range(coverage.grid.count)
                if desk.promised[number] or desk.there[number] or desk.need(number)
            ],
        }
        if differences is not None:
            mine = next((one for one in differences if one.desk == desk.key), None)
            found["change"] = None if mine is None else _difference_object(coverage, mine)
        yield found


def _chosen(coverage: Coverage, languages: Sequence[str]) -> list[DeskCoverage]:
    return [desk for desk in coverage.desks if not languages or desk.key.language in languages]


def _half_hour(coverage: Coverage, desk: DeskCoverage, number: int) -> dict[str, Any]:
    return {
        "at": coverage.grid.at(number).isoformat(),
        "promised": desk.promised[number] > 0,
        "promised_share": round(desk.promised[number], 2),
        "people": round(desk.there[number], 2),
        "present": round(desk.present[number], 2),
        "time": round(desk.time[number], 2),
        "letters": round(desk.letters[number], 2),
        "chats": round(desk.chats[number], 2),
        "need": round(desk.need(number), 2),
    }


def _staff_object(coverage: Coverage, row: Staff) -> dict[str, Any]:
    return {
        "people": [coverage.facts.people[user_id].name for user_id in row.people if user_id > 0],
        "depends_on_one": row.is_on_one,
        "promised_half_hours": round(row.promised, 2),
        "nobody_half_hours": round(row.nobody, 2),
        "alone_half_hours": round(row.alone, 2),
    }


def _gap_object(coverage: Coverage, gap: Gap) -> dict[str, Any]:
    return {
        "kind": gap.kind,
        "from": gap.starts_at.isoformat(),
        "to": gap.ends_at.isoformat(),
        "missing": gap.missing,
        "unit": "minutes" if gap.kind is GapKind.LETTERS else "people",
        "clients": list(gap.clients),
        "away": [coverage.facts.people[user_id].name for user_id in gap.away],
        "closers": [{"name": one.name, "how": one.how, "level": one.level} for one in gap.closers],
        "relief": gap.relief,
        "later_rungs": [_step_object(coverage, one) for one in gap.steps],
    }


def _step_object(coverage: Coverage, step: StepIn) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "pool": step.pool_slug,
        "people": [coverage.facts.people[user_id].name for user_id in step.people],
        "clients": list(step.clients),
        "share": step.share,
    }


def _difference_object(coverage: Coverage, one: Difference) -> dict[str, Any]:
    return {
        "nobody_half_hours": [one.before.nobody, one.after.nobody],
        "alone_half_hours": [one.before.alone, one.after.alone],
        "late_minutes": [one.late_before, one.late_after],
        "gaps_gone": [_gap_object(coverage, gap) for gap in one.gone],
        "gaps_new": [_gap_object(coverage, gap) for gap in one.new],
        "gaps_worse": [_gap_object(coverage, gap) for gap in one.worse],
        "gaps_eased": [_gap_object(coverage, gap) for gap in one.eased],
    }


def _lines(coverage: Coverage, languages: Sequence[str], differences: tuple[Difference, ...] | None) -> Iterator[str]:
    desks, staff = _chosen(coverage, languages), {row.desk: row for row in staff_of(coverage)}
    gaps = find_gaps(coverage)
    first, end = coverage.grid.start, coverage.grid.end
    yield f"From {first:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC; h are hours of these weeks, all people together."
    yield "A gap's times are by the clock of its pool, named beside it; min are minutes of work."
    yield ""
    yield f"{'language (pool)':<20}" + "".join(f"{name:>{width}}" for name, width in _COLUMNS) + "  people"
    for desk in desks:
        row = staff[desk.key]
        needed = sum(desk.need(number) for number in range(coverage.grid.count)) / 2
        yield (
            f"{_name(desk):<20}{row.promised / 2:>11.1f}{row.nobody / 2:>10.1f}{row.alone / 2:>12.1f}"
            f"{sum(desk.present) / 2:>11.1f}{needed:>10.1f}  {_who(coverage, row.people)}"
        )
    yield from _on_one(coverage, [staff[desk.key] for desk in desks], {desk.key: desk for desk in desks})
    yield from _foreign(desks)
    yield from _borrowed(desks)
    for desk in desks:
        yield from _gap_lines(coverage, desk, [gap for gap in gaps if gap.desk == desk.key])
    if not any(gap.desk == desk.key for gap in gaps for desk in desks):
        yield from ("", "No gaps: what was promised can be kept.")
    if differences is not None:
        yield from _difference_lines(coverage, desks, differences)


def _on_one(coverage: Coverage, rows: Sequence[Staff], desks: dict[Any, DeskCoverage]) -> Iterator[str]:
    alone = [row for row in rows if row.is_on_one]
    if alone:
        yield ""
        yield "Depends on one person"
    for row in alone:
        yield f"  {_name(desks[row.desk])} depends on {_who(coverage, row.people)}"


def _foreign(desks: Sequence[DeskCoverage]) -> Iterator[str]:
    names = [_name(desk) for desk in desks if not desk.desk.is_promised]
    if names:
        yield ""
        yield f"No market's own language, so nothing is promised, but letters come: {', '.join(names)}"


def _borrowed(desks: Sequence[DeskCoverage]) -> Iterator[str]:
    markets = [stream.market for desk in desks for stream in desk.desk.streams if stream.is_borrowed]
    if markets:
        yield ""
        yield f"Volume reckoned from similar markets' letters per order: {', '.join(markets)}"


def _gap_lines(coverage: Coverage, desk: DeskCoverage, gaps: Sequence[Gap]) -> Iterator[str]:
    for kind, rows in groupby(sorted(gaps, key=lambda gap: list(GapKind).index(gap.kind)), key=lambda gap: gap.kind):
        found = list(rows)
        yield ""
        yield f"{_name(desk)}: {_KINDS[kind]} ({desk.desk.zone})"
        for gap in found[:SHOWN]:
            yield f"  {_gap_line(coverage, desk, gap)}"
        if len(found) > SHOWN:
            yield f"  and {len(found) - SHOWN} more (--json has them all)"


def _gap_line(coverage: Coverage, desk: DeskCoverage, gap: Gap) -> str:
    zone = ZoneInfo(desk.desk.zone)
    starts, ends = gap.starts_at.astimezone(zone), gap.ends_at.astimezone(zone)
    missing = f"{gap.missing:.0f} min late" if gap.kind is GapKind.LETTERS else f"{gap.missing:.1f} people missing"
    away = f"; away: {_who(coverage, gap.away)}" if gap.away else ""
    could = ", ".join(f"{one.name} ({_HOWS[one.how]})" for one in gap.closers[:3]) or "nobody here"
    more = f" and {len(gap.closers) - 3} more" if len(gap.closers) > 3 else ""
    relief = _relief(coverage, gap)
    return f"{_from_to(starts, ends)}  {missing}; {relief}{away}; could close it: {could}{more}"


def _relief(coverage: Coverage, gap: Gap) -> str:
    if not gap.steps:
        return "the ladder says wait" if gap.relief is Relief.WAIT else "no later rung answers"
    whole = gap.relief is Relief.LATER_RUNG
    steps = ", ".join(
        f"{_RUNGS[step.kind]} of {step.pool_slug} ({_who(coverage, step.people)}"
        f"{'' if whole else f', {step.share:.0%} of it'})"
        for step in gap.steps
    )
    return f"answered meanwhile by {steps}" if whole else f"answered in part by {steps}"


def _difference_lines(
    coverage: Coverage, desks: Sequence[DeskCoverage], differences: tuple[Difference, ...]
) -> Iterator[str]:
    by_key = {desk.key: desk for desk in desks}
    mine = [one for one in differences if one.desk in by_key]
    yield ""
    yield "What would change" if mine else "Nothing would change."
    for one in mine:
        desk = by_key[one.desk]
        yield f"  {_name(desk)}: {'; '.join(_changes(one))}"
        for word, gaps in (("new", one.new), ("worse", one.worse), ("eased", one.eased), ("gone", one.gone)):
            for gap in gaps[:SHOWN]:
                yield f"    {word}: {_KINDS[gap.kind]}, {_gap_line(coverage, desk, gap)}"
            if len(gaps) > SHOWN:
                yield f"    and {len(gaps) - SHOWN} more {word}"


def _changes(one: Difference) -> Iterator[str]:
    rows = (
        ("hours with nobody", one.before.nobody / 2, one.after.nobody / 2),
        ("hours with one person only", one.before.alone / 2, one.after.alone / 2),
        ("minutes of letters late", one.late_before, one.late_after),
        ("people", float(len(one.before.people)), float(len(one.after.people))),
    )
    changed = [f"{name} {before:g} → {after:g}" for name, before, after in rows if before != after]
    return iter(changed or ["other half-hours or other gaps, the same sums"])


def _name(desk: DeskCoverage) -> str:
    language, pool = desk.key.language, desk.desk.pool_slug
    return language if language == pool else f"{language} ({pool})"


def _who(coverage: Coverage, user_ids: Sequence[int]) -> str:
    names = [coverage.facts.people[user_id].name for user_id in user_ids if user_id in coverage.facts.people]
    return ", ".join(names) or "nobody"


def _from_to(starts: datetime, ends: datetime) -> str:
    if starts.date() == ends.date():
        return f"{starts:%a %Y-%m-%d %H:%M}–{ends:%H:%M}"
    return f"{starts:%a %Y-%m-%d %H:%M}–{ends:%a %m-%d %H:%M}"


_COLUMNS = (("promised h", 11), ("nobody h", 10), ("one only h", 12), ("present h", 11), ("needed h", 10))
_KINDS = {
    GapKind.NOBODY: "promised and nobody there",
    GapKind.CHATS: "too few people for the chats",
    GapKind.LETTERS: "letters would be answered late",
}
_HOWS = {
    How.DEPUTY: "deputy, not planned then",
    How.MEMBER: "member, not planned then",
    How.OUTSIDE_DEPUTY: "deputy, but no member of the pool",
    How.OTHER: "writes it, is no member of the pool",
}
_RUNGS = {
    RungKind.NATIVE: "the native people",
    RungKind.FLUENT: "the fluent people",
    RungKind.MACHINE: "machine drafts with a reviewer",
}
