"""The report of one market, as a page and as a file."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from tolmach.i18n import say_number
from tolmach.reports.door import market_for
from tolmach.reports.export import report_as_csv
from tolmach.reports.market import market_report
from tolmach.reports.period import PeriodRefused, day_of
from tolmach.web.house import the_house
from tolmach.web.names import answer_word
from tolmach.web.owner.blueprint import owner
from tolmach.web.owner.page import report_page
from tolmach.web.owner.period_form import asked_period, period_form
from tolmach.web.owner.words import day_and_time, helped_words, short_day
from tolmach.web.reader import the_reader

TEMPLATE = "owner/report.html"
_WORDS = {
    "answer_word": answer_word,
    "as_number": say_number,
    "day_and_time": day_and_time,
    "helped_words": helped_words,
    "short_day": short_day,
}


@owner.get("/<client>/<market>")
def show_report(client: str, market: str) -> ResponseReturnValue:
    """The report of the asked days; of the last four weeks where none are asked."""
    now = the_house().clock.now()
    with the_house().database.reading() as session:
        found = market_for(session, the_reader().access, client, market)
        today = day_of(now, found.time_zone)
        try:
            period = asked_period(request.args, today)
        except PeriodRefused as refusal:
            form = period_form(request.args, today, wrong=refusal.wrong)
            return render_template(TEMPLATE, market=found, form=form, page=None), 400
        report = market_report(session, found, period, now=now)
    form = period_form({"from": str(period.first), "to": str(period.last)}, today)
    return render_template(TEMPLATE, market=found, form=form, page=report_page(report), **_WORDS)


@owner.get("/<client>/<market>/report.csv")
def download(client: str, market: str) -> ResponseReturnValue:
    """The same figures as a table for other programs. Raises PeriodRefused."""
    now = the_house().clock.now()
    with the_house().database.reading() as session:
        found = market_for(session, the_reader().access, client, market)
        period = asked_period(request.args, day_of(now, found.time_zone))
        report = market_report(session, found, period, now=now)
    answer = Response(report_as_csv(report), mimetype="text/csv")
    name = f"{client}-{market}-{period.first}-{period.last}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
