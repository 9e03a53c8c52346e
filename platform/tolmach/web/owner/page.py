"""A report collected for its template: six figures in words, four charts."""

from __future__ import annotations

from dataclasses import dataclass

from tolmach.reports.export import beside
from tolmach.reports.legal import ReportedLimit
from tolmach.reports.market import Figures, MarketReport
from tolmach.reports.period import Period
from tolmach.reports.surveys import AskedCustomer
from tolmach.web.names import topic_word
from tolmach.web.owner.charts import Bar, DayChart, bars, day_chart
from tolmach.web.owner.figures import Figure, six_figures
from tolmach.web.owner.words import language_word, rung_word

MOST_LIMITS = 20
MOST_LOW_ANSWERS = 20


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """What the page shows of a report."""

    report: MarketReport
    figures: tuple[Figure, ...]
    by_day: DayChart
    by_topic: tuple[Bar, ...]
    by_language: tuple[Bar, ...]
    by_rung: tuple[Bar, ...]

    @property
    def now(self) -> Figures:
        return self.report.now

    @property
    def before(self) -> Figures:
        return self.report.before

    @property
    def period(self) -> Period:
        return self.report.now.period

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened in the period."""
        now = self.now
        return not (now.letters or now.contacts or now.resolution_wait.count or now.limits or now.surveys.sent)

    @property
    def low_answers(self) -> tuple[AskedCustomer, ...]:
        """The first customers who were not helped in full; the file has all."""
        return self.now.surveys.low[:MOST_LOW_ANSWERS]

    @property
    def more_low_answers(self) -> int:
        """How many more of them there are."""
        return max(0, len(self.now.surveys.low) - MOST_LOW_ANSWERS)

    @property
    def open_limits(self) -> tuple[ReportedLimit, ...]:
        """The first limits of the law that are missed or not settled yet; the file has all."""
        return self._not_kept[:MOST_LIMITS]

    @property
    def more_limits(self) -> int:
        """How many more of them there are."""
        return max(0, len(self._not_kept) - MOST_LIMITS)

    @property
    def _not_kept(self) -> tuple[ReportedLimit, ...]:
        return tuple(one for one in self.now.limits if not one.clock.is_kept(self.report.made_at))


def report_page(report: MarketReport) -> ReportPage:
    """Say and draw a report in the reader's locale."""
    now, before = report.now, report.before
    return ReportPage(
        report=report,
        figures=six_figures(now, before),
        by_day=day_chart(now.days, before.days),
        by_topic=bars(beside(now.topics, before.topics), topic_word),
        by_language=bars(beside(now.languages, before.languages), language_word),
        by_rung=bars(beside(now.rungs, before.rungs), rung_word),
    )
