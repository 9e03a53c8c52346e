"""Erlang C against values that others published."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as any_

from tolmach.coverage.erlang import agents_needed, service_level, waiting_probability


@pytest.mark.parametrize(
    ("agents", "load", "probability"),
    [
        # Closed forms: C(1, A) = A, C(2, A) = A²/(2 + A), C(3, 2) = 4/9.
        (1, 0.5, 0.5),
        (1, 0.9, 0.9),
        (2, 1.0, 1 / 3),
        (2, 1.6, 1.6**2 / 3.6),
        (3, 2.0, 4 / 9),
        # M/M/c tables of the textbooks (D. Gross, C. M. Harris, Fundamentals of Queueing Theory).
        (5, 4.0, 0.5541),
        (10, 8.0, 0.4092),
        # The worked example of mitan.co.uk/erlang: 360 calls of 240 s in half an hour, 55 agents.
        (55, 48.0, 0.239),
        # The documentation of pyworkforce: 100 transactions of 3 minutes in half an hour, 14 positions.
        (14, 10.0, 0.1741319335950498),
    ],
)
def test_the_chance_to_wait_is_the_published_one(agents: int, load: float, probability: float):
    assert waiting_probability(agents, load) == pytest.approx(probability, abs=5e-5 if load != 48.0 else 5e-4)


def blocked_by_the_sum(agents: int, load: Fraction) -> Fraction:
    """Erlang B as it is defined, (A^N / N!) / sum of A^k / k!, in exact fractions and without the recursion."""
    terms = [load**k / math.factorial(k) for k in range(agents + 1)]
    return terms[-1] / sum(terms)


def waits_by_the_sum(agents: int, load: Fraction) -> Fraction:
    """Erlang C as it is defined: the last term weighed by N / (N - A), over itself and the terms before it."""
    terms = [load**k / math.factorial(k) for k in range(agents)]
    last = load**agents / math.factorial(agents) * agents / (agents - load)
    return last / (sum(terms) + last)


@pytest.mark.parametrize(
    # Erlang B to four places, as the tables of telephone traffic print it.
    ("agents", "load", "blocked"),
    [(3, 2, 0.2105), (10, 10, 0.2146), (12, 10, 0.1197), (13, 10, 0.0843), (14, 10, 0.0568), (20, 15, 0.0456)],
)
def test_both_sums_agree_with_the_printed_tables_and_with_the_code(agents: int, load: int, blocked: float):
    b = blocked_by_the_sum(agents, Fraction(load))
    assert float(b) == pytest.approx(blocked, abs=5e-5)
    if agents > load:
        c = waits_by_the_sum(agents, Fraction(load))
        assert c == agents * b / (agents - load * (1 - b))
        assert waiting_probability(agents, load) == pytest.approx(float(c), rel=1e-12)


@given(any_.integers(1, 40), any_.fractions(min_value=Fraction(1, 10), max_value=39, max_denominator=20))
def test_the_chance_to_wait_is_the_sum_it_is_defined_by(agents: int, load: Fraction):
    wanted = float(waits_by_the_sum(agents, load)) if agents > load else 1.0
    assert waiting_probability(agents, float(load)) == pytest.approx(wanted, rel=1e-9)


@given(any_.integers(1, 60), any_.floats(0.01, 59))
def test_one_agent_more_never_makes_more_wait_and_waiting_is_likelier_than_finding_all_busy(agents: int, load: float):
    chance = waiting_probability(agents, load)
    assert 0 <= waiting_probability(agents + 1, load) <= chance <= 1
    assert chance >= float(blocked_by_the_sum(agents, Fraction(load))) - 1e-12
    assert waiting_probability(agents, load * 1.01) >= chance - 1e-12


def test_the_limits():
    assert waiting_probability(100, 0.01) < 1e-100
    assert waiting_probability(10, 10 - 1e-9) == pytest.approx(1.0, abs=1e-6)
    assert service_level(12, 10.0, handling_minutes=3, within_minutes=1e6) == 1.0
    assert service_level(12, 10.0, handling_minutes=3, within_minutes=0) == 1 - waiting_probability(12, 10.0)


def test_the_worked_example_of_55_agents():
    level = service_level(55, 48.0, handling_minutes=4, within_minutes=0.25)
    assert level == pytest.approx(0.845, abs=1e-3)


def test_the_documented_example_of_14_positions():
    assert agents_needed(10.0, handling_minutes=3, within_minutes=20 / 60, share=0.8) == 14
    level = service_level(14, 10.0, handling_minutes=3, within_minutes=20 / 60)
    assert level == pytest.approx(0.8883500191794669, abs=1e-12)


def test_without_work_nobody_waits_and_with_too_much_everybody_does():
    assert waiting_probability(0, 0.0) == 0.0
    assert waiting_probability(3, 3.0) == 1.0
    assert service_level(2, 5.0, handling_minutes=3, within_minutes=1) == 0.0
    assert agents_needed(0.0, handling_minutes=3, within_minutes=1, share=0.8) == 0


def test_a_thousand_agents_neither_overflow_nor_lose_digits():
    assert 0 < waiting_probability(1000, 950.0) < 1


@given(any_.floats(min_value=0.01, max_value=60), any_.floats(min_value=0.5, max_value=0.99))
def test_the_fewest_agents_reach_the_share_and_one_fewer_does_not(load: float, share: float):
    agents = agents_needed(load, handling_minutes=5, within_minutes=1, share=share)
    assert service_level(agents, load, handling_minutes=5, within_minutes=1) >= share
    assert service_level(agents - 1, load, handling_minutes=5, within_minutes=1) < share
