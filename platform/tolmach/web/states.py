"""States in words and signs: statuses, clocks, traffic lights, origins. Colour only repeats what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tolmach.i18n import gettext
from tolmach.outbox.model import OutboxState
from tolmach.replies.model import DraftOrigin
from tolmach.sla.model import ClockState, Measure, Target
from tolmach.tickets.model import LanguageState, MessageKind, TicketStatus
from tolmach.tickets.queries import ClockView
from tolmach.web.house import the_house
from tolmach.web.times import duration, wall_time

SOON = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Words:
    """A state for the eye and the ear: ``tone`` is ok, doubt, stop or quiet; ``sign`` stands before the words."""

    tone: str
    sign: str
    text: str


def status_word(status: str) -> str:
    """A ticket's status."""
    return {
        TicketStatus.NEW: gettext("new"),
        TicketStatus.OPEN: gettext("open"),
        TicketStatus.PENDING: gettext("waits for the customer"),
        TicketStatus.WAITING_CLIENT: gettext("waits for the shop"),
        TicketStatus.WAITING_THIRD: gettext("waits for somebody else"),
        TicketStatus.SOLVED: gettext("solved"),
        TicketStatus.CLOSED: gettext("closed"),
    }[TicketStatus(status)]


def language_state_word(state: str) -> str:
    """How a ticket's language is known."""
    return {
        LanguageState.DETECTED: gettext("found in the text"),
        LanguageState.ASSUMED: gettext("assumed from the market"),
        LanguageState.CORRECTED: gettext("said by a person"),
    }[LanguageState(state)]


def kind_word(kind: str) -> str:
    """What a message is."""
    return {
        MessageKind.LETTER: gettext("wrote"),
        MessageKind.REPLY: gettext("replied"),
        MessageKind.HOLDING: gettext("sent word that it takes longer"),
        MessageKind.ACKNOWLEDGEMENT: gettext("automatic confirmation"),
        MessageKind.REFUSAL: gettext("automatic refusal"),
        MessageKind.NOTE: gettext("noted, for colleagues only"),
    }[MessageKind(kind)]


def sending_word(state: str | None) -> str | None:
    """Where an outgoing letter is; None for what did not have to leave."""
    if state is None:
        return None
    return {
        OutboxState.WAITING: gettext("on its way"),
        OutboxState.SENT: gettext("sent"),
        OutboxState.FAILED: gettext("could not be sent"),
        OutboxState.TAKEN_BACK: gettext("taken back"),
    }[OutboxState(state)]


def due_words(due_at: datetime | None) -> Words:
    """When something is due, short, for lists."""
    if due_at is None:
        return Words(tone="quiet", sign="", text=gettext("no clock runs"))
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
    due = due_words(clock.due_at)
    return Words(tone=due.tone, sign=due.sign, text=f"{_by(clock.target, wall_time(clock.due_at))} · {due.text}")


def light_words(light: str | None) -> Words:
    """A draft's traffic light."""
    return {
        "green": Words(tone="ok", sign="●", text=gettext("Checks passed: read it and send")),
        "amber": Words(tone="doubt", sign="▲", text=gettext("A doubt: look at the marked check")),
        "red": Words(tone="stop", sign="■", text=gettext("A check failed: mend the text before it leaves")),
    }.get(light or "", Words(tone="quiet", sign="", text=gettext("Not checked")))


def origin_words(origin: str | None, engine: str | None = None) -> str:
    """Where a draft's words come from."""
    if origin == DraftOrigin.CONCEPT:
        return gettext("approved wording")
    if origin == DraftOrigin.MEMORY:
        return gettext("an earlier reply")
    if origin == DraftOrigin.MACHINE:
        return gettext("translated (%(engine)s)", engine=engine or "?")
    return gettext("nothing that fits")


