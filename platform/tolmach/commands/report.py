"""``tolmach report``: what owners are told about a market, and how drafts fared."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from tolmach.accounts.access import Access, Grant
from tolmach.accounts.model import Role
from tolmach.commands.house import open_house
from tolmach.commands.report_drafts_text import drafts_as_text
from tolmach.commands.report_text import report_as_text
from tolmach.events.actor import JOB
from tolmach.reports.door import market_for
from tolmach.reports.draft_export import drafts_as_csv, drafts_as_object
from tolmach.reports.drafts import DraftReport, draft_report, last_four_weeks
from tolmach.reports.export import report_as_csv, report_as_object
from tolmach.reports.market import MarketReport, market_report
from tolmach.reports.period import Period, read_day

THERE_ARE = ("text", "json", "csv")

_WHOEVER_RUNS_COMMANDS = Access(actor=JOB, grants=(Grant(role=Role.OPERATOR),))


@click.group("report")
def command() -> None:
    """Count what happened in a market."""


@command.command()
@click.option("--client", required=True, metavar="SLUG", help="The client's slug.")
@click.option("--market", required=True, metavar="SLUG", help="The market's slug within the client.")
@click.option("--from", "first", required=True, metavar="DAY", help="The first day, such as 2026-09-01.")
@click.option("--to", "last", required=True, metavar="DAY", help="The last day, also counted.")
@click.option("--format", "format_", default="text", show_default=True, help="text, json or csv.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def market(*, client: str, market: str, first: str, last: str, format_: str, as_json: bool) -> None:
    """The owner's report of one market: whole days of its own time zone, and the period before beside them."""
    chosen = _chosen(format_, as_json=as_json)
    period = Period(first=read_day(first), last=read_day(last))
    with open_house() as house, house.database.reading() as session:
        found = market_for(session, _WHOEVER_RUNS_COMMANDS, client, market)
        report = market_report(session, found, period, now=house.clock.now())
    click.echo(_written(report, chosen), nl=False)


@command.command()
@click.option("--client", metavar="SLUG", help="The client's slug; without it, all clients together.")
@click.option("--from", "first", metavar="DAY", help="The first day; without it, 27 days before the last.")
@click.option("--to", "last", metavar="DAY", help="The last day, also counted; without it, today.")
@click.option("--format", "format_", default="text", show_default=True, help="text, json or csv.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def drafts(*, client: str | None, first: str | None, last: str | None, format_: str, as_json: bool) -> None:
    """Which drafts were sent as they were, edited, rejected or not used, and what no concept answers."""
    chosen = _chosen(format_, as_json=as_json)
    with open_house() as house, house.database.reading() as session:
        period = _period(first, last, house.clock.now())
        report = draft_report(session, _WHOEVER_RUNS_COMMANDS, client, period)
    click.echo(_drafts_written(report, chosen), nl=False)


def _chosen(format_: str, *, as_json: bool) -> str:
    chosen = "json" if as_json else format_
    if chosen not in THERE_ARE:
        raise click.ClickException(
            f"There is no format {chosen}; there are {', '.join(THERE_ARE[:-1])} and {THERE_ARE[-1]}."
        )
    return chosen


def _period(first: str | None, last: str | None, now: datetime) -> Period:
    until = read_day(last) if last else now.astimezone(UTC).date()
    return Period(first=read_day(first), last=until) if first else last_four_weeks(until)


def _drafts_written(report: DraftReport, format_: str) -> str:
    if format_ == "json":
        return json.dumps(drafts_as_object(report), ensure_ascii=True) + "\n"
    return drafts_as_csv(report) if format_ == "csv" else drafts_as_text(report)


def _written(report: MarketReport, format_: str) -> str:
    if format_ == "json":
        return json.dumps(report_as_object(report), ensure_ascii=True) + "\n"
    return report_as_csv(report) if format_ == "csv" else report_as_text(report)
