"""What is agreed with a client, in the operator's browser."""

from __future__ import annotations

import pytest
from desk import SLOVAK, arrive, enter
from house_makers import Shops
from sqlalchemy import select
from test_operator_clients import problem_beside

from tolmach.sla.model import Measure, Policy
from tolmach.tickets.model import Ticket
from tolmach.wiring import House

pytestmark = pytest.mark.database
PAGE = "/operator/clients/novesta/agreements"
FIELDS = {"target": "first_reply", "channel": "mail", "priority": "", "measure": "next_working_day_end"}


def policies(house: House) -> list[Policy]:
    with house.database.reading() as session:
        return list(session.scalars(select(Policy)))


def test_what_is_assumed_is_shown_with_examples(house: House, shops: Shops):
    page = enter(house, "olga").read(PAGE)
    assert page.count("assumed where nothing is agreed") == 3
    assert "Fri 15:30 → Mon 15:30" in page


def test_a_preview_saves_nothing(house: House, shops: Shops):
    answer = enter(house, "olga").send(PAGE, **FIELDS, preview="1")
    assert answer.status_code == 200
    assert "Fri 15:30 → Mon 16:00" in answer.text
    assert policies(house) == []


def test_an_agreement_is_added_changed_and_ended_and_clocks_follow(house: House, shops: Shops):
    olga = enter(house, "olga")
    arrive(house, SLOVAK, to="sk@novesta.example", with_draft=False)
    assert olga.send(PAGE, **FIELDS).status_code == 302
    [policy] = policies(house)
    assert "By the end of the next working day" in olga.read(f"{PAGE}?change={policy.id}")
    fields = {**FIELDS, "measure": "business_minutes", "hours": "2", "policy_id": str(policy.id)}
    olga.send(PAGE, **fields)
    [policy] = policies(house)
    assert (policy.measure, policy.minutes, policy.version) == (Measure.BUSINESS_MINUTES, 120, 2)
    with house.database.reading() as session:
        due = session.scalars(select(Ticket.due_at)).one()
    assert due is not None
    assert (due - house.clock.now()).total_seconds() == 2 * 3600
    olga.send(f"{PAGE}/{policy.id}/remove")
    assert policies(house) == []


def test_what_is_wrong_is_told_beside_the_field(house: House, shops: Shops):
    olga = enter(house, "olga")
    answer = olga.send(PAGE, **{**FIELDS, "measure": "calendar_minutes"})
    assert answer.status_code == 422
    assert "whole number" in problem_beside(answer.text, "minutes")
    olga.send(PAGE, **FIELDS)
    answer = olga.send(PAGE, **FIELDS)
    assert "already in use" in problem_beside(answer.text, "target")
