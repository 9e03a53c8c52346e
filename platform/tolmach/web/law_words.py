"""Limits of the law in words: what is due by when, where that comes from, and what follows if it is missed."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from tolmach.i18n import gettext, ngettext, pgettext, say_day
from tolmach.sla.queries import LegalView
from tolmach.tickets.warn import Warned
from tolmach.web.house import the_house
from tolmach.web.states import Words, due_words, target_words
from tolmach.web.times import wall_time


def limit_word(key: str) -> str:
    """What a limit is for."""
    return {
        "complaint": gettext("complaint settled by law"),
        "refund": gettext("refund after withdrawal by law"),
        "data_request": gettext("request for personal data answered by law"),
    }[key]


def limit_line(key: str, due_at: datetime) -> str:
    """What a limit is for and when it ends."""
    return gettext("%(what)s: by %(time)s", what=limit_word(key), time=wall_time(due_at))


def missed_sentence(missed: str) -> str:
    """What follows when a limit is missed."""
    return {
        "accepted": gettext("If it is missed, the complaint counts as accepted."),
        "may_withdraw": gettext("If it is missed, the customer may withdraw from the contract or ask for a discount."),
        "authority": gettext("If it is missed, the customer can turn to the authority, which can fine the shop."),
        "interest": gettext("If it is missed, the shop is in default: interest, and a fine of the authority."),
        "double": gettext("If it is missed, the customer can ask for twice the sum."),
        "raised": gettext("If it is missed, the sum that the shop owes rises with the delay."),
    }[missed]


def legal_words(clock: LegalView) -> Words:
    """What the law sets, until when, and how it stands."""
    kept = clock.is_kept(the_house().clock.now())
    if kept:
        return Words(tone="ok", sign="✓", text=gettext("%(what)s: in time", what=limit_word(clock.limit_key)))
    if clock.settled_at is not None:
        return Words(tone="stop", sign="■", text=_joined(limit_line(clock.limit_key, clock.due_at), _missed()))
    words = limit_words(clock.limit_key, clock.due_at)
    if clock.alarmed_at is None:
        return words
    return Words(tone=words.tone, sign=words.sign, text=_joined(words.text, gettext("the lead and the operator know")))


def limit_words(key: str, due_at: datetime) -> Words:
    """A limit that is not settled: what, by when, and how long that is, or that it was missed."""
    due = due_words(due_at)
    is_missed = due_at < the_house().clock.now()
    told = _missed() if is_missed else due.text
    return Words(tone=due.tone, sign=due.sign, text=_joined(limit_line(key, due_at), told))


def _missed() -> str:
    return pgettext("limit of the law", "missed")


def _joined(*parts: str) -> str:
    return " · ".join(parts)


def warned_words(warned: Warned) -> Words:
    """What somebody was warned of, by when it is due, and what follows of a limit that was missed."""
    if warned.limit_key is None or warned.missed is None:
        return target_words(str(warned.target), warned.due_at)
    words = limit_words(warned.limit_key, warned.due_at)
    if warned.due_at >= the_house().clock.now():
        return words
    return Words(tone=words.tone, sign=words.sign, text=f"{words.text} · {missed_sentence(warned.missed)}")


def legal_reason(clock: LegalView) -> str:
    """Where the limit comes from, and what happens if it is missed."""
    return " ".join(
        (
            missed_sentence(clock.missed),
            gettext("Calendar days that never pause: %(source)s.", source=clock.source),
            gettext("Check with counsel."),
        )
    )


def legal_counting(clock: LegalView) -> str:
    """How a limit is counted: from which day, how long, to which day, by whose calendar."""
    came, ends = (_day_there(at, clock.time_zone) for at in (clock.received_at, clock.due_at))
    return " ".join(
        (
            gettext("The matter came in on %(day)s.", day=say_day(came)),
            _length(clock),
            gettext(
                "The limit ends at the end of %(day)s, by the clock of %(zone)s.",
                day=say_day(ends),
                zone=clock.time_zone,
            ),
            gettext("No status, pool, opening hours or holiday moves it."),
        )
    )


def legal_source(clock: LegalView) -> str:
    """Act and section, and when they were last looked at."""
    return " ".join(
        (
            gettext("%(source)s, last looked at on %(day)s.", source=clock.source, day=say_day(clock.reviewed)),
            gettext("Check with counsel."),
        )
    )


def _length(clock: LegalView) -> str:
    if clock.months:
        return ngettext(
            "The law gives %(num)s month from that day.", "The law gives %(num)s months from that day.", clock.months
        )
    return ngettext(
        "The law gives %(num)s calendar day, counted from the day after.",
        "The law gives %(num)s calendar days, counted from the day after.",
        clock.days,
    )


def _day_there(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