def check_word(name: str) -> str:
    """What a check looks at."""
    return {
        "protected_present": gettext("Order numbers, links and amounts are unchanged"),
        "numbers_equal": gettext("The numbers are the same"),
        "target_language": gettext("It is in the customer's language"),
        "untranslated_sentence": gettext("No sentence was left untranslated"),
        "length_ratio": gettext("Nothing was lost or added by length"),
        "repetition": gettext("Nothing is said over and over"),
        "brackets": gettext("Brackets and quotation marks are closed"),
        "split_sentence": gettext("Sentences were translated whole"),
        "wrong_country_wording": gettext("The words are those of the customer's country"),
        "slots": gettext("Every blank of the wording is filled"),
    }.get(name, name.replace("_", " "))


def doubt_word(name: str) -> str:
    """What a check that did not pass has found."""
    return {
        "protected_present": gettext("An order number, a link or an amount was changed"),
        "numbers_equal": gettext("The numbers differ"),
        "target_language": gettext("It may not be in the customer's language"),
        "untranslated_sentence": gettext("A sentence was left untranslated"),
        "length_ratio": gettext("A sentence is much longer or shorter than its original"),
        "repetition": gettext("Something is said over and over"),
        "brackets": gettext("A bracket or a quotation mark stays open"),
        "split_sentence": gettext("A long sentence was translated in parts"),
        "wrong_country_wording": gettext("A word belongs to another country"),
        "slots": gettext("A blank is not filled in"),
    }.get(name, name.replace("_", " "))


def clock_reason(clock: ClockView) -> str:
    """Why a clock is due when it is: what was agreed, and from when it counts."""
    start = wall_time(clock.started_at)
    return {
        Measure.BUSINESS_MINUTES: gettext(
            "Agreed are %(time)s of business hours, counted from %(start)s.",
            time=duration(timedelta(minutes=clock.minutes)),
            start=start,
        ),
        Measure.SAME_WORKING_DAY: gettext("Agreed is the same working day, counted from %(start)s.", start=start),
        Measure.NEXT_WORKING_DAY: gettext("Agreed is the next working day, counted from %(start)s.", start=start),
        Measure.CALENDAR_MINUTES: gettext(
            "Agreed are %(time)s by the wall clock, counted from %(start)s.",
            time=duration(timedelta(minutes=clock.minutes)),
            start=start,
        ),
    }[Measure(clock.measure)]


def fact_word(name: str) -> str:
    """The name of a market's fact."""
    return {
        "phone": gettext("Telephone"),
        "bank_account": gettext("Bank account"),
        "return_address": gettext("Address for returns"),
        "return_days": gettext("Days to return"),
        "refund_days": gettext("Days until the refund"),
        "return_payer": gettext("Who pays the return"),
        "carriers": gettext("Carriers"),
        "payment_methods": gettext("Ways to pay"),
        "cod_fee": gettext("Fee for cash on delivery"),
        "company": gettext("Company"),
        "vat_number": gettext("VAT number"),
        "complaint_address": gettext("Address for complaints"),
        "signature": gettext("Signature"),
        "web": gettext("Web"),
    }.get(name, name.replace("_", " "))


def reason_word(reason: str | None) -> str:
    """Why there is no translation; what an engine said itself stays as it is."""
    if reason == "people_only":
        return gettext("this client lets only people translate")
    return reason or gettext("no reason was given")


def _by(target: str, time: str) -> str:
    return {
        Target.FIRST_REPLY: gettext("first reply by %(time)s", time=time),
        Target.NEXT_REPLY: gettext("next reply by %(time)s", time=time),
        Target.RESOLUTION: gettext("solved by %(time)s", time=time),
    }[Target(target)]


def _paused(target: str) -> str:
    return {
        Target.FIRST_REPLY: gettext("first reply: the clock stands still"),
        Target.NEXT_REPLY: gettext("next reply: the clock stands still"),
        Target.RESOLUTION: gettext("solution: the clock stands still"),
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
