"""The six figures of a report, each as a number and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from tolmach.i18n import gettext, say_number
from tolmach.reports.market import Figures
from tolmach.reports.rules import Share
from tolmach.web.owner.words import percent, real_time, working_time


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: its name, its value, what it means, and the value of the period before."""

    name: str
    value: str
    words: str
    before: str


def six_figures(now: Figures, before: Figures) -> tuple[Figure, ...]:
    """Contacts, first reply, the customer's wait, in time, promises, resolution."""
    return (
        _contacts(now, before),
        _first_reply(now, before),
        _wait(now, before),
        _in_time(now, before),
        _promises(now, before),
        _resolution(now, before),
    )


def _contacts(now: Figures, before: Figures) -> Figure:
    return Figure(
        name=gettext("Contacts"),
        value=say_number(now.contacts),
        words=gettext("Matters of customers that a person answered for the first time in this period."),
        before=say_number(before.contacts),
    )


def _first_reply(now: Figures, before: Figures) -> Figure:
    return Figure(
        name=gettext("First reply"),
        value=working_time(now.first_reply.median),
        words=_measured(
            now.first_reply.count,
            gettext(
                "Half of the customers were answered within this working time; %(most)s was enough for nine in ten.",
                most=working_time(now.first_reply.p90),
            ),
        ),
        before=working_time(before.first_reply.median),
    )


def _wait(now: Figures, before: Figures) -> Figure:
    return Figure(
        name=gettext("The customer's wait"),
        value=real_time(now.first_reply_wait.median),
        words=_measured(
            now.first_reply_wait.count,
            gettext(
                "By the customer's own clock, nights and weekends included; %(most)s was enough for nine in ten.",
                most=real_time(now.first_reply_wait.p90),
            ),
        ),
        before=real_time(before.first_reply_wait.median),
    )


def _in_time(now: Figures, before: Figures) -> Figure:
    words = gettext("First replies within the agreed time: %(part)s of %(whole)s.", **_counts(now.in_time))
    return Figure(
        name=gettext("Answered in time"),
        value=percent(now.in_time),
        words=_measured(now.in_time.whole, words),
        before=percent(before.in_time),
    )


def _promises(now: Figures, before: Figures) -> Figure:
    words = gettext("Answers by the time the customer was told: %(part)s of %(whole)s.", **_counts(now.promises))
    return Figure(
        name=gettext("Promises kept"),
        value=percent(now.promises),
        words=_measured(now.promises.whole, words),
        before=percent(before.promises),
    )


def _resolution(now: Figures, before: Figures) -> Figure:
    return Figure(
        name=gettext("Until solved"),
        value=working_time(now.resolution.median),
        words=_measured(
            now.resolution.count,
            gettext(
                "Matters solved: %(count)s. Half took no more working time; %(most)s was enough for nine in ten.",
                count=say_number(now.resolution.count),
                most=working_time(now.resolution.p90),
            ),
        ),
        before=working_time(before.resolution.median),
    )


def _counts(share: Share) -> dict[str, str]:
    return {"part": say_number(share.part), "whole": say_number(share.whole)}


def _measured(count: int, words: str) -> str:
    # A sentence that ends in an abbreviation, such as "25 Min.", has its full stop already.
    said = words.removesuffix(".") if words.endswith("..") else words
    return said if count else gettext("Nothing to measure in this period.")
