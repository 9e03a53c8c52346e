"""What business hours refuse. Each error carries the finished English sentence for logs and the command line."""

from __future__ import annotations

from tolmach.errors import Refused


class ScheduleRefused(Refused):
    """A schedule that does not say when a pool is open: its defects, in one sentence."""


class NeverOpens(ScheduleRefused):
    """Nothing opens within the years that are searched, although some window exists."""


class NeverCloses(ScheduleRefused):
    """Nothing closes within the years that are searched: open day and night."""


class QuestionRefused(Refused):
    """The question is not answerable: a time without a zone, negative minutes, a year outside the calendar."""
