"""Load the demo into an empty house: set up the operator, then let two months of letters happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from tolmach.accounts.model import Membership, Role
from tolmach.clients.model import Client
from tolmach.demo.clock import DESK_ZONE, StandingClock
from tolmach.demo.hurry import in_a_hurry
from tolmach.demo.letters import foreign_letter
from tolmach.demo.matter import Matter, Turn
from tolmach.demo.orders import make_order
from tolmach.demo.people import log_ins, make_people
from tolmach.demo.places import make_places
from tolmach.demo.plan import Arrival, plan_arrivals
from tolmach.demo.read import read_data
from tolmach.demo.stage import Stage
from tolmach.errors import Refused
from tolmach.events.actor import Actor, ActorKind
from tolmach.hours.confirm import confirm_year
from tolmach.jobs.holidays import refresh_holidays
from tolmach.jobs.ingest import keep_mail
from tolmach.jobs.work import receive_one
from tolmach.outbox.mailers import MaildirMailer
from tolmach.pools.holiday_places import places_in_use
from tolmach.replies.library import install_library
from tolmach.wiring import House

CLOCK_FILE, LOG_INS_FILE = "demo-clock", "demo-logins.txt"
_WORKING_HOURS = range(6, 17)
"""The hours (UTC) in which somebody may come on shift anywhere in Europe."""


def load_demo(
    house: House, *, tickets: int | None, seed: int, until: datetime, tell: Callable[[], None] = lambda: None
) -> str:
    """Fill the house up to ``until`` (aware) and return the log-ins; both are written into the data directory too.

    ``tell`` is called for each letter that opens a ticket. Raises Refused where the database already has a client: the
    demo is never mixed with anybody's real work.
    """
    with house.database.reading() as session:
        if session.scalar(select(Client.id).limit(1)) is not None:
            raise Refused("This database already has clients; the demo fills only an empty one.")
    arrivals = plan_arrivals(tickets, seed, until)
    clock = StandingClock(arrivals[0].at - timedelta(days=1))
    folder = house.settings.data_dir
    with in_a_hurry(house.database) as (database, shared):
        # The shops do not exist, so whatever the settings say, no letter of theirs may leave the machine.
        mailer = MaildirMailer(folder / "sent")
        stage = Stage(replace(house, database=database, clock=clock, mailer=mailer), clock, until, shared.rest, tell)
        _set_up(stage, arrivals)
        _put_on(stage, arrivals)
        stage.run()
    # The clock's file comes last: with it the demo is complete.
    (folder / LOG_INS_FILE).write_text(log_ins(), encoding="utf-8")
    (folder / CLOCK_FILE).write_text(f"{until.astimezone(DESK_ZONE).isoformat(timespec='seconds')}\n", encoding="ascii")
    return log_ins()


def _set_up(stage: Stage, arrivals: list[Arrival]) -> None:
    now = stage.clock.at
    with stage.house.database.writing.begin() as session:
        install_library(session, now=now)
        places = make_places(session, now=now)
        make_people(session, places, now=now, until=stage.until)
        for arrival in arrivals:
            if arrival.order_number:
                make_order(session, places, arrival, now=now)
    refresh_holidays(stage.house)
    _confirm_holidays(stage)


def _confirm_holidays(stage: Stage) -> None:
    """The operator has looked through the year they are in; the next one is still to be confirmed."""
    now = stage.clock.at
    with stage.house.database.writing.begin() as session:
        operator = session.scalar(select(Membership.user_id).where(Membership.role == Role.OPERATOR))
        for place in places_in_use(session):
            for year in {now.year, stage.until.year}:
                confirm_year(session, place, year, now=now, actor=Actor(ActorKind.USER, operator))


def _put_on(stage: Stage, arrivals: list[Arrival]) -> None:
    turns = _turns(arrivals)
    for arrival in arrivals:
        stage.later(arrival.at, Matter(stage, arrival, turns.get(arrival.number, Turn.NONE)).begin)
    for age, entry in enumerate(read_data("letters/other")["letter"], start=1):
        at = stage.until - timedelta(hours=5 * age)
        content = foreign_letter(entry, at=at)
        stage.later(at, partial(_take_in, stage, content))
    hour = stage.clock.at.replace(minute=1, second=0, microsecond=0)
    while hour < stage.until:
        if hour.weekday() < 5 and hour.hour in _WORKING_HOURS:
            stage.later(hour, stage.do_jobs)
        hour += timedelta(hours=1)


def _turns(arrivals: list[Arrival]) -> dict[int, Turn]:
    """Who is special: one of the newest bounces, one is away, and each language has a note on what waits longest."""
    answered = [arrival for arrival in arrivals if not arrival.waits]
    turns: dict[int, Turn] = {}
    for language in {arrival.language for arrival in arrivals}:
        waiting = [arrival for arrival in arrivals if arrival.waits and arrival.language == language]
        if waiting:
            turns[waiting[0].number] = Turn.NOTE
    if len(answered) >= 2:
        turns |= {answered[-1].number: Turn.BOUNCE, answered[len(answered) // 2].number: Turn.AWAY}
    return turns


def _take_in(stage: Stage, content: bytes) -> None:
    keep_mail(stage.house, content)
    receive_one(stage.house)
    stage.do_jobs()
