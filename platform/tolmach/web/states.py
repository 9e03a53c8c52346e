"""States in words and signs: statuses, clocks, traffic lights, origins. Colour only repeats what they say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tolmach.i18n import gettext
from tolmach.pools.model import ForeignRule, Presence, RungKind, Strategy
from tolmach.routing.hand import Colleague
from tolmach.routing.rules import Excluded, Skipped
from tolmach.sla.explain import ClockSteps
from tolmach.sla.model import ClockState, Measure, Target
from tolmach.sla.queries import ClockView
from tolmach.web.house import the_house
from tolmach.web.times import duration, wall_time, working_time

SOON = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Words:
    """A state for the eye and the ear: ``tone`` is ok, doubt, stop or quiet; ``sign`` stands before the words."""

    tone: str
    sign: str
    text: str


def due_words(due_at: datetime | None) -> Words:
    """When something is due, short, for lists."""
    if due_at is None:
        return Words(tone="quiet", sign="", text=gettext("no clock is running"))
    left = due_at - the_house().clock.now()
    if left < timedelta(0):
        return Words(tone="stop", sign="■", text=gettext("%(time)s late", time=duration(left)))
    tone, sign = ("doubt", "▲") if left < SOON else ("ok", "●")
    return Words(tone=tone, sign=sign, text=gettext("%(time)s left", time=duration(left)))


def clock_words(clock: ClockView) -> Words:
    """What happens when, for example ``first reply by today 14:30``."""
    if clock.state is ClockState.PAUSED:
        return Words(tone="quiet", sign="Ⅱ", text=_paused(clock.target))
    if clock.state is ClockState.STOPPED:
        return _stopped(clock)
    words = target_words(clock.target, clock.due_at)
    if clock.alarmed_at is not None:
        they_know = gettext("the lead and the operator know")
        return replace(words, text=f"{words.text} · {they_know}")
    return words


def target_words(target: str, due_at: datetime) -> Words:
    """By when a target is to be reached and how long that is, for example ``first reply by today 14:30 · 20 min``."""
    due = due_words(due_at)
    return Words(tone=due.tone, sign=due.sign, text=f"{_by(target, wall_time(due_at))} · {due.text}")


def light_words(light: str | None) -> Words:
    """A draft's traffic light."""
    return {
        "green": Words(tone="ok", sign="●", text=gettext("Checks passed: read it and send")),
        "amber": Words(tone="doubt", sign="▲", text=gettext("A doubt: look at the marked check")),
        "red": Words(tone="stop", sign="■", text=gettext("A check failed: mend the text before it leaves")),
    }.get(light or "", Words(tone="quiet", sign="", text=gettext("Not checked")))


def colleague_words(colleague: Colleague) -> Words:
    """Whether a colleague can be given a ticket now, or what speaks against it."""
    if colleague.reason is None:
        return Words(tone="ok", sign="●", text=gettext("available"))
    tone, sign = ("doubt", "▲") if colleague.may_get_it else ("quiet", "○")
    return Words(tone=tone, sign=sign, text=excluded_word(colleague.reason))


def excluded_word(reason: str) -> str:
    """Which rule kept a ticket from somebody."""
    return {
        Excluded.NOT_ALLOWED: gettext("has no role in the pool any more"),
        Excluded.POOL_CLOSED: gettext("the pool is closed"),
        Excluded.ABSENT: gettext("absent"),
        Excluded.HOLIDAY: gettext("has a public holiday"),
        Excluded.OFF_SHIFT: gettext("off shift"),
        Excluded.ON_BREAK: gettext("on a break"),
        Excluded.AWAY: gettext("away"),
        Excluded.NOT_SEEN: gettext("not signed in"),
        Excluded.BUSY: gettext("busy"),
        Excluded.FULL: gettext("full"),
        Excluded.CANNOT_WRITE: gettext("does not write this language"),
        Excluded.ENOUGH: gettext("has enough for now: the ticket is not urgent yet"),
    }[Excluded(reason)]


def skipped_word(reason: str, client: str) -> str:
    """Why a rung of the ladder was not asked for a letter of this client."""
    return {
        Skipped.NO_POOL: gettext("no pool works on it"),
        Skipped.OTHER_TOPICS: gettext("it is for other topics"),
        Skipped.NEVER_FOR_CLIENT: gettext("excluded: never for %(client)s", client=client),
        Skipped.PEOPLE_ONLY: gettext("this client wants people only"),
        Skipped.WAIT_IS_SHORT: gettext("the wait for the first is not long enough"),
        Skipped.OTHERS_WAIT: gettext("others wait longer and come first"),
    }[Skipped(reason)]


