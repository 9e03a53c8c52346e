"""A pool with its hours as a form, and a form as a pool's values."""

from __future__ import annotations

from collections.abc import Mapping

from tolmach.errors import FieldsRefused, Wrong
from tolmach.hours.fields import DAYS
from tolmach.hours.model import BusinessHours
from tolmach.hours.save_hours import HoursValues
from tolmach.hours.windows import (
    WindowsUnreadable,
    read_dated_windows,
    read_dates,
    read_week,
    write_dated_windows,
    write_windows,
)
from tolmach.outbox.model import Channel
from tolmach.pools.model import Pool, Strategy
from tolmach.pools.save_pool import PoolValues
from tolmach.routing.points import POINTS, points_of
from tolmach.web.operator.forms import Form

WORKING_DAYS = DAYS[:5]


def empty_form() -> Form:
    """What a new pool begins with: eight to sixteen on working days."""
    week = {f"week_{day}": "08:00–16:00" for day in WORKING_DAYS}
    given = {"strategy": Strategy.LEAST_LOADED, **_points_of({})}
    return Form({"time_zone": "Europe/Prague", "working_language": "en", "is_active": "on", **given, **week})


def form_of(pool: Pool, hours: BusinessHours) -> Form:
    """A stored pool as a form shows it."""
    return Form(
        {
            "name": pool.name,
            "language": pool.language,
            "working_language": pool.working_language,
            "is_active": "on" if pool.is_active else "",
            "strategy": pool.strategy,
            "is_next_only": "on" if pool.is_next_only else "",
            "away_after_minutes": str(pool.away_after_minutes or ""),
            **_points_of(pool.channel_points),
            "time_zone": hours.time_zone,
            "holiday_country": hours.holiday_country or "",
            "holiday_subdivision": hours.holiday_subdivision or "",
            "closed": "\n".join(hours.closed),
            "special": write_dated_windows(hours.special),
            **{f"week_{day}": write_windows(hours.week.get(day, [])) for day in DAYS},
        }
    )


def values_of(form: Form) -> PoolValues:
    """The values a form says. Raises FieldsRefused with every field that cannot be read."""
    week, wrong = read_week({day: form[f"week_{day}"] for day in DAYS})
    refused = {f"week_{day}": reason for day, reason in wrong.items()}
    closed, special = _dates(form, refused)
    if refused:
        raise FieldsRefused(refused)
    return PoolValues(
        name=form["name"],
        language=form["language"],
        working_language=form["working_language"],
        is_active=form.is_ticked("is_active"),
        strategy=form.choice("strategy", Strategy) if form["strategy"] else Strategy.LEAST_LOADED,
        is_next_only=form.is_ticked("is_next_only"),
        channel_points={
            channel: points
            for channel in Channel
            if (points := form.number(f"points_{channel}", default=POINTS[channel])) != POINTS[channel]
        },
        away_after_minutes=form.number("away_after_minutes") if form["away_after_minutes"].strip() else None,
        hours=HoursValues(
            time_zone=form["time_zone"],
            week=week,
            holiday_country=form["holiday_country"] or None,
            holiday_subdivision=form["holiday_subdivision"].strip().upper() or None,
            closed=closed,
            special=special,
        ),
    )


def _points_of(own: Mapping[str, int]) -> dict[str, str]:
    return {f"points_{channel}": str(points_of(channel, own)) for channel in Channel}


def _dates(form: Form, refused: dict[str, Wrong]) -> tuple[list[str], dict[str, list[list[str]]]]:
    closed: list[str] = []
    special: dict[str, list[list[str]]] = {}
    try:
        closed = read_dates(form["closed"])
    except WindowsUnreadable:
        refused["closed"] = Wrong.NO_DAY
    try:
        special = read_dated_windows(form["special"])
    except WindowsUnreadable:
        refused["special"] = Wrong.NO_DATED_WINDOWS
    return closed, special
