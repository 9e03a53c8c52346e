"""Words for what is agreed with a client: targets, measures, priorities, channels, and examples of due times."""

from __future__ import annotations

from datetime import timedelta

from tolmach.i18n import gettext, say_weekday_and_time
from tolmach.outbox.model import Channel
from tolmach.sla.model import Measure, Priority, Target
from tolmach.sla.preview import Example
from tolmach.sla.rules import Goal
from tolmach.web.names import priority_word
from tolmach.web.times import duration, working_time

Options = tuple[tuple[str, str], ...]


def target_word(target: str) -> str:
    """What is measured."""
    return {
        Target.FIRST_REPLY: gettext("First reply"),
        Target.NEXT_REPLY: gettext("Next reply"),
        Target.RESOLUTION: gettext("Solution"),
    }[Target(target)]


def target_options() -> Options:
    """Everything that is measured."""
    return tuple((target, target_word(target)) for target in Target)


def priority_options() -> Options:
    """Every priority."""
    return tuple((priority, priority_word(priority)) for priority in Priority)


def channel_word(channel: str | None) -> str:
    """How a customer wrote."""
    if channel is None:
        return gettext("any channel")
    return {Channel.MAIL: gettext("mail"), Channel.FORM: gettext("form"), Channel.CHAT: gettext("chat")}.get(
        Channel(channel), channel
    )


def channel_options() -> Options:
    """Every channel."""
    return tuple((channel, channel_word(channel)) for channel in Channel)


def measure_options() -> Options:
    """How a target can be measured."""
    return (
        (Measure.BUSINESS_MINUTES, gettext("Hours and minutes of business hours")),
        (Measure.SAME_WORKING_DAY, gettext("By the end of the same working day")),
        (Measure.NEXT_WORKING_DAY, gettext("Next working day, same time of day")),
        (Measure.NEXT_WORKING_DAY_END, gettext("By the end of the next working day")),
        (Measure.CALENDAR_MINUTES, gettext("Hours and minutes around the clock")),
    )


def goal_words(goal: Goal) -> str:
    """What is agreed, short."""
    if goal.measure is Measure.BUSINESS_MINUTES:
        return gettext("%(time)s of business hours", time=working_time(goal.minutes))
    if goal.measure is Measure.CALENDAR_MINUTES:
        return gettext("%(time)s around the clock", time=duration(timedelta(minutes=goal.minutes)))
    return dict(measure_options())[goal.measure]


def example_words(example: Example) -> str:
    """What starts when is due when, by the wall of the pool: ``Fri 15:30 → Mon 16:00``; a week later with its date."""
    is_far = example.due - example.starts > timedelta(days=6)
    return f"{say_weekday_and_time(example.starts)} → {say_weekday_and_time(example.due, with_date=is_far)}"