def presence_word(presence: str) -> str:
    """What somebody last said of themselves."""
    return {
        Presence.AVAILABLE: gettext("available"),
        Presence.BUSY: gettext("busy"),
        Presence.AWAY: gettext("away"),
    }[Presence(presence)]


def rung_word(kind: str) -> str:
    """Who answers on a rung, short."""
    return {
        RungKind.NATIVE: gettext("native speakers"),
        RungKind.FLUENT: gettext("fluent colleagues"),
        RungKind.MACHINE: gettext("machine draft, reviewed"),
        RungKind.WAIT: gettext("wait for the first"),
    }[RungKind(kind)]


def rule_sentence(rule: str, served_as: str) -> str:
    """What was decided for a language without a ladder."""
    sentences: dict[str, str] = {
        ForeignRule.SURCHARGE: gettext("The language is outside the contract and answered with a surcharge."),
        ForeignRule.MARKET_LANGUAGE: gettext(
            "The language is outside the contract and answered in: %(language)s.", language=served_as
        ),
        ForeignRule.ENGLISH: gettext("The language is outside the contract and answered in English."),
        ForeignRule.HAND_TO_SHOP: gettext("The language is outside the contract and left to the shop."),
    }
    return sentences.get(rule) or gettext("Nobody has decided who answers this language.")


def strategy_word(strategy: str) -> str:
    """How one is chosen among those who can take a ticket."""
    return {
        Strategy.LEAST_LOADED: gettext("who holds least for their room"),
        Strategy.LONGEST_IDLE: gettext("who has been idle for longest"),
        Strategy.ROUND_ROBIN: gettext("everybody in turn"),
        Strategy.STICKY: gettext("who knows the customer, else who holds least"),
    }[Strategy(strategy)]


def clock_reason(clock: ClockView) -> str:
    """Why a clock is due when it is: what was agreed, and from when it counts."""
    start = wall_time(clock.started_at)
    return {
        Measure.BUSINESS_MINUTES: gettext(
            "The agreement is %(time)s of business hours, counted from %(start)s.",
            time=working_time(clock.minutes),
            start=start,
        ),
        Measure.SAME_WORKING_DAY: gettext(
            "The agreement is the same working day, counted from %(start)s.", start=start
        ),
        Measure.NEXT_WORKING_DAY: gettext(
            "The agreement is the next working day, counted from %(start)s.", start=start
        ),
        Measure.NEXT_WORKING_DAY_END: gettext(
            "The agreement is the end of the next working day, counted from %(start)s.", start=start
        ),
        Measure.CALENDAR_MINUTES: gettext(
            "The agreement is %(time)s around the clock, counted from %(start)s.",
            time=duration(timedelta(minutes=clock.minutes)),
            start=start,
        ),
    }[Measure(clock.measure)]


def clock_count(found: ClockSteps) -> str:
    """What a clock counts where that is not its whole target: what was left when it stood still or went on."""
    is_business = found.clock.measure != Measure.CALENDAR_MINUTES
    left = working_time(round(found.minutes)) if is_business else duration(timedelta(minutes=found.minutes))
    if found.clock.state is ClockState.PAUSED:
        return gettext("It stands still since %(time)s with %(left)s left.", time=wall_time(found.since), left=left)
    if found.since == found.clock.started_at:
        return ""
    return gettext("Since %(time)s it counts the %(left)s that were left.", time=wall_time(found.since), left=left)


def _by(target: str, time: str) -> str:
    return {
        Target.FIRST_REPLY: gettext("first reply by %(time)s", time=time),
        Target.NEXT_REPLY: gettext("next reply by %(time)s", time=time),
        Target.RESOLUTION: gettext("solved by %(time)s", time=time),
    }[Target(target)]


def _paused(target: str) -> str:
    return {
        Target.FIRST_REPLY: gettext("first reply: the clock is paused"),
        Target.NEXT_REPLY: gettext("next reply: the clock is paused"),
        Target.RESOLUTION: gettext("solution: the clock is paused"),
    }[Target(target)]


def _stopped(clock: ClockView) -> Words:
    is_kept = clock.stopped_at is not None and clock.stopped_at <= clock.due_at
    sign, tone = ("✓", "ok") if is_kept else ("■", "stop")
    text = {
        (Target.FIRST_REPLY, True): gettext("first reply in time"),
        (Target.FIRST_REPLY, False): gettext("first reply too late"),
        (Target.NEXT_REPLY, True): gettext("next reply in time"),
        (Target.NEXT_REPLY, False): gettext("next reply too late"),
        (Target.RESOLUTION, True): gettext("solved in time"),
        (Target.RESOLUTION, False): gettext("solved too late"),
    }[Target(clock.target), is_kept]
    return Words(tone=tone, sign=sign, text=text)
