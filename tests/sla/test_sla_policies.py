"""What is agreed with a client: added, changed, removed; open clocks follow and say why; every line has an example."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from desk_letters import open_ticket
from house_makers import TUESDAY_TEN, Shops
from sqlalchemy import select
from test_sla_rules import DESK, LUNCH, MONDAY_OFF

from tolmach.db import Database
from tolmach.errors import FieldsRefused, NotFound, Wrong
from tolmach.events.actor import JOB
from tolmach.events.model import Event, EventKind
from tolmach.outbox.model import Channel
from tolmach.sla.model import Measure, Policy, Priority, SlaClock, Target
from tolmach.sla.preview import examples
from tolmach.sla.rules import Goal
from tolmach.sla.save_policy import PolicyValues, add_policy, change_policy, policies_of, policy_of, remove_policy
from tolmach.tickets.clocks import follow_policies
from tolmach.tickets.model import Ticket
from tolmach.tickets.priority import set_priority
from tolmach.wiring import House

FOUR_HOURS = PolicyValues(
    target=Target.FIRST_REPLY,
    priority=None,
    channel=Channel.MAIL,
    measure=Measure.BUSINESS_MINUTES,
    minutes=240,
    pauses_for_client=False,
)
BY = {"now": TUESDAY_TEN, "actor": JOB}

EXAMPLES = {
    # name: goal, schedule, Tuesday 10:00 is due, Friday 15:30 is due
    "the end of the next working day": (Goal(measure=Measure.NEXT_WORKING_DAY_END), DESK, "Wed 16:00", "Mon 16:00"),
    "the same time of the next one": (Goal(measure=Measure.NEXT_WORKING_DAY), DESK, "Wed 10:00", "Mon 15:30"),
    "the end of the same day": (Goal(measure=Measure.SAME_WORKING_DAY), DESK, "Tue 16:00", "Fri 16:00"),
    "an hour": (Goal(measure=Measure.BUSINESS_MINUTES, minutes=60), DESK, "Tue 11:00", "Mon 08:30"),
    "three hours over lunch": (Goal(measure=Measure.BUSINESS_MINUTES, minutes=180), LUNCH, "Tue 13:30", "Mon 10:30"),
    "a day around the clock": (Goal(measure=Measure.CALENDAR_MINUTES, minutes=1440), DESK, "Wed 10:00", "Sat 15:30"),
    "over a holiday": (Goal(measure=Measure.NEXT_WORKING_DAY_END), MONDAY_OFF, "Wed 16:00", "Tue 16:00"),
}


@pytest.mark.parametrize(("goal", "schedule", "tuesday", "friday"), EXAMPLES.values(), ids=EXAMPLES)
def test_a_target_is_shown_by_example(goal: Goal, schedule, tuesday: str, friday: str):
    shown = examples(goal, schedule, date(2026, 9, 21))
    assert [f"{one.starts:%a %H:%M}" for one in shown] == ["Tue 10:00", "Fri 15:30"]
    assert [f"{one.due:%a %H:%M}" for one in shown] == [tuesday, friday]


@pytest.mark.database
def test_a_policy_is_agreed_changed_and_ended(database: Database, shops: Shops):
    client_id = shops.clients["novesta"]
    with database.writing.begin() as session:
        policy = add_policy(session, client_id, values=FOUR_HOURS, **BY)
        assert [row.id for row in policies_of(session, client_id)] == [policy.id]
        assert not change_policy(session, policy, values=FOUR_HOURS, **BY)
        assert change_policy(session, policy, values=replace(FOUR_HOURS, minutes=120), **BY)
        assert policy.version == 2
        with pytest.raises(NotFound):
            policy_of(session, shops.clients["calida"], policy.id)
        remove_policy(session, policy, **BY)
        assert policies_of(session, client_id) == []


@pytest.mark.database
@pytest.mark.parametrize(
    ("values", "field", "wrong"),
    [
        (FOUR_HOURS, "target", Wrong.TAKEN),
        (replace(FOUR_HOURS, priority=Priority.HIGH, minutes=0), "minutes", Wrong.NO_NUMBER),
        (replace(FOUR_HOURS, priority=Priority.HIGH, minutes=10**9), "minutes", Wrong.NO_NUMBER),
    ],
)
def test_what_cannot_be_agreed_is_said_by_field(
    database: Database, shops: Shops, values: PolicyValues, field: str, wrong: Wrong
):
    with database.writing.begin() as session:
        add_policy(session, shops.clients["novesta"], values=FOUR_HOURS, **BY)
        with pytest.raises(FieldsRefused) as refused:
            add_policy(session, shops.clients["novesta"], values=values, **BY)
    assert refused.value.fields == {field: wrong}


@pytest.mark.database
def test_open_clocks_follow_and_say_why(house: House, shops: Shops):
    open_ticket(house, "sk@novesta.example")
    client_id = shops.clients["novesta"]
    with house.database.writing.begin() as session:
        policy = add_policy(session, client_id, values=FOUR_HOURS, **BY)
        assert follow_policies(session, client_id, **BY) == 1
        assert follow_policies(session, client_id, **BY) == 0
        assert session.scalars(select(Ticket.due_at)).one() == TUESDAY_TEN + timedelta(hours=4)
        remove_policy(session, policy, **BY)
        assert follow_policies(session, client_id, **BY) == 1
        assert session.scalars(select(Ticket.due_at)).one() == TUESDAY_TEN + timedelta(days=1)
    with house.database.reading() as session:
        told = session.scalars(
            select(Event.data).where(Event.kind == EventKind.CLOCK_RECOMPUTED).order_by(Event.id)
        ).all()
    assert [data["why"] for data in told] == ["policy", "policy"]


@pytest.mark.database
def test_a_priority_brings_its_own_policy(house: House, shops: Shops):
    open_ticket(house, "sk@novesta.example")
    with house.database.writing.begin() as session:
        urgent = replace(FOUR_HOURS, priority=Priority.URGENT, channel=None, minutes=60)
        add_policy(session, shops.clients["novesta"], values=urgent, **BY)
        ticket = session.scalars(select(Ticket)).one()
        set_priority(session, shops.access("alena"), ticket, Priority.URGENT, now=TUESDAY_TEN)
        assert ticket.due_at == TUESDAY_TEN + timedelta(hours=1)
        clock = session.scalars(select(SlaClock).where(SlaClock.target == Target.FIRST_REPLY)).one()
        assert clock.policy_id == session.scalars(select(Policy.id)).one()
