"""The bug reports that others got about their business hours, each as a case here: none could be written about this.

Numbers are of the peers' own trackers; where no report was found, the peer's published code or manual is named.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hour_makers import EVERY_DAY, at, make_schedule, make_week

from tolmach.hours.errors import NeverOpens, ScheduleRefused
from tolmach.hours.rules import due_at, is_open, minutes_between, next_opening
from tolmach.hours.schedule import Schedule, parse_schedule

OFFICE = make_schedule()
NINE_TO_FIVE = make_schedule(windows="09:00-17:00")
LUNCH = make_schedule(windows="09:00-13:00 14:00-18:00")
TUESDAY = make_schedule("tue", "08:00-17:00")
MONDAY_TUESDAY = make_schedule("mon tue")
MONDAY_THURSDAY = make_schedule("mon thu")
EVENINGS = make_schedule(EVERY_DAY, "21:00-02:00")
ALWAYS = make_schedule(EVERY_DAY, "00:00-24:00")
TWELVE = make_schedule(EVERY_DAY, "09:00-21:00", holidays={date(2016, 11, 11): "St. Martin"})
MARTINS_DAY = make_schedule(EVERY_DAY, "09:00-21:00")
CZECH = make_schedule(holidays={date(2026, 9, 28): "Den české státnosti"})
LONG_CHRISTMAS = make_schedule(holidays={date(2026, 12, day): "Vianoce" for day in (24, 25, 28, 29, 30, 31)})
SHORT_EVE = make_schedule(special={"2026-12-23": [["08:00", "12:00"]]}, closed=["2026-12-24", "2026-12-25"])
LOS_ANGELES = make_schedule(windows="08:00-13:00", zone="America/Los_Angeles", holidays={date(2013, 5, 27): "Memorial"})

DUE = {
    # osTicket #6739: with less than Monday and Thursday in a schedule no business day is counted, tickets are overdue
    # at once; its search ends after a gap of three days.
    "osTicket #6739: only Tuesday": (TUESDAY, "2024-08-07 10:00", 60, "2024-08-13 09:00"),
    "osTicket #6739: only Tuesday, more than one of them": (TUESDAY, "2024-08-07 10:00", 600, "2024-08-20 09:00"),
    "osTicket #6739: Monday and Tuesday": (MONDAY_TUESDAY, "2026-09-22 15:30", 60, "2026-09-28 08:30"),
    "osTicket #6739: Monday and Thursday": (MONDAY_THURSDAY, "2026-09-21 15:30", 60, "2026-09-24 08:30"),
    "osTicket #6739: a gap of three closed days": (
        make_schedule(closed=["2026-09-22", "2026-09-23", "2026-09-24"]),
        "2026-09-21 15:30",
        60,
        "2026-09-25 08:30",
    ),
    "osTicket #6739: holidays and weekends in a row": (LONG_CHRISTMAS, "2026-12-23 15:30", 60, "2027-01-01 08:30"),
    # osTicket #6847, Frappe #2212, Chatwoot #14009: no second window a day, so that lunch counts or breaks the sum.
    "osTicket #6847: lunch is a second window": (LUNCH, "2025-06-24 12:30", 60, "2025-06-24 14:30"),
    "Frappe #2212: a letter that comes at lunch": (LUNCH, "2025-06-24 13:20", 30, "2025-06-24 14:30"),
    "Chatwoot #14009: the whole morning ends at lunch": (LUNCH, "2026-04-07 09:00", 240, "2026-04-07 13:00"),
    # Chatwoot #5254 and #6733, Zammad #2497: hours past midnight are refused, or loop for ever.
    "Chatwoot #5254: evenings past midnight": (EVENINGS, "2022-08-12 23:30", 120, "2022-08-13 01:30"),
    "Chatwoot #6733: from one evening into the next": (EVENINGS, "2022-08-13 01:30", 60, "2022-08-13 21:30"),
    "Zammad #2497: until midnight": (
        make_schedule("mon tue wed thu sat", "09:00-00:00", zone="America/Los_Angeles"),
        "2019-02-05 22:40",
        120,
        "2019-02-06 09:40",
    ),
    # Zammad #3180: day and night is closed for a minute at every midnight.
    "Zammad #3180: no minute is lost at midnight": (ALWAYS, "2020-09-04 23:30", 60, "2020-09-05 00:30"),
    # Chatwoot #13392: until 2026 "only during business hours" ran on the wall clock.
    "Chatwoot #13392: Friday 16:30 and an hour": (NINE_TO_FIVE, "2026-01-30 16:30", 60, "2026-02-02 09:30"),
    "Chatwoot #13392: within the hours": (NINE_TO_FIVE, "2026-01-28 10:00", 120, "2026-01-28 12:00"),
    "Chatwoot #13392: before the hours": (NINE_TO_FIVE, "2026-01-28 07:00", 120, "2026-01-28 11:00"),
    "Friday 16:30 and an hour at 8-16": (OFFICE, "2026-09-18 16:30", 60, "2026-09-21 09:00"),
    "FreeScout #3756: four hours from 16:00": (NINE_TO_FIVE, "2024-02-05 16:00", 240, "2024-02-06 12:00"),
    # The same over both changes of the clocks (osTicket-1.7 #827, redmine_recurring_tasks #65: an hour off after one).
    "clocks go forward: Friday 16:30 and an hour": (OFFICE, "2026-03-27 16:30", 60, "2026-03-30 09:00"),
    "clocks go back: Friday 16:30 and an hour": (OFFICE, "2026-10-23 16:30", 60, "2026-10-26 09:00"),
    "clocks go forward in a night of work": (EVENINGS, "2026-03-28 23:00", 240, "2026-03-29 22:00"),
    "clocks go forward at an open desk": (ALWAYS, "2026-03-29 01:30", 60, "2026-03-29 03:30"),
    # Zammad #390: days in a calendar nobody had looked at made a target of 48 hours longer than was told.
    "Zammad #390: four days of twelve hours": (MARTINS_DAY, "2016-11-09 23:00", 48 * 60, "2016-11-13 21:00"),
    "Zammad #390: one holiday among them": (TWELVE, "2016-11-09 23:00", 48 * 60, "2016-11-14 21:00"),
    # django-helpdesk, escalate_tickets.py: excluded days shorten the age that is asked for, so a weekend escalates
    # earlier. That no closed day ever does so here is a property in test_hours_oracle.
    "django-helpdesk: a weekend in the span": (OFFICE, "2026-09-17 10:00", 3 * 480, "2026-09-22 10:00"),
    "django-helpdesk: a weekend and a holiday": (CZECH, "2026-09-24 10:00", 3 * 480, "2026-09-30 10:00"),
    # business_time #36, zendesk/biz #122: holidays lost in another time zone; no short day before one.
    "business_time #36: a holiday by the clock there": (
        LOS_ANGELES,
        "2013-05-24 13:30",
        60,
        "2013-05-28 09:00",
    ),
    "zendesk/biz #122: a short day before holidays": (SHORT_EVE, "2026-12-23 11:30", 60, "2026-12-28 08:30"),
}


@pytest.mark.parametrize(("schedule", "start", "minutes", "due"), DUE.values(), ids=DUE)
def test_nothing_is_due_when_others_said(schedule: Schedule, start: str, minutes: float, due: str) -> None:
    began = at(start, schedule.time_zone)
    assert due_at(schedule, began, minutes) == at(due, schedule.time_zone)
    assert minutes_between(schedule, began, due_at(schedule, began, minutes)) == minutes


def test_one_pools_holiday_does_not_touch_another() -> None:
    """django-helpdesk: ``EscalationExclusion`` names queues, and the command that escalates asks for none of them."""
    start = at("2026-09-25 15:30")
    assert due_at(CZECH, start, 60) == at("2026-09-29 08:30")
    assert due_at(OFFICE, start, 60) == at("2026-09-28 08:30")
    assert not is_open(CZECH, at("2026-09-28 10:00"))
    assert is_open(OFFICE, at("2026-09-28 10:00"))


EMPTY = {
    # Zammad #1396 and #2497, OCA project #73: a calendar without hours is a fault of every later request, or a loop.
    "no windows at all": {},
    "days without windows": dict.fromkeys(("mon", "tue"), ()),
}


@pytest.mark.parametrize("week", EMPTY.values(), ids=EMPTY)
def test_a_calendar_without_hours_is_refused_when_it_is_entered(week: dict) -> None:
    with pytest.raises(ScheduleRefused, match="no window is ever open"):
        parse_schedule({"time_zone": "Europe/Prague", "week": {day: list(windows) for day, windows in week.items()}})


def test_a_calendar_that_never_opens_again_is_an_answer_and_not_a_loop() -> None:
    once = parse_schedule({"time_zone": "Europe/Prague", "week": {}, "special": {"2020-06-01": [["08:00", "09:00"]]}})
    with pytest.raises(NeverOpens):
        due_at(once, at("2026-01-02 12:00"), 1)


def test_day_and_night_has_no_closed_minute() -> None:
    """Zammad #3180."""
    midnight = at("2020-09-05 00:00")
    minute = timedelta(minutes=1)
    assert all(is_open(ALWAYS, moment) for moment in (midnight - minute, midnight, midnight + minute))
    assert minutes_between(ALWAYS, midnight - minute, midnight + minute) == 2


@pytest.mark.parametrize("zone", ["Europe/Prague", "Europe/Lisbon", "Europe/Athens", "America/Los_Angeles"])
@pytest.mark.parametrize("day", ["2026-03-27", "2026-10-23", "2026-10-30", "2026-06-12"])
def test_an_opening_is_at_the_same_wall_time_all_year(zone: str, day: str) -> None:
    """azure-devops-docs #8675: hours kept as an offset from UTC are an hour off after each change of the clocks."""
    schedule = parse_schedule({"time_zone": zone, "week": make_week()})
    opening = next_opening(schedule, at(f"{day} 16:30", zone))
    monday = datetime.fromisoformat(day) + timedelta(days=3)
    assert opening == at(f"{monday:%Y-%m-%d} 08:00", zone)
