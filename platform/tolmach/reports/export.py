"""A market's report as rows and as an object; the page's file and the command write the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tolmach.reports.market import Figures, MarketReport
from tolmach.reports.rules import Slice, Spread

Row = tuple[str, str, str, object, object]

HEADER = ("part", "key", "figure", "value", "previous")


def report_as_csv(report: MarketReport) -> str:
    """One line per figure: part of the report, day or topic it is about, name, value, value of the period before.

    Durations are whole minutes; days, codes and numbers are written the same in every locale. Nothing measured is
    an empty field. Limits of the law come one by one at the end: when each is due, and 1 or 0 once it is known whether
    it was kept; then the tickets whose customers were helped partly or not.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows((part, _harmless(key), name, now, before) for part, key, name, now, before in _rows(report))
    return text.getvalue()


def report_as_object(report: MarketReport) -> dict[str, Any]:
    """The report as plain values, ready for JSON."""
    return {
        "client": report.market.client_slug,
        "market": report.market.market_slug,
        "time_zone": report.market.time_zone,
        "made_at": report.made_at.isoformat(),
        "period": _figures_as_object(report.now, report.made_at),
        "previous": _figures_as_object(report.before, report.made_at),
    }


def totals(figures: Figures) -> dict[str, int | None]:
    """Every figure of a period that is one number, by name; durations end in their unit."""
    return {
        "contacts": figures.contacts,
        "letters_received": figures.letters,
        "new_matters": figures.new_matters,
        "overdue": figures.overdue,
        "passed_to_shop": figures.for_shop,
        **_durations("first_reply_business", figures.first_reply),
        **_durations("first_reply_wait", figures.first_reply_wait),
        "first_replies_in_time": figures.in_time.part,
        "first_replies_with_due_time": figures.in_time.whole,
        "promises_kept": figures.promises.part,
        "promises_told": figures.promises.whole,
        "legal_limits_kept": figures.legal.part,
        "legal_limits_missed": figures.legal.whole - figures.legal.part,
        "legal_limits_due": figures.legal.whole,
        "resolutions": figures.resolution_wait.count,
        **_durations("resolution_business", figures.resolution),
        **_durations("resolution_wait", figures.resolution_wait),
        "surveys_sent": figures.surveys.sent,
        "survey_answers": figures.surveys.answers,
        "survey_answers_helped": figures.surveys.helped,
        "survey_answers_partly": figures.surveys.partly,
        "survey_answers_not_helped": figures.surveys.not_helped,
    }


def _durations(name: str, spread: Spread) -> dict[str, int | None]:
    return {f"{name}_median_minutes": spread.median, f"{name}_p90_minutes": spread.p90}


def _rows(report: MarketReport) -> Iterator[Row]:
    now, before = report.now, report.before
    yield "period", "", "from", now.period.first, before.period.first
    yield "period", "", "to", now.period.last, before.period.last
    earlier = totals(before)
    for name, value in totals(now).items():
        yield "total", "", name, value, earlier[name]
    for day, day_before in zip(now.days, before.days, strict=True):
        yield "day", str(day.day), "contacts", day.contacts, day_before.contacts
        yield "day", str(day.day), "letters_received", day.letters, day_before.letters
    for part, slices, slices_before in (
        ("topic", now.topics, before.topics),
        ("language", now.languages, before.languages),
        ("rung", now.rungs, before.rungs),
    ):
        for key, count, count_before in beside(slices, slices_before):
            yield part, key, "contacts", count, count_before
    for limit in now.limits:
        key, is_kept = f"{limit.reference} {limit.clock.limit_key}", limit.clock.is_kept(report.made_at)
        yield "legal_limit", key, "due_at", limit.clock.due_at.isoformat(), None
        yield "legal_limit", key, "is_kept", None if is_kept is None else int(is_kept), None
    for low in now.surveys.low:
        yield "survey", low.reference, "answer", low.answer, None


def beside(slices: tuple[Slice, ...], before: tuple[Slice, ...]) -> list[tuple[str, int, int]]:
    """Each key of either period with its contacts now and before, in the order of now."""
    now, earlier = ({part.key: part.contacts for part in parts} for parts in (slices, before))
    return [(key, now.get(key, 0), earlier.get(key, 0)) for key in dict.fromkeys([*now, *earlier])]


def _harmless(key: str) -> str:
    # A table program would take a topic that begins like this for a formula.
    return f"'{key}" if key.startswith(("=", "+", "-", "@")) else key


def _figures_as_object(figures: Figures, made_at: datetime) -> dict[str, Any]:
    return {
        "from": str(figures.period.first),
        "to": str(figures.period.last),
        **totals(figures),
        "days": [
            {"day": str(day.day), "contacts": day.contacts, "letters_received": day.letters} for day in figures.days
        ],
        "topics": {part.key: part.contacts for part in figures.topics},
        "languages": {part.key: part.contacts for part in figures.languages},
        "rungs": {part.key: part.contacts for part in figures.rungs},
        "legal_limits": [
            {
                "ticket": limit.reference,
                "limit": limit.clock.limit_key,
                "due_at": limit.clock.due_at.isoformat(),
                "is_kept": limit.clock.is_kept(made_at),
            }
            for limit in figures.limits
        ],
        "low_survey_answers": [{"ticket": low.reference, "answer": low.answer} for low in figures.surveys.low],
    }
