"""Charts as numbers for the template to draw: bars from zero, the period before as a thin line. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tolmach.reports.rules import Day

PLOT_HEIGHT = 160
"""Pixels; widths are shares of whatever the screen has."""

MOST_DATES = 4
ROOM_FOR_DATE = 0.22
"""The share of a phone's width that a date needs."""


@dataclass(frozen=True, kw_only=True)
class Peak:
    """The highest bar of a kind: where its number stands (``x`` in percent, ``y`` in pixels from the plot's top)."""

    value: int
    day: date
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class DateMark:
    """A date under the plot; ``x`` in percent."""

    day: date
    x: float


@dataclass(frozen=True, kw_only=True)
class DayChart:
    """Two bars a day and a line, in a plot of ``width`` days and ``top`` at the highest."""

    width: int
    top: int
    days: tuple[Day, ...]
    days_before: tuple[Day, ...]
    line: str
    contacts_peak: Peak | None
    letters_peak: Peak | None
    dates: tuple[DateMark, ...]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar with its words; lengths in percent of the longest of all."""

    label: str
    contacts: int
    before: int
    length: float
    length_before: float


def day_chart(days: Sequence[Day], before: Sequence[Day]) -> DayChart:
    """Contacts and letters by day, over the contacts of the days before."""
    top = max([1, *(max(day.contacts, day.letters) for day in days), *(day.contacts for day in before)])
    contacts_peak = _peak(days, top, lambda day: day.contacts, 0.7)
    letters_peak = _peak(days, top, lambda day: day.letters, 0.3)
    return DayChart(
        width=len(days),
        top=top,
        days=tuple(days),
        days_before=tuple(before),
        line=" ".join(f"{place + 0.5},{top - day.contacts}" for place, day in enumerate(before)),
        contacts_peak=None if _collide(contacts_peak, letters_peak) else contacts_peak,
        letters_peak=letters_peak,
        dates=_dates(days),
    )


def bars(rows: Sequence[tuple[str, int, int]], name: Callable[[str], str]) -> tuple[Bar, ...]:
    """A bar for each (key, contacts, contacts before), named by ``name``."""
    top = max([1, *(max(now, before) for _, now, before in rows)])
    return tuple(
        Bar(
            label=name(key),
            contacts=now,
            before=before,
            length=round(100 * now / top, 2),
            length_before=round(100 * before / top, 2),
        )
        for key, now, before in rows
    )


def _peak(days: Sequence[Day], top: int, value: Callable[[Day], int], middle: float) -> Peak | None:
    place, day = max(enumerate(days), key=lambda item: value(item[1]))
    if not value(day):
        return None
    return Peak(
        value=value(day),
        day=day.day,
        x=round(100 * (place + middle) / len(days), 2),
        y=round(PLOT_HEIGHT * (1 - value(day) / top), 1),
    )


def _collide(first: Peak | None, second: Peak | None) -> bool:
    """Whether their numbers would be drawn over each other on a narrow screen."""
    return first is not None and second is not None and abs(first.x - second.x) < 6 and abs(first.y - second.y) < 14


def _dates(days: Sequence[Day]) -> tuple[DateMark, ...]:
    step = -(-len(days) // MOST_DATES)
    if len(days) >= 2 * 7:
        step = -(-step // 7) * 7
    places = [place for place in range(0, len(days), step) if (len(days) - place) / len(days) >= ROOM_FOR_DATE]
    return tuple(DateMark(day=days[place].day, x=round(100 * place / len(days), 2)) for place in places or [0])
