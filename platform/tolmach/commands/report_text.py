"""A market's report as lines for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from tolmach.reports.export import beside
from tolmach.reports.market import Figures, MarketReport
from tolmach.reports.rules import Share, Slice, Spread
from tolmach.reports.surveys import SurveyFigures


def report_as_text(report: MarketReport) -> str:
    """The figures of the period, those of the period before in brackets, and the contacts by day, topic and so on."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: MarketReport) -> Iterator[str]:
    market, now, before = report.market, report.now, report.before
    yield f"{market.client_name}, {market.market_name}: {now.period.first} to {now.period.last}, {market.time_zone}"
    yield f"(in brackets: {before.period.first} to {before.period.last})"
    yield ""
    for (name, value), (_, earlier) in zip(_totals(now), _totals(before), strict=True):
        yield f"{name:<36}{value} ({earlier})"
    yield from _part(
        "by day: contacts / letters", [(str(day.day), f"{day.contacts} / {day.letters}") for day in now.days]
    )
    yield from _slices("by topic", now.topics, before.topics)
    yield from _slices("by language", now.languages, before.languages)
    yield from _slices("by who answered", now.rungs, before.rungs)


def _totals(figures: Figures) -> Iterator[tuple[str, str]]:
    yield "contacts", str(figures.contacts)
    yield "letters received", str(figures.letters)
    yield "for the shop itself", str(figures.for_shop)
    yield "new matters", str(figures.new_matters)
    yield "past their time, not answered yet", str(figures.overdue)
    yield "first reply, business time", _spread(figures.first_reply)
    yield "first reply, as the customer waited", _spread(figures.first_reply_wait)
    yield "first replies in time", _share(figures.in_time)
    yield "promises kept", _share(figures.promises)
    yield "legal limits kept", _share(figures.legal)
    yield "legal limits missed", str(figures.legal.whole - figures.legal.part)
    yield "resolutions", str(figures.resolution_wait.count)
    yield "resolution, business time", _spread(figures.resolution)
    yield "resolution, as the customer waited", _spread(figures.resolution_wait)
    yield "surveys sent, answered", f"{figures.surveys.sent}, {figures.surveys.answers}"
    yield "of those who answered, were helped", _helped(figures.surveys)


def _slices(title: str, slices: tuple[Slice, ...], before: tuple[Slice, ...]) -> Iterator[str]:
    rows = [(key, f"{count} ({earlier})") for key, count, earlier in beside(slices, before)]
    return _part(title, rows)


def _part(title: str, rows: list[tuple[str, str]]) -> Iterator[str]:
    yield ""
    yield title
    yield from (f"  {name:<34}{value}" for name, value in rows or [("-", "")])


def _spread(spread: Spread) -> str:
    return f"median {_minutes(spread.median)}, p90 {_minutes(spread.p90)}"


def _share(share: Share) -> str:
    return "-" if share.of_one is None else f"{share.part} of {share.whole}, {share.of_one:.0%}"


def _helped(surveys: SurveyFigures) -> str:
    share = surveys.satisfied
    return f"{share.part} of {share.whole}" if surveys.is_few and share.whole else _share(share)


def _minutes(minutes: int | None) -> str:
    if minutes is None:
        return "-"
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
